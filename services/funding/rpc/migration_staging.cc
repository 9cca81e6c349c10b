// Telling an opening: rows are judged one by one and kept.

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/domain/opening_errors.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/migration_handlers.h"
#include "funding/rpc/migration_proto.h"
#include "funding/rpc/opening_posting.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

absl::StatusOr<std::vector<OpeningFigure>> ParseBalances(const v1::StageOpeningRequest& request) {
  FieldErrors errors;
  std::vector<OpeningFigure> balances;
  std::set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < request.balances_size(); ++i) {
    const std::string field = absl::StrCat("balances[", i, "]");
    balances.push_back(ParseBalance(request.balances(i), field, errors));
    if (!seen.emplace(balances.back().account, balances.back().source.text()).second) {
      errors.Add(field, {.en = "is told twice", .vi = "được khai báo hai lần"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return balances;
}

// Whether an error is about what was told, and not about how this call went.
bool IsAboutTheRow(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kPermissionDenied:
      return !ReasonOf(status).empty();
    default:
      return false;
  }
}

void Refuse(v1::OpeningResult& result, const absl::Status& status, const std::string& language) {
  const ErrorDetail detail = DetailOf(status);
  const bool vi = language == "vi";
  result.set_outcome(v1::OPENING_OUTCOME_REFUSED);
  result.set_reason(detail.reason);
  std::string message = vi ? detail.message.vi : detail.message.en;
  for (const FieldViolation& violation : detail.fields) {
    absl::StrAppend(&message, "; ", violation.field, ": ", vi ? violation.description.vi : violation.description.en);
  }
  result.set_message(message);
}

}  // namespace

absl::StatusOr<MigrationHandlers::Borrowers> MigrationHandlers::AskRegistry(const v1::StageOpeningRequest& request,
                                                                            const FundId& id, absl::CivilDay cut_over,
                                                                            const rpc::RequestContext& context) {
  Borrowers borrowers;
  if (request.loans().empty()) return borrowers;
  Fund fund;
  HTX_RETURN_IF_ERROR(desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(fund, store::GetFund(tx, id));
    return absl::OkStatus();
  }));
  for (const v1::OpeningLoan& row : request.loans()) {
    const absl::StatusOr<std::string> borrower = ParseResourceName(row.borrower(), kOrganizations, "borrower");
    if (!borrower.ok() || borrowers.contains(*borrower)) continue;
    HTX_ASSIGN_OR_RETURN(borrowers[*borrower],
                         desk_.registry.Current(OrganizationId::Of(*borrower), fund.alliance, cut_over, context));
  }
  return borrowers;
}

absl::StatusOr<v1::OpeningResult> MigrationHandlers::Stage(sql::Transaction& tx, const store::Opening& opening,
                                                           const v1::OpeningLoan& row, const Borrowers& borrowers,
                                                           const std::string& language) {
  v1::OpeningResult result;
  result.set_loan_id(row.loan_id());
  const auto judge = [&]() -> absl::Status {
    HTX_ASSIGN_OR_RETURN(OpeningLoan told, ParseOpeningLoan(row, opening.fund));
    const LoanId id = told.loan.id;
    // Told again it is the same, whatever the registry says by now about what was left open.
    const std::string hash = Sha256Hex(row.SerializeAsString());
    HTX_ASSIGN_OR_RETURN(const std::optional<std::string> before, store::ToldHash(tx, opening.fund, id));
    if (before == hash) {
      result.set_outcome(v1::OPENING_OUTCOME_UNCHANGED);
    } else if (opening.state != OpeningState::kStaged) {
      return OpeningFixed(NameOf(opening.fund));
    }
    if (opening.state == OpeningState::kStaged) {
      HTX_ASSIGN_OR_RETURN(const bool taken, store::HasLoan(tx, id));
      if (taken) return LoanExists(NameOf(id));
    }
    const BorrowerFacts& borrower = borrowers.at(told.loan.borrower.text());
    if (!borrower.known) return BorrowerUnknown(NameOf(told.loan.borrower));
    HTX_ASSIGN_OR_RETURN(told, CompleteTold(tx, row, std::move(told), borrower));
    HTX_ASSIGN_OR_RETURN(const OpenedLoan opened, OpenLoan(told, opening.cut_over));
    *result.mutable_balance() = ToProto(opened.balance);
    HTX_RETURN_IF_ERROR(CheckDeclared(told, opened));
    if (before == hash) return absl::OkStatus();
    result.set_outcome(before.has_value() ? v1::OPENING_OUTCOME_REPLACED : v1::OPENING_OUTCOME_STAGED);
    HTX_RETURN_IF_ERROR(store::PutCollaterals(tx, opening.fund, id, told.collaterals));
    std::vector<OpeningFigure> used;
    for (size_t i = 0; i < opened.used.size(); ++i) {
      used.push_back({.source = told.loan.mix[i].source, .amount = opened.used[i]});
    }
    return store::PutTold(tx, opening.fund, {.id = id, .content = Settled(row, told).SerializeAsString(), .hash = hash},
                          opened.figures, used);
  };
  const absl::Status judged = judge();
  if (judged.ok()) return result;
  if (!IsAboutTheRow(judged)) return judged;
  Refuse(result, judged, language);
  return result;
}

