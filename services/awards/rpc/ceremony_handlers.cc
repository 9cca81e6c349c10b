#include <map>
#include <set>

#include "awards/domain/errors.h"
#include "awards/domain/honour_errors.h"
#include "awards/rpc/credential_issue.h"
#include "awards/rpc/decision_proto.h"
#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/honour_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/award_statistics.h"
#include "awards/store/decision_store.h"
#include "awards/store/honour_store.h"
#include "awards/store/schemas.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// Hands over one award at `ceremony`; returns its credential, an empty id when it gets none.
absl::StatusOr<CredentialId> HandOver(sql::Transaction& transaction, const AwardId& id, const Ceremony& ceremony,
                                      const CredentialSeed& seed, const HandlerParts& parts, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(const std::optional<Award> found, store::FindAward(transaction, id));
  if (!found) return AwardUnknown(NameOf(id));
  HTX_ASSIGN_OR_RETURN(const std::optional<Decision> decision, store::FindDecision(transaction, found->decision));
  HTX_CHECK(decision.has_value());
  if (decision->manager != ceremony.manager) return AwardUnknown(NameOf(id));
  HTX_ASSIGN_OR_RETURN(Award award, Confer(*found, ceremony.held_on));
  HTX_RETURN_IF_ERROR(store::SaveAwardState(transaction, award));
  v1::Change change;
  *change.mutable_award() = ToProto(award);
  HTX_RETURN_IF_ERROR(Announce(transaction, "AWARD_CONFERRED", NameOf(award.id), change, ceremony.held_on));
  return IssueCredential(transaction, award, *decision, seed, parts, now);
}

}  // namespace

absl::StatusOr<v1::ConferAwardsResponse> HonourHandlers::ConferAwards(const v1::ConferAwardsRequest& request,
                                                                      const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Ceremony asked, ParseCeremony(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  std::vector<CredentialSeed> seeds;
  for (size_t i = 0; i < asked.awards.size(); ++i) seeds.push_back(NextSeed(*parts_.ids));
  return sql::WriteOnce<v1::ConferAwardsResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ConferAwardsResponse> {
        Ceremony ceremony = asked;
        std::set<std::string> seen;
        for (size_t i = 0; i < ceremony.awards.size(); ++i) {
          const AwardId& award = ceremony.awards[i];
          if (!seen.insert(award.text()).second) return AwardUnknown(NameOf(award));
          HTX_ASSIGN_OR_RETURN(CredentialId credential, HandOver(transaction, award, ceremony, seeds[i], parts_, now));
          ceremony.credentials.push_back(std::move(credential));
        }
        HTX_RETURN_IF_ERROR(store::InsertCeremony(transaction, ceremony));
        v1::ConferAwardsResponse response;
        *response.mutable_ceremony() = ToProto(ceremony);
        v1::Change change;
        *change.mutable_ceremony() = response.ceremony();
        HTX_RETURN_IF_ERROR(Announce(transaction, "CEREMONY_RECORDED", NameOf(ceremony.id), change, ceremony.held_on));
        return response;
      });
}

absl::StatusOr<v1::GetCeremonyResponse> HonourHandlers::GetCeremony(const v1::GetCeremonyRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "ceremonies"));
  const CeremonyId id = CeremonyId::Of(std::move(id_text));
  v1::GetCeremonyResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Ceremony> ceremony, store::FindCeremony(transaction, id));
    if (!ceremony) return NeverExisted("Ceremony", NameOf(id));
    *response.mutable_ceremony() = ToProto(*ceremony);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListCeremoniesResponse> HonourHandlers::ListCeremonies(const v1::ListCeremoniesRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::CeremonySchema(), "ListCeremonies", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListCeremoniesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Ceremony> page, store::ListCeremonies(transaction, arguments.list));
    for (const Ceremony& ceremony : page.items) *response.add_ceremonies() = ToProto(ceremony);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ReconcileAnnouncementResponse> HonourHandlers::ReconcileAnnouncement(
    const v1::ReconcileAnnouncementRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const query::Fragment where, query::ParseFilter(request.filter(), store::AwardSchema()));
  std::map<std::string, std::pair<int64_t, int64_t>> counts;  // Announced and issued, by kind.
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    for (const v1::AnnouncedCount& announced : request.announced()) {
      const bool known = FindKind(announced.award_kind(), sets) != nullptr;
      if (!known || !counts.emplace(announced.award_kind(), std::make_pair(announced.count(), 0)).second) {
        return AwardKindUnknown(announced.award_kind(), FormatDay(DayOf(parts_.clock->Now())));
      }
    }
    HTX_ASSIGN_OR_RETURN(const store::Statistics statistics,
                         store::CountAwards(transaction, where, {store::Dimension::kKind}));
    for (const store::StatisticsRow& row : statistics.rows) counts[row.keys.front()].second = row.count;
    return absl::OkStatus();
  }));
  v1::ReconcileAnnouncementResponse response;
  response.set_agrees(true);
  for (const auto& [kind, count] : counts) {
    v1::ReconciledRow& row = *response.add_rows();
    row.set_award_kind(kind);
    row.set_announced(count.first);
    row.set_issued(count.second);
    row.set_difference(count.second - count.first);
    if (row.difference() != 0) response.set_agrees(false);
    response.set_announced_total(response.announced_total() + count.first);
    response.set_issued_total(response.issued_total() + count.second);
  }
  return response;
}

}  // namespace htx::awards
