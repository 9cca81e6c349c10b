#include "awards/rpc/contest_handlers.h"

#include <map>

#include "awards/domain/contest_errors.h"
#include "awards/domain/errors.h"
#include "awards/rpc/contest_changes.h"
#include "awards/rpc/contest_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/cluster_store.h"
#include "awards/store/contest_entry_store.h"
#include "awards/store/contest_store.h"
#include "awards/store/council_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// The campaign is a contest's, and campaign and jury are of the manager of the contest.
absl::Status CheckContestParties(sql::Transaction& transaction, const Contest& contest) {
  if (!contest.campaign.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Campaign> campaign, store::FindCampaign(transaction, contest.campaign));
    if (!campaign) return CampaignUnknown(absl::StrCat("campaigns/", contest.campaign.text()));
    if (campaign->kind != CampaignKind::kContest || campaign->manager != contest.manager) {
      return ContestInvalid("contest.campaign", "is no campaign for a contest of this manager",
                            "không phải phong trào thuộc loại cuộc thi của đơn vị này");
    }
  }
  if (!contest.jury.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Council> jury, store::FindCouncil(transaction, contest.jury));
    if (!jury) return CouncilUnknown(NameOf(contest.jury));
    if (jury->manager != contest.manager) {
      return ContestInvalid("contest.jury", "the council is another alliance's", "Hội đồng thuộc liên minh khác");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAwardKinds(sql::Transaction& transaction, const Contest& contest, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
  for (const ContestCategory& category : contest.categories) {
    for (const ContestPrize& prize : category.prizes) {
      if (prize.award_kind.empty()) continue;
      const AwardKind* kind = FindKind(prize.award_kind, sets);
      if (kind == nullptr) return AwardKindUnknown(prize.award_kind, FormatDay(DayOf(now)));
      if (kind->leading_unit) return ClusterRequired(kind->code);
    }
  }
  return absl::OkStatus();
}

// What the three requests that move a contest have in common: the contest, which the caller may write and has read.
template <class Request>
absl::StatusOr<Contest> LoadToMove(sql::Transaction& transaction, const Request& request, const ContestId& id,
                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Contest contest, LoadContest(transaction, id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(contest.manager)));
  HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), contest.version, NameOf(id)));
  return contest;
}

}  // namespace

absl::StatusOr<v1::CreateContestResponse> ContestHandlers::CreateContest(const v1::CreateContestRequest& request,
                                                                         const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Contest contest, ParseNewContest(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(contest.manager)));
  return sql::WriteOnce<v1::CreateContestResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateContestResponse> {
        HTX_RETURN_IF_ERROR(CheckContest(contest));
        HTX_RETURN_IF_ERROR(CheckContestParties(transaction, contest));
        HTX_RETURN_IF_ERROR(CheckAwardKinds(transaction, contest, now));
        HTX_RETURN_IF_ERROR(store::InsertContest(transaction, contest));
        v1::CreateContestResponse response;
        *response.mutable_contest() = ToProto(contest);
        v1::Change change;
        *change.mutable_contest() = response.contest();
        HTX_RETURN_IF_ERROR(Announce(transaction, "CONTEST_CREATED", NameOf(contest.id), change));
        return response;
      });
}

absl::StatusOr<v1::GetContestResponse> ContestHandlers::GetContest(const v1::GetContestRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  const ContestId id = ContestId::Of(std::move(id_text));
  v1::GetContestResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Contest contest, LoadContest(transaction, id));
    *response.mutable_contest() = ToProto(contest);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListContestsResponse> ContestHandlers::ListContests(const v1::ListContestsRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::ContestSchema(), "ListContests", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListContestsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Contest> page, store::ListContests(transaction, arguments.list));
    for (const Contest& contest : page.items) *response.add_contests() = ToProto(contest);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::OpenContestResponse> ContestHandlers::OpenContest(const v1::OpenContestRequest& request,
                                                                     const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ContestId id = ContestId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::OpenContestResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::OpenContestResponse> {
        HTX_ASSIGN_OR_RETURN(Contest contest, LoadToMove(transaction, request, id, context));
        HTX_ASSIGN_OR_RETURN(contest, OpenForEntries(std::move(contest)));
        HTX_RETURN_IF_ERROR(SaveContest(transaction, contest, "CONTEST_OPENED", now));
        v1::OpenContestResponse response;
        *response.mutable_contest() = ToProto(contest);
        return response;
      });
}

absl::StatusOr<v1::StartJudgingResponse> ContestHandlers::StartJudging(const v1::StartJudgingRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ContestId id = ContestId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::StartJudgingResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::StartJudgingResponse> {
        HTX_ASSIGN_OR_RETURN(Contest contest, LoadToMove(transaction, request, id, context));
        HTX_ASSIGN_OR_RETURN(const std::vector<ContestEntry> entries, store::EntriesOf(transaction, id));
        std::map<std::string, int64_t> standing;
        for (const ContestEntry& entry : entries) standing[entry.category] += entry.state == EntryState::kReceived;
        std::vector<CategoryCount> counts;
        for (const auto& [category, count] : standing) counts.push_back({.category = category, .entries = count});
        HTX_ASSIGN_OR_RETURN(contest, BeginJudging(std::move(contest), counts, now));
        HTX_RETURN_IF_ERROR(SaveContest(transaction, contest, "CONTEST_JUDGING_STARTED", now));
        v1::StartJudgingResponse response;
        *response.mutable_contest() = ToProto(contest);
        return response;
      });
}

absl::StatusOr<v1::CancelContestResponse> ContestHandlers::CancelContest(const v1::CancelContestRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ContestId id = ContestId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::CancelContestResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CancelContestResponse> {
        HTX_ASSIGN_OR_RETURN(Contest contest, LoadToMove(transaction, request, id, context));
        HTX_ASSIGN_OR_RETURN(contest, CallOff(std::move(contest), request.reason()));
        HTX_RETURN_IF_ERROR(SaveContest(transaction, contest, "CONTEST_CANCELLED", now));
        v1::CancelContestResponse response;
        *response.mutable_contest() = ToProto(contest);
        return response;
      });
}

}  // namespace htx::awards
