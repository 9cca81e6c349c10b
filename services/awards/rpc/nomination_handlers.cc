#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "awards/domain/errors.h"
#include "awards/domain/route.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/nominee_question.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/quota_use.h"
#include "awards/rpc/route_proto.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/rpc/rule_set_proto.h"
#include "awards/store/cluster_store.h"
#include "awards/store/eligibility_store.h"
#include "awards/store/nomination_store.h"
#include "awards/store/quota_store.h"
#include "awards/store/route_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// Debts for display are not worth waiting for.
constexpr absl::Duration kDebtsBudget = absl::Milliseconds(200);
constexpr int kMostReviews = 200;

absl::StatusOr<Nomination> Load(sql::Transaction& transaction, const NominationId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Nomination> nomination, store::FindNomination(transaction, id));
  if (!nomination) return NeverExisted("Nomination", NameOf(id));
  return *std::move(nomination);
}

NomineeQuestion QuestionAbout(const Recipient& recipient, absl::CivilDay day) {
  return {.organization = recipient.organization, .day = day, .debts = DebtsMatter(recipient.kind, day)};
}

std::optional<NomineeFacts> Copied(const NomineeFacts* facts) {
  return facts == nullptr ? std::optional<NomineeFacts>() : std::optional<NomineeFacts>(*facts);
}

// The proposer reviews; a forwarded nomination may also be declined by the authority it is with. On a route whose steps
// are known each level reviews for itself; one outside this service is reviewed for by the proposer.
absl::Status RequireReviewScope(const rpc::RequestContext& context, const Nomination& nomination, ReviewAction action) {
  using enum ReviewAction;
  const bool halts = action == kSuspend || action == kResume || action == kWithdraw;
  if (nomination.step > 1 && !halts && absl::StartsWith(nomination.forwarded_to, "organizations/")) {
    return rpc::RequireScope(context, nomination.forwarded_to);
  }
  if (action == kDecline && !nomination.forwarded_to.empty() &&
      rpc::RequireScope(context, nomination.forwarded_to).ok()) {
    return absl::OkStatus();
  }
  return rpc::RequireScope(context, OrganizationName(nomination.proposer));
}

// A place of a quota is used from the moment a nomination is forwarded until it is declined, withdrawn, sent back or
// downgraded.
absl::Status KeepSlots(sql::Transaction& transaction, const RuleSets& sets, const Nomination& before,
                       const Nomination& after, absl::CivilDay day) {
  using enum NominationState;
  if (after.state == kForwarded && before.state != kSuspended) {
    HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(after.award_kind, day, sets, after.proposer));
    return TakeQuota(transaction, *kind.kind, PlaceOf(after), NameOf(after.id));
  }
  if (after.state == kDeclined || after.state == kWithdrawn || after.state == kReturned || after.state == kDowngraded) {
    return store::ReleaseSlot(transaction, NameOf(after.id));
  }
  return absl::OkStatus();
}

absl::Status CheckCampaign(sql::Transaction& transaction, const CampaignId& id) {
  if (id.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<Campaign> campaign, store::FindCampaign(transaction, id));
  return campaign ? absl::OkStatus() : CampaignUnknown(NameOf(id));
}

absl::Status CreateFrom(sql::Transaction& transaction, const Nomination& asked, const AwardKind& kind) {
  std::optional<Cluster> cluster;
  if (!asked.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(cluster, store::FindCluster(transaction, asked.cluster));
  }
  HTX_ASSIGN_OR_RETURN(const Nomination nomination, Nominate(asked, kind, cluster));
  HTX_RETURN_IF_ERROR(CheckCampaign(transaction, nomination.campaign));
  HTX_RETURN_IF_ERROR(CheckAchievements(transaction, nomination));
  HTX_RETURN_IF_ERROR(store::InsertNomination(transaction, nomination, kind));
  v1::Change change;
  *change.mutable_nomination() = ToProto(nomination);
  return Announce(transaction, "NOMINATION_CREATED", NameOf(nomination.id), change);
}

