#include "awards/store/form_store.h"

#include "absl/strings/str_cat.h"
#include "awards/domain/decision.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kStatedColumns =
    "t.id, t.code, t.manager, t.year, t.source, t.recorded_by, t.recorded_time";

// `manager` and `dataset` are the columns that hold them, `day` the one that decides.
query::Fragment InScope(const FormScope& scope, absl::string_view manager, absl::string_view day) {
  query::Fragment where = {absl::StrCat(day, " >= ? and ", day, " < ?"),
                           {Day(scope.period.from), Day(scope.period.to)}};
  if (!scope.manager.empty()) {
    absl::StrAppend(&where.text, " and ", manager, " = ?");
    where.args.push_back(Words(scope.manager));
  }
  if (!scope.dataset.empty()) {
    absl::StrAppend(&where.text, " and t.dataset = ?");
    where.args.push_back(Words(scope.dataset));
  }
  return where;
}

absl::StatusOr<StatedForm> StatedFormOf(sql::Transaction& transaction, const sql::Row& row) {
  StatedForm stated = {.id = IdAt<StatedFormId>(row, 0),
                       .code = row.String(1),
                       .manager = IdAt<OrganizationId>(row, 2),
                       .year = static_cast<int32_t>(row.Int(3)),
                       .source = row.String(4),
                       .recorded_by = row.String(5),
                       .recorded = InstantAt(row, 6)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows figures,
      transaction.Query("select form_row, value from stated_figures where stated_form_id = ? order by position",
                        {Words(stated.id)}));
  for (size_t i = 0; i < figures.size(); ++i) {
    stated.figures.push_back({.row = figures[i].String(0), .value = figures[i].Int(1)});
  }
  return stated;
}

}  // namespace

absl::StatusOr<std::vector<Tallied>> TallyAwards(sql::Transaction& transaction, const FormScope& scope) {
  query::Fragment where = InScope(scope, "d.manager", "t.signed_on");
  where.args.push_back(Number(AwardState::kRevoked));
  constexpr absl::string_view kTraits =
      "t.level, t.form, t.recipient_kind, t.position_group, t.enterprise, coalesce(n.basis, 0)";
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kTraits,
                                                      ", count(*) from awards t join decisions d on d.id = "
                                                      "t.decision_id left join nominations n on n.id = "
                                                      "t.nomination_id where ",
                                                      where.text, " and t.state <> ? group by ", kTraits),
                                         where.args));
  std::vector<Tallied> tallied;
  for (size_t i = 0; i < rows.size(); ++i) {
    AwardTraits traits = {.level = EnumAt<AwardLevel>(rows[i], 0),
                          .form = EnumAt<AwardForm>(rows[i], 1),
                          .recipient = EnumAt<RecipientKind>(rows[i], 2),
                          .position = EnumAt<PositionGroup>(rows[i], 3),
                          .enterprise = EnumAt<EnterpriseStanding>(rows[i], 4)};
    if (rows[i].Int(5) != 0) traits.basis = EnumAt<AwardBasis>(rows[i], 5);
    tallied.push_back(Counted(traits, rows[i].Int(6)));
  }
  return tallied;
}

absl::StatusOr<std::vector<Tallied>> TallyCampaigns(sql::Transaction& transaction, const FormScope& scope) {
  query::Fragment where = InScope(scope, "t.manager", "t.launched_on");
  where.args.push_back(Number(CampaignState::kCancelled));
  where.args.push_back(Number(CampaignKind::kContest));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select t.kind, t.span_from, t.span_to, (select count(*) from campaign_clusters c "
                                     "where c.campaign_id = t.id) from campaigns t where ",
                                     where.text, " and t.state <> ? and t.kind <> ? order by t.id"),
                        where.args));
  std::vector<Tallied> tallied;
  for (size_t i = 0; i < rows.size(); ++i) {
    tallied.push_back(Counted(CampaignTraits{.kind = EnumAt<CampaignKind>(rows[i], 0),
                                             .span = {.from = DayAt(rows[i], 1), .to = DayAt(rows[i], 2)},
                                             .in_clusters = rows[i].Int(3) > 0}));
  }
  return tallied;
}

absl::Status InsertStatedForm(sql::Transaction& transaction, const StatedForm& stated) {
  HTX_RETURN_IF_ERROR(transaction
                          .Execute("insert into stated_forms (id, code, manager, year, source, recorded_by, "
                                   "recorded_time) values (?, ?, ?, ?, ?, ?, ?)",
                                   {Words(stated.id), Words(stated.code), Words(stated.manager), Number(stated.year),
                                    Words(stated.source), Words(stated.recorded_by), Instant(stated.recorded)})
                          .status());
  for (size_t i = 0; i < stated.figures.size(); ++i) {
    HTX_RETURN_IF_ERROR(
        transaction
            .Execute("insert into stated_figures (stated_form_id, position, form_row, value) values (?, ?, ?, ?)",
                     {Words(stated.id), Number(static_cast<int64_t>(i)), Words(stated.figures[i].row),
                      Number(stated.figures[i].value)})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StatedForm>> LatestStatedForm(sql::Transaction& transaction, absl::string_view code,
                                                           const OrganizationId& manager, int32_t year) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kStatedColumns,
                                                      " from stated_forms t where t.code = ? and t.manager = ? and "
                                                      "t.year = ? order by t.recorded_time desc, t.id desc limit 1"),
                                         {Words(std::string(code)), Words(manager), Number(year)}));
  if (rows.empty()) return std::optional<StatedForm>();
  HTX_ASSIGN_OR_RETURN(StatedForm stated, StatedFormOf(transaction, rows[0]));
  return std::optional<StatedForm>(std::move(stated));
}

const query::Schema& StatedFormSchema() {
  using query::FieldType;
  static const auto* const schema = new query::Schema{
      {{.name = "code", .type = FieldType::kText, .column = "t.code", .sortable = true},
       {.name = "manager", .type = FieldType::kText, .column = "t.manager", .sortable = true},
       {.name = "year", .type = FieldType::kInt, .column = "t.year", .sortable = true},
       {.name = "recorded_time", .type = FieldType::kTime, .column = "t.recorded_time", .sortable = true}},
      "t.id"};
  return *schema;
}

absl::StatusOr<Page<StatedForm>> ListStatedForms(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<StatedForm>(transaction, kStatedColumns, "stated_forms t", request,
                                 [&](const sql::Row& row) { return StatedFormOf(transaction, row); });
}

}  // namespace htx::awards::store
