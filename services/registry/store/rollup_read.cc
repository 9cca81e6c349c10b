#include "registry/store/rollup_read.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/rollup_store.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

// Entries that wait for a fold are read one by one: after a large import a total is better counted.
constexpr int64_t kMostWaiting = 2'000;

bool IsFlow(const AggregateQuery& query) {
  return query.population == Population::kFounded || query.population == Population::kEnded;
}

// The column of cells that `dimension` groups by; "" when cells do not tell it.
absl::string_view ColumnOf(Dimension dimension) {
  switch (dimension) {
    case Dimension::kKind:
      return "kind";
    case Dimension::kSector:
      return "sector";
    case Dimension::kLegalStatus:
      return "legal_status";
    case Dimension::kActivityStatus:
      return "activity_status";
    case Dimension::kProvince:
      return "province";
    case Dimension::kArea:
      return "area";
    case Dimension::kGoverningLaw:
      return "governing_law";
    case Dimension::kAlliance:
      return "alliance";
    case Dimension::kDataset:
      return "dataset";
    case Dimension::kFoundedYear:
    case Dimension::kEvaluationClass:
    case Dimension::kOrganization:
      return "";
  }
  HTX_UNREACHABLE();
}

// The sums that make a cell of `measure`: known, sum, at least, more than, vague, estimate, range, over; "" where
// numbers are exact.
std::vector<absl::string_view> SummandsOf(Measure measure) {
  switch (measure) {
    case Measure::kMemberCount:
      return {"members_known", "members", "", "", "", "", "", ""};
    case Measure::kLabour:
      return {"labour_known", "labour",          "labour_at_least", "labour_more_than",
              "labour_vague", "labour_estimate", "labour_range",    "labour_over"};
    case Measure::kCharterCapital:
      return {"capital_known", "capital", "", "", "", "", "", ""};
    case Measure::kRevenue:
    case Measure::kProfit:
    case Measure::kReportedLabour:
    case Measure::kReportedMemberCount:
    case Measure::kMonthlyIncome:
      break;
  }
  HTX_UNREACHABLE();
}

// The fields of ListOrganizations that the cells of `grain` tell.
query::Schema SchemaOf(const Grain& grain) {
  query::Schema schema{.fields = {}, .key = OrganizationSchema().key};
  for (const query::Field& field : OrganizationSchema().fields) {
    absl::string_view column = field.column;
    if (absl::ConsumePrefix(&column, "o.") && grain.Tells(column)) schema.fields.push_back(field);
  }
  return schema;
}

bool Tells(const Grain& grain, const Scope& scope) {
  const auto told = [&](const std::string& column) { return grain.Tells(column); };
  return !scope.reports && std::all_of(scope.columns.begin(), scope.columns.end(), told) &&
         query::ParseFilter(scope.filter, SchemaOf(grain)).ok();
}

bool Tells(const Grain& grain, const AggregateQuery& query) {
  const auto grouped = [&](Dimension dimension) { return grain.Tells(ColumnOf(dimension)); };
  const auto kept = [&](const Scope& scope) { return Tells(grain, scope); };
  return std::all_of(query.group_by.begin(), query.group_by.end(), grouped) &&
         std::all_of(query.scopes.begin(), query.scopes.end(), kept);
}

query::Fragment WhereOf(const AggregateQuery& query) {
  query::Fragment where{.text = "1=1"};
  for (const Scope& scope : query.scopes) {
    absl::StrAppend(&where.text, " and ", scope.where.text);
    where.args.insert(where.args.end(), scope.where.args.begin(), scope.where.args.end());
  }
  return where;
}

std::string Selected(const std::vector<absl::string_view>& dimensions, absl::string_view sums) {
  std::string text;
  for (const absl::string_view dimension : dimensions) absl::StrAppend(&text, "o.", dimension, " as ", dimension, ", ");
  return absl::StrCat(text, sums);
}

// The sums that `query` needs, each once, the count first.
std::vector<absl::string_view> SumsOf(const AggregateQuery& query) {
  std::vector<absl::string_view> sums = {"n"};
  for (const Measure measure : query.measures) {
    for (const absl::string_view sum : SummandsOf(measure)) {
      if (!sum.empty() && std::find(sums.begin(), sums.end(), sum) == sums.end()) sums.push_back(sum);
    }
  }
  return sums;
}

