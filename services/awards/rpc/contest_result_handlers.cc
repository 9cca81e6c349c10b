#include <map>

#include "awards/domain/canonical.h"
#include "awards/domain/contest_errors.h"
#include "awards/domain/errors.h"
#include "awards/domain/recipient_fact.h"
#include "awards/rpc/contest_changes.h"
#include "awards/rpc/contest_handlers.h"
#include "awards/rpc/contest_proto.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/contest_entry_store.h"
#include "awards/store/council_store.h"
#include "awards/store/eligibility_store.h"
#include "awards/store/log_store.h"
#include "awards/store/nomination_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// All that the results follow from.
struct ContestRecord {
  std::vector<ContestEntry> entries = {};
  std::vector<EntryJudgement> judgements = {};
};

absl::StatusOr<ContestRecord> LoadRecord(sql::Transaction& transaction, const Contest& contest) {
  ContestRecord record;
  HTX_ASSIGN_OR_RETURN(record.entries, store::EntriesOf(transaction, contest.id));
  HTX_ASSIGN_OR_RETURN(record.judgements, store::JudgementsOf(transaction, contest.id));
  return record;
}

// The seats that a principal ever had, as jurors. A unit or person that it had in any of them counts.
std::vector<Juror> JurorsOf(const Council& jury, const std::string& principal) {
  std::vector<Juror> jurors;
  for (const CouncilSeat& seat : jury.seats) {
    if (seat.principal != principal) continue;
    jurors.push_back({.principal = seat.principal, .unit = seat.unit, .person = seat.person});
  }
  return jurors;
}

std::optional<ConflictGround> ConflictOfJudge(const Council& jury, const std::string& principal,
                                              const Recipient& entrant, const std::vector<Relation>& relations,
                                              absl::CivilDay day) {
  for (const Juror& juror : JurorsOf(jury, principal)) {
    const std::optional<ConflictGround> ground = ConflictWith(juror, entrant, relations, day);
    if (ground) return ground;
  }
  return std::nullopt;
}

// Marks the judgements that do not count: of judges who by now have a conflict about the entry.
absl::Status SetConflictsAside(sql::Transaction& transaction, const Council& jury, ContestRecord& record,
                               absl::CivilDay today) {
  std::map<EntryId, const ContestEntry*> entries;
  for (const ContestEntry& entry : record.entries) entries[entry.id] = &entry;
  EntryId asked;
  std::vector<Relation> relations;  // To whoever's entry `asked` is: judgements come by entry.
  for (EntryJudgement& judgement : record.judgements) {
    const Recipient& entrant = entries.at(judgement.entry)->entrant;
    if (judgement.entry != asked) {
      HTX_ASSIGN_OR_RETURN(relations, store::RelationsTo(transaction, entrant));
      asked = judgement.entry;
    }
    judgement.set_aside = ConflictOfJudge(jury, judgement.judge, entrant, relations, today);
    if (judgement.set_aside) HTX_RETURN_IF_ERROR(store::SetAside(transaction, judgement));
  }
  return absl::OkStatus();
}

bool SitsOn(const Council& jury, const std::string& principal, absl::CivilDay day) {
  for (const CouncilSeat& seat : jury.seats) {
    if (seat.principal == principal && seat.period.Contains(day)) return true;
  }
  return false;
}

// What a prize is on record as.
RecipientFact AchievementOf(const Contest& contest, const ContestEntry& entry, const ContestPrize& prize,
                            std::string id, absl::Time now) {
  const std::string evidence =
      CanonicalBytes().Add("htx.contest.prize").Add(NameOf(contest.id)).Add(NameOf(entry.id)).Add(prize.id).bytes();
  return {.id = FactId::Of(std::move(id)),
          .recipient = EntrantKey(entry.entrant),
          .kind = FactKind::kAchievement,
          .basis = AwardBasis::kThematic,
          .year = contest.year,
          .description = absl::StrCat(prize.display_name, ", ", contest.display_name),
          .source = contest.announcement_number,
          .source_date = *contest.announced_on,
          .evidence_sha256 = Sha256Hex(evidence),
          .confidence = Confidence::kVerified,
          .recorder = contest.manager,
          .create_time = now};
}

// Puts a winner forward: a draft, decided about as any other nomination.
absl::Status PutForward(sql::Transaction& transaction, const RuleSets& sets, const Contest& contest,
                        const ContestEntry& entry, const ContestPrize& prize, absl::Time now) {
  const AwardKind* kind = FindKind(prize.award_kind, sets);
  if (kind == nullptr) return AwardKindUnknown(prize.award_kind, FormatDay(*contest.announced_on));
  const Nomination drafted = {.id = entry.nomination,
                              .award_kind = prize.award_kind,
                              .recipient = entry.entrant,
                              .proposer = contest.manager,
                              .campaign = contest.campaign,
                              .year = contest.year,
                              .achievement = absl::StrCat(prize.display_name, ", ", contest.display_name),
                              .dataset = contest.dataset,
                              .basis = AwardBasis::kThematic,
                              .achievements = {NameOf(entry.achievement)},
                              .create_time = now,
                              .update_time = now};
  HTX_ASSIGN_OR_RETURN(const Nomination nomination, Nominate(drafted, *kind, std::nullopt));
  HTX_RETURN_IF_ERROR(store::InsertNomination(transaction, nomination, *kind));
  v1::Change change;
  *change.mutable_nomination() = ToProto(nomination);
  return Announce(transaction, "NOMINATION_CREATED", NameOf(nomination.id), change);
}

