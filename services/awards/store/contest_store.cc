#include "awards/store/contest_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"
#include "common/base/text.h"

namespace htx::awards::store {
namespace {

using query::Field;
using query::FieldType;
using query::Schema;

constexpr absl::string_view kContestColumns =
    "t.id, t.kind, t.display_name, t.manager, t.campaign_id, t.year, t.rules, t.jury, t.anonymous, t.min_judges, "
    "t.deadline_local, t.dataset, t.state, t.state_reason, t.inputs_sha256, t.announcement_number, t.announced_on, "
    "t.announcement_note, t.version, t.create_time, t.update_time";

absl::Status InsertPrize(sql::Transaction& transaction, const Contest& contest, size_t category, size_t position) {
  const ContestPrize& prize = contest.categories[category].prizes[position];
  const std::optional<int64_t> numerator = prize.share ? std::optional(prize.share->numerator) : std::nullopt;
  const std::optional<int64_t> denominator = prize.share ? std::optional(prize.share->denominator) : std::nullopt;
  return transaction
      .Execute(
          "insert into contest_prizes (contest_id, category_position, position, prize_id, display_name, "
          "prize_count, share_numerator, share_denominator, money, award_kind) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(contest.id), Number(static_cast<int64_t>(category)), Number(static_cast<int64_t>(position)),
           Words(prize.id), Words(prize.display_name), Number(prize.count), Number(numerator), Number(denominator),
           Number(prize.money), Words(prize.award_kind)})
      .status();
}

absl::Status InsertContestParts(sql::Transaction& transaction, const Contest& contest) {
  for (size_t i = 0; i < contest.criteria.size(); ++i) {
    const ContestCriterion& criterion = contest.criteria[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into contest_criteria (contest_id, position, criterion_id, display_name, max_points) "
                     "values (?, ?, ?, ?, ?)",
                     {Words(contest.id), Number(static_cast<int64_t>(i)), Words(criterion.id),
                      Words(criterion.display_name), Number(criterion.max)})
            .status());
  }
  for (size_t i = 0; i < contest.tie_keys.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into contest_tie_keys (contest_id, position, criterion_id) values (?, ?, ?)",
                     {Words(contest.id), Number(static_cast<int64_t>(i)), Words(contest.tie_keys[i])})
            .status());
  }
  for (size_t i = 0; i < contest.categories.size(); ++i) {
    const ContestCategory& category = contest.categories[i];
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into contest_categories (contest_id, position, category_id, display_name, sector, "
                     "province) values (?, ?, ?, ?, ?, ?)",
                     {Words(contest.id), Number(static_cast<int64_t>(i)), Words(category.id),
                      Words(category.display_name), Words(category.sector), Words(category.province)})
            .status());
    for (size_t j = 0; j < category.prizes.size(); ++j) {
      HTX_RETURN_IF_ERROR(InsertPrize(transaction, contest, i, j));
    }
  }
  return absl::OkStatus();
}

absl::Status LoadContestParts(sql::Transaction& transaction, Contest& contest) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows criteria,
                       transaction.Query("select criterion_id, display_name, max_points from contest_criteria "
                                         "where contest_id = ? order by position",
                                         {Words(contest.id)}));
  for (size_t i = 0; i < criteria.size(); ++i) {
    contest.criteria.push_back(
        {.id = criteria[i].String(0), .display_name = criteria[i].String(1), .max = criteria[i].Int(2)});
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows keys,
      transaction.Query("select criterion_id from contest_tie_keys where contest_id = ? order by position",
                        {Words(contest.id)}));
  for (size_t i = 0; i < keys.size(); ++i) contest.tie_keys.push_back(keys[i].String(0));
  HTX_ASSIGN_OR_RETURN(const sql::Rows categories,
                       transaction.Query("select category_id, display_name, sector, province from contest_categories "
                                         "where contest_id = ? order by position",
                                         {Words(contest.id)}));
  for (size_t i = 0; i < categories.size(); ++i) {
    contest.categories.push_back({.id = categories[i].String(0),
                                  .display_name = categories[i].String(1),
                                  .sector = categories[i].String(2),
                                  .province = categories[i].String(3)});
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows prizes,
      transaction.Query("select category_position, prize_id, display_name, prize_count, share_numerator, "
                        "share_denominator, money, award_kind, places from contest_prizes where contest_id = ? "
                        "order by category_position, position",
                        {Words(contest.id)}));
  for (size_t i = 0; i < prizes.size(); ++i) {
    const sql::Row row = prizes[i];
    ContestPrize prize = {.id = row.String(1),
                          .display_name = row.String(2),
                          .count = static_cast<int32_t>(row.Int(3)),
                          .money = row.Int(6),
                          .award_kind = row.String(7)};
    if (!row.IsNull(4)) prize.share = Rational{row.Int(4), row.Int(5)};
    if (!row.IsNull(8)) prize.places = static_cast<int32_t>(row.Int(8));
    contest.categories[static_cast<size_t>(row.Int(0))].prizes.push_back(std::move(prize));
  }
  return absl::OkStatus();
}

absl::CivilMinute MinuteAt(const sql::Row& row, size_t column) {
  absl::CivilMinute minute;
  // A stored minute was one when it was written; anything else is a damaged database.
  HTX_CHECK(absl::ParseCivilTime(row.String(column), &minute));
  return minute;
}