std::string Each(const std::vector<absl::string_view>& sums, absl::string_view before, absl::string_view after) {
  return absl::StrJoin(sums, ", ", [&](std::string* out, absl::string_view sum) {
    absl::StrAppend(out, before, sum, after, " as ", sum);
  });
}

// The year whose segment holds the state of `day`: its own, or the last one when nothing changed since.
absl::StatusOr<std::optional<int64_t>> SegmentAt(sql::Transaction& transaction, const Grain& grain,
                                                 absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select max(segment) from statistic_segments where grain = ? and segment <= ?",
                                         {std::string(grain.name), grain.SegmentOf(day.year())}));
  if (rows[0].IsNull(0)) return std::optional<int64_t>();
  return std::optional<int64_t>(rows[0].Int(0));
}

class Reading {
 public:
  Reading(sql::Transaction& transaction, const Grain& grain, const AggregateQuery& query)
      : transaction_(transaction), grain_(grain), query_(query), sums_(SumsOf(query)), where_(WhereOf(query)) {
    for (const Dimension dimension : query.group_by) keys_.push_back(ColumnOf(dimension));
  }

  absl::StatusOr<std::vector<AggregateRow>> Run() {
    if (IsFlow(query_)) {
      AddFlows();
    } else {
      HTX_RETURN_IF_ERROR(AddStock());
    }
    AddPending();
    const std::string sums = absl::StrJoin(sums_, ", ", [](std::string* out, absl::string_view sum) {
      absl::StrAppend(out, "cast(coalesce(sum(q.", sum, "), 0) as bigint)");
    });
    std::vector<std::string> keys;
    for (const absl::string_view key : keys_) keys.push_back(absl::StrCat("q.", key));
    const std::string key_list = absl::StrJoin(keys, ", ");
    std::string text = absl::StrCat("select ", key_list, keys.empty() ? "" : ", ", sums, " from (", parts_, ") q");
    if (!keys.empty()) {
      absl::StrAppend(&text, " group by ", key_list, " having sum(q.n) <> 0 order by ", key_list);
    }
    text += " limit ?";
    args_.emplace_back(static_cast<int64_t>(query_.limit) + 1);
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args_));
    return Read(rows);
  }

 private:
  void Add(absl::string_view select) { absl::StrAppend(&parts_, parts_.empty() ? "" : " union all ", select); }
  void Bind(const std::vector<Value>& values) { args_.insert(args_.end(), values.begin(), values.end()); }

  absl::Status AddStock() {
    HTX_ASSIGN_OR_RETURN(const std::optional<int64_t> segment, SegmentAt(transaction_, grain_, query_.time.day));
    if (!segment) return absl::OkStatus();
    const std::string sums = absl::StrJoin(sums_, ", ", [](std::string* out, absl::string_view sum) {
      absl::StrAppend(out, "b.", sum, " + coalesce(d.", sum, ", 0) as ", sum);
    });
    const absl::string_view days =
        transaction_.engine() == sql::Engine::kPostgres
            ? " left join lateral (select * from statistic_days x where x.cell = b.cell and x.segment = b.segment and "
              "x.day <= ? order by x.day desc limit 1) d on true"
            : " left join statistic_days d on d.cell = b.cell and d.segment = b.segment and d.day = (select "
              "max(x.day) from statistic_days x where x.cell = b.cell and x.segment = b.segment and x.day <= ?)";
    Add(absl::StrCat(
        "select ", Selected(keys_, sums), " from statistic_openings b join statistic_cells o on o.cell = b.cell", days,
        // The cells' grain, too: a restriction to a province then finds its cells without a look at the others.
        " where b.grain = ? and b.segment = ? and o.grain = ? and ", where_.text));
    Bind({FormatDay(query_.time.day), std::string(grain_.name), *segment, std::string(grain_.name)});
    Bind(where_.args);
    return absl::OkStatus();
  }

  void AddFlows() {
    Add(absl::StrCat("select ", Selected(keys_, Each(sums_, "f.", "")),
                     " from statistic_flows f join statistic_cells o on o.cell = f.cell where f.event = ? and "
                     "f.event_day >= ? and f.event_day < ? and f.day <= ? and ",
                     where_.text));
    Bind({query_.population == Population::kFounded ? "FOUNDED" : "ENDED", FormatDay(query_.period_from),
          FormatDay(query_.period_to), FormatDay(query_.time.day)});
    Bind(where_.args);
  }

  void AddPending() {
    std::string select = absl::StrCat("select ", Selected(keys_, Each(sums_, "o.", "")),
                                      " from statistic_pending o where o.day <= ? and ", where_.text);
    std::vector<Value> period;
    if (IsFlow(query_)) {
      const absl::string_view column =
          query_.population == Population::kFounded ? "o.founded_date" : "o.dissolved_date";
      absl::StrAppend(&select, " and ", column, " >= ? and ", column, " < ?");
      period = {FormatDay(query_.period_from), FormatDay(query_.period_to)};
    }
    Add(select);
    Bind({FormatDay(query_.time.day)});
    Bind(where_.args);
    Bind(period);
  }

  std::vector<AggregateRow> Read(const sql::Rows& rows) const {
    std::vector<AggregateRow> groups(rows.size());
    const auto place = [&](absl::string_view sum) {
      return keys_.size() + static_cast<size_t>(std::find(sums_.begin(), sums_.end(), sum) - sums_.begin());
    };
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto figure = [&](absl::string_view sum) { return sum.empty() ? 0 : rows[i].Int(place(sum)); };
      AggregateRow& group = groups[i];
      for (size_t key = 0; key < keys_.size(); ++key) group.keys.push_back(rows[i].String(key));
      group.count = figure("n");
      for (const Measure measure : query_.measures) {
        const std::vector<absl::string_view> summands = SummandsOf(measure);
        std::vector<int64_t> figures;
        for (const absl::string_view summand : summands) figures.push_back(figure(summand));
        group.cells.push_back(SumCell::Of(figures));
      }
    }
    return groups;
  }

  sql::Transaction& transaction_;
  const Grain& grain_;
  const AggregateQuery& query_;
  const std::vector<absl::string_view> sums_;
  const query::Fragment where_;
  std::vector<absl::string_view> keys_ = {};
  std::string parts_ = {};
  std::vector<Value> args_ = {};
};

}  // namespace

