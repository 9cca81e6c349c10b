#include "awards/store/contest_entry_store.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "awards/domain/contest_errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kEntryColumns =
    "t.id, t.contest_id, t.category_id, t.recipient_kind, t.organization, t.reference, t.display_name, "
    "t.position_group, t.title, t.work_sha256, t.received_time, t.state, t.state_reason, t.prize_id, t.achievement_id, "
    "t.nomination_id, t.version, t.create_time, t.update_time";

ContestEntry EntryOf(const sql::Row& row) {
  return {.id = IdAt<EntryId>(row, 0),
          .contest = IdAt<ContestId>(row, 1),
          .category = row.String(2),
          .entrant = {.kind = EnumAt<RecipientKind>(row, 3),
                      .organization = IdAt<OrganizationId>(row, 4),
                      .reference = row.String(5),
                      .display_name = row.String(6),
                      .position = EnumAt<PositionGroup>(row, 7)},
          .title = row.String(8),
          .work_sha256 = row.String(9),
          .received_time = InstantAt(row, 10),
          .state = EnumAt<EntryState>(row, 11),
          .state_reason = row.String(12),
          .prize = row.String(13),
          .achievement = IdAt<FactId>(row, 14),
          .nomination = IdAt<NominationId>(row, 15),
          .version = row.Int(16),
          .create_time = InstantAt(row, 17),
          .update_time = InstantAt(row, 18)};
}

// The judgements that a condition on their entry, "e", finds.
absl::StatusOr<std::vector<EntryJudgement>> LoadJudgements(sql::Transaction& transaction, absl::string_view where,
                                                           const Value& arg) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(
          absl::StrCat("select j.entry_id, j.judge, j.revision, j.comment, j.judged_time, j.set_aside from "
                       "contest_judgements j join contest_entries e on e.id = j.entry_id where ",
                       where, " and j.revision = (select max(l.revision) from contest_judgements l where ",
                       "l.entry_id = j.entry_id and l.judge = j.judge) order by j.entry_id, j.judge"),
          {arg}));
  std::vector<EntryJudgement> judgements;
  std::map<std::pair<std::string, std::string>, size_t> index;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    EntryJudgement judgement = {.entry = IdAt<EntryId>(row, 0),
                                .judge = row.String(1),
                                .revision = row.Int(2),
                                .comment = row.String(3),
                                .judged_time = InstantAt(row, 4)};
    if (row.Int(5) != 0) judgement.set_aside = EnumAt<ConflictGround>(row, 5);
    index[{row.String(0), row.String(1)}] = judgements.size();
    judgements.push_back(std::move(judgement));
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows scores,
      transaction.Query(absl::StrCat("select s.entry_id, s.judge, s.revision, s.criterion_id, s.points from "
                                     "contest_scores s join contest_entries e on e.id = s.entry_id where ",
                                     where, " order by s.entry_id, s.judge, s.revision, s.position"),
                        {arg}));
  for (size_t i = 0; i < scores.size(); ++i) {
    const sql::Row row = scores[i];
    EntryJudgement& judgement = judgements[index.at({row.String(0), row.String(1)})];
    if (judgement.revision != row.Int(2)) continue;
    judgement.scores.push_back({.criterion = row.String(3), .points = row.Int(4)});
  }
  return judgements;
}

}  // namespace

const query::Schema& ContestEntrySchema() {
  static const auto* const schema = new query::Schema{
      {{.name = "category", .type = query::FieldType::kText, .column = "t.category_id"},
       {.name = "state",
        .type = query::FieldType::kEnum,
        .column = "t.state",
        .values = {{"RECEIVED", 1}, {"SELECTED", 2}, {"WITHDRAWN", 3}, {"DISQUALIFIED", 4}}},
       {.name = "create_time", .type = query::FieldType::kTime, .column = "t.create_time", .sortable = true}},
      "t.id"};
  return *schema;
}

absl::Status InsertEntry(sql::Transaction& transaction, const ContestEntry& entry, const std::string& key) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into contest_entries (id, contest_id, category_id, recipient_kind, organization, reference, "
          "display_name, position_group, title, work_sha256, entry_key, received_time, state, state_reason, prize_id, "
          "achievement_id, nomination_id, version, create_time, update_time) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "on conflict (contest_id, entry_key) do nothing",
          {Words(entry.id),
           Words(entry.contest),
           Words(entry.category),
           Number(entry.entrant.kind),
           Words(entry.entrant.organization),
           Words(entry.entrant.reference),
           Words(entry.entrant.display_name),
           Number(entry.entrant.position),
           Words(entry.title),
           Words(entry.work_sha256),
           Words(key),
           Instant(entry.received_time),
           Number(entry.state),
           Words(entry.state_reason),
           Words(entry.prize),
           Words(entry.achievement),
           Words(entry.nomination),
           Number(entry.version),
           Instant(entry.create_time),
           Instant(entry.update_time)}));
  return inserted == 0 ? EntryKnown(NameOf(entry.contest)) : absl::OkStatus();
}

