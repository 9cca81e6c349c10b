#include "awards/rpc/eligibility_handlers.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "awards/domain/errors.h"
#include "awards/rpc/eligibility_proto.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/nominee_question.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/eligibility_store.h"
#include "awards/store/nomination_store.h"
#include "awards/store/ranking_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// More facts or awards than these about one recipient are refused rather than judged in part.
constexpr int kMostJudged = 2000;

std::string RecipientKey(const Recipient& recipient) {
  return recipient.reference.empty() ? OrganizationName(recipient.organization) : recipient.reference;
}

std::vector<std::string> TypesOf(const std::vector<DossierDocument>& documents) {
  std::vector<std::string> types;
  for (const DossierDocument& document : documents) types.push_back(document.document);
  return types;
}

// What a submission was judged by, as it was then. `kind` is of `sets`, which outlives it.
struct Replay {
  KindOnDate kind = {};
  EligibilityFacts facts = {};
};
Replay ReplayOf(const store::StoredJudgement& judgement, const Nomination& nomination, const RuleSets& sets) {
  v1::EligibilityFacts stored;
  HTX_CHECK(stored.ParseFromString(judgement.facts));
  std::optional<KindOnDate> kind = sets.FindIn(RuleSetId::Of(judgement.rule_set), nomination.award_kind);
  HTX_CHECK(kind.has_value());
  return {.kind = *kind, .facts = FromStored(stored)};
}

// The nomination of a check: the one it names, or the draft it gives.
struct Checked {
  Nomination nomination = {};
  std::vector<std::string> documents = {};
  std::optional<store::StoredJudgement> recorded = {};
};

}  // namespace

absl::StatusOr<EligibilityFacts> LoadEligibility(sql::Transaction& transaction, const Nomination& nomination,
                                                 const std::vector<std::string>& documents, absl::CivilDay day,
                                                 const std::optional<NomineeFacts>& told) {
  const std::string key = RecipientKey(nomination.recipient);
  EligibilityFacts facts = {.recipient = nomination.recipient.kind,
                            .basis = nomination.basis,
                            .year = nomination.year,
                            .day = day,
                            .cluster = nomination.cluster.empty() ? "" : NameOf(nomination.cluster),
                            .has_organization = !nomination.recipient.organization.empty(),
                            .achievements = nomination.achievements,
                            .documents = documents};
  std::sort(facts.documents.begin(), facts.documents.end());
  if (told) {
    facts.operating = told->exists && told->operating;
    if (told->debts) facts.bad_debt = told->debts->bad_debt;
  }
  HTX_ASSIGN_OR_RETURN(facts.facts, store::FactsAbout(transaction, key, kMostJudged + 1));
  HTX_ASSIGN_OR_RETURN(facts.awards, store::AwardsOf(transaction, key, kMostJudged + 1));
  if (facts.facts.size() > kMostJudged || facts.awards.size() > kMostJudged) return TooMuchToJudge(key, kMostJudged);
  HTX_ASSIGN_OR_RETURN(facts.used, store::UsedAmong(transaction, nomination.achievements));
  if (facts.has_organization && !nomination.cluster.empty()) {
    HTX_ASSIGN_OR_RETURN(facts.places, store::PlacesOf(transaction, nomination.recipient.organization,
                                                       nomination.cluster, nomination.year, nomination.campaign));
  }
  return facts;
}

absl::Status JudgeSubmission(sql::Transaction& transaction, Nomination& nomination, absl::CivilDay day,
                             const std::optional<NomineeFacts>& told, const RuleSets& sets) {
  HTX_ASSIGN_OR_RETURN(const KindOnDate kind, KindOn(nomination.award_kind, day, sets, nomination.proposer));
  HTX_ASSIGN_OR_RETURN(const std::vector<DossierDocument> documents, store::DocumentsOf(transaction, nomination.id));
  HTX_ASSIGN_OR_RETURN(const EligibilityFacts facts,
                       LoadEligibility(transaction, nomination, TypesOf(documents), day, told));
  const EligibilityReport report = Judge(*kind.kind, facts);
  HTX_RETURN_IF_ERROR(RefuseIneligible(report, RecipientKey(nomination.recipient)));
  nomination.eligibility = report.verdict;
  nomination.unsettled = report.Blocking(Answer::kUnknown);
  nomination.eligibility_rule_set = kind.rule_version();
  return store::InsertJudgement(transaction, nomination.id, nomination.version + 1,
                                {.rule_set = kind.rule_version(), .facts = ToProto(facts).SerializeAsString()});
}