const Grain* GrainFor(const AggregateQuery& query) {
  if (query.population != Population::kExisting && !IsFlow(query)) return nullptr;
  if (std::any_of(query.measures.begin(), query.measures.end(), [](Measure each) { return FromReports(each); })) {
    return nullptr;
  }
  if (IsFlow(query)) return Tells(DetailGrain(), query) ? &DetailGrain() : nullptr;
  for (const Grain& grain : AllGrains()) {
    if (Tells(grain, query)) return &grain;
  }
  return nullptr;
}

absl::StatusOr<std::optional<int64_t>> KeptTotal(sql::Transaction& transaction, const std::string& filter,
                                                 const TimePoint& time) {
  HTX_ASSIGN_OR_RETURN(Scope scope, ParseScope(filter, /*veiled=*/false));
  const AggregateQuery query{.time = time, .scopes = {std::move(scope)}};
  // Cells of the finer grains are many; what the coarsest tells is veiled of nobody.
  const Grain& coarsest = AllGrains().front();
  if (GrainFor(query) != &coarsest) return std::optional<int64_t>();
  HTX_ASSIGN_OR_RETURN(const int64_t waiting, RollupStore(transaction).CountPending(kMostWaiting));
  if (waiting == kMostWaiting) return std::optional<int64_t>();
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows, AggregateRollups(transaction, coarsest, query));
  return std::optional<int64_t>(rows.empty() ? 0 : rows[0].count);
}

absl::StatusOr<std::vector<AggregateRow>> AggregateRollups(sql::Transaction& transaction, const Grain& grain,
                                                           const AggregateQuery& query) {
  return Reading(transaction, grain, query).Run();
}

}  // namespace htx::registry
