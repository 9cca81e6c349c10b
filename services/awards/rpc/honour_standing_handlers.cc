#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/honour_standing.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

constexpr int kLatest = 20;
// The registry is a courtesy here: what is asked of it leaves time for the answer.
constexpr absl::Duration kPredecessorsCap = absl::Seconds(1);

std::string NameOfKind(const std::string& code, const RuleSets& sets) {
  const AwardKind* kind = FindKind(code, sets);
  return kind == nullptr ? "" : std::string(kind->display_name);
}

void AddRecord(const store::HonourRecord& record, const RuleSets& sets, common::v1::HonourStanding& standing) {
  for (const store::HonoursOfKind& honours : record.by_kind) {
    standing.set_standing(standing.standing() + honours.standing);
    standing.set_revoked(standing.revoked() + honours.revoked);
    if (honours.standing == 0) continue;
    common::v1::HonourCount& count = *standing.add_by_kind();
    count.set_award_kind(honours.award_kind);
    count.set_display_name(NameOfKind(honours.award_kind, sets));
    count.set_count(honours.standing);
  }
  for (const Award& award : record.latest) {
    common::v1::HonourLine& line = *standing.add_latest();
    line.set_award(NameOf(award.id));
    line.set_award_kind(award.award_kind);
    line.set_display_name(NameOfKind(award.award_kind, sets));
    line.set_organization(OrganizationName(award.recipient.organization));
    line.set_year(award.year);
    *line.mutable_signed_on() = DateProto(award.signed_on);
    line.set_decision_number(award.decision_number);
    line.set_revoked(award.state == AwardState::kRevoked);
  }
}

}  // namespace

absl::StatusOr<v1::GetHonourStandingResponse> HonourHandlers::GetHonourStanding(
    const v1::GetHonourStandingRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("organization", request.organization(), "organizations"));
  const OrganizationId id = OrganizationId::Of(std::move(id_text));
  v1::GetHonourStandingResponse response;
  common::v1::HonourStanding& standing = *response.mutable_standing();
  standing.set_organization(request.organization());
  // Before the read: what is read contains at least this.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, parts_.database->HeadSequence(context.deadline));
  standing.set_sequence(sequence);
  std::vector<OrganizationId> all = {id};
  const absl::StatusOr<std::vector<OrganizationId>> before =
      parts_.directory->Predecessors(id, std::min(context.deadline, absl::Now() + kPredecessorsCap));
  standing.set_complete(before.ok());
  if (before.ok()) {
    for (const OrganizationId& predecessor : *before) standing.add_predecessors(OrganizationName(predecessor));
    all.insert(all.end(), before->begin(), before->end());
  }
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    HTX_ASSIGN_OR_RETURN(const store::HonourRecord record, store::HonoursOf(transaction, all, kLatest));
    AddRecord(record, sets, standing);
    return absl::OkStatus();
  }));
  *standing.mutable_as_of() = TimeProto(parts_.clock->Now());
  return response;
}

}  // namespace htx::awards
