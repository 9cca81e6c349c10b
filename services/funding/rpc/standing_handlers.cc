#include "funding/rpc/standing_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/owed_loans.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/standing_proto.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/standing_store.h"

namespace htx::funding {
absl::StatusOr<std::vector<v1::DebtStanding>> StandingHandlers::Read(const std::vector<OrganizationId>& organizations,
                                                                     std::optional<absl::CivilDay> day,
                                                                     const rpc::RequestContext& context) {
  const absl::Time now = desk_.clock.Now();
  const absl::CivilDay asked = day.value_or(DayOf(now));
  HTX_RETURN_IF_ERROR(RequirePast(asked, now));
  // Before the read: what is read contains at least this.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, desk_.database.HeadSequence(context.deadline));
  std::vector<v1::DebtStanding> standings;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    standings.clear();
    for (const OrganizationId& organization : organizations) {
      HTX_ASSIGN_OR_RETURN(const std::vector<OwedLoan> loans, OwedBy(tx, organization, asked));
      HTX_ASSIGN_OR_RETURN(const bool open, store::HasOpenDivision(tx, organization, asked));
      standings.push_back(ToProto(StandingOf(organization, loans, open, asked, ClassificationRules()), sequence));
    }
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return standings;
}

absl::StatusOr<v1::GetDebtStandingResponse> StandingHandlers::GetDebtStanding(const v1::GetDebtStandingRequest& request,
                                                                              const rpc::RequestContext& context) {
  FieldErrors errors;
  const auto id = OrganizationId::Of(ParseName(request.organization(), kOrganizations, "organization", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(std::vector<v1::DebtStanding> standings, Read({id}, day, context));
  v1::GetDebtStandingResponse response;
  *response.mutable_standing() = std::move(standings[0]);
  return response;
}

absl::StatusOr<v1::BatchGetDebtStandingsResponse> StandingHandlers::BatchGetDebtStandings(
    const v1::BatchGetDebtStandingsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  std::vector<OrganizationId> ids;
  for (int i = 0; i < request.organizations_size(); ++i) {
    const std::string field = absl::StrCat("organizations[", i, "]");
    ids.push_back(OrganizationId::Of(ParseName(request.organizations(i), kOrganizations, field, errors)));
  }
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(std::vector<v1::DebtStanding> standings, Read(ids, day, context));
  v1::BatchGetDebtStandingsResponse response;
  for (v1::DebtStanding& standing : standings) *response.add_standings() = std::move(standing);
  return response;
}

absl::StatusOr<v1::ListLoanFlagsResponse> StandingHandlers::ListLoanFlags(const v1::ListLoanFlagsRequest& request,
                                                                          const rpc::RequestContext& context) {
  return AnswerList<v1::ListLoanFlagsResponse>(
      desk_, request, context,
      {.method = "ListLoanFlags", .schema = store::LoanFlagSchema(), .default_order = "raise_time desc"},
      store::ListFlags,
      [](const LoanFlag& flag, v1::ListLoanFlagsResponse& response) { *response.add_loan_flags() = ToProto(flag); });
}

absl::StatusOr<v1::ClearLoanFlagResponse> StandingHandlers::ClearLoanFlag(const v1::ClearLoanFlagRequest& request,
                                                                          const rpc::RequestContext& context) {
  FieldErrors errors;
  const LoanFlagId id = LoanFlagId::Of(ParseName(request.name(), kLoanFlags, "name", errors));
  CheckPresent(request.reason(), "reason", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::ClearLoanFlagResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::ClearLoanFlagResponse> {
        HTX_ASSIGN_OR_RETURN(const LoanFlag flag, store::GetFlag(tx, id));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, flag.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), flag.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(const LoanFlag cleared,
                             Clear(flag, {.actor = record.principal, .reason = request.reason(), .at = record.now}));
        HTX_RETURN_IF_ERROR(store::UpdateFlag(tx, cleared));
        v1::ClearLoanFlagResponse response;
        *response.mutable_loan_flag() = ToProto(cleared);
        v1::Change change;
        *change.mutable_loan_flag() = response.loan_flag();
        HTX_RETURN_IF_ERROR(Announce(tx, "LOAN_FLAG_CLEARED", NameOf(id), change, DayOf(record.now)));
        return response;
      });
}

}  // namespace htx::funding
