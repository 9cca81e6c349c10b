#include "registry/domain/suppression.h"

#include <algorithm>
#include <map>
#include <optional>

namespace htx::registry {
namespace {

constexpr size_t kMaxSolved = 400;
constexpr int kCarefulRounds = 16;         // As many groups are hidden one at a time; then all that are found at once.
constexpr int64_t kPrime = 2'147'483'647;  // Elimination is done modulo it: exact, without fractions.

// A sum that somebody may see: the groups that it is made of.
struct Line {
  std::vector<size_t> members = {};
  int64_t total = 0;
};

// The sums of every coarser grouping, as far as they are not hidden themselves.
std::vector<Line> ShownLines(absl::Span<const ShownGroup> groups, int64_t min_cell) {
  std::vector<Line> lines;
  const size_t dimensions = groups.empty() ? 0 : groups.front().keys.size();
  // Every set of dimensions but the whole: that is the grouping itself.
  for (size_t kept = 0; kept + 1 < (size_t{1} << dimensions); ++kept) {
    std::map<std::vector<std::string>, Line> by_key;
    for (size_t i = 0; i < groups.size(); ++i) {
      std::vector<std::string> key;
      for (size_t each = 0; each < dimensions; ++each) {
        if ((kept >> each & 1) != 0) key.push_back(groups[i].keys[each]);
      }
      Line& line = by_key[key];
      line.members.push_back(i);
      line.total += groups[i].count;
    }
    for (auto& [key, line] : by_key) {
      if (line.total >= min_cell) lines.push_back(std::move(line));
    }
  }
  return lines;
}

int64_t Inverse(int64_t value) {
  int64_t result = 1;
  for (int64_t power = kPrime - 2; power > 0; power >>= 1) {
    if ((power & 1) != 0) result = result * value % kPrime;
    value = value * value % kPrime;
  }
  return result;
}

// The columns whose value the equations (rows of coefficients) fix.
std::vector<size_t> FixedColumns(std::vector<std::vector<int64_t>> rows, size_t columns) {
  std::vector<size_t> pivots;
  size_t done = 0;
  for (size_t column = 0; column < columns && done < rows.size(); ++column) {
    const auto pivot = std::find_if(rows.begin() + static_cast<int64_t>(done), rows.end(),
                                    [&](const std::vector<int64_t>& row) { return row[column] != 0; });
    if (pivot == rows.end()) continue;
    std::swap(rows[done], *pivot);
    const int64_t inverse = Inverse(rows[done][column]);
    for (int64_t& value : rows[done]) value = value * inverse % kPrime;
    for (size_t other = 0; other < rows.size(); ++other) {
      const int64_t factor = rows[other][column];
      if (other == done || factor == 0) continue;
      for (size_t each = column; each < columns; ++each) {
        rows[other][each] = ((rows[other][each] - factor * rows[done][each]) % kPrime + kPrime) % kPrime;
      }
    }
    pivots.push_back(column);
    ++done;
  }
  std::vector<size_t> fixed;
  for (size_t i = 0; i < pivots.size(); ++i) {
    if (std::count(rows[i].begin(), rows[i].end(), 0) + 1 == static_cast<int64_t>(columns)) fixed.push_back(pivots[i]);
  }
  return fixed;
}

class Hiding {
 public:
  Hiding(absl::Span<const ShownGroup> groups, int64_t min_cell)
      : groups_(groups), min_cell_(min_cell), lines_(ShownLines(groups, min_cell)), hidden_(groups.size()) {
    for (size_t i = 0; i < groups.size(); ++i) hidden_[i] = IsSmall(i);
  }

  Suppression Run(absl::FunctionRef<bool()> may_go_on) {
    bool safe = true;
    bool given_up = false;
    for (int round = 0;; ++round) {
      while (HideInThinLines()) {
      }
      if (std::count(hidden_.begin(), hidden_.end(), true) == 0) break;
      given_up = !may_go_on();
      if (given_up || round == kMaxSuppressionRounds) safe = false;
      if (!safe || !HideAgainstSolving(/*all=*/round >= kCarefulRounds, safe)) break;
    }
    int64_t total = 0;
    for (const ShownGroup& group : groups_) total += group.count;
    if (!safe) std::fill(hidden_.begin(), hidden_.end(), true);
    return {.groups = hidden_, .total = !safe || (total > 0 && total < min_cell_), .given_up = given_up};
  }

