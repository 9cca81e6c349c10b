#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/organization_handlers.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/claim_store.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

// The parts that all requests about a recorded organisation have.
struct Target {
  OrganizationId id = {};
  absl::CivilDay effective_day = {};
};

template <class Request>
absl::StatusOr<Target> ParseTarget(const Request& request, absl::CivilDay today) {
  FieldErrors errors;
  Target target{.id = ParseOrganizationName(request.name(), "name", errors), .effective_day = today};
  if (request.has_effective_date()) {
    target.effective_day = ParsePastDate(request.effective_date(), "effective_date", today, errors).value_or(today);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return target;
}

bool Has(const std::vector<Field>& fields, Field field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// Judges an organisation as it shall be: by the rules of the day of the change, and by who looks like it today.
// What is accepted anew goes into `acceptance`.
absl::StatusOr<std::vector<RuleBreak>> Examine(sql::Transaction& transaction, const Organization& before,
                                               const Timeline& wanted, const NamedChange& named, absl::Time now,
                                               std::vector<AcceptedDuplicate>& acceptance) {
  const FactsChange& change = named.change;
  std::vector<RuleBreak> findings =
      CheckRegistration(RevisionOn(wanted, change.effective_day)->facts, change.fields, change.effective_day);
  HTX_RETURN_IF_ERROR(Judge(findings, named.leniency.rules));
  ClaimStore claims(transaction);
  const bool numbers = Has(change.fields, Field::kTaxCode) || Has(change.fields, Field::kOtherIdentifiers);
  if (numbers) {
    HTX_ASSIGN_OR_RETURN(const auto taken, claims.TakeIdentifiers(before.id, HoldingsOf(wanted)));
    if (taken) return NumberTaken(taken->key.value, NameOf(taken->holder));
  }
  const Facts& facts = wanted.back().facts;
  const std::vector<MatchKey> borne = MatchKeysOf(before.facts());
  if (borne == MatchKeysOf(facts)) return findings;
  HTX_ASSIGN_OR_RETURN(std::vector<Candidate> candidates, claims.TakeMatchKeys(before.id, facts, borne));
  const std::vector<OrganizationId> accepted = Accepted(candidates, named.leniency.accepted);
  Leniency leniency = named.leniency;
  HTX_RETURN_IF_ERROR(AddAccepted(transaction, before.id, leniency));
  HTX_ASSIGN_OR_RETURN(std::vector<RuleBreak> alike,
                       JudgeLikeness(facts, change.effective_day, std::move(candidates), leniency));
  HTX_ASSIGN_OR_RETURN(acceptance, RecordAccepted(transaction, before.id, accepted, leniency, now));
  for (RuleBreak& finding : alike) findings.push_back(std::move(finding));
  return findings;
}

absl::string_view ChangeTypeOf(const Facts& before, const Facts& after) {
  if (before.disclosure == after.disclosure) return "ORGANIZATION_UPDATED";
  return after.disclosure == Disclosure::kRestricted ? "ORGANIZATION_RESTRICTED" : "ORGANIZATION_DISCLOSED";
}

}  // namespace

struct OrganizationHandlers::Alteration {
  OrganizationId id = {};
  const std::string& etag;
  absl::string_view change_type = {};
  absl::CivilDay effective_day = {};
  const rpc::RequestContext& context;
};

absl::StatusOr<Organization> OrganizationHandlers::Alter(
    sql::Transaction& transaction, const Alteration& alteration,
    absl::FunctionRef<absl::StatusOr<Splice>(const Organization&, const Timeline&)> decide) {
  OrganizationStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> before, store.Find(alteration.id));
  if (!before) return NeverExisted("organization", NameOf(alteration.id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(alteration.context, NameOf(before->facts().alliance)));
  if (alteration.etag != absl::StrCat(before->version)) return EtagMismatch(NameOf(alteration.id));
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, store.ReadTimeline(alteration.id));
  HTX_ASSIGN_OR_RETURN(Splice splice, decide(*before, timeline));
  if (splice.empty()) return *before;
  HTX_ASSIGN_OR_RETURN(const Organization after, store.Save(*before, timeline, std::move(splice), office_.clock.Now()));
  HTX_RETURN_IF_ERROR(Announce(transaction, alteration.change_type, before, after, alteration.effective_day));
  return after;
}

