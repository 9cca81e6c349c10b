#include "funding/rpc/migration_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/domain/opening_errors.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/fund_proto.h"
#include "funding/rpc/migration_proto.h"
#include "funding/rpc/opening_posting.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

constexpr size_t kMostDifferences = 100;

// Of everything told: the cut-over, each loan's id and hash, each balance.
absl::StatusOr<std::string> ContentHashOf(sql::Transaction& tx, const store::Opening& opening,
                                          absl::Span<const OpeningFigure> balances) {
  std::string text;
  const auto add = [&text](absl::string_view part) { absl::StrAppend(&text, part.size(), ":", part, ","); };
  add(FormatDay(opening.cut_over));
  HTX_ASSIGN_OR_RETURN(const auto hashes, store::ToldHashes(tx, opening.fund));
  for (const auto& [loan, hash] : hashes) {
    add(loan);
    add(hash);
  }
  for (const OpeningFigure& balance : balances) {
    add(balance.account);
    add(balance.source.text());
    add(absl::StrCat(balance.amount));
  }
  return Sha256Hex(text);
}

// An opening with its balances, and with what does not agree while it can still change.
struct Judged {
  store::Opening opening = {};
  std::vector<OpeningFigure> balances = {};
  std::vector<OpeningDifference> differences = {};

  bool Reconciled() const {
    return opening.state != OpeningState::kStaged || (!balances.empty() && differences.empty());
  }
};

absl::StatusOr<Judged> Judge(sql::Transaction& tx, store::Opening opening) {
  Judged judged = {.opening = std::move(opening)};
  const FundId& fund = judged.opening.fund;
  HTX_ASSIGN_OR_RETURN(judged.balances, store::BalancesTold(tx, fund));
  if (judged.opening.state != OpeningState::kStaged) return judged;
  HTX_ASSIGN_OR_RETURN(judged.opening.content_hash, ContentHashOf(tx, judged.opening, judged.balances));
  HTX_ASSIGN_OR_RETURN(const store::ToldSums sums, store::SumTold(tx, fund));
  judged.differences = Reconcile(judged.balances, sums.figures, sums.used, judged.opening.cut_over);
  return judged;
}

absl::StatusOr<v1::Opening> Show(sql::Transaction& tx, const Judged& judged) {
  v1::Opening proto = ToProto(judged.opening);
  HTX_ASSIGN_OR_RETURN(const store::ToldCount count, store::CountTold(tx, judged.opening.fund));
  proto.set_loan_count(count.loans);
  proto.set_posted_count(count.posted);
  proto.set_balance_count(static_cast<int64_t>(judged.balances.size()));
  proto.set_reconciled(judged.Reconciled());
  for (size_t i = 0; i < judged.differences.size() && i < kMostDifferences; ++i) {
    *proto.add_differences() = ToProto(judged.differences[i]);
  }
  return proto;
}

// Books the next loans, and after the last one the balances.
absl::Status Advance(sql::Transaction& tx, const Desk& desk, const CallRecord& record, const Fund& fund,
                     Judged& judged) {
  store::Opening& opening = judged.opening;
  if (opening.state == OpeningState::kStaged) {
    HTX_ASSIGN_OR_RETURN(const bool used, store::HasOtherEntries(tx, fund.id));
    if (used) return OpeningFundInUse(NameOf(fund.id));
    if (!judged.Reconciled()) return OpeningNotReconciled(NameOf(fund.id), judged.differences);
    opening.state = OpeningState::kPosting;
    opening.checker = record.principal;
    HTX_RETURN_IF_ERROR(store::CloseThrough(tx, fund.id, opening.cut_over));
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<store::ToldLoan> loans, store::NotPosted(tx, fund.id, kLoansPerCompletion));
  for (const store::ToldLoan& loan : loans) {
    v1::OpeningLoan row;
    if (!row.ParseFromString(loan.content)) return absl::DataLossError("a told loan does not parse");
    HTX_ASSIGN_OR_RETURN(OpeningLoan told, ParseOpeningLoan(row, fund.id));
    HTX_ASSIGN_OR_RETURN(told, CompleteTold(tx, row, std::move(told), BorrowerFacts{}));
    HTX_RETURN_IF_ERROR(PostTold(tx, desk, record, opening, told, loan.hash));
  }
  if (loans.size() < static_cast<size_t>(kLoansPerCompletion)) {
    HTX_RETURN_IF_ERROR(PostTheRest(tx, desk, record, opening, judged.balances));
    opening.state = OpeningState::kDone;
    v1::Change change;
    *change.mutable_fund() = ToProto(fund, opening.cut_over, desk.rules);
    HTX_RETURN_IF_ERROR(Announce(tx, "OPENING_COMPLETED", NameOf(fund.id), change, opening.cut_over));
  }
  opening.version += 1;
  opening.updated = record.now;
  return store::SaveOpening(tx, opening);
}

}  // namespace

absl::StatusOr<v1::DiscardOpeningResponse> MigrationHandlers::DiscardOpening(const v1::DiscardOpeningRequest& request,
                                                                             const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::DiscardOpeningResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::DiscardOpeningResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(const store::Opening opening, store::GetOpening(tx, id));
        if (opening.state != OpeningState::kStaged) return OpeningFixed(NameOf(id));
        v1::DiscardOpeningResponse response;
        HTX_ASSIGN_OR_RETURN(const int64_t loans, store::DropOpening(tx, id));
        response.set_loan_count(loans);
        return response;
      });
}

absl::StatusOr<v1::GetOpeningResponse> MigrationHandlers::GetOpening(const v1::GetOpeningRequest& request,
                                                                     const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetOpeningResponse response;
  HTX_RETURN_IF_ERROR(desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(store::Opening opening, store::GetOpening(tx, id));
    HTX_ASSIGN_OR_RETURN(const Judged judged, Judge(tx, std::move(opening)));
    HTX_ASSIGN_OR_RETURN(*response.mutable_opening(), Show(tx, judged));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::CompleteOpeningResponse> MigrationHandlers::CompleteOpening(
    const v1::CompleteOpeningRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::CompleteOpeningResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CompleteOpeningResponse> {
        v1::CompleteOpeningResponse response;
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(store::Opening stored, store::GetOpening(tx, id));
        HTX_ASSIGN_OR_RETURN(Judged judged, Judge(tx, std::move(stored)));
        store::Opening& opening = judged.opening;
        if (request.content_hash() != opening.content_hash) return EtagMismatch(NameOf(id));
        if (opening.state != OpeningState::kDone) {
          const auto maker = std::find(opening.makers.begin(), opening.makers.end(), context.principal);
          if (maker != opening.makers.end()) return SegregationOfDuties(context.principal, "maker of the opening");
          HTX_RETURN_IF_ERROR(Advance(tx, desk_, record, fund, judged));
        }
        HTX_ASSIGN_OR_RETURN(*response.mutable_opening(), Show(tx, judged));
        return response;
      });
}

}  // namespace htx::funding
