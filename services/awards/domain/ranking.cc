#include "awards/domain/ranking.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

int64_t Signed(const Criterion& criterion, int64_t points) {
  return criterion.method == ScoreMethod::kPenalty ? -points : points;
}

bool StandsIn(const ScoreTemplate& scheme, const Criterion& criterion, const std::string& group) {
  const Criterion* at = &criterion;
  while (at != nullptr && at->id != group) at = at->parent.empty() ? nullptr : FindCriterion(scheme, at->parent);
  return at != nullptr;
}

// For each criterion's id, which tie keys its points count for.
std::map<std::string, std::vector<size_t>> KeysOf(const ScoreTemplate& scheme) {
  std::map<std::string, std::vector<size_t>> keys;
  for (const Criterion& criterion : scheme.criteria) {
    for (size_t i = 0; i < scheme.tie_keys.size(); ++i) {
      if (StandsIn(scheme, criterion, scheme.tie_keys[i])) keys[criterion.id].push_back(i);
    }
  }
  return keys;
}

// The tie key that separates `a` from `b`, "TOTAL", or "" when nothing does.
std::string Separator(const ScoreTemplate& scheme, const RankedUnit& a, const RankedUnit& b) {
  if (Compare(a.total.total, b.total.total) != 0) return "TOTAL";
  for (size_t i = 0; i < scheme.tie_keys.size(); ++i) {
    if (a.tie_values[i] != b.tie_values[i]) return scheme.tie_keys[i];
  }
  return "";
}

void AddScores(CanonicalBytes& bytes, const Submission& submission) {
  bytes.Add(static_cast<int64_t>(submission.layer)).Add(submission.attempt).Add(submission.author.text());
  bytes.Add(submission.submitted_by).Add(ToMicros(submission.submit_time));
  bytes.Add(static_cast<int64_t>(submission.scores.size()));
  for (const CriterionScore& score : submission.scores) {
    bytes.Add(score.given.criterion).Add(score.points ? absl::StrCat(*score.points) : "");
    const auto add_ratio = [&](const std::optional<Rational>& ratio) {
      bytes.Add(ratio ? absl::StrCat(ratio->numerator, "/", ratio->denominator) : "");
    };
    add_ratio(score.given.measured);
    bytes.Add(score.given.from_registry ? 1 : 0).Add(score.given.evidence).Add(score.given.evidence_sha256);
    add_ratio(score.registry ? std::optional<Rational>(score.registry->actual) : std::nullopt);
    bytes.Add(score.registry ? score.registry->sequence : 0);
  }
}

// Calls `each(criterion, a, b)` for the criteria that apply in both layers.
template <class Each>
void ForBoth(const ScoreTemplate& scheme, const Submission* a, const Submission* b, Each each) {
  if (a == nullptr || b == nullptr) return;
  HTX_CHECK(a->scores.size() == b->scores.size());  // Both are complete and in the template's order.
  for (size_t i = 0; i < a->scores.size(); ++i) {
    if (!a->scores[i].points || !b->scores[i].points) continue;
    const Criterion* criterion = FindCriterion(scheme, a->scores[i].given.criterion);
    HTX_CHECK(criterion != nullptr);
    each(*criterion, a->scores[i], b->scores[i]);
  }
}

struct Gift {
  int64_t points = 0;
  bool maximum = true;
};

Gift GiftOf(const ScoreTemplate& scheme, const Submission& cross) {
  Gift gift;
  for (const CriterionScore& score : cross.scores) {
    if (!score.points) continue;
    const Criterion* criterion = FindCriterion(scheme, score.given.criterion);
    HTX_CHECK(criterion != nullptr);
    gift.points += Signed(*criterion, *score.points);
    if (criterion->method == ScoreMethod::kBonus) continue;  // A bonus is not due; not giving it is no severity.
    gift.maximum = gift.maximum && *score.points == (criterion->method == ScoreMethod::kPenalty ? 0 : criterion->max);
  }
  return gift;
}

}  // namespace

