#include "awards/domain/contest_judging.h"

#include <algorithm>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/contest_errors.h"
#include "awards/domain/scoring_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// An entry with the judgements of it that count.
struct JudgedEntry {
  const ContestEntry* entry = nullptr;
  std::vector<const EntryJudgement*> counted = {};
  int32_t set_aside_count = 0;
};

int64_t PointsIn(const EntryJudgement& judgement, absl::string_view criterion) {
  for (const CriterionPoints& score : judgement.scores) {
    if (score.criterion == criterion) return score.points;
  }
  return 0;
}

// The mean of the totals, or of one criterion, as it was counted.
Rational MeanOf(const JudgedEntry& judged, absl::string_view criterion) {
  Rational mean = {0, static_cast<int64_t>(judged.counted.size())};
  for (const EntryJudgement* each : judged.counted) {
    mean.numerator += criterion.empty() ? TotalOf(*each) : PointsIn(*each, criterion);
  }
  return mean;
}

// What separates two entries; "" when nothing does. `order` is below 0 when `a` is ahead.
struct Separation {
  int order = 0;
  std::string by = {};
};
Separation Separate(const Contest& contest, const JudgedEntry& a, const JudgedEntry& b) {
  int order = Compare(MeanOf(b, ""), MeanOf(a, ""));
  if (order != 0) return {order, "TOTAL"};
  for (const std::string& key : contest.tie_keys) {
    order = Compare(MeanOf(b, key), MeanOf(a, key));
    if (order != 0) return {order, key};
  }
  return {};
}

// The entries of a category that stand, best first; those that nothing separates in order of id.
std::vector<JudgedEntry> Sorted(const Contest& contest, std::vector<JudgedEntry> judged) {
  std::sort(judged.begin(), judged.end(), [&](const JudgedEntry& a, const JudgedEntry& b) {
    const int order = Separate(contest, a, b).order;
    return order != 0 ? order < 0 : a.entry->id < b.entry->id;
  });
  return judged;
}

void AddRanks(const Contest& contest, const std::vector<JudgedEntry>& sorted, std::vector<ContestResult>& results) {
  int64_t rank = 1;
  for (size_t i = 0; i < sorted.size(); ++i) {
    Separation separation;
    if (i > 0) separation = Separate(contest, sorted[i - 1], sorted[i]);
    if (separation.order != 0) rank = static_cast<int64_t>(i) + 1;
    results.push_back({.category = sorted[i].entry->category,
                       .entry = sorted[i].entry->id,
                       .rank = rank,
                       .mean = MeanOf(sorted[i], ""),
                       .separated_by = separation.by,
                       .set_aside_count = sorted[i].set_aside_count});
  }
}

std::vector<JudgedEntry> Standing(const std::string& category, absl::Span<const ContestEntry> entries,
                                  absl::Span<const EntryJudgement> judgements) {
  std::map<EntryId, JudgedEntry> by_id;
  for (const ContestEntry& entry : entries) {
    if (entry.category == category && entry.state == EntryState::kReceived) by_id[entry.id].entry = &entry;
  }
  for (const EntryJudgement& judgement : judgements) {
    const auto judged = by_id.find(judgement.entry);
    if (judged == by_id.end()) continue;
    if (judgement.set_aside) {
      ++judged->second.set_aside_count;
    } else {
      judged->second.counted.push_back(&judgement);
    }
  }
  std::vector<JudgedEntry> standing;
  for (auto& [id, judged] : by_id) standing.push_back(std::move(judged));
  return standing;
}

void AddChosen(const std::string& category, absl::Span<const ContestEntry> entries,
               std::vector<ContestResult>& results) {
  std::set<EntryId> chosen;
  for (const ContestEntry& entry : entries) {
    if (entry.category == category && entry.state == EntryState::kSelected) chosen.insert(entry.id);
  }
  for (const EntryId& id : chosen) results.push_back({.category = category, .entry = id});
}

constexpr size_t kNoPrize = std::numeric_limits<size_t>::max();

// The place of a prize in its category, the highest first.
size_t PositionOf(const ContestCategory& category, absl::string_view prize) {
  for (size_t i = 0; i < category.prizes.size(); ++i) {
    if (category.prizes[i].id == prize) return i;
  }
  return kNoPrize;
}

