#include "registry/rpc/docket.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/history_store.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/relationship_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

// Ending more memberships than that in one transaction would hold up everyone else.
constexpr size_t kMaxMemberships = 1000;

}  // namespace

absl::StatusOr<ObligationAnswer> AskBooks(const Office& office, const ObligationQuestion& question, bool accepted,
                                          const rpc::RequestContext& context) {
  ObligationAnswer answer;
  if (office.books.empty() && !accepted) return PeerUnavailable("funding");
  for (ObligationBook* book : office.books) {
    absl::StatusOr<std::vector<Obligation>> open = book->Open(question.organizations, context);
    if (open.ok()) {
      answer.open.insert(answer.open.end(), open->begin(), open->end());
    } else if (accepted) {
      answer.unreachable.push_back(book->service());
    } else {
      return open.status();
    }
  }
  return answer;
}

absl::StatusOr<Subject> Docket::Open(const OrganizationId& id, const std::string& etag) {
  OrganizationStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(std::optional<Organization> found, store.Find(id));
  if (!found) return NeverExisted("organization", NameOf(id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context_, NameOf(found->facts().alliance)));
  if (!etag.empty() && etag != absl::StrCat(found->version)) return EtagMismatch(NameOf(id));
  Subject subject{.current = *std::move(found)};
  HTX_ASSIGN_OR_RETURN(subject.timeline, store.ReadTimeline(id));
  return subject;
}

absl::StatusOr<OtherFacts> Docket::OthersOf(const OrganizationId& id, Move move) {
  const std::optional<LegalStatus>& to = RuleOf(move).to;
  if (!to || !IsEnded(*to)) return OtherFacts();
  return HistoryStore(transaction_).FindOtherFacts(id);
}

absl::Status Docket::JudgeObligations(std::vector<OrganizationId> organizations, const ObligationAnswer* answer,
                                      const Acceptance& acceptance, bool debts_must_be_paid,
                                      std::optional<ObligationQuestion>& question) {
  if (answer == nullptr) {
    question = ObligationQuestion{.organizations = std::move(organizations)};
    return PeerUnavailable("funding");  // Nobody sees it: the question is put, and the body runs again.
  }
  std::vector<Obligation> open = answer->open;
  HTX_ASSIGN_OR_RETURN(const std::vector<LifecycleFinding> findings,
                       registry::JudgeObligations(open, answer->unreachable, acceptance.given, debts_must_be_paid));
  for (const LifecycleFinding& finding : findings) *outcome_.add_findings() = ToProto(finding);
  for (const Obligation& obligation : open) *outcome_.add_accepted_obligations() = ToProto(obligation);
  accepted_ = std::move(open);
  if (acceptance.given) {
    acceptance_reason_ = absl::StrCat(acceptance.reason, " (", absl::StrJoin(acceptance.document_refs, "; "), ")");
  }
  return absl::OkStatus();
}

void Docket::AddEffect(const Organization& before, const Organization& after, absl::string_view change_type) {
  v1::LifecycleEffect& effect = *outcome_.add_effects();
  effect.set_organization(NameOf(after.id));
  effect.set_change_type(std::string(change_type));
  for (std::string& path : ChangedPaths(before.facts(), after.facts())) effect.add_changed_paths(std::move(path));
}

absl::Status Docket::Record(Subject& subject, Splice splice, Notice notice) {
  const MoveRule& rule = RuleOf(notice.move);
  const Organization before = subject.current;
  const absl::Time known = office_.clock.Now();
  if (!splice.empty()) {
    const Timeline after = After(subject.timeline, splice);
    OrganizationStore store(transaction_);
    HTX_ASSIGN_OR_RETURN(subject.current, store.Save(before, subject.timeline, std::move(splice), known));
    subject.timeline = after;
  }
  for (const LifecycleFinding& finding : notice.findings) *outcome_.add_findings() = ToProto(finding);
  const LifecycleEntry entry{.organization = before.id,
                             .version = subject.current.version,
                             .action = std::string(rule.action),
                             .day = notice.day,
                             .until = notice.until,
                             .grounds = std::move(notice.grounds),
                             .liquidator = std::move(notice.liquidator),
                             .findings = std::move(notice.findings),
                             .accepted = accepted_,
                             .acceptance_reason = acceptance_reason_,
                             .recorded = known};
  v1::Change change;
  *change.mutable_lifecycle_record() = ToProto(entry);
  for (const Succession& step : notice.steps) *change.add_successions() = ToProto(step);
  // A separation changes nothing of its source, so that two of one version would have one entry.
  if (subject.current.version != before.version) {
    HTX_RETURN_IF_ERROR(LifecycleStore(transaction_).Insert(entry));
  }
  AddEffect(before, subject.current, rule.change_type);
  return Announce(transaction_, rule.change_type, before, subject.current, notice.day, std::move(change));
}