// The draft for the lower kind, with the dossier of the higher one.
absl::StatusOr<Nomination> OpenLower(sql::Transaction& transaction, const Review& review, const Nomination& from,
                                     const RuleSets& sets, const std::string& id, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(const KindOnDate way, WayOf(from, review.day, sets));
  HTX_ASSIGN_OR_RETURN(const KindOnDate lower, KindOn(review.downgrade_to, review.day, sets, from.proposer));
  HTX_ASSIGN_OR_RETURN(const Nomination opened, Downgraded(from, *way.kind, *lower.kind, NominationId::Of(id), now));
  HTX_RETURN_IF_ERROR(CreateFrom(transaction, opened, *lower.kind));
  HTX_ASSIGN_OR_RETURN(const std::vector<DossierDocument> documents, store::DocumentsOf(transaction, from.id));
  HTX_RETURN_IF_ERROR(store::ReplaceDocuments(transaction, opened.id, documents));
  return opened;
}

}  // namespace

absl::StatusOr<v1::ListAwardKindsResponse> CommendationHandlers::ListAwardKinds(
    const v1::ListAwardKindsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const absl::CivilDay day =
      ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of()).value_or(DayOf(parts_.clock->Now()));
  const OrganizationId alliance =
      OrganizationId::Of(ParseName(errors, "alliance", request.alliance(), "organizations", false));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  std::optional<RuleSets> sets;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(sets, LoadRuleSets(transaction));
    return absl::OkStatus();
  }));
  HTX_ASSIGN_OR_RETURN(
      const CataloguePage page,
      PageOfCatalogue(*parts_.tokens, absl::StrCat("ListAwardKinds ", FormatDay(day), " ", alliance.text()),
                      sets->CodesOn(day, alliance), request.page_size(), request.page_token()));
  v1::ListAwardKindsResponse response;
  std::set<std::string> versions;
  for (const std::string& code : page.codes) {
    HTX_ASSIGN_OR_RETURN(const KindOnDate on_date, KindOn(code, day, *sets, alliance));
    *response.add_award_kinds() = ToProto(on_date);
    versions.insert(on_date.rule_version());
  }
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total);
  response.set_rule_version(absl::StrJoin(versions, ","));
  return response;
}

absl::StatusOr<v1::CreateNominationResponse> CommendationHandlers::CreateNomination(
    const v1::CreateNominationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Nomination asked, ParseNewNomination(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.proposer)));
  return sql::WriteOnce<v1::CreateNominationResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CreateNominationResponse> {
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        const AwardKind* kind = FindKind(asked.award_kind, sets);
        if (kind == nullptr) return AwardKindUnknown(asked.award_kind, FormatDay(DayOf(now)));
        HTX_RETURN_IF_ERROR(CreateFrom(transaction, asked, *kind));
        v1::CreateNominationResponse response;
        *response.mutable_nomination() = ToProto(asked);
        return response;
      });
}

absl::StatusOr<v1::GetNominationResponse> CommendationHandlers::GetNomination(const v1::GetNominationRequest& request,
                                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "nominations"));
  const NominationId id = NominationId::Of(std::move(id_text));
  v1::GetNominationResponse response;
  Nomination nomination;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(nomination, Load(transaction, id));
    HTX_ASSIGN_OR_RETURN(*response.mutable_nomination(),
                         WholeNomination(transaction, nomination, context, DayOf(parts_.clock->Now())));
    HTX_ASSIGN_OR_RETURN(const std::vector<store::StoredReview> reviews,
                         store::ReviewsOf(transaction, id, kMostReviews));
    for (const store::StoredReview& review : reviews) *response.mutable_nomination()->add_reviews() = ToProto(review);
    return absl::OkStatus();
  }));
  // What somebody owes is the business of who proposes it.
  const bool shown = nomination.recipient.kind == RecipientKind::kCollective &&
                     rpc::RequireScope(context, OrganizationName(nomination.proposer)).ok();
  if (!shown) return response;
  const absl::Time until = std::min(context.deadline, absl::Now() + kDebtsBudget);
  const absl::StatusOr<DebtFacts> debts = parts_.debts->Cached(nomination.recipient.organization, until);
  if (debts.ok()) *response.mutable_nomination()->mutable_nominee_debts() = ToProto(*debts);
  return response;
}

