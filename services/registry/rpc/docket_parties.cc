// What becomes of the relations and roles of an organisation that ends, or passes its place on.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/appointment.h"
#include "registry/rpc/docket.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/relationship_store.h"
#include "registry/store/role_store.h"

namespace htx::registry {
namespace {

// Ending more of either in one transaction would hold up everyone else.
constexpr size_t kMostParties = 1000;

absl::Status TooMany(const OrganizationId& id, const Text& what) {
  return HasDependents(
      NameOf(id), {{.subject = NameOf(id),
                    .text = {.en = absl::StrCat("more than ", kMostParties, " ", what.en, "; end most before"),
                             .vi = absl::StrCat("có hơn ", kMostParties, " ", what.vi, "; hãy kết thúc bớt trước")}}});
}

// Offices of the source itself: nobody takes them over.
bool IsBoundToSource(RoleType type) { return type == RoleType::kFounder || type == RoleType::kLiquidator; }

}  // namespace

void Docket::AddFinding(absl::string_view rule, Text text) {
  *outcome_.add_findings() = ToProto(LifecycleFinding{.rule = std::string(rule), .text = std::move(text)});
}

absl::StatusOr<std::vector<Relationship>> Docket::Relations(const OrganizationId& id, absl::CivilDay day) {
  RelationshipStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const std::vector<RelationshipId> holding,
                       LifecycleStore(transaction_).HoldingFrom(id, day, int{kMostParties}));
  std::vector<Relationship> relations;
  for (const RelationshipId& relationship : holding) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> found, store.Find(relationship));
    HTX_CHECK(found.has_value());
    if (found->start <= day) relations.push_back(*found);
  }
  return relations;
}

absl::Status Docket::ResumeRelations(const OrganizationId& id, absl::Time known,
                                     const std::function<std::string()>& next_id) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Relationship> ended,
                       RelationshipStore(transaction_).EndedAt(id, known, int{kMostParties}));
  for (const Relationship& old : ended) HTX_RETURN_IF_ERROR(Inherit({old}, id, id, *old.end, next_id));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Relationship>> Docket::EndRelations(const Organization& subject, absl::CivilDay day,
                                                               ExitGround ground) {
  const OrganizationId& id = subject.id;
  RelationshipStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const std::vector<RelationshipId> holding,
                       LifecycleStore(transaction_).HoldingFrom(id, day, int{kMostParties} + 1));
  if (holding.size() > kMostParties) return TooMany(id, {.en = "relations", .vi = "quan hệ"});
  std::vector<Relationship> ended;
  for (const RelationshipId& relationship : holding) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> found, store.Find(relationship));
    HTX_CHECK(found.has_value());
    const std::string name = NameOf(relationship);
    absl::Status status = found->end ? AlreadyEnded(name) : absl::OkStatus();
    if (status.ok()) {
      status = RecordEnd(transaction_, *found, {.day = day, .ground = ground}, subject.revision.known_from).status();
    }
    // It ends later already, begins that day or later, or rests from a later day on: decided before anything is
    // written.
    if (const std::string reason = ReasonOf(status); reason == "ALREADY_ENDED" || reason == "FIELD_RULE") {
      AddFinding("MEMBERSHIP_AFTER_END",
                 {.en = absl::StrCat(name, " holds on days after the organisation's end; correct it"),
                  .vi = absl::StrCat(name, " có hiệu lực sau ngày tổ chức chấm dứt; cần đính chính")});
      continue;
    }
    HTX_RETURN_IF_ERROR(status);
    outcome_.add_ended_relationships(name);
    ended.push_back(*found);
  }
  return ended;
}

