#include "funding/store/program_store.h"

#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "funding/domain/capital.h"
#include "funding/domain/errors.h"
#include "funding/store/fund_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kProgramColumns =
    "p.id, p.fund_id, p.display_name, p.from_day, p.to_day, p.budget, p.revolving, p.kinds, p.sectors, p.areas, "
    "p.largest_loan, p.longest_term_months, p.own_capital_ppm, p.reference, p.created, p.updated, p.version";

std::vector<BorrowerKind> KindsIn(absl::string_view text) {
  std::vector<BorrowerKind> kinds;
  for (const std::string& line : SplitLines(text)) {
    int64_t kind = 0;
    HTX_CHECK(absl::SimpleAtoi(line, &kind));
    kinds.push_back(EnumIn<BorrowerKind>(kind));
  }
  return kinds;
}

std::string TextOf(const std::vector<BorrowerKind>& kinds) {
  std::vector<std::string> lines;
  for (const BorrowerKind kind : kinds) lines.push_back(absl::StrCat(static_cast<int>(kind)));
  return JoinLines(lines);
}

Program ReadProgram(const sql::Row& row) {
  return {.id = ProgramId::Of(row.String(0)),
          .fund = FundId::Of(row.String(1)),
          .display_name = row.String(2),
          .from = DayIn(row.Text(3)),
          .to = DayIn(row.Text(4)),
          .budget = row.Int(5),
          .revolving = row.Bool(6),
          .conditions = {.kinds = KindsIn(row.Text(7)),
                         .sectors = SplitLines(row.Text(8)),
                         .areas = SplitLines(row.Text(9)),
                         .largest_loan = row.Int(10),
                         .longest_term_months = static_cast<int>(row.Int(11)),
                         .own_capital_ppm = row.Int(12)},
          .reference = row.String(13),
          .created = FromMicros(row.Int(14)),
          .updated = FromMicros(row.Int(15)),
          .version = row.Int(16)};
}

// The values of a programme but id, fund and creation, in the order of both statements below.
std::vector<Value> ValuesOf(const Program& program) {
  const ProgramConditions& asks = program.conditions;
  return {program.display_name,
          FoldForSearch(program.display_name),
          CollationKey(program.display_name),
          FormatDay(program.from),
          FormatDay(program.to),
          program.budget,
          int64_t{program.revolving ? 1 : 0},
          TextOf(asks.kinds),
          JoinLines(asks.sectors),
          JoinLines(asks.areas),
          asks.largest_loan,
          int64_t{asks.longest_term_months},
          asks.own_capital_ppm,
          program.reference,
          ToMicros(program.updated),
          program.version};
}

CreditLimit ReadLimit(const sql::Row& row) {
  CreditLimit limit = {.id = CreditLimitId::Of(row.String(0)),
                       .fund = FundId::Of(row.String(1)),
                       .subject = EnumIn<LimitSubject>(row.Int(2)),
                       .subject_id = row.String(3),
                       .effective = DayIn(row.Text(4)),
                       .reference = row.String(6)};
  if (!row.IsNull(5)) limit.amount = row.Int(5);
  return limit;
}

constexpr absl::string_view kLimitColumns =
    "c.id, c.fund_id, c.subject, c.subject_id, c.effective_day, c.amount, c.reference";

// Of each of `programs`: at least one of them.
absl::StatusOr<std::map<ProgramId, ProgramPosition>> PositionsOf(sql::Transaction& tx,
                                                                 absl::Span<const ProgramId> programs,
                                                                 std::optional<absl::CivilDay> day) {
  std::map<ProgramId, ProgramPosition> positions;
  for (const ProgramId& program : programs) positions[program].day = day.value_or(absl::CivilDay());
  const query::Fragment where =
      And(AnyOf("program_id", TextsOf(programs)), {.text = "business_day <= ?", .args = {DayOrLast(day)}});
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select program_id, max(business_day), cast(sum(committed) as bigint), cast(sum(lent) as "
                            "bigint), cast(sum(repaid) as bigint) from capital_entries where ",
                            where.text, " group by program_id"),
               where.args));
  for (size_t i = 0; i < rows.size(); ++i) {
    positions[ProgramId::Of(rows[i].String(0))] = {.day = day.has_value() ? *day : DayIn(rows[i].Text(1)),
                                                   .committed = rows[i].Int(2),
                                                   .lent = rows[i].Int(3),
                                                   .repaid = rows[i].Int(4)};
  }
  return positions;
}

}  // namespace

