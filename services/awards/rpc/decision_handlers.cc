#include <map>

#include "awards/domain/errors.h"
#include "awards/domain/signing_authority.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/decision_proto.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/rpc/nominee_question.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/quota_use.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/cluster_store.h"
#include "awards/store/decision_store.h"
#include "awards/store/eligibility_store.h"
#include "awards/store/log_store.h"
#include "awards/store/nomination_store.h"
#include "awards/store/schemas.h"
#include "awards/store/signing_authority_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

using NomineeAnswers = std::map<OrganizationId, NomineeFacts>;

// The items with their nominations, and the facts about their recipients, if somebody was asked.
absl::StatusOr<std::vector<ItemFacts>> LoadItems(sql::Transaction& transaction, const std::vector<NewItem>& items,
                                                 const NomineeAnswers* answers) {
  std::vector<ItemFacts> loaded;
  for (const NewItem& item : items) {
    ItemFacts facts = {.item = item};
    if (!item.nomination.empty()) {
      HTX_ASSIGN_OR_RETURN(facts.nomination, store::FindNomination(transaction, item.nomination));
    }
    const OrganizationId& organization =
        facts.nomination ? facts.nomination->recipient.organization : item.recipient.organization;
    if (answers != nullptr) {
      const auto answer = answers->find(organization);
      if (answer != answers->end()) facts.nominee = answer->second;
    }
    loaded.push_back(std::move(facts));
  }
  return loaded;
}

// What must be known of each organisation among the recipients. What others decided is recorded whatever its recipients
// owe.
std::vector<NomineeQuestion> QuestionsAbout(const std::vector<ItemFacts>& items, const Decision& decision) {
  std::map<OrganizationId, bool> debts;
  for (const ItemFacts& facts : items) {
    const Recipient& recipient = facts.nomination ? facts.nomination->recipient : facts.item.recipient;
    if (recipient.organization.empty()) continue;
    debts[recipient.organization] |=
        decision.provenance == Provenance::kDecided && DebtsMatter(recipient.kind, decision.signed_on);
  }
  std::vector<NomineeQuestion> questions;
  for (const auto& [organization, matter] : debts) {
    questions.push_back({.organization = organization, .day = decision.signed_on, .debts = matter});
  }
  return questions;
}

// Quotas, clusters and nominations behind the awards of a decision.
absl::Status SettleAwards(sql::Transaction& transaction, const Decision& decision, const std::vector<ItemFacts>& items,
                          const RuleSets& sets, absl::Time now) {
  for (size_t i = 0; i < decision.awards.size(); ++i) {
    const Award& award = decision.awards[i];
    const OrganizationId& alliance = items[i].nomination ? items[i].nomination->proposer : decision.manager;
    HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(award.award_kind, decision.signed_on, sets, alliance));
    // A nomination that was forwarded holds its slot already.
    const std::string holder = award.nomination.empty() ? NameOf(award.id) : NameOf(award.nomination);
    const QuotaPlace place = {.cluster = award.cluster, .alliance = alliance, .year = award.year};
    HTX_RETURN_IF_ERROR(decision.provenance == Provenance::kDecided
                            ? TakeQuota(transaction, *kind.kind, place, holder)
                            : RecordQuota(transaction, *kind.kind, place, holder));
    if (!items[i].nomination) continue;
    Nomination nomination = *items[i].nomination;
    HTX_RETURN_IF_ERROR(store::ClaimAchievements(transaction, award.id, nomination.achievements));
    nomination.state = NominationState::kGranted;
    nomination.decision = decision.id;
    nomination.rule_version = decision.rule_version;
    HTX_RETURN_IF_ERROR(SaveNomination(transaction, nomination, "NOMINATION_REVIEWED", now, decision.signed_on));
  }
  return absl::OkStatus();
}

// What this service decides is judged once more by the rules of its submission.
absl::Status JudgeItems(sql::Transaction& transaction, const Decision& decision, const std::vector<ItemFacts>& items,
                        const RuleSets& sets) {
  if (decision.provenance != Provenance::kDecided) return absl::OkStatus();
  for (const ItemFacts& item : items) {
    HTX_RETURN_IF_ERROR(JudgeGrant(transaction, *item.nomination, decision.signed_on, item.nominee, sets));
  }
  return absl::OkStatus();
}

absl::Status CheckClusters(sql::Transaction& transaction, const Decision& decision) {
  for (const Award& award : decision.awards) {
    if (award.cluster.empty()) continue;
    HTX_ASSIGN_OR_RETURN(const std::optional<Cluster> cluster, store::FindCluster(transaction, award.cluster));
    if (!cluster) return ClusterUnknown(NameOf(award.cluster));
  }
  return absl::OkStatus();
}