// Gives one entry its prize, with all that follows.
absl::Status AwardPrize(sql::Transaction& transaction, const RuleSets& sets, const Contest& contest,
                        ContestEntry& entry, const std::string& prize_id, IdSource& ids, absl::Time now) {
  const ContestPrize& prize = *FindPrize(*FindCategory(contest, entry.category), prize_id);
  entry.prize = prize.id;
  HTX_ASSIGN_OR_RETURN(const RecipientFact fact, Record(AchievementOf(contest, entry, prize, ids.Next(), now)));
  HTX_RETURN_IF_ERROR(store::InsertFact(transaction, fact));
  HTX_RETURN_IF_ERROR(
      Announce(transaction, "RECIPIENT_FACT_RECORDED", NameOf(fact.id), v1::Change(), fact.source_date));
  entry.achievement = fact.id;
  if (!prize.award_kind.empty()) {
    entry.nomination = NominationId::Of(ids.Next());
    HTX_RETURN_IF_ERROR(PutForward(transaction, sets, contest, entry, prize, now));
  }
  return SaveEntry(transaction, contest, entry, "ENTRY_AWARDED", now);
}

}  // namespace

absl::StatusOr<v1::CloseJudgingResponse> ContestHandlers::CloseJudging(const v1::CloseJudgingRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ContestId id = ContestId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::CloseJudgingResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CloseJudgingResponse> {
        HTX_ASSIGN_OR_RETURN(Contest contest, LoadContest(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(contest.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), contest.version, NameOf(id)));
        HTX_RETURN_IF_ERROR(CheckJudging(contest));
        HTX_ASSIGN_OR_RETURN(const Council jury, LoadJury(transaction, contest));
        HTX_ASSIGN_OR_RETURN(ContestRecord record, LoadRecord(transaction, contest));
        HTX_RETURN_IF_ERROR(SetConflictsAside(transaction, jury, record, DayOf(now)));
        HTX_RETURN_IF_ERROR(ResultsOf(contest, record.entries, record.judgements).status());
        contest.inputs_sha256 = Sha256Hex(InputBytes(contest, record.entries, record.judgements));
        contest.state = ContestState::kJudged;
        HTX_RETURN_IF_ERROR(SaveContest(transaction, contest, "CONTEST_JUDGED", now));
        HTX_RETURN_IF_ERROR(store::RecordForLog(transaction, {.type = "CONTEST_JUDGED",
                                                              .resource = NameOf(id),
                                                              .payload_sha256 = contest.inputs_sha256,
                                                              .recorded_time = now}));
        v1::CloseJudgingResponse response;
        *response.mutable_contest() = ToProto(contest);
        return response;
      });
}

absl::StatusOr<v1::AnnounceResultsResponse> ContestHandlers::AnnounceResults(const v1::AnnounceResultsRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Announcement announcement, ParseAnnouncement(request));
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const ContestId id = ContestId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  return sql::WriteOnce<v1::AnnounceResultsResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::AnnounceResultsResponse> {
        HTX_ASSIGN_OR_RETURN(Contest contest, LoadContest(transaction, id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(contest.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), contest.version, NameOf(id)));
        if (!MayMove(contest.state, ContestState::kAnnounced)) {
          return StateForbids(NameOf(id), ToText(contest.state), "JUDGED");
        }
        HTX_ASSIGN_OR_RETURN(ContestRecord record, LoadRecord(transaction, contest));
        HTX_ASSIGN_OR_RETURN(const std::vector<ContestResult> results,
                             ResultsOf(contest, record.entries, record.judgements));
        HTX_ASSIGN_OR_RETURN(const auto prizes, GivePrizes(contest, results, announcement.prizes, announcement.note));
        contest.state = ContestState::kAnnounced;
        contest.announcement_number = announcement.number;
        contest.announced_on = announcement.day;
        contest.announcement_note = announcement.note;
        HTX_RETURN_IF_ERROR(SaveContest(transaction, contest, "CONTEST_ANNOUNCED", now));
        HTX_RETURN_IF_ERROR(
            store::RecordForLog(transaction, {.type = "CONTEST_ANNOUNCED",
                                              .resource = NameOf(id),
                                              .payload_sha256 = Sha256Hex(AnnouncementBytes(contest, prizes)),
                                              .recorded_time = now}));
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        std::map<EntryId, ContestEntry*> entries;
        for (ContestEntry& entry : record.entries) entries[entry.id] = &entry;
        v1::AnnounceResultsResponse response;
        for (const ContestResult& result : results) {
          const auto prize = prizes.find(result.entry);
          if (prize == prizes.end()) continue;
          ContestEntry& entry = *entries.at(result.entry);
          HTX_RETURN_IF_ERROR(AwardPrize(transaction, sets, contest, entry, prize->second, *parts_.ids, now));
          *response.add_entries() = ToProto(entry, true);
        }
        *response.mutable_contest() = ToProto(contest);
        return response;
      });
}

