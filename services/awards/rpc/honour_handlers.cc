#include "awards/rpc/honour_handlers.h"

#include "awards/domain/honour_errors.h"
#include "awards/domain/signing_authority.h"
#include "awards/rpc/credential_issue.h"
#include "awards/rpc/decision_proto.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/rpc/honour_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/decision_store.h"
#include "awards/store/eligibility_store.h"
#include "awards/store/honour_store.h"
#include "awards/store/log_store.h"
#include "awards/store/nomination_store.h"
#include "awards/store/signing_authority_store.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// An award with its decision, where the caller may write about it.
struct KeptAward {
  Award award = {};
  Decision decision = {};
};

absl::StatusOr<KeptAward> LoadAward(sql::Transaction& transaction, const AwardId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Award> award, store::FindAward(transaction, id));
  if (!award) return NeverExisted("Award", NameOf(id));
  HTX_ASSIGN_OR_RETURN(std::optional<Decision> decision, store::FindDecision(transaction, award->decision));
  HTX_CHECK(decision.has_value());
  return KeptAward{*std::move(award), *std::move(decision)};
}

absl::StatusOr<KeptAward> LoadToWrite(sql::Transaction& transaction, const AwardId& id,
                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(KeptAward kept, LoadAward(transaction, id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(kept.decision.manager)));
  return kept;
}