std::string NameOf(const RankingId& id) { return absl::StrCat("rankings/", id.text()); }

absl::CivilDay RankingDay(const Campaign& campaign) {
  const absl::CivilDay last = *campaign.span.to - 1;
  return std::min(campaign.closed_on.value_or(last), last);
}

absl::StatusOr<std::vector<const ScoreSheet*>> SheetsToRank(const Campaign& campaign, const Cluster& cluster,
                                                            absl::Span<const ScoreSheet> sheets,
                                                            absl::Span<const Excused> excused) {
  std::map<OrganizationId, const ScoreSheet*> held;
  for (const ScoreSheet& sheet : sheets) held[sheet.unit] = &sheet;
  const auto complete = [&](const OrganizationId& unit) {
    const auto sheet = held.find(unit);
    return sheet != held.end() && FindLayer(*sheet->second, ScoreLayer::kCouncil) != nullptr;
  };
  const absl::CivilDay day = RankingDay(campaign);
  std::set<OrganizationId> left_out;
  for (const Excused& one : excused) {
    if (!IsMember(cluster, one.unit, day) || complete(one.unit) || !left_out.insert(one.unit).second) {
      return ExcuseRefused(OrganizationName(one.unit));
    }
  }
  std::vector<const ScoreSheet*> ranked;
  std::vector<MissingSheet> missing;
  for (const OrganizationId& unit : MembersOn(cluster, day)) {
    if (left_out.contains(unit)) continue;
    if (complete(unit)) {
      ranked.push_back(held[unit]);
      continue;
    }
    const auto sheet = held.find(unit);
    missing.push_back({.unit = OrganizationName(unit),
                       .state = sheet == held.end() ? "NO_SHEET" : std::string(ToText(sheet->second->state))});
  }
  if (!missing.empty()) return ScoresMissing(missing);
  return ranked;
}

std::vector<RankedUnit> Rank(const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets) {
  const std::map<std::string, std::vector<size_t>> keys = KeysOf(scheme);
  std::vector<RankedUnit> rows;
  for (const ScoreSheet* sheet : sheets) {
    const Submission* council = FindLayer(*sheet, ScoreLayer::kCouncil);
    HTX_CHECK(council != nullptr);
    RankedUnit row = {.unit = sheet->unit, .sheet = sheet->id, .total = Total(scheme, council->scores)};
    row.tie_values.resize(scheme.tie_keys.size());
    for (const CriterionScore& score : council->scores) {
      const auto counted = keys.find(score.given.criterion);
      if (!score.points || counted == keys.end()) continue;
      const Criterion* criterion = FindCriterion(scheme, score.given.criterion);
      for (const size_t key : counted->second) row.tie_values[key] += Signed(*criterion, *score.points);
    }
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const RankedUnit& a, const RankedUnit& b) {
    const int totals = Compare(a.total.total, b.total.total);
    if (totals != 0) return totals > 0;
    if (a.tie_values != b.tie_values) return a.tie_values > b.tie_values;
    return a.unit < b.unit;
  });
  for (size_t i = 1; i < rows.size(); ++i) {
    rows[i].separated_by = Separator(scheme, rows[i - 1], rows[i]);
    rows[i].rank = rows[i].separated_by.empty() ? rows[i - 1].rank : static_cast<int64_t>(i) + 1;
  }
  return rows;
}

