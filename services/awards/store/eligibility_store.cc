#include "awards/store/eligibility_store.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "awards/domain/decision.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kFactColumns =
    "t.id, t.recipient, t.kind, t.code, t.basis, t.year, t.period_from, t.period_to, t.number, t.description, "
    "t.source, "
    "t.source_date, t.evidence_sha256, t.confidence, t.replaces, t.recorder, t.create_time";

RecipientFact FactOf(const sql::Row& row) {
  RecipientFact fact = {.id = IdAt<FactId>(row, 0),
                        .recipient = row.String(1),
                        .kind = EnumAt<FactKind>(row, 2),
                        .code = row.String(3),
                        .basis = EnumAt<AwardBasis>(row, 4),
                        .year = static_cast<int32_t>(row.Int(5)),
                        .number = row.Int(8),
                        .description = row.String(9),
                        .source = row.String(10),
                        .source_date = DayAt(row, 11),
                        .evidence_sha256 = row.String(12),
                        .confidence = EnumAt<Confidence>(row, 13),
                        .recorder = IdAt<OrganizationId>(row, 15),
                        .create_time = InstantAt(row, 16)};
  if (!row.IsNull(6)) fact.period = Period{.from = DayAt(row, 6), .to = MaybeDayAt(row, 7)};
  if (!row.IsNull(14)) fact.replaces = IdAt<FactId>(row, 14);
  return fact;
}

std::vector<RecipientFact> FactsOf(const sql::Rows& rows) {
  std::vector<RecipientFact> facts;
  for (size_t i = 0; i < rows.size(); ++i) facts.push_back(FactOf(rows[i]));
  return facts;
}

// The replaced fact must be of the same recipient, kind and recorder, and not be replaced already.
absl::Status CheckReplaced(sql::Transaction& transaction, const RecipientFact& fact) {
  if (fact.replaces.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select 1 from recipient_facts t where t.id = ? and t.recipient = ? and t.kind = ? and "
                        "t.recorder = ? and not exists (select 1 from recipient_facts r where r.replaces = t.id)",
                        {Words(fact.replaces), Words(fact.recipient), Number(fact.kind), Words(fact.recorder)}));
  return rows.empty() ? FactUnknown(NameOf(fact.replaces)) : absl::OkStatus();
}

std::string IdIn(const std::string& name) { return std::string(absl::StripPrefix(name, "recipientFacts/")); }

}  // namespace

absl::Status InsertFact(sql::Transaction& transaction, const RecipientFact& fact) {
  HTX_RETURN_IF_ERROR(CheckReplaced(transaction, fact));
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into recipient_facts (id, recipient, kind, code, basis, year, period_from, period_to, number, "
          "description, source, source_date, evidence_sha256, confidence, replaces, recorder, create_time) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
          {Words(fact.id), Words(fact.recipient), Number(fact.kind), Words(fact.code), Number(fact.basis),
           Number(fact.year), fact.period ? Day(fact.period->from) : Null(),
           fact.period ? Day(fact.period->to) : Null(), Number(fact.number), Words(fact.description),
           Words(fact.source), Day(fact.source_date), Words(fact.evidence_sha256), Number(fact.confidence),
           fact.replaces.empty() ? Null() : Words(fact.replaces), Words(fact.recorder), Instant(fact.create_time)}));
  if (inserted == 1) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select 1 from recipient_facts where id = ?", {Words(fact.id)}));
  return rows.empty() ? AchievementKnown(fact.recipient) : IdTaken(NameOf(fact.id));
}

absl::StatusOr<std::vector<RecipientFact>> FactsAbout(sql::Transaction& transaction, const std::string& recipient,
                                                      int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kFactColumns,
                                     " from recipient_facts t where t.recipient = ? and not exists (select 1 from "
                                     "recipient_facts r where r.replaces = t.id) order by t.id limit ?"),
                        {Words(recipient), int64_t{limit}}));
  return FactsOf(rows);
}

absl::StatusOr<FactPage> ListFacts(sql::Transaction& transaction, const OrganizationId& recorder,
                                   const std::string& recipient, const std::string& after, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows counted,
                       transaction.Query("select count(*) from recipient_facts t where t.recorder = ? and (? = '' or "
                                         "t.recipient = ?)",
                                         {Words(recorder), Words(recipient), Words(recipient)}));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kFactColumns,
                                     " from recipient_facts t where t.recorder = ? and (? = '' or t.recipient = ?) "
                                     "and t.id > ? order by t.id limit ?"),
                        {Words(recorder), Words(recipient), Words(recipient), Words(after), int64_t{limit}}));
  return FactPage{.facts = FactsOf(rows), .total = counted[0].Int(0)};
}

