#include "funding/rpc/fund_handlers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/domain/ledger.h"
#include "funding/rpc/fund_proto.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

// What a movement does to its source.
CapitalEntry EntryOf(const CapitalMovement& movement) {
  return {.source = movement.source,
          .day = movement.day,
          .contributed = movement.Out() ? -movement.amount : movement.amount};
}

// A withdrawal leaves what is committed and lent, on its day and later.
absl::Status CheckWithdrawal(sql::Transaction& tx, const CapitalMovement& movement) {
  if (!movement.Out()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const Dong available, store::LowestAvailable(tx, movement.source, movement.day));
  if (movement.amount <= available) return absl::OkStatus();
  return SourceExhausted({{.type = std::string(kRuleSource),
                           .subject = NameOf(movement.source),
                           .description = {.en = absl::StrCat("at most ", FormatDong(available), " can be withdrawn"),
                                           .vi = absl::StrCat("chỉ có thể rút tối đa ", FormatDong(available))}}});
}

}  // namespace

absl::StatusOr<v1::CreateFundResponse> FundHandlers::CreateFund(const v1::CreateFundRequest& request,
                                                                const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Fund fund, ParseNewFund(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  fund.created = fund.updated = record.now;
  return sql::WriteOnce<v1::CreateFundResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateFundResponse> {
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(fund.capital[0].effective, record.now));
        HTX_RETURN_IF_ERROR(store::InsertFund(tx, fund));
        v1::CreateFundResponse response;
        *response.mutable_fund() = ToProto(fund, fund.capital[0].effective, desk_.rules);
        v1::Change change;
        *change.mutable_fund() = response.fund();
        HTX_RETURN_IF_ERROR(Announce(tx, "FUND_CREATED", NameOf(fund.id), change, fund.capital[0].effective));
        return response;
      });
}

absl::StatusOr<v1::GetFundResponse> FundHandlers::GetFund(const v1::GetFundRequest& request,
                                                          const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.name(), kFunds, "name", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetFundResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, id));
    *response.mutable_fund() = ToProto(fund, day.value_or(DayOf(desk_.clock.Now())), desk_.rules);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListFundsResponse> FundHandlers::ListFunds(const v1::ListFundsRequest& request,
                                                              const rpc::RequestContext& context) {
  const absl::CivilDay today = DayOf(desk_.clock.Now());
  return AnswerList<v1::ListFundsResponse>(
      desk_, request, context, {.method = "ListFunds", .schema = store::FundSchema(), .default_order = "display_name"},
      store::ListFunds, [&](const Fund& fund, v1::ListFundsResponse& response) {
        *response.add_funds() = ToProto(fund, today, desk_.rules);
      });
}

absl::StatusOr<v1::RecordFundCapitalResponse> FundHandlers::RecordFundCapital(
    const v1::RecordFundCapitalRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const FundCapital parsed, ParseCapital(request.capital(), "capital"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::RecordFundCapitalResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::RecordFundCapitalResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund before, store::GetFund(tx, id));
        FundCapital capital = parsed;
        if (request.capital().model() == v1::FUND_MODEL_UNSPECIFIED) capital.model = ModelOn(before, parsed.effective);
        HTX_RETURN_IF_ERROR(RequireFund(context, before));
        HTX_RETURN_IF_ERROR(RequirePast(capital.effective, record.now));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), before.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(Fund after, StateCapital(before, capital));
        after.version += 1;
        after.updated = record.now;
        HTX_RETURN_IF_ERROR(store::AddCapital(tx, after, capital));
        v1::RecordFundCapitalResponse response;
        *response.mutable_fund() = ToProto(after, capital.effective, desk_.rules);
        v1::Change change;
        *change.mutable_fund() = response.fund();
        HTX_RETURN_IF_ERROR(Announce(tx, "FUND_CAPITAL_RECORDED", NameOf(id), change, capital.effective));
        return response;
      });
}

absl::StatusOr<v1::CreateFundSourceResponse> FundHandlers::CreateFundSource(const v1::CreateFundSourceRequest& request,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(FundSource source, ParseNewSource(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  source.created = record.now;
  return sql::WriteOnce<v1::CreateFundSourceResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateFundSourceResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, source.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(store::InsertSource(tx, source));
        v1::CreateFundSourceResponse response;
        *response.mutable_fund_source() = ToProto(source, SourcePosition{.day = DayOf(record.now)});
        v1::Change change;
        *change.mutable_fund_source() = ToProto(source, std::nullopt);
        HTX_RETURN_IF_ERROR(Announce(tx, "FUND_SOURCE_CREATED", NameOf(source.id), change, DayOf(record.now)));
        return response;
      });
}