absl::StatusOr<v1::CreateOrganizationResponse> OrganizationHandlers::CreateOrganization(
    const v1::CreateOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(NewOrganization command, ParseNewOrganization(request, DayOf(now)));
  const OrganizationId id = command.id ? *command.id : OrganizationId::Of(office_.ids.Next());
  if (command.facts.kind == Kind::kAlliance) command.facts.alliance = id;
  command.leniency.accepted_by = context.principal;
  command.leniency.acceptance_reason = request.reason();
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(command.facts.alliance)));
  return sql::WriteOnce<v1::CreateOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateOrganizationResponse> {
        OrganizationStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, store.FindKind(command.facts.alliance));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_ASSIGN_OR_RETURN(const Enrolment enrolment,
                             Enrol(transaction, command, id, alliance, *areas, office_.clock.Now()));
        v1::CreateOrganizationResponse response;
        *response.mutable_organization() = ToProtoWhole(enrolment.organization, 0);
        for (const RuleBreak& finding : enrolment.findings) *response.add_warnings() = ToProto(finding);
        return response;
      });
}

absl::StatusOr<v1::UpdateOrganizationResponse> OrganizationHandlers::UpdateOrganization(
    const v1::UpdateOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(NamedChange named, ParseUpdate(request, DayOf(now)));
  if (request.etag().empty()) return EtagRequired("etag");
  named.leniency.accepted_by = context.principal;
  named.leniency.acceptance_reason = request.reason();
  const FactsChange& change = named.change;
  const bool moves = Has(change.fields, Field::kAlliance);
  if (moves) HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(change.values.alliance)));
  Alteration alteration{.id = named.id,
                        .etag = request.etag(),
                        .change_type = "ORGANIZATION_UPDATED",
                        .effective_day = change.effective_day,
                        .context = context};
  return sql::WriteOnce<v1::UpdateOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UpdateOrganizationResponse> {
        OrganizationStore store(transaction);
        std::optional<Found> alliance;
        std::vector<RuleBreak> findings;
        std::vector<AcceptedDuplicate> acceptance;
        if (moves) {
          HTX_ASSIGN_OR_RETURN(alliance, store.FindKind(change.values.alliance));
        }
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        const auto decide = [&](const Organization& before, const Timeline& timeline) -> absl::StatusOr<Splice> {
          if (moves && before.facts().kind == Kind::kAlliance && change.values.alliance != before.id) {
            return FieldNotAllowed("organization.alliance", "an alliance keeps its own record",
                                   "liên minh tự quản lý hồ sơ của mình");
          }
          HTX_ASSIGN_OR_RETURN(Splice splice, Update(timeline, change, alliance, *areas));
          if (splice.empty()) return splice;
          const Timeline wanted = After(timeline, splice);
          HTX_ASSIGN_OR_RETURN(findings, Examine(transaction, before, wanted, named, now, acceptance));
          alteration.change_type = ChangeTypeOf(before.facts(), wanted.back().facts);
          return splice;
        };
        HTX_ASSIGN_OR_RETURN(const Organization after, Alter(transaction, alteration, decide));
        if (!acceptance.empty()) {
          HTX_RETURN_IF_ERROR(AnnounceAccepted(transaction, named.id, acceptance, change.effective_day));
        }
        v1::UpdateOrganizationResponse response;
        *response.mutable_organization() = ToProtoWhole(after, 0);
        for (const RuleBreak& finding : findings) *response.add_warnings() = ToProto(finding);
        return response;
      });
}

absl::StatusOr<v1::RecordActivityStatusResponse> OrganizationHandlers::RecordActivityStatus(
    const v1::RecordActivityStatusRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const auto finding = ParseEnum<ActivityStatus>(request.activity_status(), "activity_status", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const Target target, ParseTarget(request, DayOf(now)));
  const Alteration alteration{.id = target.id,
                              .etag = request.etag(),
                              .change_type = "ACTIVITY_STATUS_RECORDED",
                              .effective_day = target.effective_day,
                              .context = context};
  return sql::WriteOnce<v1::RecordActivityStatusResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordActivityStatusResponse> {
        HTX_ASSIGN_OR_RETURN(const Organization after,
                             Alter(transaction, alteration, [&](const Organization&, const Timeline& timeline) {
                               return RecordActivity(timeline, finding, target.effective_day);
                             }));
        v1::RecordActivityStatusResponse response;
        *response.mutable_organization() = ToProtoWhole(after, 0);
        return response;
      });
}

}  // namespace htx::registry
