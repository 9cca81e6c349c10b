// SimulateSchedule: arithmetic alone, no storage.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/schedule_proto.h"

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
