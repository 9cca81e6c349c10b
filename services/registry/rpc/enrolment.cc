#include "registry/rpc/enrolment.h"

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/lifecycle_proto.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/claim_store.h"
#include "registry/store/lifecycle_store.h"

namespace htx::registry {

namespace {

// What looks alike, as far as it does not refuse.
struct Likeness {
  std::vector<RuleBreak> findings = {};
  std::vector<OrganizationId> accepted = {};
};

absl::StatusOr<Likeness> JudgeAlike(const Organization& organization, const LookAlikes& alike, const Leniency& leniency,
                                    const Ground& ground) {
  const Facts& facts = organization.facts();
  std::vector<Candidate> candidates = Compare(facts, alike, ground);
  Likeness likeness{.accepted = Accepted(candidates, leniency.accepted)};
  HTX_ASSIGN_OR_RETURN(likeness.findings, JudgeLikeness(facts, organization.revision.valid_from, std::move(candidates),
                                                        alike.more, leniency));
  return likeness;
}

// Takes what must be nobody else's, and meets who looks alike.
absl::StatusOr<Likeness> Claim(sql::Transaction& transaction, const Leniency& leniency,
                               const Organization& organization, absl::Span<const Holding> holdings,
                               const Ground& ground) {
  const OrganizationId& id = organization.id;
  ClaimStore claims(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<ClaimStore::Taken> taken, claims.TakeIdentifiers(id, holdings));
  if (taken) return NumberTaken(taken->key.value, NameOf(taken->holder));
  HTX_ASSIGN_OR_RETURN(const LookAlikes alike, claims.TakeMatchKeys(id, organization.facts()));
  return JudgeAlike(organization, alike, leniency, ground);
}

// Writes the rows of `organization`, asking the database at each step. Nothing of them stays when it fails with an
// error of the domain.
absl::StatusOr<Likeness> RecordAlone(sql::Transaction& transaction, OrganizationStore& store,
                                     const NewOrganization& command, const Organization& organization,
                                     const Ground& ground) {
  const OrganizationId& id = organization.id;
  if (command.id) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> holder, store.FindKind(id));
    if (holder) return IdTaken(NameOf(id));
  }
  const std::vector<Holding> holdings = HoldingsOf({organization.revision});
  absl::StatusOr<Likeness> alike = Claim(transaction, command.leniency, organization, holdings, ground);
  absl::Status refusal = alike.status();
  if (refusal.ok()) {
    HTX_ASSIGN_OR_RETURN(const bool inserted, store.Insert(organization));
    if (!inserted) refusal = IdTaken(NameOf(id));
  }
  if (refusal.ok()) return alike;
  // After an error of the database every further statement fails with it, and nothing stays anyway.
  HTX_RETURN_IF_ERROR(ClaimStore(transaction).DropAll(id, holdings, command.facts));
  return refusal;
}

// The same with those of `batch`, when its book knows all that is asked; else after them, and alone.
absl::StatusOr<Likeness> Record(sql::Transaction& transaction, OrganizationStore& store, OrganizationBatch* batch,
                                const NewOrganization& command, const Organization& organization,
                                const Ground& ground) {
  if (batch == nullptr) return RecordAlone(transaction, store, command, organization, ground);
  const Claims claims = ClaimsOf(organization.id, organization.revision);
  if (!command.end && batch->book().Covers(claims)) {
    HTX_ASSIGN_OR_RETURN(Likeness alike, JudgeAlike(organization, batch->book().FindAlike(claims, organization.facts()),
                                                    command.leniency, ground));
    HTX_RETURN_IF_ERROR(batch->Add(claims, organization));
    return alike;
  }
  HTX_RETURN_IF_ERROR(batch->Flush());
  batch->book().Forget(claims);
  return RecordAlone(transaction, store, command, organization, ground);
}

