// Carrying out a reorganisation: load, decide everything, ask, then record.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/rpc/dependents.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/reorganisation_plan.h"
#include "registry/store/claim_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

// A new target with what the request leaves out taken from `source`.
absl::StatusOr<NewOrganization> Complete(const TargetRef& target, const Facts& source, SuccessionKind kind,
                                         absl::CivilDay day, absl::CivilDay today) {
  v1::CreateOrganizationRequest request;
  v1::Organization& organization = *request.mutable_organization();
  organization = target.organization;
  if (organization.kind() == v1::ORGANIZATION_KIND_UNSPECIFIED && kind != SuccessionKind::kConversion) {
    organization.set_kind(static_cast<v1::OrganizationKind>(source.kind));
  }
  if (organization.sector() == v1::SECTOR_UNSPECIFIED) {
    organization.set_sector(static_cast<v1::Sector>(source.sector));
  }
  if (organization.area().empty()) organization.set_area(absl::StrCat("areas/", source.area));
  if (organization.address().empty()) organization.set_address(source.address);
  if (organization.alliance().empty()) organization.set_alliance(NameOf(source.alliance));
  if (organization.dataset().empty()) organization.set_dataset(source.dataset);
  if (!organization.has_founded_date()) *organization.mutable_founded_date() = ToProto(day);
  *request.mutable_effective_date() = ToProto(day);
  request.set_organization_id(target.id.text());
  return ParseNewOrganization(request, today);
}

class Reorganisation {
 public:
  Reorganisation(const ReorganisationPlan& plan, const Office& office, Docket& docket,
                 const rpc::RequestContext& context)
      : plan_(plan), office_(office), docket_(docket), context_(context), store_(docket.transaction()) {}

  absl::Status Load() {
    HTX_ASSIGN_OR_RETURN(areas_, office_.areas.Read(docket_.transaction()));
    for (const SourceRef& source : plan_.sources) {
      HTX_ASSIGN_OR_RETURN(Subject subject, docket_.Open(source.id, source.etag));
      sources_.push_back(std::move(subject));
    }
    for (const TargetRef& target : plan_.targets) {
      targets_.emplace_back();
      if (!target.recorded) continue;
      HTX_ASSIGN_OR_RETURN(targets_.back(), docket_.Open(target.id, target.etag));
    }
    return absl::OkStatus();
  }

  absl::Status Decide() {
    const RuleBook& rules = LifecycleRules();
    const bool documented = !plan_.grounds.document_refs.empty();
    for (const Subject& source : sources_) {
      HTX_ASSIGN_OR_RETURN(const OtherFacts others, docket_.OthersOf(source.current.id, SourceMove(plan_.kind)));
      HTX_ASSIGN_OR_RETURN(MoveDecision decision,
                           EndSource(source.timeline, plan_.kind, plan_.day, documented, rules, others));
      decisions_.push_back(std::move(decision));
    }
    const Revision* first = RevisionOn(sources_.front().timeline, plan_.day);
    const Facts& model = first != nullptr ? first->facts : sources_.front().timeline.front().facts;
    for (size_t i = 0; i < plan_.targets.size(); ++i) HTX_RETURN_IF_ERROR(DecideTarget(i, model, rules));
    for (const Subject& source : sources_) {
      if (!EndsSource(plan_.kind)) break;
      HTX_ASSIGN_OR_RETURN(const std::vector<Dependent> kept,
                           FindKeptRecords(docket_.transaction(), source.current.id));
      if (!kept.empty()) return HasDependents(NameOf(source.current.id), kept);
    }
    return absl::OkStatus();
  }

  absl::Status Ask(const ObligationAnswer* answer, std::optional<ObligationQuestion>& question) {
    if (!EndsSource(plan_.kind)) return absl::OkStatus();
    std::vector<OrganizationId> ids;
    for (const SourceRef& source : plan_.sources) ids.push_back(source.id);
    // The successor takes debts over; so they need not be paid before.
    return docket_.JudgeObligations(std::move(ids), answer, plan_.acceptance, /*debts_must_be_paid=*/false, question);
  }

  absl::Status Record() {
    for (size_t i = 0; i < plan_.targets.size(); ++i) {
      if (!plan_.targets[i].recorded) HTX_RETURN_IF_ERROR(RecordTarget(i));
    }
    for (size_t i = 0; i < sources_.size(); ++i) HTX_RETURN_IF_ERROR(RecordSource(i));
    HTX_RETURN_IF_ERROR(RecordChoices());
    for (const Subject& source : sources_) HTX_RETURN_IF_ERROR(MoveParties(source.current));
    return absl::OkStatus();
  }

