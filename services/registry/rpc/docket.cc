#include "registry/rpc/docket.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/history_store.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
absl::StatusOr<ObligationAnswer> AskBooks(const Office& office, const ObligationQuestion& question,
                                          const rpc::RequestContext& context) {
  ObligationAnswer answer;
  if (office.books.empty()) {
    answer.unanswered.push_back({.service = "funding", .why = PeerUnavailable("funding"), .knows_debts = true});
  }
  for (ObligationBook* book : office.books) {
    absl::StatusOr<std::vector<Obligation>> open = book->Open(question.organizations, context);
    if (open.ok()) {
      answer.open.insert(answer.open.end(), open->begin(), open->end());
    } else {
      answer.unanswered.push_back(
          {.service = book->service(), .why = open.status(), .knows_debts = book->knows_debts()});
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
                       registry::JudgeObligations(open, answer->unanswered, acceptance.given, debts_must_be_paid));
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

}  // namespace htx::registry
