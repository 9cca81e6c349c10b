// The fold. Each statement works on the whole batch at once; adding is the only change that sums know, so entries may
// come in any order and batches of any size.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "registry/store/rollup_grain.h"
#include "registry/store/rollup_store.h"

namespace htx::registry {
namespace {

// Readers and verifications do not take it; a second fold waits for nothing and folds nothing.
constexpr absl::string_view kFoldLock = "select pg_try_advisory_xact_lock(4856583007)";

// A fold of so many entries changes what PostgreSQL knows of the tables.
constexpr int64_t kManyFolded = 5'000;
// So many new cells change it before the fold goes on.
constexpr int64_t kManyCells = 500;

const std::string& Sums() {
  static const auto* const text = new std::string(absl::StrJoin(RollupSumColumns(), ", "));
  return *text;
}

// Gives a number to every cell of `grain` that the waiting entries name for the first time.
std::string NewCells(const Grain& grain) {
  const std::string dimensions = absl::StrJoin(RollupDimensions(), ", ");
  return absl::StrCat(
      "insert into statistic_cells (cell, grain, ", dimensions,
      ") select (select coalesce(max(cell), 0) from statistic_cells) + row_number() over (order by ", dimensions,
      "), '", grain.name, "', ", dimensions, " from (select distinct ", DimensionsOf(grain, "w"),
      " from statistic_pending w where w.known <= ?) p where not exists (select 1 from statistic_cells c where "
      "c.grain = '",
      grain.name, "' and ", SameCell(grain, "c", "p"), ")");
}

// What the waiting entries change, by cell and day.
std::string Batch(const Grain& grain) {
  return absl::StrCat("insert into statistic_batch (cell, grain, segment, day, ", Sums(),
                      ") select c.cell, c.grain, cast(substr(p.day, 1, 4) as bigint) / ", grain.segment_years, " * ",
                      grain.segment_years, ", p.day, ", EachSum("cast(sum(p.$) as bigint)"),
                      " from statistic_pending p join statistic_cells c on c.grain = '", grain.name, "' and ",
                      SameCell(grain, "c", "p"), " where p.known <= ? group by c.cell, c.grain, p.day having ",
                      absl::StrJoin(RollupSumColumns(), " or ", [](std::string* out, absl::string_view column) {
                        absl::StrAppend(out, "sum(p.", column, ") <> 0");
                      }));
}

// Openings of the cells' own segments are made when they are missing, those of later ones moved.
std::string Openings() {
  return absl::StrCat("insert into statistic_openings (grain, segment, cell, ", Sums(),
                      ") select b.grain, s.segment, b.cell, ",
                      EachSum("cast(sum(case when s.segment > b.segment then b.$ else 0 end) as bigint)"),
                      " from statistic_batch b join statistic_segments s on s.grain = b.grain and s.segment >= "
                      "b.segment where 1=1 group by b.grain, s.segment, b.cell",
                      AddOnConflict("statistic_openings", "grain, segment, cell"));
}

// The latest day of `cell` in `segment` up to `day`, as `d`.
std::string LatestDay(sql::Engine engine, absl::string_view of, absl::string_view up_to) {
  const std::string same = absl::StrCat("x.cell = ", of, ".cell and x.segment = ", of, ".segment", up_to);
  if (engine == sql::Engine::kPostgres) {
    return absl::StrCat(" left join lateral (select * from statistic_days x where ", same,
                        " order by x.day desc limit 1) d on true");
  }
  return absl::StrCat(" left join statistic_days d on d.cell = ", of, ".cell and d.segment = ", of,
                      ".segment and d.day = (select max(x.day) from statistic_days x where ", same, ")");
}

// A day that changes for the first time begins as the day before it ended.
std::string NewDays(sql::Engine engine) {
  return absl::StrCat("insert into statistic_days (cell, segment, day, ", Sums(), ") select b.cell, b.segment, b.day, ",
                      EachSum("coalesce(d.$, 0)"), " from statistic_batch b",
                      LatestDay(engine, "b", " and x.day <= b.day"),
                      " where 1=1 on conflict (cell, segment, day) do nothing");
}

// Every day from a change to the end of its segment moves by it.
std::string LaterDays() {
  return absl::StrCat("insert into statistic_days (cell, segment, day, ", Sums(), ") select d.cell, d.segment, d.day, ",
                      EachSum("cast(sum(b.$) as bigint)"),
                      " from statistic_batch b join statistic_days d on d.cell = b.cell and d.segment = b.segment and "
                      "d.day >= b.day where 1=1 group by d.cell, d.segment, d.day",
                      AddOnConflict("statistic_days", "cell, segment, day"));
}

std::string Flows(absl::string_view event, absl::string_view column) {
  const Grain& grain = DetailGrain();
  return absl::StrCat("insert into statistic_flows (event, event_day, cell, day, ", Sums(), ") select '", event,
                      "', p.", column, ", c.cell, p.day, ", EachSum("cast(sum(p.$) as bigint)"),
                      " from statistic_pending p join statistic_cells c on c.grain = '", grain.name, "' and ",
                      SameCell(grain, "c", "p"), " where p.known <= ? and p.", column, " <> '' group by p.", column,
                      ", c.cell, p.day", AddOnConflict("statistic_flows", "event, event_day, cell, day"));
}

// A new segment opens as the one before it ended.
std::string NextOpenings(sql::Engine engine) {
  return absl::StrCat("insert into statistic_openings (grain, segment, cell, ", Sums(),
                      ") select o.grain, cast(? as bigint), o.cell, ", EachSum("o.$ + coalesce(d.$, 0)"),
                      " from statistic_openings o", LatestDay(engine, "o", ""), " where o.grain = ? and o.segment = ?");
}

absl::Status AddSegment(sql::Transaction& transaction, const Grain& grain, int64_t segment) {
  return transaction
      .Execute("insert into statistic_segments (grain, segment) values (?, ?)", {std::string(grain.name), segment})
      .status();
}

// Makes the segments of `grain` reach over the batch, without gap.
absl::Status ReachOver(sql::Transaction& transaction, const Grain& grain) {
  const std::string name(grain.name);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows wanted,
      transaction.Query("select min(segment), max(segment) from statistic_batch where grain = ?", {name}));
  if (wanted[0].IsNull(0)) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows there,
      transaction.Query("select min(segment), max(segment) from statistic_segments where grain = ?", {name}));
  const int64_t step = grain.segment_years;
  const int64_t from = wanted[0].Int(0);
  const int64_t to = wanted[0].Int(1);
  if (there[0].IsNull(0)) {
    for (int64_t segment = from; segment <= to; segment += step) {
      HTX_RETURN_IF_ERROR(AddSegment(transaction, grain, segment));
    }
    return absl::OkStatus();
  }
  for (int64_t segment = from; segment < there[0].Int(0); segment += step) {
    HTX_RETURN_IF_ERROR(AddSegment(transaction, grain, segment));
  }
  for (int64_t segment = there[0].Int(1) + step; segment <= to; segment += step) {
    HTX_RETURN_IF_ERROR(AddSegment(transaction, grain, segment));
    HTX_RETURN_IF_ERROR(
        transaction.Execute(NextOpenings(transaction.engine()), {segment, name, segment - step}).status());
  }
  return absl::OkStatus();
}