absl::StatusOr<v1::ListFundSourcesResponse> FundHandlers::ListFundSources(const v1::ListFundSourcesRequest& request,
                                                                          const rpc::RequestContext& context) {
  FieldErrors errors;
  const FundId id = FundId::Of(ParseName(request.fund(), kFunds, "fund", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int page_size, query::PageSize(request.page_size()));
  const std::string bound = absl::StrCat("ListFundSources|", id.text(), "|", day.has_value() ? FormatDay(*day) : "");
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, desk_.tokens.Open(request.page_token(), bound));
  std::string after;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(after, cursor.Text(0));
  }
  v1::ListFundSourcesResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_RETURN_IF_ERROR(store::GetFund(tx, id).status());
    HTX_ASSIGN_OR_RETURN(std::vector<FundSource> sources, store::ListSources(tx, id, after, page_size + 1));
    HTX_ASSIGN_OR_RETURN(const int64_t total, store::CountSources(tx, id));
    response.set_total_size(total);
    if (sources.size() > static_cast<size_t>(page_size)) {
      sources.resize(static_cast<size_t>(page_size));
      response.set_next_page_token(desk_.tokens.Seal({.last = {sources.back().id.text()}}, bound));
    }
    for (const FundSource& source : sources) {
      HTX_ASSIGN_OR_RETURN(const SourcePosition position, store::PositionOf(tx, source.id, day));
      *response.add_fund_sources() = ToProto(source, position);
    }
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::RecordCapitalMovementResponse> FundHandlers::RecordCapitalMovement(
    const v1::RecordCapitalMovementRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const CapitalMovement parsed, ParseMovement(request.movement(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::RecordCapitalMovementResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::RecordCapitalMovementResponse> {
        CapitalMovement movement = parsed;
        HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, movement.source));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, source.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(movement.day, record.now));
        HTX_RETURN_IF_ERROR(CheckMovement(movement, source.kind));
        HTX_RETURN_IF_ERROR(CheckWithdrawal(tx, movement));
        HTX_ASSIGN_OR_RETURN(movement.journal, Post(tx, desk_.ids, record, PostMovement(source, movement)));
        HTX_RETURN_IF_ERROR(store::InsertMovement(tx, movement));
        HTX_RETURN_IF_ERROR(store::InsertCapitalEntry(tx, fund.id, movement.id.text(), EntryOf(movement)));
        HTX_ASSIGN_OR_RETURN(const SourcePosition position, store::PositionOf(tx, source.id, movement.day));
        v1::RecordCapitalMovementResponse response;
        *response.mutable_movement() = ToProto(movement);
        *response.mutable_fund_source() = ToProto(source, position);
        v1::Change change;
        *change.mutable_capital_movement() = response.movement();
        HTX_RETURN_IF_ERROR(Announce(tx, "CAPITAL_MOVED", NameOf(movement.id), change, movement.day));
        return response;
      });
}

absl::StatusOr<v1::ListCapitalMovementsResponse> FundHandlers::ListCapitalMovements(
    const v1::ListCapitalMovementsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListCapitalMovementsResponse>(
      desk_, request, context,
      {.method = "ListCapitalMovements", .schema = store::MovementSchema(), .default_order = "business_date desc"},
      store::ListMovements, [](const CapitalMovement& movement, v1::ListCapitalMovementsResponse& response) {
        *response.add_movements() = ToProto(movement);
      });
}

absl::StatusOr<v1::SetLendingPlanResponse> FundHandlers::SetLendingPlan(const v1::SetLendingPlanRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const LendingPlan parsed, ParsePlan(request.plan(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::SetLendingPlanResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::SetLendingPlanResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, parsed.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(const LendingPlan plan, store::UpsertPlan(tx, parsed));
        v1::SetLendingPlanResponse response;
        *response.mutable_plan() = ToProto(plan);
        v1::Change change;
        *change.mutable_lending_plan() = response.plan();
        HTX_RETURN_IF_ERROR(Announce(tx, "LENDING_PLAN_SET", NameOf(plan.id), change, plan.from));
        return response;
      });
}

}  // namespace htx::funding