absl::Status MigrationHandlers::StageBalances(sql::Transaction& tx, const store::Opening& opening,
                                              const std::vector<OpeningFigure>& balances) {
  if (balances.empty()) return absl::OkStatus();
  FieldErrors errors;
  for (size_t i = 0; i < balances.size(); ++i) {
    const std::string field = absl::StrCat("balances[", i, "]");
    std::optional<FundSource> source;
    if (!balances[i].source.empty()) {
      HTX_ASSIGN_OR_RETURN(source, store::GetSource(tx, balances[i].source));
      if (source->fund != opening.fund) {
        errors.Add(absl::StrCat(field, ".source"), {.en = "belongs to another fund", .vi = "thuộc quỹ khác"});
      }
    }
    errors.Merge("", CheckBalance(balances[i], source, opening.cut_over, field));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::vector<OpeningFigure> sorted = balances;
  std::sort(sorted.begin(), sorted.end(), [](const OpeningFigure& left, const OpeningFigure& right) {
    return left.account != right.account ? left.account < right.account : left.source.text() < right.source.text();
  });
  HTX_ASSIGN_OR_RETURN(const std::vector<OpeningFigure> before, store::BalancesTold(tx, opening.fund));
  if (before == sorted) return absl::OkStatus();
  if (opening.state != OpeningState::kStaged) return OpeningFixed(NameOf(opening.fund));
  return store::ReplaceBalances(tx, opening.fund, sorted);
}

absl::StatusOr<v1::StageOpeningResponse> MigrationHandlers::StageOpening(const v1::StageOpeningRequest& request,
                                                                         const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId fund_id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const absl::CivilDay cut_over =
      ParseDate(request.has_cut_over_date(), request.cut_over_date(), "cut_over_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const std::vector<OpeningFigure> balances, ParseBalances(request));
  HTX_ASSIGN_OR_RETURN(const Borrowers borrowers, AskRegistry(request, fund_id, cut_over, context));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::StageOpeningResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::StageOpeningResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, fund_id));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(cut_over + 1, record.now));
        HTX_ASSIGN_OR_RETURN(const std::optional<store::Opening> found, store::FindOpening(tx, fund_id));
        store::Opening opening = found.value_or(
            store::Opening{.fund = fund_id, .cut_over = cut_over, .created = record.now, .updated = record.now});
        if (opening.state == OpeningState::kStaged) {
          HTX_ASSIGN_OR_RETURN(const bool used, store::HasOtherEntries(tx, fund_id));
          if (used) return OpeningFundInUse(NameOf(fund_id));
        }
        if (opening.cut_over != cut_over) {
          // What was told is of another day: it is told anew, or discarded.
          HTX_ASSIGN_OR_RETURN(const store::ToldCount told, store::CountTold(tx, fund_id));
          if (told.loans > 0 || opening.state != OpeningState::kStaged) return OpeningFixed(NameOf(fund_id));
          opening.cut_over = cut_over;
        }
        if (opening.state == OpeningState::kStaged) {
          const auto known = std::find(opening.makers.begin(), opening.makers.end(), context.principal);
          if (known == opening.makers.end()) opening.makers.push_back(context.principal);
          opening.version += 1;
          opening.updated = record.now;
          HTX_RETURN_IF_ERROR(store::SaveOpening(tx, opening));
        }
        v1::StageOpeningResponse response;
        for (const v1::OpeningLoan& row : request.loans()) {
          HTX_ASSIGN_OR_RETURN(*response.add_results(), Stage(tx, opening, row, borrowers, context.language));
        }
        HTX_RETURN_IF_ERROR(StageBalances(tx, opening, balances));
        return response;
      });
}

}  // namespace htx::funding