// The knowledge up to which about `limit` entries wait; nothing when none does.
absl::StatusOr<std::optional<int64_t>> MarkOf(sql::Transaction& transaction, int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select max(known) from (select known from statistic_pending order by known, "
                                         "organization, ordinal limit ?) w",
                                         {static_cast<int64_t>(limit)}));
  if (rows[0].IsNull(0)) return std::optional<int64_t>();
  return std::optional<int64_t>(rows[0].Int(0));
}

}  // namespace

absl::StatusOr<int64_t> RollupStore::Fold(int limit) {
  if (transaction_.engine() == sql::Engine::kPostgres) {
    HTX_RETURN_IF_ERROR(transaction_.Execute("set transaction isolation level repeatable read").status());
    HTX_ASSIGN_OR_RETURN(const sql::Rows locked, transaction_.Query(kFoldLock));
    if (locked[0].Text(0) != "t" && locked[0].Text(0) != "1") return 0;
    // Tables that were empty when they were last analysed would be read whole for each entry of the batch.
    HTX_RETURN_IF_ERROR(transaction_.Execute("set local enable_seqscan = off").status());
  }
  HTX_ASSIGN_OR_RETURN(const std::optional<int64_t> mark, MarkOf(transaction_, limit));
  if (!mark) return 0;
  for (const Grain& grain : AllGrains()) {
    HTX_ASSIGN_OR_RETURN(const int64_t cells, transaction_.Execute(NewCells(grain), {*mark}));
    // A server that believes there are hardly any cells would look through the whole batch once for each of them.
    if (cells >= kManyCells && transaction_.engine() == sql::Engine::kPostgres) {
      HTX_RETURN_IF_ERROR(transaction_.Execute("analyze statistic_cells").status());
    }
    HTX_RETURN_IF_ERROR(transaction_.Execute(Batch(grain), {*mark}).status());
    HTX_RETURN_IF_ERROR(ReachOver(transaction_, grain));
  }
  HTX_RETURN_IF_ERROR(transaction_.Execute(Openings()).status());
  HTX_RETURN_IF_ERROR(transaction_.Execute(NewDays(transaction_.engine())).status());
  HTX_RETURN_IF_ERROR(transaction_.Execute(LaterDays()).status());
  HTX_RETURN_IF_ERROR(transaction_.Execute(Flows("FOUNDED", "founded_date"), {*mark}).status());
  HTX_RETURN_IF_ERROR(transaction_.Execute(Flows("ENDED", "dissolved_date"), {*mark}).status());
  HTX_RETURN_IF_ERROR(transaction_.Execute("delete from statistic_batch").status());
  HTX_ASSIGN_OR_RETURN(const int64_t folded,
                       transaction_.Execute("delete from statistic_pending where known <= ?", {*mark}));
  // Readers need not wait for the server to notice by itself what a large fold wrote.
  if (folded >= kManyFolded && transaction_.engine() == sql::Engine::kPostgres) {
    for (const absl::string_view table :
         {"statistic_pending", "statistic_cells", "statistic_openings", "statistic_days", "statistic_flows"}) {
      HTX_RETURN_IF_ERROR(transaction_.Execute(absl::StrCat("analyze ", table)).status());
    }
  }
  return folded;
}

}  // namespace htx::registry