// Prizes fall with the ranks of `results`, which are those of one category in order.
absl::Status CheckOrder(const ContestCategory& category, absl::Span<const ContestResult> results,
                        const std::map<EntryId, std::string>& prizes, absl::string_view note) {
  size_t lowest_ahead = 0;  // Of all better ranks.
  size_t lowest_here = 0;
  for (size_t i = 0; i < results.size(); ++i) {
    const bool shared = i > 0 && results[i].rank == results[i - 1].rank;
    if (!shared) lowest_ahead = lowest_here;
    const auto given = prizes.find(results[i].entry);
    const size_t position = given == prizes.end() ? kNoPrize : PositionOf(category, given->second);
    if (position < lowest_ahead) {
      return PrizeRefused("prizes", absl::StrCat(NameOf(results[i].entry), " would get more than one ranked before it"),
                          absl::StrCat(NameOf(results[i].entry), " nhận giải cao hơn bài xếp trên"));
    }
    if (shared && note.empty()) {
      const auto before = prizes.find(results[i - 1].entry);
      const std::string held = before == prizes.end() ? "" : before->second;
      if (held != (given == prizes.end() ? "" : given->second)) {
        return PrizeRefused("announcement_note", "must say why entries of one rank get different prizes",
                            "phải nêu lý do các bài đồng hạng nhận giải khác nhau");
      }
    }
    lowest_here = std::max(lowest_here, position);
  }
  return absl::OkStatus();
}

absl::Status CheckCounts(const ContestCategory& category, absl::Span<const ContestResult> results,
                         const std::map<EntryId, std::string>& prizes) {
  for (const ContestPrize& prize : category.prizes) {
    int64_t given = 0;
    for (const ContestResult& result : results) {
      const auto found = prizes.find(result.entry);
      if (found != prizes.end() && found->second == prize.id) ++given;
    }
    if (given > prize.places.value_or(0)) {
      return PrizeRefused("prizes", absl::StrCat("there are ", prize.places.value_or(0), " of ", prize.id),
                          absl::StrCat("chỉ có ", prize.places.value_or(0), " giải ", prize.id));
    }
  }
  return absl::OkStatus();
}

}  // namespace

int64_t TotalOf(const EntryJudgement& judgement) {
  int64_t total = 0;
  for (const CriterionPoints& score : judgement.scores) total += score.points;
  return total;
}

absl::StatusOr<std::vector<CriterionPoints>> CheckScores(const Contest& contest,
                                                         absl::Span<const CriterionPoints> given) {
  std::map<std::string, int64_t> points;
  for (size_t i = 0; i < given.size(); ++i) {
    const std::string field = absl::StrCat("scores[", i, "]");
    const auto criterion = std::find_if(contest.criteria.begin(), contest.criteria.end(),
                                        [&](const ContestCriterion& each) { return each.id == given[i].criterion; });
    if (criterion == contest.criteria.end()) {
      return ScoreInvalid(field + ".criterion", "is no criterion of the contest", "không phải tiêu chí của cuộc thi");
    }
    if (given[i].points < 0 || given[i].points > criterion->max) {
      return ScoreInvalid(field + ".points_milli", absl::StrCat("is from 0 to ", criterion->max),
                          absl::StrCat("phải từ 0 đến ", criterion->max));
    }
    if (!points.emplace(given[i].criterion, given[i].points).second) {
      return ScoreInvalid(field + ".criterion", "stands twice", "bị lặp");
    }
  }
  std::vector<CriterionPoints> scores;
  std::vector<std::string> missing;
  for (const ContestCriterion& criterion : contest.criteria) {
    const auto found = points.find(criterion.id);
    if (found == points.end()) {
      missing.push_back(criterion.id);
    } else {
      scores.push_back({.criterion = criterion.id, .points = found->second});
    }
  }
  if (!missing.empty()) return ScoresIncomplete(missing);
  return scores;
}

std::optional<ConflictGround> ConflictWith(const Juror& juror, const Recipient& entrant,
                                           const std::vector<Relation>& relations, absl::CivilDay day) {
  const ConflictFacts facts = {.relations = relations};
  Recipient asked = entrant;
  std::vector<Conflict> found = FindConflicts({&juror, 1}, asked, facts, day);
  if (found.empty() && !asked.organization.empty()) {
    asked.kind = RecipientKind::kCollective;  // The unit that an individual comes from counts like the unit itself.
    found = FindConflicts({&juror, 1}, asked, facts, day);
  }
  if (found.empty()) return std::nullopt;
  return found.front().ground;
}

absl::StatusOr<std::vector<ContestResult>> ResultsOf(const Contest& contest, absl::Span<const ContestEntry> entries,
                                                     absl::Span<const EntryJudgement> judgements) {
  std::vector<ContestResult> results;
  std::vector<MissingJudgements> missing;
  for (const ContestCategory& category : contest.categories) {
    if (contest.kind == ContestKind::kSelection) {
      AddChosen(category.id, entries, results);
      continue;
    }
    std::vector<JudgedEntry> standing = Standing(category.id, entries, judgements);
    for (const JudgedEntry& judged : standing) {
      const auto counted = static_cast<int64_t>(judged.counted.size());
      if (counted < contest.min_judges) missing.push_back({.entry = NameOf(judged.entry->id), .counted = counted});
    }
    if (missing.empty()) AddRanks(contest, Sorted(contest, std::move(standing)), results);
  }
  if (!missing.empty()) return JudgementsMissing(missing, contest.min_judges);
  return results;
}