absl::StatusOr<v1::ListNominationsResponse> CommendationHandlers::ListNominations(
    const v1::ListNominationsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::NominationSchema(), "ListNominations", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListNominationsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Nomination> page, store::ListNominations(transaction, arguments.list));
    for (const Nomination& nomination : page.items) *response.add_nominations() = ToProto(nomination);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::SubmitNominationResponse> CommendationHandlers::SubmitNomination(
    const v1::SubmitNominationRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const NominationId id = NominationId::Of(ParseName(errors, "name", request.name(), "nominations", true));
  const absl::CivilDay day = ParseDate(errors, "submitted_on", request.has_submitted_on(), request.submitted_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const std::vector<DossierDocument> documents, ParseDocuments(request));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts_.clock->Now();
  const auto ask = [&](const NomineeQuestion& question) { return AskAbout(parts_, question, context); };
  return WriteAsking<v1::SubmitNominationResponse, NomineeQuestion, NomineeFacts>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const NomineeFacts* facts,
          std::optional<NomineeQuestion>& question) -> absl::StatusOr<v1::SubmitNominationResponse> {
        HTX_ASSIGN_OR_RETURN(Nomination nomination, Load(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(nomination.proposer)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), nomination.version, NameOf(id)));
        const NomineeQuestion needed = QuestionAbout(nomination.recipient, day);
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        absl::StatusOr<Nomination> submitted = Submit(std::move(nomination), day, Copied(facts), sets);
        if (ReasonOf(submitted.status()) == ReasonOf(RegistryNotAsked())) question = needed;
        HTX_RETURN_IF_ERROR(submitted.status());
        if (!documents.empty()) HTX_RETURN_IF_ERROR(store::ReplaceDocuments(transaction, id, documents));
        HTX_RETURN_IF_ERROR(JudgeSubmission(transaction, *submitted, day, Copied(facts), sets));
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, *submitted, "NOMINATION_SUBMITTED", now, day));
        v1::SubmitNominationResponse response;
        *response.mutable_nomination() = ToProto(*submitted);
        return response;
      });
}

absl::StatusOr<v1::ReviewNominationResponse> CommendationHandlers::ReviewNomination(
    const v1::ReviewNominationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Review review, ParseReview(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "nominations"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const NominationId id = NominationId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  const std::string lower_id = parts_.ids->Next();
  const auto ask = [&](const NomineeQuestion& question) { return AskAbout(parts_, question, context); };
  return WriteAsking<v1::ReviewNominationResponse, NomineeQuestion, NomineeFacts>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const NomineeFacts* facts,
          std::optional<NomineeQuestion>& question) -> absl::StatusOr<v1::ReviewNominationResponse> {
        HTX_ASSIGN_OR_RETURN(const Nomination before, Load(transaction, id));
        HTX_RETURN_IF_ERROR(RequireReviewScope(context, before, review.action));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), before.version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        absl::StatusOr<Nomination> after = Take(review, before, Copied(facts), sets);
        if (ReasonOf(after.status()) == ReasonOf(RegistryNotAsked()))
          question = QuestionAbout(before.recipient, review.day);
        HTX_RETURN_IF_ERROR(after.status());
        HTX_RETURN_IF_ERROR(KeepSlots(transaction, sets, before, *after, review.day));
        v1::ReviewNominationResponse response;
        if (review.action == ReviewAction::kDowngrade) {
          HTX_ASSIGN_OR_RETURN(const Nomination lower, OpenLower(transaction, review, before, sets, lower_id, now));
          after->downgraded_to = lower.id;
          *response.mutable_downgraded() = ToProto(lower);
        }
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, *after, "NOMINATION_REVIEWED", now, review.day));
        HTX_RETURN_IF_ERROR(store::InsertReview(transaction, review, before, *after));
        *response.mutable_nomination() = ToProto(*after);
        return response;
      });
}

}  // namespace htx::awards