  ReorganisationResult Take() {
    ReorganisationResult result;
    for (Subject& source : sources_) result.sources.push_back(std::move(source.current));
    for (Subject& target : targets_) result.targets.push_back(std::move(target.current));
    return result;
  }

 private:
  absl::Status DecideTarget(size_t index, const Facts& model, const RuleBook& rules) {
    const TargetRef& ref = plan_.targets[index];
    commands_.emplace_back();
    Kind kind = model.kind;
    if (ref.recorded) {
      HTX_RETURN_IF_ERROR(DecideRecorded(index));
      kind = targets_[index].current.facts().kind;
    } else {
      absl::StatusOr<NewOrganization> command = Complete(ref, model, plan_.kind, plan_.day, plan_.today);
      if (!command.ok()) {
        FieldErrors errors;
        errors.Merge(ref.field, command.status());
        return errors.ToStatus();
      }
      HTX_RETURN_IF_ERROR(rpc::RequireScope(context_, NameOf(command->facts.alliance)));
      kind = command->facts.kind;
      commands_.back() = *std::move(command);
    }
    for (const Subject& source : sources_) {
      HTX_RETURN_IF_ERROR(CheckKinds(plan_.kind, source.current.facts().kind, kind, plan_.day, rules));
    }
    return absl::OkStatus();
  }

  absl::Status DecideRecorded(size_t index) {
    const OrganizationId& target = targets_[index].current.id;
    for (const Subject& source : sources_) {
      if (source.current.id == target) return SuccessionCycle(NameOf(target), NameOf(target));
    }
    HTX_RETURN_IF_ERROR(CheckTarget(targets_[index].timeline, plan_.kind, plan_.day));
    if (!EndsSource(plan_.kind)) return absl::OkStatus();
    SuccessionStore successions(docket_.transaction());
    for (const Subject& source : sources_) {
      HTX_ASSIGN_OR_RETURN(const bool leads, successions.LeadsTo(target, source.current.id));
      if (leads) return SuccessionCycle(NameOf(source.current.id), NameOf(target));
    }
    return absl::OkStatus();
  }