// Records that `organization`, which was recorded just now, has ended since, and announces it as its verb does.
absl::Status RecordEnd(sql::Transaction& transaction, OrganizationStore& store, const RecordedEnd& end,
                       absl::Time known, Organization& organization) {
  const Organization before = organization;
  HTX_ASSIGN_OR_RETURN(Splice splice, EndAtOnce(before.revision, end));
  HTX_ASSIGN_OR_RETURN(organization, store.Save(before, {before.revision}, std::move(splice), known));
  const MoveRule& rule = RuleOf(end.move);
  const LifecycleEntry entry{
      .organization = organization.id,
      .version = organization.version,
      .action = std::string(rule.action),
      .day = end.day,
      .findings = {{.rule = "RECORDED_AS_ENDED",
                    .severity = FindingSeverity::kInfo,
                    .text = {.en = "the organisation was recorded after this had happened; nothing was judged",
                             .vi = "tổ chức được ghi nhận sau khi việc này đã xảy ra; không xét điều kiện"}}},
      .recorded = organization.revision.known_from};
  HTX_RETURN_IF_ERROR(LifecycleStore(transaction).Insert(entry));
  v1::Change change;
  *change.mutable_lifecycle_record() = ToProto(entry);
  return Announce(transaction, rule.change_type, before, organization, end.day, std::move(change));
}

absl::Status AppendDated(sql::Transaction& transaction, absl::string_view type, const std::string& resource,
                         const v1::Change& dated, absl::CivilDay effective_day) {
  return transaction.Append({.type = std::string(type),
                             .resource = resource,
                             .payload = dated.SerializeAsString(),
                             .effective_day = FormatDay(effective_day)});
}

}  // namespace

absl::StatusOr<Enrolment> Enrol(sql::Transaction& transaction, const NewOrganization& command, const OrganizationId& id,
                                const std::optional<Found>& alliance, const AreaTree& areas, absl::Time known) {
  OrganizationStore store(transaction);
  return Enrol(transaction, store, nullptr, command, id, alliance, areas, known);
}

absl::StatusOr<Enrolment> Enrol(sql::Transaction& transaction, OrganizationStore& store, OrganizationBatch* batch,
                                const NewOrganization& command, const OrganizationId& id,
                                const std::optional<Found>& alliance, const AreaTree& areas, absl::Time known) {
  Enrolment enrolment{.organization = {.id = id, .version = 1, .created = known},
                      .findings = CheckRegistration(command.facts, EveryField(), command.effective_day)};
  HTX_RETURN_IF_ERROR(Judge(enrolment.findings, command.leniency.rules));
  Organization& organization = enrolment.organization;
  HTX_ASSIGN_OR_RETURN(organization.revision, Register(command, alliance, areas));
  organization.revision.number = 1;
  organization.revision.known_from = known;

  HTX_ASSIGN_OR_RETURN(Likeness alike, Record(transaction, store, batch, command, organization,
                                              {.areas = areas, .today = DayOf(known)}));
  for (RuleBreak& finding : alike.findings) enrolment.findings.push_back(std::move(finding));
  HTX_ASSIGN_OR_RETURN(const std::vector<AcceptedDuplicate> accepted,
                       RecordAccepted(transaction, id, alike.accepted, command.leniency, known));
  v1::Change change;
  if (!accepted.empty()) *change.mutable_duplicate_acceptance() = AcceptanceProto(id, accepted);
  HTX_RETURN_IF_ERROR(Announce(transaction, "ORGANIZATION_REGISTERED", std::nullopt, organization,
                               command.effective_day, std::move(change)));
  if (command.end) HTX_RETURN_IF_ERROR(RecordEnd(transaction, store, *command.end, known, organization));
  return enrolment;
}

absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::optional<Organization>& before,
                      const Organization& after, absl::CivilDay effective_day, v1::Change more) {
  v1::Change& change = more;
  if (before) {
    *change.mutable_before() = ToProtoWhole(*before, 0);
    for (std::string& path : ChangedPaths(before->facts(), after.facts())) change.add_changed_paths(std::move(path));
  }
  *change.mutable_after() = ToProtoWhole(after, 0);
  *change.mutable_effective_date() = ToProto(effective_day);
  return AppendDated(transaction, type, NameOf(after.id), change, effective_day);
}

absl::Status Announce(sql::Transaction& transaction, absl::string_view type, const std::string& resource,
                      const v1::Change& change, absl::CivilDay effective_day) {
  v1::Change dated = change;
  *dated.mutable_effective_date() = ToProto(effective_day);
  return AppendDated(transaction, type, resource, dated, effective_day);
}

}  // namespace htx::registry