absl::Status Docket::Inherit(const std::vector<Relationship>& ended, const OrganizationId& from,
                             const OrganizationId& to, absl::CivilDay day,
                             const std::function<std::string()>& next_id) {
  for (const Relationship& old : ended) {
    Relationship fresh{.id = RelationshipId::Of(next_id()),
                       .from = old.from == from ? to : old.from,
                       .to = old.to == from ? to : old.to,
                       .type = old.type,
                       .share = old.share,
                       .start = day,
                       .dataset = old.dataset,
                       .created = office_.clock.Now()};
    if (fresh.from == fresh.to) continue;  // One joined the other.
    const bool member = old.type == RelationshipType::kMemberOf;
    const absl::StatusOr<Relationship> recorded = RecordAdmission(transaction_, fresh, [&](const Organization& keeper) {
      // What is owned passes by law, whoever keeps its record.
      return member ? rpc::RequireScope(context_, NameOf(keeper.facts().alliance)) : absl::OkStatus();
    });
    const std::string reason = ReasonOf(recorded.status());
    if (reason == "ALREADY_MEMBER" || reason == "ALREADY_RELATED") continue;
    if (!member && recorded.status().code() == absl::StatusCode::kFailedPrecondition) {
      AddFinding("RELATION_NOT_INHERITED",
                 {.en = absl::StrCat(NameOf(old.id), " ended and did not pass to ", NameOf(to), ": ", reason),
                  .vi = absl::StrCat(NameOf(old.id), " đã kết thúc và không chuyển sang ", NameOf(to), ": ", reason)});
      continue;
    }
    HTX_RETURN_IF_ERROR(recorded.status());
    outcome_.add_inherited_relationships(NameOf(fresh.id));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Role>> Docket::EndRoles(const OrganizationId& id, absl::CivilDay day) {
  RoleStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const std::vector<Role> roles, store.Involving(id, day, int{kMostParties} + 1));
  if (roles.size() > kMostParties) return TooMany(id, {.en = "roles", .vi = "vai trò"});
  std::vector<Role> ended;
  for (const Role& role : roles) {
    const absl::StatusOr<Role> closed =
        EndRole(role, {.day = day, .ground = RoleEndGround::kOrganizationEnded, .leave_vacant = true}, Facts(), {},
                office_.clock.Now());
    if (!closed.ok()) {  // It ends later already, or begins that day or later.
      AddFinding("ROLE_AFTER_END", {.en = absl::StrCat(NameOf(role), " is held on days after the organisation's end"),
                                    .vi = absl::StrCat(NameOf(role), " được giữ sau ngày tổ chức chấm dứt")});
      continue;
    }
    HTX_RETURN_IF_ERROR(store.SaveEnd(*closed));
    HTX_RETURN_IF_ERROR(AnnounceRole(transaction_, "ROLE_ENDED", *closed, day));
    outcome_.add_ended_roles(NameOf(role));
    ended.push_back(role);
  }
  return ended;
}

absl::Status Docket::InheritRoles(const std::vector<Role>& ended, const OrganizationId& from, const OrganizationId& to,
                                  absl::CivilDay day, const std::function<std::string()>& next_id) {
  RoleStore store(transaction_);
  OrganizationStore organizations(transaction_);
  for (const Role& old : ended) {
    if (IsBoundToSource(old.type)) continue;
    Role fresh = old;
    fresh.id = RoleId::Of(next_id());
    fresh.version = 1;
    if (old.organization == from) fresh.organization = to;
    if (old.holder == from) fresh.holder = to;
    fresh.start = day;
    fresh.created = office_.clock.Now();
    HTX_ASSIGN_OR_RETURN(const std::vector<Role> others, store.HeldFrom(fresh.organization, day));
    const bool held = std::any_of(others.begin(), others.end(), [&](const Role& other) {
      return other.type == fresh.type && SameHolder(other, fresh);
    });
    if (held) continue;
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> target,
                         organizations.FindAt(fresh.organization, {.day = day, .latest = true}));
    if (!target) continue;  // Founded later.
    if (const absl::Status refused = Appoint(fresh, target->facts(), others); !refused.ok()) {
      AddFinding(
          "ROLE_NOT_INHERITED",
          {.en = absl::StrCat(NameOf(old), " ended and did not pass to ", NameOf(to), ": ", ReasonOf(refused)),
           .vi = absl::StrCat(NameOf(old), " đã kết thúc và không chuyển sang ", NameOf(to), ": ", ReasonOf(refused))});
      continue;
    }
    HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(fresh));
    if (!inserted) return IdTaken(NameOf(fresh));
    HTX_RETURN_IF_ERROR(AnnounceRole(transaction_, "ROLE_CREATED", fresh, day));
    outcome_.add_inherited_roles(NameOf(fresh));
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
