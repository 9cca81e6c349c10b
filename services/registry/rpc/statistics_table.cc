#include "registry/rpc/statistics_table.h"

#include <algorithm>
#include <map>
#include <set>

#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/store/area_store.h"
#include "registry/store/disclosure_store.h"
#include "registry/store/rollup_read.h"

namespace htx::registry {
namespace {

using Keys = std::vector<std::string>;

// Keys of a distinct dimension are counted one by one, so there may be far more than anybody wants to see.
constexpr int kMaxDistinctGroups = 200'000;

bool Has(const std::vector<Dimension>& dimensions, Dimension dimension) {
  return std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end();
}

// Groups that became equal are one.
class Joined {
 public:
  void Add(Keys keys, const AggregateRow& row, int64_t times) {
    AggregateRow& group = groups_[keys];
    if (group.cells.empty()) group.cells.resize(row.cells.size());
    group.keys = std::move(keys);
    group.Add(row, times);
  }
  size_t size() const { return groups_.size(); }
  std::vector<AggregateRow> Rows() && {
    std::vector<AggregateRow> rows;
    for (auto& [keys, group] : groups_) {
      if (group.count != 0 || keys.empty()) rows.push_back(std::move(group));
    }
    return rows;
  }

 private:
  std::map<Keys, AggregateRow> groups_ = {};
};

// How stored keys become those that are shown.
class ShownKeys {
 public:
  ShownKeys(const AggregateQuery& query, const ShownAreas& areas) : query_(query), areas_(areas), stored_(query) {
    const bool by_area = areas.by_area() || Has(query.group_by, Dimension::kArea);
    if (!changes() || !by_area || !areas.current()) return;
    // Where an organisation lies today is told by its area alone.
    for (Dimension& dimension : stored_.group_by) {
      if (dimension == Dimension::kProvince) dimension = Dimension::kArea;
    }
    const auto area = std::find(stored_.group_by.begin(), stored_.group_by.end(), Dimension::kArea);
    const auto again = area == stored_.group_by.end() ? area : std::find(area + 1, stored_.group_by.end(), *area);
    if (again != stored_.group_by.end()) stored_.group_by.erase(again);
  }

  bool changes() const {
    return (Has(query_.group_by, Dimension::kProvince) && areas_.current()) ||
           (Has(query_.group_by, Dimension::kArea) && areas_.changes_areas());
  }
  const AggregateQuery& stored() const { return stored_; }

  // The keys to show for stored ones; `target`, when not empty, stands for the recorded area.
  Keys KeysOf(const Keys& stored, const std::string& target) const {
    Keys keys;
    for (const Dimension dimension : query_.group_by) {
      if (dimension == Dimension::kArea) {
        keys.push_back(areas_.Area(target.empty() ? At(stored, Dimension::kArea) : target));
      } else if (dimension != Dimension::kProvince || !areas_.current()) {
        keys.push_back(At(stored, dimension));
      } else if (!target.empty() || Has(stored_.group_by, Dimension::kArea)) {
        keys.push_back(areas_.ProvinceAround(target.empty() ? At(stored, Dimension::kArea) : target));
      } else {
        keys.push_back(areas_.Province(At(stored, Dimension::kProvince)));
      }
    }
    return keys;
  }

 private:
  const std::string& At(const Keys& stored, Dimension dimension) const {
    const auto place = std::find(stored_.group_by.begin(), stored_.group_by.end(), dimension);
    return stored[static_cast<size_t>(place - stored_.group_by.begin())];
  }

  const AggregateQuery& query_;
  const ShownAreas& areas_;
  AggregateQuery stored_;
};

// Moves the organisations that a split placed by name from where their area leads to where they lie.
absl::Status MoveApart(sql::Transaction& transaction, const ShownKeys& shown, Joined& joined) {
  HTX_ASSIGN_OR_RETURN(const std::vector<PlacementRow> placed, AreaStore(transaction).PlacedApart());
  std::map<std::pair<std::string, std::string>, std::string> targets;
  for (const PlacementRow& row : placed) targets[{row.organization.text(), row.origin}] = row.target;
  AggregateQuery each = shown.stored();
  const size_t keys = each.group_by.size();
  for (const Dimension dimension : {Dimension::kOrganization, Dimension::kArea}) {
    if (!Has(each.group_by, dimension)) each.group_by.push_back(dimension);
  }
  const auto column = [&](Dimension dimension) {
    return static_cast<size_t>(std::find(each.group_by.begin(), each.group_by.end(), dimension) -
                               each.group_by.begin());
  };
  each.limit = kMaxDistinctGroups;
  each.scopes.push_back(AllPlacedApart());
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows, StatisticsStore(transaction).Aggregate(each));
  if (rows.size() > static_cast<size_t>(each.limit)) return TooManyGroups(each.limit);
  for (const AggregateRow& row : rows) {
    const auto target = targets.find({row.keys[column(Dimension::kOrganization)], row.keys[column(Dimension::kArea)]});
    if (target == targets.end()) continue;
    const Keys stored(row.keys.begin(), row.keys.begin() + static_cast<int64_t>(keys));
    joined.Add(shown.KeysOf(stored, {}), row, -1);
    joined.Add(shown.KeysOf(stored, target->second), row, 1);
  }
  return absl::OkStatus();
}

}  // namespace