absl::Status UpdateEntry(sql::Transaction& transaction, const ContestEntry& entry) {
  if (entry.state == EntryState::kWithdrawn) {
    HTX_RETURN_IF_ERROR(transaction
                            .Execute("update contest_entries set entry_key = ? where id = ?",
                                     {Words(NameOf(entry.id)), Words(entry.id)})
                            .status());
  }
  return transaction
      .Execute(
          "update contest_entries set state = ?, state_reason = ?, prize_id = ?, achievement_id = ?, "
          "nomination_id = ?, version = ?, update_time = ? where id = ?",
          {Number(entry.state), Words(entry.state_reason), Words(entry.prize), Words(entry.achievement),
           Words(entry.nomination), Number(entry.version), Instant(entry.update_time), Words(entry.id)})
      .status();
}

absl::StatusOr<std::optional<ContestEntry>> FindEntry(sql::Transaction& transaction, const EntryId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kEntryColumns, " from contest_entries t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<ContestEntry>();
  return std::optional(EntryOf(rows[0]));
}

absl::StatusOr<Page<ContestEntry>> ListEntries(sql::Transaction& transaction, const ContestId& contest,
                                               const ListRequest& request) {
  ListRequest own = request;
  own.where.text = absl::StrCat("t.contest_id = ? and (", request.where.text, ")");
  own.where.args.insert(own.where.args.begin(), Words(contest));
  return SelectItems<ContestEntry>(transaction, kEntryColumns, "contest_entries t", own,
                                   [](const sql::Row& row) -> absl::StatusOr<ContestEntry> { return EntryOf(row); });
}

absl::StatusOr<std::vector<ContestEntry>> EntriesOf(sql::Transaction& transaction, const ContestId& contest) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kEntryColumns,
                                                      " from contest_entries t where t.contest_id = ? order by t.id"),
                                         {Words(contest)}));
  std::vector<ContestEntry> entries;
  for (size_t i = 0; i < rows.size(); ++i) entries.push_back(EntryOf(rows[i]));
  return entries;
}

absl::StatusOr<int64_t> CountEntries(sql::Transaction& transaction, const ContestId& contest) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select count(*) from contest_entries where contest_id = ?", {Words(contest)}));
  return rows[0].Int(0);
}

absl::Status TakePlace(sql::Transaction& transaction, const ContestEntry& entry, int32_t places) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows held,
                       transaction.Query("select place from contest_places where contest_id = ? and category_id = ? "
                                         "order by place",
                                         {Words(entry.contest), Words(entry.category)}));
  size_t next = 0;
  for (int64_t place = 1; place <= places; ++place) {
    if (next < held.size() && held[next].Int(0) == place) {
      ++next;
      continue;
    }
    HTX_ASSIGN_OR_RETURN(
        const int64_t taken,
        transaction.Execute("insert into contest_places (contest_id, category_id, place, entry_id) values (?, ?, ?, ?) "
                            "on conflict (contest_id, category_id, place) do nothing",
                            {Words(entry.contest), Words(entry.category), Number(place), Words(entry.id)}));
    if (taken == 1) return absl::OkStatus();
  }
  return PlacesTaken(entry.category, places);
}

absl::Status ReleasePlace(sql::Transaction& transaction, const EntryId& entry) {
  return transaction.Execute("delete from contest_places where entry_id = ?", {Words(entry)}).status();
}

absl::Status InsertJudgement(sql::Transaction& transaction, const EntryJudgement& judgement) {
  HTX_RETURN_IF_ERROR(
      transaction
          .Execute("insert into contest_judgements (entry_id, judge, revision, comment, judged_time, set_aside) "
                   "values (?, ?, ?, ?, ?, ?)",
                   {Words(judgement.entry), Words(judgement.judge), Number(judgement.revision),
                    Words(judgement.comment), Instant(judgement.judged_time), Number(int64_t{0})})
          .status());
  for (size_t i = 0; i < judgement.scores.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into contest_scores (entry_id, judge, revision, position, criterion_id, points) "
                     "values (?, ?, ?, ?, ?, ?)",
                     {Words(judgement.entry), Words(judgement.judge), Number(judgement.revision),
                      Number(static_cast<int64_t>(i)), Words(judgement.scores[i].criterion),
                      Number(judgement.scores[i].points)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status SetAside(sql::Transaction& transaction, const EntryJudgement& judgement) {
  return transaction
      .Execute("update contest_judgements set set_aside = ? where entry_id = ? and judge = ? and revision = ?",
               {Number(judgement.set_aside ? static_cast<int64_t>(*judgement.set_aside) : int64_t{0}),
                Words(judgement.entry), Words(judgement.judge), Number(judgement.revision)})
      .status();
}

absl::StatusOr<int64_t> TimesJudged(sql::Transaction& transaction, const EntryId& entry, const std::string& judge) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select count(*) from contest_judgements where entry_id = ? and judge = ?",
                                         {Words(entry), Words(judge)}));
  return rows[0].Int(0);
}

absl::StatusOr<std::vector<EntryJudgement>> JudgementsOf(sql::Transaction& transaction, const EntryId& entry) {
  return LoadJudgements(transaction, "e.id = ?", Words(entry));
}

absl::StatusOr<std::vector<EntryJudgement>> JudgementsOf(sql::Transaction& transaction, const ContestId& contest) {
  return LoadJudgements(transaction, "e.contest_id = ?", Words(contest));
}

}  // namespace htx::awards::store