  absl::Status RecordTarget(size_t index) {
    const NewOrganization& command = *commands_[index];
    const OrganizationId& id = plan_.targets[index].id;
    // Another form of the same organisation goes on under its numbers.
    if (plan_.kind == SuccessionKind::kConversion) {
      const std::vector<Holding> holdings = HoldingsOf({Revision{.valid_from = plan_.day, .facts = command.facts}});
      HTX_RETURN_IF_ERROR(ClaimStore(docket_.transaction()).Pass(sources_.front().current.id, holdings));
    }
    HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, store_.FindKind(command.facts.alliance));
    NewOrganization named = command;
    if (!plan_.targets[index].id_given) named.id.reset();
    // A successor looks like those that it succeeds; who else it looks like is a finding of quality.
    named.leniency.report_duplicates = true;
    HTX_ASSIGN_OR_RETURN(Enrolment enrolment,
                         Enrol(docket_.transaction(), named, id, alliance, *areas_, office_.clock.Now()));
    targets_[index].current = std::move(enrolment.organization);
    targets_[index].timeline = {targets_[index].current.revision};
    v1::LifecycleEffect& effect = *docket_.outcome().add_effects();
    effect.set_organization(NameOf(id));
    effect.set_change_type("ORGANIZATION_REGISTERED");
    return absl::OkStatus();
  }

  absl::Status RecordSource(size_t index) {
    Subject& source = sources_[index];
    const absl::Time known = office_.clock.Now();
    const bool duplicate = plan_.kind == SuccessionKind::kDuplicate;
    Notice notice{.move = SourceMove(plan_.kind),
                  // A duplicate is one on all its days.
                  .day = duplicate ? source.timeline.front().valid_from : plan_.day,
                  .grounds = plan_.grounds,
                  .findings = decisions_[index].findings};
    notice.grounds.reason = decisions_[index].reason;
    for (size_t i = 0; i < targets_.size(); ++i) {
      const Succession step{.id = plan_.step_ids[index * targets_.size() + i],
                            .from = source.current.id,
                            .to = plan_.targets[i].id,
                            .kind = plan_.kind,
                            .day = notice.day,
                            .share = plan_.targets[i].part.share,
                            .residual = plan_.targets[i].part.residual,
                            .document_refs = plan_.grounds.document_refs,
                            .known_from = known};
      HTX_RETURN_IF_ERROR(docket_.RecordStep(step));
      notice.steps.push_back(step);
    }
    return docket_.Record(source, std::move(decisions_[index].splice), std::move(notice));
  }

  absl::Status RecordChoices() {
    if (plan_.choices.empty()) return absl::OkStatus();
    FactsChange change{.effective_day = plan_.day};
    for (const Choice& choice : plan_.choices) {
      const auto source = std::find_if(sources_.begin(), sources_.end(),
                                       [&](const Subject& subject) { return subject.current.id == choice.source; });
      const Revision* on_day = RevisionOn(source->timeline, plan_.day);
      CopyField(choice.field, on_day != nullptr ? on_day->facts : source->current.facts(), change.values);
      change.fields.push_back(choice.field);
    }
    Subject& target = targets_.front();
    HTX_ASSIGN_OR_RETURN(Splice splice, Update(target.timeline, change, std::nullopt, *areas_));
    return docket_.Change(target, std::move(splice), "ORGANIZATION_UPDATED", plan_.day);
  }

  absl::Status MoveParties(const Organization& subject) {
    const OrganizationId& source = subject.id;
    const auto next_id = [&] { return office_.ids.Next(); };
    std::vector<Relationship> relations;
    if (EndsSource(plan_.kind)) {
      HTX_ASSIGN_OR_RETURN(relations, docket_.EndRelations(subject, plan_.day, ExitGround::kReorganised));
      HTX_RETURN_IF_ERROR(MoveRoles(source));
    } else if (plan_.inherit) {
      HTX_ASSIGN_OR_RETURN(relations, docket_.Relations(source, plan_.day));
    }
    const bool split = plan_.kind == SuccessionKind::kDivision || plan_.kind == SuccessionKind::kSeparation;
    for (size_t i = 0; i < plan_.targets.size(); ++i) {
      std::vector<Relationship> passing;
      for (const Relationship& relation : relations) {
        const bool owned = relation.type != RelationshipType::kMemberOf && relation.to == source;
        // Members of a body that splits choose for themselves.
        const bool joins =
            plan_.inherit && relation.type == RelationshipType::kMemberOf && (!split || relation.from == source);
        if (owned ? TakesWhatIsOwned(i) : joins) passing.push_back(relation);
      }
      HTX_RETURN_IF_ERROR(docket_.Inherit(passing, source, plan_.targets[i].id, plan_.day, next_id));
    }
    return absl::OkStatus();
  }

  // Subsidiaries and branches of a source that ends follow its rights and duties: to the one target, or to that which
  // takes what no other part names.
  bool TakesWhatIsOwned(size_t target) const {
    return EndsSource(plan_.kind) && (plan_.targets.size() == 1 || plan_.targets[target].part.residual);
  }

  absl::Status MoveRoles(const OrganizationId& source) {
    HTX_ASSIGN_OR_RETURN(const std::vector<Role> roles, docket_.EndRoles(source, plan_.day));
    if (!plan_.inherit_roles) return absl::OkStatus();
    return docket_.InheritRoles(roles, source, plan_.targets.front().id, plan_.day, [&] { return office_.ids.Next(); });
  }

  const ReorganisationPlan& plan_;
  const Office& office_;
  Docket& docket_;
  const rpc::RequestContext& context_;
  OrganizationStore store_;
  std::shared_ptr<const AreaTree> areas_ = {};
  std::vector<Subject> sources_ = {};
  std::vector<Subject> targets_ = {};
  std::vector<std::optional<NewOrganization>> commands_ = {};
  std::vector<MoveDecision> decisions_ = {};
};

}  // namespace

absl::StatusOr<ReorganisationResult> Execute(const ReorganisationPlan& plan, const Office& office, Docket& docket,
                                             const rpc::RequestContext& context, const ObligationAnswer* answer,
                                             std::optional<ObligationQuestion>& question) {
  Reorganisation reorganisation(plan, office, docket, context);
  HTX_RETURN_IF_ERROR(reorganisation.Load());
  HTX_RETURN_IF_ERROR(reorganisation.Decide());
  HTX_RETURN_IF_ERROR(reorganisation.Ask(answer, question));
  HTX_RETURN_IF_ERROR(reorganisation.Record());
  return reorganisation.Take();
}

}  // namespace htx::registry