std::string InputBytes(const Contest& contest, absl::Span<const ContestEntry> entries,
                       absl::Span<const EntryJudgement> judgements) {
  CanonicalBytes bytes;
  bytes.Add("htx.contest.inputs").Add(NameOf(contest.id)).Add(static_cast<int64_t>(contest.kind));
  bytes.Add(int64_t{contest.min_judges}).Add(static_cast<int64_t>(contest.criteria.size()));
  for (const ContestCriterion& criterion : contest.criteria) bytes.Add(criterion.id).Add(criterion.max);
  bytes.Add(static_cast<int64_t>(contest.tie_keys.size()));
  for (const std::string& key : contest.tie_keys) bytes.Add(key);
  bytes.Add(static_cast<int64_t>(contest.categories.size()));
  for (const ContestCategory& category : contest.categories) {
    bytes.Add(category.id).Add(static_cast<int64_t>(category.prizes.size()));
    for (const ContestPrize& prize : category.prizes) bytes.Add(prize.id).Add(int64_t{prize.places.value_or(0)});
  }
  std::map<EntryId, const ContestEntry*> by_id;
  for (const ContestEntry& entry : entries) by_id[entry.id] = &entry;
  bytes.Add(static_cast<int64_t>(by_id.size()));
  for (const auto& [id, entry] : by_id) {
    bytes.Add(NameOf(id)).Add(entry->category).Add(EntrantKey(entry->entrant)).Add(entry->work_sha256);
    bytes.Add(static_cast<int64_t>(entry->state));
  }
  std::map<std::pair<EntryId, std::string>, const EntryJudgement*> by_judge;
  for (const EntryJudgement& judgement : judgements) by_judge[{judgement.entry, judgement.judge}] = &judgement;
  bytes.Add(static_cast<int64_t>(by_judge.size()));
  for (const auto& [key, judgement] : by_judge) {
    bytes.Add(NameOf(key.first)).Add(key.second).Add(judgement->revision).Add(ToMicros(judgement->judged_time));
    bytes.Add(judgement->set_aside ? static_cast<int64_t>(*judgement->set_aside) : int64_t{0});
    bytes.Add(judgement->comment);
    for (const CriterionPoints& score : judgement->scores) bytes.Add(score.criterion).Add(score.points);
  }
  return bytes.bytes();
}

absl::StatusOr<std::map<EntryId, std::string>> GivePrizes(const Contest& contest,
                                                          absl::Span<const ContestResult> results,
                                                          absl::Span<const GivenPrize> given, absl::string_view note) {
  std::map<EntryId, std::string> prizes;
  if (contest.kind == ContestKind::kSelection) {
    if (!given.empty()) {
      return PrizeRefused("prizes", "the chosen of a selection get the prize of their category",
                          "ứng viên được chọn nhận danh hiệu của hạng mục, không nêu giải");
    }
    for (const ContestResult& result : results) {
      prizes[result.entry] = FindCategory(contest, result.category)->prizes.front().id;
    }
    return prizes;
  }
  for (size_t i = 0; i < given.size(); ++i) {
    const std::string field = absl::StrCat("prizes[", i, "]");
    const auto result = std::find_if(results.begin(), results.end(),
                                     [&](const ContestResult& each) { return each.entry == given[i].entry; });
    if (result == results.end()) {
      return PrizeRefused(field + ".entry", "is not among the results", "không có trong kết quả");
    }
    if (FindPrize(*FindCategory(contest, result->category), given[i].prize) == nullptr) {
      return PrizeRefused(field + ".prize", "is no prize of the entry's category", "không phải giải của hạng mục");
    }
    if (!prizes.emplace(given[i].entry, given[i].prize).second) {
      return PrizeRefused(field + ".entry", "stands twice", "bị lặp");
    }
  }
  for (const ContestCategory& category : contest.categories) {
    std::vector<ContestResult> own;
    std::copy_if(results.begin(), results.end(), std::back_inserter(own),
                 [&](const ContestResult& result) { return result.category == category.id; });
    HTX_RETURN_IF_ERROR(CheckCounts(category, own, prizes));
    HTX_RETURN_IF_ERROR(CheckOrder(category, own, prizes, note));
  }
  return prizes;
}

std::string AnnouncementBytes(const Contest& contest, const std::map<EntryId, std::string>& prizes) {
  CanonicalBytes bytes;
  bytes.Add("htx.contest.announcement").Add(NameOf(contest.id)).Add(contest.inputs_sha256);
  bytes.Add(contest.announcement_number).Add(contest.announced_on ? FormatDay(*contest.announced_on) : "");
  bytes.Add(contest.announcement_note).Add(static_cast<int64_t>(prizes.size()));
  for (const auto& [entry, prize] : prizes) bytes.Add(NameOf(entry)).Add(prize);
  return bytes.bytes();
}

}  // namespace htx::awards