absl::StatusOr<std::optional<Program>> FindProgram(sql::Transaction& tx, const ProgramId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kProgramColumns, " from programs p where p.id = ?"), {id.text()}));
  std::optional<Program> program;
  if (rows.empty()) return program;
  program = ReadProgram(rows[0]);
  HTX_ASSIGN_OR_RETURN(auto mixes, ReadSources(tx, SourcesOf::kProgram, {id.text()}));
  program->mix = std::move(mixes[id.text()]);
  return program;
}

absl::StatusOr<Program> GetProgram(sql::Transaction& tx, const ProgramId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Program> program, FindProgram(tx, id));
  if (!program.has_value()) return NeverExisted("Program", NameOf(id));
  return *std::move(program);
}

absl::Status InsertProgram(sql::Transaction& tx, const Program& program) {
  std::vector<Value> args = ValuesOf(program);
  args.emplace_back(program.id.text());
  args.emplace_back(program.fund.text());
  args.emplace_back(ToMicros(program.created));
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute("insert into programs (display_name, name_folded, name_key, from_day, to_day, budget, revolving, "
                 "kinds, sectors, areas, largest_loan, longest_term_months, own_capital_ppm, reference, updated, "
                 "version, id, fund_id, created) "
                 "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                 args));
  if (inserted == 0) return ChangedMeanwhile();
  return WriteSources(tx, SourcesOf::kProgram, program.id.text(), program.mix);
}

absl::Status UpdateProgram(sql::Transaction& tx, const Program& program) {
  std::vector<Value> args = ValuesOf(program);
  args.emplace_back(program.id.text());
  args.emplace_back(program.version - 1);
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute("update programs set display_name = ?, name_folded = ?, name_key = ?, from_day = ?, to_day = ?, "
                 "budget = ?, revolving = ?, kinds = ?, sectors = ?, areas = ?, largest_loan = ?, "
                 "longest_term_months = ?, own_capital_ppm = ?, reference = ?, updated = ?, version = ? "
                 "where id = ? and version = ?",
                 args));
  if (updated == 0) return ChangedMeanwhile();
  return WriteSources(tx, SourcesOf::kProgram, program.id.text(), program.mix);
}

absl::StatusOr<ProgramPosition> PositionOf(sql::Transaction& tx, const ProgramId& program,
                                           std::optional<absl::CivilDay> day) {
  HTX_ASSIGN_OR_RETURN(auto positions, PositionsOf(tx, absl::MakeConstSpan(&program, 1), day));
  return positions[program];
}

absl::StatusOr<Dong> HighestUse(sql::Transaction& tx, const ProgramId& program, bool revolving, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const ProgramPosition opening, PositionOf(tx, program, day));
  HTX_ASSIGN_OR_RETURN(const sql::Rows later,
                       tx.Query("select business_day, cast(sum(committed + lent) as bigint), cast(sum(repaid) as "
                                "bigint) from capital_entries where program_id = ? and business_day > ? "
                                "group by business_day order by business_day",
                                {program.text(), FormatDay(day)}));
  std::vector<DailyDelta> deltas;
  for (size_t i = 0; i < later.size(); ++i) {
    deltas.push_back({.day = DayIn(later[i].Text(0)), .delta = later[i].Int(1) + (revolving ? 0 : later[i].Int(2))});
  }
  return HighestFrom(opening.Used(revolving), deltas);
}