// What must be judged again because of a revocation: what counted the revoked award, and what nobody judged here.
absl::Status AddToReview(sql::Transaction& transaction, const Award& award, const RuleSets& sets, v1::Honour& honour) {
  HTX_ASSIGN_OR_RETURN(const std::vector<store::MayRestOn> pairs, store::ToReview(transaction, award));
  for (const store::MayRestOn& pair : pairs) {
    std::optional<bool> counted;
    if (!pair.nomination.empty()) {
      HTX_ASSIGN_OR_RETURN(counted, CountedAward(transaction, pair.nomination, NameOf(pair.revoked), sets));
    }
    if (counted.value_or(true)) honour.add_to_review(NameOf(pair.later == award.id ? pair.revoked : pair.later));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Honour> HonourOf(sql::Transaction& transaction, const KeptAward& kept) {
  const Award& award = kept.award;
  v1::Honour honour;
  *honour.mutable_award() = ToProto(award);
  HTX_ASSIGN_OR_RETURN(const CeremonyId ceremony, store::CeremonyOf(transaction, award.id));
  if (!ceremony.empty()) honour.set_ceremony(NameOf(ceremony));
  HTX_ASSIGN_OR_RETURN(const std::vector<Ruling> rulings, store::ListRulings(transaction, award.id));
  for (const Ruling& ruling : rulings) *honour.add_rulings() = ToProto(ruling);
  HTX_ASSIGN_OR_RETURN(const std::vector<Recovery> recoveries, store::ListRecoveries(transaction, award.id));
  for (const Recovery& recovery : recoveries) *honour.add_recoveries() = ToProto(recovery);
  HTX_ASSIGN_OR_RETURN(const std::vector<Credential> credentials, store::CredentialsOf(transaction, award.id));
  for (const Credential& credential : credentials) honour.add_credentials(NameOf(credential.id));
  HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
  HTX_RETURN_IF_ERROR(AddToReview(transaction, award, sets, honour));
  HTX_ASSIGN_OR_RETURN(const std::vector<PrizePayment> payments, store::ListPayments(transaction, award.id));
  for (const PrizePayment& payment : payments) *honour.add_payments() = ToProto(payment);
  const std::optional<int64_t> prize = PrizeOf(award, kept.decision, sets);
  if (prize) *honour.mutable_prize() = rpc::MoneyProto(*prize);
  if (kept.decision.provenance == Provenance::kImported) {
    HTX_ASSIGN_OR_RETURN(const std::optional<store::ImportSource> source,
                         store::FindImportSource(transaction, kept.decision.id));
    if (source) {
      honour.set_source(source->source);
      honour.set_confidence(ToEnum<v1::Confidence>(source->confidence));
    }
  }
  return honour;
}

absl::Status AnnounceAward(sql::Transaction& transaction, absl::string_view type, const Award& award,
                           absl::CivilDay day) {
  v1::Change change;
  *change.mutable_award() = ToProto(award);
  return Announce(transaction, type, NameOf(award.id), change, day);
}

// What an award rests on is free while it is revoked; a reinstated one needs it again. ACHIEVEMENT_USED when another
// award rests on it since.
absl::Status SettleAchievements(sql::Transaction& transaction, const Award& award, bool revokes) {
  if (revokes) return store::ReleaseAchievements(transaction, award.id);
  if (award.nomination.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<Nomination> nomination,
                       store::FindNomination(transaction, award.nomination));
  if (!nomination) return absl::OkStatus();
  return store::ClaimAchievements(transaction, award.id, nomination->achievements);
}

// One paper about one award: judged, kept, entered in the log.
absl::StatusOr<v1::Honour> Rule(sql::Transaction& transaction, Ruling ruling, absl::string_view etag,
                                const CredentialSeed& seed, const HandlerParts& parts,
                                const rpc::RequestContext& context, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(KeptAward kept, LoadToWrite(transaction, ruling.award, context));
  HTX_RETURN_IF_ERROR(CheckEtag(etag, kept.award.version, NameOf(ruling.award)));
  HTX_ASSIGN_OR_RETURN(const std::vector<Ruling> earlier, store::ListRulings(transaction, ruling.award));
  const std::optional<Ruling> last = earlier.empty() ? std::nullopt : std::optional<Ruling>(earlier.back());
  HTX_ASSIGN_OR_RETURN(kept.award, Apply(ruling, kept.award, kept.decision, last));
  HTX_ASSIGN_OR_RETURN(const std::vector<SigningAuthority> signers, store::SignersOf(transaction, ruling.authority));
  HTX_RETURN_IF_ERROR(CheckSigner(ruling, kept.award, signers));
  if (ruling.kind == RulingKind::kRevocation && !ruling.money_due) {
    HTX_ASSIGN_OR_RETURN(const std::vector<PrizePayment> payments, store::ListPayments(transaction, ruling.award));
    if (!payments.empty()) ruling.money_due = SumOf(payments);
  }
  HTX_RETURN_IF_ERROR(store::CheckNumberFree(transaction, ruling));
  ruling.content_hash = Sha256Hex(ContentBytes(ruling));
  HTX_RETURN_IF_ERROR(store::InsertRuling(transaction, ruling));
  HTX_RETURN_IF_ERROR(store::SaveAwardState(transaction, kept.award));
  const bool revokes = ruling.kind == RulingKind::kRevocation;
  HTX_RETURN_IF_ERROR(SettleAchievements(transaction, kept.award, revokes));
  const std::string type = revokes ? "AWARD_REVOKED" : "AWARD_REINSTATED";
  HTX_RETURN_IF_ERROR(store::RecordForLog(
      transaction,
      {.type = type, .resource = NameOf(ruling.award), .payload_sha256 = ruling.content_hash, .recorded_time = now}));
  if (revokes) {
    HTX_RETURN_IF_ERROR(RevokeCredentials(transaction, ruling.award, now));
  } else {
    HTX_RETURN_IF_ERROR(IssueCredential(transaction, kept.award, kept.decision, seed, parts, now).status());
  }
  HTX_RETURN_IF_ERROR(AnnounceAward(transaction, type, kept.award, ruling.signed_on));
  return HonourOf(transaction, kept);
}

// The names that the paper gives to collectives; the registry is not asked.
void KeepNames(const v1::ImportAwardsRequest& request, std::vector<NewItem>& items) {
  for (size_t i = 0; i < items.size(); ++i) {
    items[i].recipient.display_name = request.decision().items(static_cast<int>(i)).recipient().display_name();
  }
}

}  // namespace

absl::StatusOr<v1::RevokeAwardResponse> HonourHandlers::RevokeAward(const v1::RevokeAwardRequest& request,
                                                                    const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(std::string id, ParseOneName("name", request.name(), "awards"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  HTX_ASSIGN_OR_RETURN(const Ruling ruling, ParseRuling(request.ruling(), RulingKind::kRevocation,
                                                        AwardId::Of(std::move(id)), parts_.ids->Next(), now));
  return sql::WriteOnce<v1::RevokeAwardResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RevokeAwardResponse> {
        v1::RevokeAwardResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_honour(),
                             Rule(transaction, ruling, request.etag(), {}, parts_, context, now));
        return response;
      });
}

absl::StatusOr<v1::RecordPrizePaymentResponse> HonourHandlers::RecordPrizePayment(
    const v1::RecordPrizePaymentRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(std::string id, ParseOneName("name", request.name(), "awards"));
  HTX_ASSIGN_OR_RETURN(const PrizePayment payment,
                       ParsePayment(request.payment(), AwardId::Of(std::move(id)), parts_.ids->Next(), now));
  return sql::WriteOnce<v1::RecordPrizePaymentResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordPrizePaymentResponse> {
        HTX_ASSIGN_OR_RETURN(KeptAward kept, LoadToWrite(transaction, payment.award, context));
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        HTX_ASSIGN_OR_RETURN(const std::vector<PrizePayment> earlier, store::ListPayments(transaction, payment.award));
        HTX_RETURN_IF_ERROR(CheckPayment(payment, kept.award, PrizeOf(kept.award, kept.decision, sets), earlier));
        HTX_RETURN_IF_ERROR(store::InsertPayment(transaction, payment));
        // A new version, so that of two payments at once the second is judged after the first.
        HTX_RETURN_IF_ERROR(store::SaveAwardState(transaction, kept.award));
        HTX_RETURN_IF_ERROR(AnnounceAward(transaction, "PRIZE_PAID", kept.award, payment.paid_on));
        v1::RecordPrizePaymentResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_honour(), HonourOf(transaction, kept));
        return response;
      });
}

