// What a loan costs: QuotePayoff of one that was made, SimulateSchedule of terms alone.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

// A variant as parsed.
struct Variant {
  Terms terms = {};
  ScheduleEvents events = {};
  std::optional<absl::CivilDay> payoff = {};
};

Variant ParseVariant(const v1::ScheduleVariant& variant, absl::string_view path, FieldErrors& errors) {
  FieldErrors own;
  Variant parsed = {.terms = ParseTerms(variant.terms(), absl::StrCat(path, ".terms"), own)};
  if (own.empty()) parsed.events = ParseEvents(variant, parsed.terms, path, own);
  parsed.payoff =
      ParseOptionalDate(variant.has_payoff_date(), variant.payoff_date(), absl::StrCat(path, ".payoff_date"), own);
  errors.Merge("", own.ToStatus());
  return parsed;
}

bool HolidaysKnown(const Terms& terms, const std::vector<Instalment>& lines) {
  if (terms.options.holiday == DayOff::kKeep) return true;
  return std::all_of(lines.begin(), lines.end(),
                     [](const Instalment& line) { return WorkingDays::Vietnam().Covers(line.nominal); });
}

v1::SimulatedSchedule Simulate(const Variant& variant, const std::string& label, bool explain) {
  const Schedule schedule = MakeSchedule(variant.terms, variant.events, explain ? Explain::kYes : Explain::kNo);
  v1::SimulatedSchedule proto;
  proto.set_label(label);
  *proto.mutable_terms() = ToProto(variant.terms);
  *proto.mutable_schedule() = ToProto(schedule.lines);
  for (size_t i = 0; i < schedule.explanations.size(); ++i) {
    *proto.add_explanations() = ToProto(schedule.lines[i], schedule.explanations[i]);
  }
  if (variant.payoff.has_value()) {
    *proto.mutable_payoff() = ToProto(QuotePayoff(variant.terms, variant.events, *variant.payoff));
  }
  proto.set_holidays_known(HolidaysKnown(variant.terms, schedule.lines));
  *proto.mutable_last_due_date() = DateProto(schedule.lines.back().due);
  return proto;
}

}  // namespace

absl::StatusOr<v1::QuotePayoffResponse> LoanHandlers::QuotePayoff(const v1::QuotePayoffRequest& request,
                                                                  const rpc::RequestContext& context) {
  FieldErrors errors;
  const LoanId id = LoanId::Of(ParseName(request.name(), kLoans, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::QuotePayoffResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Loan loan, store::GetLoan(tx, id));
    HTX_ASSIGN_OR_RETURN(const LoanEvents events, store::EventsOf(tx, id));
    HTX_ASSIGN_OR_RETURN(const PayoffQuote quote, funding::QuotePayoff(loan, events, day));
    *response.mutable_quote() = ToProto(quote);
    *response.mutable_undrawn() = MoneyProto(loan.Undrawn() + loan.reserved);
    response.set_etag(absl::StrCat(loan.version));
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::SimulateScheduleResponse> LoanHandlers::SimulateSchedule(const v1::SimulateScheduleRequest& request,
                                                                            const rpc::RequestContext&) {
  FieldErrors errors;
  std::vector<Variant> variants;
  for (int i = 0; i < request.variants_size(); ++i) {
    variants.push_back(ParseVariant(request.variants(i), absl::StrCat("variants[", i, "]"), errors));
  }
  const bool plain = request.has_terms() || variants.empty();
  Terms terms;
  absl::CivilDay disbursed;
  if (plain) {
    FieldErrors own;
    terms = ParseTerms(request.terms(), "terms", own);
    disbursed = ParseDate(request.has_disbursement_date(), request.disbursement_date(), "disbursement_date", own);
    if (own.empty() && disbursed >= DueDate(terms, 1)) {
      own.Add("disbursement_date", {.en = "must be before the first due date", .vi = "phải trước kỳ trả nợ đầu tiên"});
    }
    errors.Merge("", own.ToStatus());
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::SimulateScheduleResponse response;
  if (plain) {
    *response.mutable_schedule() =
        ToProto(MakeSchedule(terms, {.drawdowns = {{.day = disbursed, .delta = terms.principal}}}).lines);
  }
  for (size_t i = 0; i < variants.size(); ++i) {
    *response.add_variants() = Simulate(variants[i], request.variants(static_cast<int>(i)).label(), request.explain());
  }
  return response;
}

}  // namespace htx::funding