query::Schema ProgramSchema() {
  using query::FieldType;
  return {.fields = {{.name = "fund", .type = FieldType::kText, .column = "p.fund_id", .sortable = true},
                     {.name = "display_name",
                      .type = FieldType::kSearch,
                      .column = "p.name_folded",
                      .sortable = true,
                      .sort_column = "p.name_key"},
                     {.name = "from_date", .type = FieldType::kDate, .column = "p.from_day", .sortable = true},
                     {.name = "to_date", .type = FieldType::kDate, .column = "p.to_day", .sortable = true},
                     {.name = "budget", .type = FieldType::kInt, .column = "p.budget", .sortable = true},
                     {.name = "create_time", .type = FieldType::kTime, .column = "p.created", .sortable = true}},
          .key = "p.id"};
}

absl::StatusOr<Page<ListedProgram>> ListPrograms(sql::Transaction& tx, const ListQuery& list,
                                                 std::optional<absl::CivilDay> day) {
  HTX_ASSIGN_OR_RETURN(Page<ListedProgram> page,
                       ReadPage<ListedProgram>(tx, kProgramColumns, "programs p", list, [](const sql::Row& row) {
                         return ListedProgram{.program = ReadProgram(row)};
                       }));
  if (page.items.empty()) return page;
  std::vector<ProgramId> ids;
  for (const ListedProgram& listed : page.items) ids.push_back(listed.program.id);
  HTX_ASSIGN_OR_RETURN(auto positions, PositionsOf(tx, ids, day));
  HTX_ASSIGN_OR_RETURN(auto mixes, ReadSources(tx, SourcesOf::kProgram, TextsOf(absl::MakeConstSpan(ids))));
  for (ListedProgram& listed : page.items) {
    listed.position = positions[listed.program.id];
    listed.program.mix = std::move(mixes[listed.program.id.text()]);
  }
  return page;
}

absl::StatusOr<CreditLimit> UpsertLimit(sql::Transaction& tx, const CreditLimit& limit) {
  HTX_RETURN_IF_ERROR(
      tx.Execute(
            "insert into credit_limits (id, fund_id, subject, subject_id, effective_day, amount, reference) "
            "values (?, ?, ?, ?, ?, cast(? as bigint), ?) on conflict (fund_id, subject, subject_id, "
            "effective_day) do update set amount = excluded.amount, reference = excluded.reference",
            {limit.id.text(), limit.fund.text(), EnumValue(limit.subject), limit.subject_id, FormatDay(limit.effective),
             limit.amount.has_value() ? Value(*limit.amount) : Value(), limit.reference})
          .status());
  HTX_ASSIGN_OR_RETURN(std::optional<CreditLimit> stored,
                       LimitOn(tx, limit.fund, limit.subject, limit.subject_id, limit.effective));
  HTX_CHECK(stored.has_value());
  return *std::move(stored);
}

absl::StatusOr<std::optional<CreditLimit>> LimitOn(sql::Transaction& tx, const FundId& fund, LimitSubject subject,
                                                   absl::string_view subject_id, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kLimitColumns,
                                             " from credit_limits c where c.fund_id = ? and c.subject = ? and "
                                             "c.subject_id = ? and c.effective_day <= ? "
                                             "order by c.effective_day desc limit 1"),
                                {fund.text(), EnumValue(subject), std::string(subject_id), FormatDay(day)}));
  std::optional<CreditLimit> limit;
  if (!rows.empty()) limit = ReadLimit(rows[0]);
  return limit;
}

query::Schema LimitSchema() {
  using query::FieldType;
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "c.fund_id", .sortable = true},
                 {.name = "subject",
                  .type = FieldType::kEnum,
                  .column = "c.subject",
                  .values = {{"BORROWER", int64_t{1}},
                             {"GROUP", int64_t{2}},
                             {"PROGRAM", int64_t{3}},
                             {"SOURCE", int64_t{4}}}},
                 {.name = "subject_id", .type = FieldType::kText, .column = "c.subject_id", .sortable = true},
                 {.name = "effective_date", .type = FieldType::kDate, .column = "c.effective_day", .sortable = true}},
      .key = "c.id"};
}

absl::StatusOr<Page<CreditLimit>> ListLimits(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kLimitColumns, "credit_limits c", list, ReadLimit);
}

}  // namespace htx::funding::store