absl::StatusOr<v1::ReinstateAwardResponse> HonourHandlers::ReinstateAward(const v1::ReinstateAwardRequest& request,
                                                                          const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(std::string id, ParseOneName("name", request.name(), "awards"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  HTX_ASSIGN_OR_RETURN(const Ruling ruling, ParseRuling(request.ruling(), RulingKind::kReinstatement,
                                                        AwardId::Of(std::move(id)), parts_.ids->Next(), now));
  const CredentialSeed seed = NextSeed(*parts_.ids);
  return sql::WriteOnce<v1::ReinstateAwardResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ReinstateAwardResponse> {
        v1::ReinstateAwardResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_honour(),
                             Rule(transaction, ruling, request.etag(), seed, parts_, context, now));
        return response;
      });
}

absl::StatusOr<v1::RecordRecoveryResponse> HonourHandlers::RecordRecovery(const v1::RecordRecoveryRequest& request,
                                                                          const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(std::string id, ParseOneName("name", request.name(), "awards"));
  HTX_ASSIGN_OR_RETURN(const Recovery recovery,
                       ParseRecovery(request.recovery(), AwardId::Of(std::move(id)), parts_.ids->Next(), now));
  return sql::WriteOnce<v1::RecordRecoveryResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordRecoveryResponse> {
        HTX_ASSIGN_OR_RETURN(KeptAward kept, LoadToWrite(transaction, recovery.award, context));
        HTX_ASSIGN_OR_RETURN(const std::vector<Ruling> rulings, store::ListRulings(transaction, recovery.award));
        HTX_ASSIGN_OR_RETURN(const std::vector<Recovery> earlier, store::ListRecoveries(transaction, recovery.award));
        // A revoked award has a ruling; of any other the state is refused first.
        const Ruling last = rulings.empty() ? Ruling() : rulings.back();
        HTX_RETURN_IF_ERROR(CheckRecovery(recovery, kept.award, last, earlier));
        HTX_RETURN_IF_ERROR(store::InsertRecovery(transaction, recovery));
        // Raises the version, so that two recoveries at once are judged one after the other.
        HTX_RETURN_IF_ERROR(store::SaveAwardState(transaction, kept.award));
        HTX_RETURN_IF_ERROR(AnnounceAward(transaction, "AWARD_RECOVERED", kept.award, recovery.recovered_on));
        v1::RecordRecoveryResponse response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_honour(), HonourOf(transaction, kept));
        return response;
      });
}

absl::StatusOr<v1::GetHonourResponse> HonourHandlers::GetHonour(const v1::GetHonourRequest& request,
                                                                const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "awards"));
  const AwardId id = AwardId::Of(std::move(id_text));
  v1::GetHonourResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const KeptAward kept, LoadAward(transaction, id));
    HTX_ASSIGN_OR_RETURN(*response.mutable_honour(), HonourOf(transaction, kept));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ImportAwardsResponse> HonourHandlers::ImportAwards(const v1::ImportAwardsRequest& request,
                                                                      const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  if (request.decision().provenance() != v1::PROVENANCE_IMPORTED) {
    return InvalidField("decision.provenance", {"must be IMPORTED", "phải là IMPORTED"});
  }
  v1::IssueDecisionRequest paper;
  *paper.mutable_decision() = request.decision();
  paper.mutable_decision()->set_provenance(v1::PROVENANCE_RECORDED);
  paper.set_decision_id(request.decision_id());
  HTX_ASSIGN_OR_RETURN(NewDecision asked, ParseNewDecision(paper, *parts_.ids, now));
  KeepNames(request, asked.items);
  const store::ImportSource source = {.source = request.source(),
                                      .confidence = static_cast<Confidence>(request.confidence())};
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.decision.manager)));
  return sql::WriteOnce<v1::ImportAwardsResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ImportAwardsResponse> {
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        HTX_ASSIGN_OR_RETURN(Decision decision, Import(asked.decision, asked.items, sets));
        decision.content_hash = Sha256Hex(ContentBytes(decision));
        HTX_RETURN_IF_ERROR(store::InsertDecision(transaction, decision));
        HTX_RETURN_IF_ERROR(store::InsertImportSource(transaction, decision.id, source));
        HTX_RETURN_IF_ERROR(store::RecordForLog(transaction, {.type = "DECISION_IMPORTED",
                                                              .resource = NameOf(decision.id),
                                                              .payload_sha256 = decision.content_hash,
                                                              .recorded_time = now}));
        v1::ImportAwardsResponse response;
        *response.mutable_decision() = ToProto(decision);
        v1::Change change;
        *change.mutable_decision() = response.decision();
        HTX_RETURN_IF_ERROR(Announce(transaction, "DECISION_ISSUED", NameOf(decision.id), change, decision.signed_on));
        for (const Award& award : decision.awards) {
          HTX_RETURN_IF_ERROR(AnnounceAward(transaction, "AWARD_GRANTED", award, decision.signed_on));
        }
        return response;
      });
}

}  // namespace htx::awards
