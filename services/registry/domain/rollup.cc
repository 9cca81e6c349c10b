#include "registry/domain/rollup.h"

#include <map>
#include <tuple>
#include <utility>

#include "common/base/status.h"

namespace htx::registry {
namespace {

auto Key(const RollupCell& cell) {
  return std::make_tuple(static_cast<int>(cell.kind), static_cast<int>(cell.sector),
                         static_cast<int>(cell.legal_status), static_cast<int>(cell.activity_status),
                         static_cast<int>(cell.governing_law), std::cref(cell.province), std::cref(cell.area),
                         std::cref(cell.alliance.text()), std::cref(cell.dataset), cell.founded - absl::CivilDay(),
                         cell.dissolved ? *cell.dissolved - absl::CivilDay() : INT64_MAX);
}

void CountQualifier(const ReportedNumber& labour, RollupSums& sums) {
  switch (labour.qualifier) {
    case Qualifier::kExact:
      return;
    case Qualifier::kAtLeast:
      sums.labour_at_least = 1;
      return;
    case Qualifier::kMoreThan:
      sums.labour_more_than = 1;
      return;
    case Qualifier::kAbout:
      sums.labour_vague = 1;
      return;
    case Qualifier::kEstimate:
      sums.labour_vague = 1;
      sums.labour_estimate = 1;
      return;
    case Qualifier::kRange:
      sums.labour_vague = 1;
      sums.labour_range = 1;
      sums.labour_over = labour.upper - labour.value;
      return;
  }
  HTX_UNREACHABLE();
}

using Changes = std::map<std::pair<int64_t, RollupCell>, RollupSums>;

// `revision` is believed `times` more often. What was registered in error is in no statistic.
void Count(const Revision& revision, int64_t times, Changes& changes) {
  if (revision.facts.legal_status == LegalStatus::kVoided) return;
  const RollupCell cell = CellOf(revision.facts);
  const RollupSums sums = SumsOf(revision.facts);
  changes[{revision.valid_from - absl::CivilDay(), cell}].Add(sums, times);
  if (revision.valid_to) changes[{*revision.valid_to - absl::CivilDay(), cell}].Add(sums, -times);
}

}  // namespace

std::strong_ordering RollupCell::operator<=>(const RollupCell& other) const {
  const auto mine = Key(*this);
  const auto theirs = Key(other);
  if (mine < theirs) return std::strong_ordering::less;
  return theirs < mine ? std::strong_ordering::greater : std::strong_ordering::equal;
}

RollupCell CellOf(const Facts& facts) {
  return {.kind = facts.kind,
          .sector = facts.sector,
          .legal_status = facts.legal_status,
          .activity_status = facts.activity_status,
          .governing_law = facts.governing_law,
          .province = facts.province,
          .area = facts.area,
          .alliance = facts.alliance,
          .dataset = facts.dataset,
          .founded = facts.founded_date,
          .dissolved = facts.dissolved_date};
}

RollupSums SumsOf(const Facts& facts) {
  RollupSums sums{.count = 1};
  if (facts.member_count) {
    sums.members_known = 1;
    sums.members = *facts.member_count;
  }
  if (facts.labour) {
    sums.labour_known = 1;
    sums.labour = facts.labour->value;
    CountQualifier(*facts.labour, sums);
  }
  if (facts.charter_capital) {
    sums.capital_known = 1;
    sums.capital = *facts.charter_capital;
  }
  return sums;
}

void RollupSums::Add(const RollupSums& other, int64_t times) {
  count += times * other.count;
  members_known += times * other.members_known;
  members += times * other.members;
  labour_known += times * other.labour_known;
  labour += times * other.labour;
  labour_at_least += times * other.labour_at_least;
  labour_more_than += times * other.labour_more_than;
  labour_vague += times * other.labour_vague;
  labour_estimate += times * other.labour_estimate;
  labour_range += times * other.labour_range;
  labour_over += times * other.labour_over;
  capital_known += times * other.capital_known;
  capital += times * other.capital;
}

std::vector<RollupDelta> DeltasOf(absl::Span<const Revision> closed, absl::Span<const Revision> opened) {
  Changes changes;
  for (const Revision& revision : closed) Count(revision, -1, changes);
  for (const Revision& revision : opened) Count(revision, 1, changes);
  std::vector<RollupDelta> deltas;
  for (auto& [place, sums] : changes) {
    if (sums == RollupSums{}) continue;
    deltas.push_back({.day = absl::CivilDay() + place.first, .cell = place.second, .sums = sums});
  }
  return deltas;
}

}  // namespace htx::registry