absl::Status Docket::Change(Subject& subject, Splice splice, absl::string_view change_type, absl::CivilDay day) {
  if (splice.empty()) return absl::OkStatus();
  const Organization before = subject.current;
  const Timeline after = After(subject.timeline, splice);
  OrganizationStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(subject.current, store.Save(before, subject.timeline, std::move(splice), office_.clock.Now()));
  subject.timeline = after;
  AddEffect(before, subject.current, change_type);
  return Announce(transaction_, change_type, before, subject.current, day);
}

absl::Status Docket::RecordStep(const Succession& step) {
  *outcome_.add_successions() = ToProto(step);
  return SuccessionStore(transaction_).Insert(step);
}

absl::StatusOr<std::vector<Relationship>> Docket::Memberships(const OrganizationId& id, absl::CivilDay day) {
  RelationshipStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const std::vector<RelationshipId> holding,
                       LifecycleStore(transaction_).HoldingFrom(id, day, int{kMaxMemberships}));
  std::vector<Relationship> memberships;
  for (const RelationshipId& relationship : holding) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> found, store.Find(relationship));
    HTX_CHECK(found.has_value());
    if (found->start <= day) memberships.push_back(*found);
  }
  return memberships;
}

absl::StatusOr<std::vector<Relationship>> Docket::EndMemberships(const OrganizationId& id, absl::CivilDay day) {
  RelationshipStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const std::vector<RelationshipId> holding,
                       LifecycleStore(transaction_).HoldingFrom(id, day, int{kMaxMemberships} + 1));
  if (holding.size() > kMaxMemberships) {
    return HasDependents(
        NameOf(id),
        {{.subject = NameOf(id),
          .text = {.en = absl::StrCat("more than ", kMaxMemberships, " memberships; end most before"),
                   .vi = absl::StrCat("có hơn ", kMaxMemberships, " tư cách thành viên; hãy kết thúc bớt trước")}}});
  }
  std::vector<Relationship> ended;
  for (const RelationshipId& relationship : holding) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> found, store.Find(relationship));
    HTX_CHECK(found.has_value());
    const std::string name = NameOf(relationship);
    if (found->end || found->start >= day) {
      *outcome_.add_findings() = ToProto(LifecycleFinding{
          .rule = "MEMBERSHIP_AFTER_END",
          .text = {.en = absl::StrCat(name, " holds on days after the organisation's end; correct it"),
                   .vi = absl::StrCat(name, " có hiệu lực sau ngày tổ chức chấm dứt; cần đính chính")}});
      continue;
    }
    HTX_ASSIGN_OR_RETURN(const Relationship closed, End(*found, day, office_.clock.Now()));
    HTX_RETURN_IF_ERROR(store.SaveEnd(closed));
    v1::Change change;
    *change.mutable_relationship() = ToProto(closed);
    HTX_RETURN_IF_ERROR(Announce(transaction_, "MEMBERSHIP_ENDED", name, change, day));
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
                       .start = day,
                       .dataset = old.dataset,
                       .created = office_.clock.Now()};
    if (fresh.from == fresh.to) continue;  // One joined the other.
    const absl::StatusOr<Relationship> recorded = RecordAdmission(transaction_, fresh, [&](const Organization& body) {
      return rpc::RequireScope(context_, NameOf(body.facts().alliance));
    });
    if (ReasonOf(recorded.status()) == "ALREADY_MEMBER") continue;
    HTX_RETURN_IF_ERROR(recorded.status());
    outcome_.add_inherited_relationships(NameOf(fresh.id));
  }
  return absl::OkStatus();
}

}  // namespace htx::registry