absl::Status AnnounceDecision(sql::Transaction& transaction, const Decision& decision) {
  v1::Change change;
  *change.mutable_decision() = ToProto(decision);
  HTX_RETURN_IF_ERROR(Announce(transaction, "DECISION_ISSUED", NameOf(decision.id), change, decision.signed_on));
  for (const Award& award : decision.awards) {
    v1::Change granted;
    *granted.mutable_award() = ToProto(award);
    HTX_RETURN_IF_ERROR(Announce(transaction, "AWARD_GRANTED", NameOf(award.id), granted, decision.signed_on));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::IssueDecisionResponse> CommendationHandlers::IssueDecision(const v1::IssueDecisionRequest& request,
                                                                              const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const NewDecision asked, ParseNewDecision(request, *parts_.ids, now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.decision.manager)));
  const auto ask = [&](const std::vector<NomineeQuestion>& questions) -> absl::StatusOr<NomineeAnswers> {
    NomineeAnswers answers;
    for (const NomineeQuestion& question : questions) {
      HTX_ASSIGN_OR_RETURN(answers[question.organization], AskAbout(parts_, question, context));
    }
    return answers;
  };
  return WriteAsking<v1::IssueDecisionResponse, std::vector<NomineeQuestion>, NomineeAnswers>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const NomineeAnswers* answers,
          std::optional<std::vector<NomineeQuestion>>& question) -> absl::StatusOr<v1::IssueDecisionResponse> {
        HTX_ASSIGN_OR_RETURN(const std::vector<ItemFacts> items, LoadItems(transaction, asked.items, answers));
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        absl::StatusOr<Decision> decision = Issue(asked.decision, items, sets);
        if (ReasonOf(decision.status()) == ReasonOf(RegistryNotAsked())) {
          question = QuestionsAbout(items, asked.decision);
        }
        HTX_RETURN_IF_ERROR(decision.status());
        HTX_ASSIGN_OR_RETURN(const std::vector<SigningAuthority> signers,
                             store::SignersOf(transaction, decision->authority));
        HTX_ASSIGN_OR_RETURN(decision->signing_authority, SignedBy(*decision, signers));
        HTX_RETURN_IF_ERROR(CheckClusters(transaction, *decision));
        HTX_RETURN_IF_ERROR(JudgeItems(transaction, *decision, items, sets));
        decision->content_hash = Sha256Hex(ContentBytes(*decision));
        HTX_RETURN_IF_ERROR(store::InsertDecision(transaction, *decision));
        HTX_RETURN_IF_ERROR(SettleAwards(transaction, *decision, items, sets, now));
        HTX_RETURN_IF_ERROR(AnnounceDecision(transaction, *decision));
        HTX_RETURN_IF_ERROR(store::RecordForLog(transaction, {.type = "DECISION_ISSUED",
                                                              .resource = NameOf(decision->id),
                                                              .payload_sha256 = decision->content_hash,
                                                              .recorded_time = now}));
        v1::IssueDecisionResponse response;
        *response.mutable_decision() = ToProto(*decision);
        return response;
      });
}

absl::StatusOr<v1::GetDecisionResponse> CommendationHandlers::GetDecision(const v1::GetDecisionRequest& request,
                                                                          const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "decisions"));
  const DecisionId id = DecisionId::Of(std::move(id_text));
  v1::GetDecisionResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Decision> decision, store::FindDecision(transaction, id));
    if (!decision) return NeverExisted("Decision", NameOf(id));
    *response.mutable_decision() = ToProto(*decision);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListDecisionsResponse> CommendationHandlers::ListDecisions(const v1::ListDecisionsRequest& request,
                                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::DecisionSchema(), "ListDecisions", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListDecisionsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Decision> page, store::ListDecisions(transaction, arguments.list));
    for (const Decision& decision : page.items) *response.add_decisions() = ToProto(decision);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::GetAwardResponse> CommendationHandlers::GetAward(const v1::GetAwardRequest& request,
                                                                    const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "awards"));
  const AwardId id = AwardId::Of(std::move(id_text));
  v1::GetAwardResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::optional<Award> award, store::FindAward(transaction, id));
    if (!award) return NeverExisted("Award", NameOf(id));
    *response.mutable_award() = ToProto(*award);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListAwardsResponse> CommendationHandlers::ListAwards(const v1::ListAwardsRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::AwardSchema(), "ListAwards", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListAwardsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Award> page, store::ListAwards(transaction, arguments.list));
    for (const Award& award : page.items) *response.add_awards() = ToProto(award);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