absl::Status JudgeGrant(sql::Transaction& transaction, const Nomination& nomination, absl::CivilDay day,
                        const std::optional<NomineeFacts>& told, const RuleSets& sets) {
  // One that was submitted before there were judgements.
  if (!nomination.eligibility) return absl::OkStatus();
  const std::optional<KindOnDate> kind =
      sets.FindIn(RuleSetId::Of(nomination.eligibility_rule_set), nomination.award_kind);
  HTX_CHECK(kind.has_value());
  HTX_ASSIGN_OR_RETURN(const std::vector<DossierDocument> documents, store::DocumentsOf(transaction, nomination.id));
  HTX_ASSIGN_OR_RETURN(const EligibilityFacts facts,
                       LoadEligibility(transaction, nomination, TypesOf(documents), day, told));
  const EligibilityReport report = Judge(*kind->kind, facts);
  HTX_RETURN_IF_ERROR(RefuseIneligible(report, RecipientKey(nomination.recipient)));
  // Who appraised it has seen what was unsettled then, and nothing else.
  for (const std::string& id : report.Blocking(Answer::kUnknown)) {
    if (std::find(nomination.unsettled.begin(), nomination.unsettled.end(), id) == nomination.unsettled.end()) {
      return EligibilityUnsettled(RecipientKey(nomination.recipient), id);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<bool>> CountedAward(sql::Transaction& transaction, const NominationId& nomination,
                                                 absl::string_view award, const RuleSets& sets) {
  HTX_ASSIGN_OR_RETURN(const std::optional<store::StoredJudgement> judgement,
                       store::LastJudgement(transaction, nomination));
  HTX_ASSIGN_OR_RETURN(const std::optional<Nomination> found, store::FindNomination(transaction, nomination));
  if (!judgement || !found) return std::optional<bool>();
  const Replay replay = ReplayOf(*judgement, *found, sets);
  for (const Finding& finding : Judge(*replay.kind.kind, replay.facts).findings) {
    if (finding.answer != Answer::kPass) continue;
    for (const std::string& input : finding.inputs) {
      if (absl::StartsWith(input, absl::StrCat(award, " "))) return std::optional<bool>(true);
    }
  }
  return std::optional<bool>(false);
}

absl::Status CheckAchievements(sql::Transaction& transaction, const Nomination& nomination) {
  if (nomination.achievements.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<RecipientFact> facts,
                       store::FactsAbout(transaction, RecipientKey(nomination.recipient), kMostJudged));
  for (const std::string& name : nomination.achievements) {
    const bool known = std::any_of(facts.begin(), facts.end(), [&](const RecipientFact& fact) {
      return fact.kind == FactKind::kAchievement && NameOf(fact.id) == name;
    });
    if (!known) return AchievementUnknown(name);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::RecordRecipientFactResponse> EligibilityHandlers::RecordRecipientFact(
    const v1::RecordRecipientFactRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const RecipientFact asked, ParseNewFact(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.recorder)));
  return sql::WriteOnce<v1::RecordRecipientFactResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordRecipientFactResponse> {
        HTX_ASSIGN_OR_RETURN(const RecipientFact fact, Record(asked));
        HTX_RETURN_IF_ERROR(store::InsertFact(transaction, fact));
        v1::RecordRecipientFactResponse response;
        *response.mutable_fact() = ToProto(fact);
        // Whoever follows learns that there is a fact; what it says is for those who may judge.
        HTX_RETURN_IF_ERROR(Announce(transaction, "RECIPIENT_FACT_RECORDED", NameOf(fact.id), {}, fact.source_date));
        return response;
      });
}

absl::StatusOr<v1::ListRecipientFactsResponse> EligibilityHandlers::ListRecipientFacts(
    const v1::ListRecipientFactsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("recorder", request.recorder(), "organizations"));
  const OrganizationId recorder = OrganizationId::Of(std::move(id_text));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, request.recorder()));
  const std::string bound = absl::StrCat("ListRecipientFacts ", request.recorder(), " ", request.recipient());
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, parts_.tokens->Open(request.page_token(), bound));
  std::string after;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(after, cursor.Text(0));
  }
  store::FactPage page;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(page, store::ListFacts(transaction, recorder, request.recipient(), after, size + 1));
    return absl::OkStatus();
  }));
  v1::ListRecipientFactsResponse response;
  const size_t shown = std::min(page.facts.size(), static_cast<size_t>(size));
  for (size_t i = 0; i < shown; ++i) *response.add_facts() = ToProto(page.facts[i]);
  if (page.facts.size() > shown) {
    response.set_next_page_token(parts_.tokens->Seal({.last = {page.facts[shown - 1].id.text()}}, bound));
  }
  response.set_total_size(page.total);
  return response;
}