absl::StatusOr<v1::GetContestResultsResponse> ContestHandlers::GetContestResults(
    const v1::GetContestResultsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "contests"));
  const ContestId id = ContestId::Of(std::move(id_text));
  v1::GetContestResultsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Contest contest, LoadContest(transaction, id));
    const bool announced = contest.state == ContestState::kAnnounced;
    if (!announced && contest.state != ContestState::kJudged) {
      return StateForbids(NameOf(id), ToText(contest.state), "JUDGED, ANNOUNCED");
    }
    if (!announced) HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(contest.manager)));
    HTX_ASSIGN_OR_RETURN(const ContestRecord record, LoadRecord(transaction, contest));
    HTX_ASSIGN_OR_RETURN(const std::vector<ContestResult> results,
                         ResultsOf(contest, record.entries, record.judgements));
    std::map<EntryId, const ContestEntry*> entries;
    for (const ContestEntry& entry : record.entries) entries[entry.id] = &entry;
    for (const ContestResult& result : results) {
      *response.add_results() = ToProto(result, *entries.at(result.entry), announced || !contest.anonymous);
    }
    response.set_inputs_sha256(Sha256Hex(InputBytes(contest, record.entries, record.judgements)));
    response.set_reproduced(response.inputs_sha256() == contest.inputs_sha256);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::JudgeEntryResponse> ContestHandlers::JudgeEntry(const v1::JudgeEntryRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "entries"));
  const EntryId id = EntryId::Of(std::move(id_text));
  const absl::Time now = parts_.clock->Now();
  std::vector<CriterionPoints> given;
  for (const v1::EntryScore& score : request.scores()) {
    given.push_back({.criterion = score.criterion(), .points = score.points_milli()});
  }
  return sql::WriteOnce<v1::JudgeEntryResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::JudgeEntryResponse> {
        HTX_ASSIGN_OR_RETURN(const LoadedEntry loaded, LoadEntry(transaction, id));
        HTX_RETURN_IF_ERROR(CheckKind(loaded.contest, ContestKind::kScored));
        HTX_ASSIGN_OR_RETURN(const std::vector<Relation> relations,
                             store::RelationsTo(transaction, loaded.entry.entrant));
        const std::optional<ConflictGround> conflict =
            ConflictOfJudge(loaded.jury, context.principal, loaded.entry.entrant, relations, DayOf(now));
        if (conflict || !SitsOn(loaded.jury, context.principal, DayOf(now))) return NotEligibleToJudge(NameOf(id));
        HTX_RETURN_IF_ERROR(CheckJudging(loaded.contest));
        if (loaded.entry.state != EntryState::kReceived) {
          return StateForbids(NameOf(id), ToText(loaded.entry.state), "RECEIVED");
        }
        EntryJudgement judgement = {
            .entry = id, .judge = context.principal, .comment = request.comment(), .judged_time = now};
        HTX_ASSIGN_OR_RETURN(judgement.scores, CheckScores(loaded.contest, given));
        HTX_ASSIGN_OR_RETURN(const int64_t times, store::TimesJudged(transaction, id, context.principal));
        if (times >= kMostRevisions) return JudgementLimit(NameOf(id), kMostRevisions);
        judgement.revision = times + 1;
        HTX_RETURN_IF_ERROR(store::InsertJudgement(transaction, judgement));
        // Announced without the points: that somebody judged is audited, what was judged is not told.
        HTX_RETURN_IF_ERROR(Announce(transaction, "ENTRY_JUDGED", NameOf(id), v1::Change()));
        v1::JudgeEntryResponse response;
        *response.mutable_judgement() = ToProto(judgement);
        return response;
      });
}

absl::StatusOr<v1::GetJudgementsResponse> ContestHandlers::GetJudgements(const v1::GetJudgementsRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "entries"));
  const EntryId id = EntryId::Of(std::move(id_text));
  v1::GetJudgementsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const LoadedEntry loaded, LoadEntry(transaction, id));
    HTX_ASSIGN_OR_RETURN(const std::vector<EntryJudgement> judgements, store::JudgementsOf(transaction, id));
    const bool closed =
        loaded.contest.state == ContestState::kJudged || loaded.contest.state == ContestState::kAnnounced;
    const bool all = closed && (SatInJury(loaded.jury, context.principal) ||
                                rpc::RequireScope(context, OrganizationName(loaded.contest.manager)).ok());
    for (const EntryJudgement& judgement : judgements) {
      if (all || judgement.judge == context.principal) *response.add_judgements() = ToProto(judgement);
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