 private:
  bool IsSmall(size_t i) const { return groups_[i].count > 0 && groups_[i].count < min_cell_; }

  // Hides the smallest shown group of `line`. False when all are hidden.
  bool HideOneOf(const Line& line) {
    std::optional<size_t> smallest;
    for (const size_t i : line.members) {
      if (!hidden_[i] && groups_[i].count > 0 && (!smallest || groups_[i].count < groups_[*smallest].count)) {
        smallest = i;
      }
    }
    if (smallest) hidden_[*smallest] = true;
    return smallest.has_value();
  }

  // One pass over the sums behind which one group, or too few, are hidden. True when it hid more.
  bool HideInThinLines() {
    bool changed = false;
    for (const Line& line : lines_) {
      int64_t behind = 0;
      int64_t count = 0;
      for (const size_t i : line.members) {
        if (!hidden_[i]) continue;
        ++behind;
        count += groups_[i].count;
      }
      if (behind > 0 && (behind == 1 || count < min_cell_) && HideOneOf(line)) changed = true;
    }
    return changed;
  }

  // Hides one group more when the sums together fix a small one, or one for each that they fix. `safe` becomes false
  // when there is none to hide.
  bool HideAgainstSolving(bool all, bool& safe) {
    std::vector<size_t> unknown;
    for (size_t i = 0; i < hidden_.size(); ++i) {
      if (hidden_[i]) unknown.push_back(i);
    }
    if (unknown.empty() || unknown.size() > kMaxSolved) return false;
    std::vector<std::vector<int64_t>> equations;
    for (const Line& line : lines_) {
      std::vector<int64_t> row(unknown.size(), 0);
      for (const size_t i : line.members) {
        if (hidden_[i])
          row[static_cast<size_t>(std::lower_bound(unknown.begin(), unknown.end(), i) - unknown.begin())] = 1;
      }
      if (std::find(row.begin(), row.end(), 1) != row.end()) equations.push_back(std::move(row));
    }
    // Equal sums say nothing new, and there may be many of them.
    std::sort(equations.begin(), equations.end());
    equations.erase(std::unique(equations.begin(), equations.end()), equations.end());
    bool hid = false;
    for (const size_t column : FixedColumns(std::move(equations), unknown.size())) {
      const size_t group = unknown[column];
      if (!IsSmall(group)) continue;
      if (HideBeside(group)) {
        hid = true;
        if (all) continue;
        return true;
      }
      safe = hid;  // What was hidden beside another may do for this one too.
      return hid;
    }
    return hid;
  }

  // Hides a group that stands in one sum with `group`, from the narrowest sum on.
  bool HideBeside(size_t group) {
    std::vector<const Line*> around;
    for (const Line& line : lines_) {
      if (std::binary_search(line.members.begin(), line.members.end(), group)) around.push_back(&line);
    }
    std::stable_sort(around.begin(), around.end(),
                     [](const Line* a, const Line* b) { return a->members.size() < b->members.size(); });
    return std::any_of(around.begin(), around.end(), [&](const Line* line) { return HideOneOf(*line); });
  }

  const absl::Span<const ShownGroup> groups_;
  const int64_t min_cell_;
  const std::vector<Line> lines_;
  std::vector<bool> hidden_;
};

}  // namespace

Suppression Suppress(absl::Span<const ShownGroup> groups, int64_t min_cell, absl::FunctionRef<bool()> may_go_on) {
  if (min_cell <= 1 || groups.empty()) return {.groups = std::vector<bool>(groups.size())};
  return Hiding(groups, min_cell).Run(may_go_on);
}

}  // namespace htx::registry