std::string InputBytes(const Ranking& ranking, const ScoreTemplate& scheme,
                       absl::Span<const ScoreSheet* const> sheets) {
  CanonicalBytes bytes;
  bytes.Add("htx ranking 1").Add(ranking.campaign.text()).Add(ranking.cluster.text());
  bytes.Add(scheme.id.text()).Add(scheme.content_sha256);
  std::vector<const ScoreSheet*> sorted(sheets.begin(), sheets.end());
  std::sort(sorted.begin(), sorted.end(), [](const ScoreSheet* a, const ScoreSheet* b) { return a->unit < b->unit; });
  bytes.Add(static_cast<int64_t>(sorted.size()));
  for (const ScoreSheet* sheet : sorted) {
    bytes.Add(sheet->unit.text()).Add(sheet->id.text()).Add(sheet->cross_scorer.text());
    for (const ScoreLayer layer : {ScoreLayer::kSelf, ScoreLayer::kCross, ScoreLayer::kCouncil}) {
      const Submission* submission = FindLayer(*sheet, layer);
      HTX_CHECK(submission != nullptr);
      AddScores(bytes, *submission);
    }
  }
  std::vector<Excused> excused = ranking.excused;
  std::sort(excused.begin(), excused.end(), [](const Excused& a, const Excused& b) { return a.unit < b.unit; });
  bytes.Add(static_cast<int64_t>(excused.size()));
  for (const Excused& one : excused) bytes.Add(one.unit.text()).Add(one.reason);
  return bytes.bytes();
}

std::string RankingBytes(const Ranking& ranking) {
  CanonicalBytes bytes;
  bytes.Add("htx ranking result 1").Add(NameOf(ranking.id)).Add(ranking.inputs_sha256);
  bytes.Add(static_cast<int64_t>(ranking.rows.size()));
  for (const RankedUnit& row : ranking.rows) {
    bytes.Add(row.unit.text()).Add(row.sheet.text()).Add(row.rank).Add(row.separated_by);
    bytes.Add(row.total.total.numerator).Add(row.total.total.denominator);
    for (const int64_t points : row.tie_values) bytes.Add(points);
  }
  for (const Excused& one : ranking.excused) bytes.Add(one.unit.text()).Add(one.reason);
  return bytes.bytes();
}

Leniency CompareLayers(const ScoreTemplate& scheme, const ScoreSheet& sheet) {
  Leniency compared = {.unit = sheet.unit, .cross_scorer = sheet.cross_scorer};
  const Submission* self = FindLayer(sheet, ScoreLayer::kSelf);
  const Submission* council = FindLayer(sheet, ScoreLayer::kCouncil);
  ForBoth(scheme, self, council, [&](const Criterion& criterion, const CriterionScore& a, const CriterionScore& b) {
    compared.self_over_council += Signed(criterion, *a.points - *b.points);
    const std::optional<int64_t> registry = RegistryPoints(criterion, b);
    if (!registry) return;
    ++compared.registry_criteria;
    compared.self_over_registry += *a.points - *registry;
    compared.council_over_registry += *b.points - *registry;
  });
  ForBoth(scheme, FindLayer(sheet, ScoreLayer::kCross), council,
          [&](const Criterion& criterion, const CriterionScore& a, const CriterionScore& b) {
            compared.cross_over_council += Signed(criterion, *a.points - *b.points);
          });
  return compared;
}

std::vector<Reciprocal> ReciprocalPairs(const ScoreTemplate& scheme, absl::Span<const ScoreSheet* const> sheets) {
  // Who scored is the author of the layer, whoever is assigned now.
  std::map<std::pair<OrganizationId, OrganizationId>, Gift> gifts;
  for (const ScoreSheet* sheet : sheets) {
    const Submission* cross = FindLayer(*sheet, ScoreLayer::kCross);
    if (cross != nullptr) gifts[{cross->author, sheet->unit}] = GiftOf(scheme, *cross);
  }
  std::vector<Reciprocal> pairs;
  for (const auto& [who, gave] : gifts) {
    const auto back = gifts.find({who.second, who.first});
    if (back == gifts.end() || who.second < who.first) continue;
    pairs.push_back({.first = who.first,
                     .second = who.second,
                     .both_maximum = gave.maximum && back->second.maximum,
                     .first_gave = gave.points,
                     .second_gave = back->second.points});
  }
  return pairs;
}

}  // namespace htx::awards