absl::StatusOr<v1::CheckEligibilityResponse> EligibilityHandlers::CheckEligibility(
    const v1::CheckEligibilityRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const absl::CivilDay day =
      ParseOptionalDate(errors, "date", request.has_date(), request.date()).value_or(DayOf(parts_.clock->Now()));
  const NominationId id = NominationId::Of(ParseName(errors, "nomination", request.nomination(), "nominations", false));
  if (id.empty() == !request.has_draft()) {
    errors.Add("nomination", {"either this or draft must be set", "phải nêu đề nghị hoặc bản dự thảo"});
  }
  if (request.recorded() && (request.has_date() || request.has_draft())) {
    errors.Add("recorded", {"is about a nomination as it was submitted", "chỉ dùng cho đề nghị đã nộp"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  Checked checked;
  if (request.has_draft()) {
    v1::CreateNominationRequest draft;
    *draft.mutable_nomination() = request.draft();
    HTX_ASSIGN_OR_RETURN(checked.nomination, ParseNewNomination(draft, "draft", parts_.clock->Now()));
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(checked.nomination.proposer)));
    checked.documents = {request.documents().begin(), request.documents().end()};
  } else {
    HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const std::optional<Nomination> found, store::FindNomination(transaction, id));
      if (!found) return NeverExisted("Nomination", NameOf(id));
      checked.nomination = *found;
      HTX_ASSIGN_OR_RETURN(const std::vector<DossierDocument> documents, store::DocumentsOf(transaction, id));
      checked.documents = TypesOf(documents);
      HTX_ASSIGN_OR_RETURN(checked.recorded, store::LastJudgement(transaction, id));
      return absl::OkStatus();
    }));
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(checked.nomination.proposer)));
    if (request.recorded() && !checked.recorded) return NeverExisted("Judgement", NameOf(id));
  }
  const Nomination& nomination = checked.nomination;
  std::optional<NomineeFacts> told;
  if (!request.recorded() && !nomination.recipient.organization.empty()) {
    const NomineeQuestion question = {.organization = nomination.recipient.organization,
                                      .day = day,
                                      .debts = DebtsMatter(nomination.recipient.kind, day)};
    absl::StatusOr<NomineeFacts> answer = AskAbout(parts_, question, context);
    if (answer.ok()) told = *std::move(answer);
  }
  v1::CheckEligibilityResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    std::optional<KindOnDate> kind;
    EligibilityFacts facts;
    if (request.recorded()) {
      Replay replay = ReplayOf(*checked.recorded, nomination, sets);
      kind = replay.kind;
      facts = std::move(replay.facts);
    } else {
      HTX_ASSIGN_OR_RETURN(kind, KindOn(nomination.award_kind, day, sets, nomination.proposer));
      HTX_ASSIGN_OR_RETURN(facts, LoadEligibility(transaction, nomination, checked.documents, day, told));
    }
    *response.mutable_report() = ToProto(Judge(*kind->kind, facts), *kind, facts.day);
    *response.mutable_facts() = ToProto(facts);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