absl::StatusOr<std::vector<PastAward>> AwardsOf(sql::Transaction& transaction, const std::string& recipient,
                                                int limit) {
  const bool collective = absl::StartsWith(recipient, "organizations/");
  const std::string key = collective ? std::string(absl::StripPrefix(recipient, "organizations/")) : recipient;
  const absl::string_view where =
      collective ? "t.organization = ? and t.recipient_kind = 2" : "t.reference = ? and t.recipient_kind <> 2";
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(
          absl::StrCat("select t.id, t.award_kind, t.year, t.state, t.nomination_id, coalesce(n.basis, 1) "
                       "from awards t left join nominations n on n.id = t.nomination_id where ",
                       where, " order by t.id limit ?"),
          {Words(key), int64_t{limit}}));
  std::vector<PastAward> awards;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    awards.push_back({.name = NameOf(IdAt<AwardId>(row, 0)),
                      .award_kind = row.String(1),
                      .year = static_cast<int32_t>(row.Int(2)),
                      .stands = EnumAt<AwardState>(row, 3) != AwardState::kRevoked,
                      .recorded = row.IsNull(4) || row.Text(4).empty(),
                      .basis = EnumAt<AwardBasis>(row, 5)});
  }
  return awards;
}

absl::StatusOr<std::vector<UsedAchievement>> UsedAmong(sql::Transaction& transaction,
                                                       const std::vector<std::string>& achievements) {
  std::vector<UsedAchievement> used;
  for (const std::string& achievement : achievements) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction.Query("select award_id from achievement_claims where fact_id = ?", {Words(IdIn(achievement))}));
    if (!rows.empty()) used.push_back({.achievement = achievement, .award = NameOf(IdAt<AwardId>(rows[0], 0))});
  }
  return used;
}

absl::Status ClaimAchievements(sql::Transaction& transaction, const AwardId& award,
                               const std::vector<std::string>& achievements) {
  for (const std::string& achievement : achievements) {
    HTX_ASSIGN_OR_RETURN(
        const int64_t claimed,
        transaction.Execute(
            "insert into achievement_claims (fact_id, award_id) values (?, ?) on conflict (fact_id) do nothing",
            {Words(IdIn(achievement)), Words(award)}));
    if (claimed == 0) return AchievementUsed(achievement);
  }
  return absl::OkStatus();
}

absl::Status ReleaseAchievements(sql::Transaction& transaction, const AwardId& award) {
  return transaction.Execute("delete from achievement_claims where award_id = ?", {Words(award)}).status();
}

absl::Status ReplaceDocuments(sql::Transaction& transaction, const NominationId& nomination,
                              const std::vector<DossierDocument>& documents) {
  HTX_RETURN_IF_ERROR(
      transaction.Execute("delete from nomination_documents where nomination_id = ?", {Words(nomination)}).status());
  for (const DossierDocument& document : documents) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute(
                "insert into nomination_documents (nomination_id, document, sha256, received_on) values (?, ?, ?, ?)",
                {Words(nomination), Words(document.document), Words(document.sha256), Day(document.received_on)})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<DossierDocument>> DocumentsOf(sql::Transaction& transaction,
                                                         const NominationId& nomination) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select document, sha256, received_on from nomination_documents where nomination_id = ? "
                        "order by document",
                        {Words(nomination)}));
  std::vector<DossierDocument> documents;
  for (size_t i = 0; i < rows.size(); ++i) {
    documents.push_back({.document = rows[i].String(0), .sha256 = rows[i].String(1), .received_on = DayAt(rows[i], 2)});
  }
  return documents;
}

absl::Status InsertJudgement(sql::Transaction& transaction, const NominationId& nomination, int64_t version,
                             const StoredJudgement& judgement) {
  return transaction
      .Execute(
          "insert into nomination_judgements (nomination_id, version, rule_set, facts) values (?, ?, ?, ?)",
          {Words(nomination), Number(version), Words(judgement.rule_set), Words(absl::Base64Escape(judgement.facts))})
      .status();
}

absl::StatusOr<std::optional<StoredJudgement>> LastJudgement(sql::Transaction& transaction,
                                                             const NominationId& nomination) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select rule_set, facts from nomination_judgements where nomination_id = ? "
                                         "order by version desc limit 1",
                                         {Words(nomination)}));
  if (rows.empty()) return std::optional<StoredJudgement>();
  StoredJudgement judgement = {.rule_set = rows[0].String(0)};
  HTX_CHECK(absl::Base64Unescape(rows[0].Text(1), &judgement.facts));
  return std::optional<StoredJudgement>(std::move(judgement));
}

}  // namespace htx::awards::store