absl::StatusOr<Contest> ContestOf(sql::Transaction& transaction, const sql::Row& row) {
  Contest contest = {.id = IdAt<ContestId>(row, 0),
                     .kind = EnumAt<ContestKind>(row, 1),
                     .display_name = row.String(2),
                     .manager = IdAt<OrganizationId>(row, 3),
                     .campaign = IdAt<CampaignId>(row, 4),
                     .year = static_cast<int32_t>(row.Int(5)),
                     .rules = row.String(6),
                     .jury = IdAt<CouncilId>(row, 7),
                     .anonymous = row.Bool(8),
                     .min_judges = static_cast<int32_t>(row.Int(9)),
                     .deadline = MinuteAt(row, 10),
                     .dataset = row.String(11),
                     .state = EnumAt<ContestState>(row, 12),
                     .state_reason = row.String(13),
                     .inputs_sha256 = row.String(14),
                     .announcement_number = row.String(15),
                     .announced_on = MaybeDayAt(row, 16),
                     .announcement_note = row.String(17),
                     .version = row.Int(18),
                     .create_time = InstantAt(row, 19),
                     .update_time = InstantAt(row, 20)};
  HTX_RETURN_IF_ERROR(LoadContestParts(transaction, contest));
  return contest;
}

}  // namespace

const Schema& ContestSchema() {
  static const auto* const schema = new Schema{
      {{.name = "kind", .type = FieldType::kEnum, .column = "t.kind", .values = {{"SCORED", 1}, {"SELECTION", 2}}},
       {.name = "state",
        .type = FieldType::kEnum,
        .column = "t.state",
        .values = {{"DRAFT", 1}, {"OPEN", 2}, {"JUDGING", 3}, {"JUDGED", 4}, {"ANNOUNCED", 5}, {"CANCELLED", 6}}},
       {.name = "display_name", .type = FieldType::kText, .column = "t.display_name"},
       {.name = "manager", .type = FieldType::kText, .column = "t.manager"},
       {.name = "campaign", .type = FieldType::kText, .column = "t.campaign_id"},
       {.name = "year", .type = FieldType::kInt, .column = "t.year", .sortable = true},
       {.name = "dataset", .type = FieldType::kText, .column = "t.dataset"},
       {.name = "create_time", .type = FieldType::kTime, .column = "t.create_time", .sortable = true}},
      "t.id"};
  return *schema;
}

absl::Status InsertContest(sql::Transaction& transaction, const Contest& contest) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into contests (id, kind, display_name, display_key, manager, campaign_id, year, rules, jury, "
          "anonymous, min_judges, deadline_local, deadline_time, dataset, state, state_reason, inputs_sha256, "
          "announcement_number, announced_on, announcement_note, version, create_time, update_time) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(contest.id),
           Number(contest.kind),
           Words(contest.display_name),
           Words(CollationKey(contest.display_name)),
           Words(contest.manager),
           Words(contest.campaign),
           Number(contest.year),
           Words(contest.rules),
           Words(contest.jury),
           Number(int64_t{contest.anonymous}),
           Number(contest.min_judges),
           Words(absl::FormatCivilTime(contest.deadline)),
           Instant(DeadlineOf(contest)),
           Words(contest.dataset),
           Number(contest.state),
           Words(contest.state_reason),
           Words(contest.inputs_sha256),
           Words(contest.announcement_number),
           Day(contest.announced_on),
           Words(contest.announcement_note),
           Number(contest.version),
           Instant(contest.create_time),
           Instant(contest.update_time)}));
  if (inserted == 0) return IdTaken(NameOf(contest.id));
  return InsertContestParts(transaction, contest);
}

absl::Status UpdateContest(sql::Transaction& transaction, const Contest& contest) {
  for (size_t i = 0; i < contest.categories.size(); ++i) {
    for (size_t j = 0; j < contest.categories[i].prizes.size(); ++j) {
      const std::optional<int32_t>& places = contest.categories[i].prizes[j].places;
      if (!places) continue;
      HTX_RETURN_IF_ERROR(transaction
                              .Execute("update contest_prizes set places = ? where contest_id = ? and "
                                       "category_position = ? and position = ?",
                                       {Number(*places), Words(contest.id), Number(static_cast<int64_t>(i)),
                                        Number(static_cast<int64_t>(j))})
                              .status());
    }
  }
  return transaction
      .Execute(
          "update contests set state = ?, state_reason = ?, inputs_sha256 = ?, announcement_number = ?, "
          "announced_on = ?, announcement_note = ?, version = ?, update_time = ? where id = ?",
          {Number(contest.state), Words(contest.state_reason), Words(contest.inputs_sha256),
           Words(contest.announcement_number), Day(contest.announced_on), Words(contest.announcement_note),
           Number(contest.version), Instant(contest.update_time), Words(contest.id)})
      .status();
}

absl::StatusOr<std::optional<Contest>> FindContest(sql::Transaction& transaction, const ContestId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kContestColumns, " from contests t where t.id = ?"), {Words(id)}));
  if (rows.empty()) return std::optional<Contest>();
  HTX_ASSIGN_OR_RETURN(Contest contest, ContestOf(transaction, rows[0]));
  return std::optional<Contest>(std::move(contest));
}

absl::StatusOr<Page<Contest>> ListContests(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Contest>(transaction, kContestColumns, "contests t", request,
                              [&](const sql::Row& row) { return ContestOf(transaction, row); });
}

}  // namespace htx::awards::store