AggregateRow TotalOf(const std::vector<AggregateRow>& rows, const AggregateQuery& query) {
  AggregateRow total;
  total.cells.resize(query.measures.size());
  for (const AggregateRow& row : rows) total.Add(row);
  return total;
}

absl::StatusOr<std::vector<AggregateRow>> Tabulator::Stored(const AggregateQuery& query, bool& recounted) {
  std::vector<AggregateRow> rows;
  const Grain* grain = kept_ ? GrainFor(query) : nullptr;
  if (grain != nullptr) {
    HTX_ASSIGN_OR_RETURN(rows, AggregateRollups(transaction_, *grain, query));
  } else {
    recounted = true;
    HTX_ASSIGN_OR_RETURN(rows, StatisticsStore(transaction_).Aggregate(query));
  }
  if (rows.size() > static_cast<size_t>(query.limit)) return TooManyGroups(query.limit);
  return rows;
}

absl::StatusOr<std::vector<AggregateRow>> Tabulator::Groups(const AggregateQuery& query, bool& recounted) {
  const ShownKeys shown(query, areas_);
  if (!shown.changes()) return Stored(query, recounted);
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows, Stored(shown.stored(), recounted));
  Joined joined;
  for (const AggregateRow& row : rows) joined.Add(shown.KeysOf(row.keys, {}), row, 1);
  if (areas_.current()) {
    HTX_ASSIGN_OR_RETURN(const bool any, StatisticsStore(transaction_).AnyPlacedApart());
    if (any) HTX_RETURN_IF_ERROR(MoveApart(transaction_, shown, joined));
  }
  if (joined.size() > static_cast<size_t>(query.limit)) return TooManyGroups(query.limit);
  return std::move(joined).Rows();
}

absl::StatusOr<int64_t> Tabulator::LeastCell(const AggregateQuery& query, int64_t min_cell) {
  if (min_cell >= kRestrictedCell) return min_cell;
  HTX_ASSIGN_OR_RETURN(const bool exist, DisclosureStore(transaction_).AnyRestricted());
  if (!exist) return min_cell;
  AggregateQuery restricted = query;
  restricted.group_by.clear();
  restricted.measures.clear();
  restricted.scopes.push_back(RestrictedAlone());
  bool recounted = false;
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows, Groups(restricted, recounted));
  const bool any = std::any_of(rows.begin(), rows.end(), [](const AggregateRow& row) { return row.count > 0; });
  return any ? kRestrictedCell : min_cell;
}

absl::Status Tabulator::AddDistinct(const TableQuery& query, Table& table) {
  for (const Dimension dimension : query.distinct) {
    AggregateQuery finer = query.aggregate;
    finer.measures.clear();
    finer.limit = kMaxDistinctGroups;
    const auto there = std::find(finer.group_by.begin(), finer.group_by.end(), dimension);
    const auto column = static_cast<size_t>(there - finer.group_by.begin());
    if (there == finer.group_by.end()) finer.group_by.push_back(dimension);
    HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> rows, Groups(finer, table.recounted));
    std::map<Keys, std::set<std::string>> keys;
    std::set<std::string> all;
    for (const AggregateRow& row : rows) {
      if (row.keys[column].empty()) continue;
      Keys group(row.keys.begin(), row.keys.begin() + static_cast<int64_t>(query.aggregate.group_by.size()));
      keys[group].insert(row.keys[column]);
      all.insert(row.keys[column]);
    }
    for (TableRow& row : table.rows) {
      const auto found = keys.find(row.figures.keys);
      row.distinct.push_back(found == keys.end() ? 0 : static_cast<int64_t>(found->second.size()));
    }
    table.total.distinct.push_back(static_cast<int64_t>(all.size()));
  }
  return absl::OkStatus();
}

absl::Status Tabulator::AddRatio(const TableQuery& query, const RatioQuery& ratio, Table& table) {
  AggregateQuery below = query.aggregate;
  below.measures.clear();
  if (ratio.measure) below.measures = {*ratio.measure};
  below.scopes.push_back(ratio.denominator);
  AggregateQuery above = below;
  above.scopes.push_back(ratio.numerator);
  const auto figure = [&](const AggregateRow& row) { return ratio.measure ? row.cells[0].sum : row.count; };
  std::map<Keys, Ratio> parts;
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> whole, Groups(below, table.recounted));
  HTX_ASSIGN_OR_RETURN(const std::vector<AggregateRow> part, Groups(above, table.recounted));
  for (const AggregateRow& row : whole) parts[row.keys].denominator = figure(row);
  for (const AggregateRow& row : part) parts[row.keys].numerator = figure(row);
  for (TableRow& row : table.rows) row.ratios.push_back(parts[row.figures.keys]);
  table.total.ratios.push_back(
      {.numerator = figure(TotalOf(part, above)), .denominator = figure(TotalOf(whole, below))});
  return absl::OkStatus();
}

absl::StatusOr<Table> Tabulator::Count(const TableQuery& query) {
  Table table;
  HTX_ASSIGN_OR_RETURN(std::vector<AggregateRow> groups, Groups(query.aggregate, table.recounted));
  table.total.figures = TotalOf(groups, query.aggregate);
  for (AggregateRow& group : groups) table.rows.push_back({.figures = std::move(group)});
  HTX_RETURN_IF_ERROR(AddDistinct(query, table));
  for (const RatioQuery& ratio : query.ratios) HTX_RETURN_IF_ERROR(AddRatio(query, ratio, table));
  return table;
}

}  // namespace htx::registry
