// The ranking of a cluster by itself: 1 000 generated sheets of 60 criteria in three layers, ranked, and the bytes of
// their inputs made and hashed. Prints one line of JSON.

#include <chrono>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "awards/domain/ranking.h"
#include "awards/rpc/digest.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

constexpr int kSheets = 1'000;
constexpr int kCriteria = 60;
constexpr int kRounds = 20;

ScoreTemplate Generated() {
  ScoreTemplate scheme = {.id = ScoreTemplateId::Of("generated-v1"), .code = "generated", .max = kCriteria * 1'000};
  for (int i = 0; i < kCriteria; ++i) {
    scheme.criteria.push_back({.id = absl::StrCat("c", i), .display_name = "x", .max = 1'000});
  }
  scheme.tie_keys = {"c0", "c1", "c2"};
  HTX_CHECK(CheckTemplate(scheme).ok());
  return scheme;
}

// Points that tie often, so that the keys are used.
std::vector<ScoreSheet> Sheets(const ScoreTemplate& scheme) {
  std::vector<ScoreSheet> sheets;
  for (int unit = 0; unit < kSheets; ++unit) {
    ScoreSheet sheet = {.id = ScoreSheetId::Of(absl::StrCat("sheet-", unit)),
                        .unit = OrganizationId::Of(absl::StrCat("unit-", unit)),
                        .cross_scorer = OrganizationId::Of(absl::StrCat("unit-", (unit + 1) % kSheets))};
    for (const ScoreLayer layer : {ScoreLayer::kSelf, ScoreLayer::kCross, ScoreLayer::kCouncil}) {
      Submission submission = {.layer = layer, .author = sheet.unit, .submitted_by = "user:generated"};
      for (int i = 0; i < kCriteria; ++i) {
        const int64_t points = (unit * 7 + i * 13) % 11 * 100;
        submission.scores.push_back(
            {.given = {.criterion = scheme.criteria[static_cast<size_t>(i)].id, .points = points}, .points = points});
      }
      sheet.submissions.push_back(std::move(submission));
    }
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

}  // namespace
}  // namespace htx::awards

int main() {
  using namespace htx::awards;
  const ScoreTemplate scheme = Generated();
  const std::vector<ScoreSheet> sheets = Sheets(scheme);
  std::vector<const ScoreSheet*> pointers;
  for (const ScoreSheet& sheet : sheets) pointers.push_back(&sheet);
  size_t characters = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) {
    Ranking ranking;
    ranking.rows = Rank(scheme, pointers);
    characters += ranking.rows.size() + Sha256Hex(InputBytes(ranking, scheme, pointers)).size();
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / kRounds;
  HTX_CHECK(characters == kRounds * (kSheets + 64));
  std::printf("{\"sheets_1000_ms\": %.3f}\n", seconds * 1e3);
  return 0;
}
