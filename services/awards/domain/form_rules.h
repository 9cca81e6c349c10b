#pragma once

// How a line of rules/official_forms.tsv is read; the file says what its lines mean.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"

namespace htx::awards {

// What a form counts.
enum class FormSource { kAwards = 1, kCampaigns = 2, kStated = 3 };

// One of the conditions of a row or column. Of a malformed one, dimension or word is empty.
struct FormCondition {
  std::string dimension = {};
  std::string word = {};
  bool differs = false;
};

// "01=02+03+?": the sum, its parts, and whether a rest is allowed.
struct FormSum {
  std::string total = {};
  std::vector<std::string> parts = {};
  bool rest = false;
};

// INVALID_ARGUMENT / RULE_FILE for a text that is no file of forms: among others a condition without a dimension, a sum
// of rows or columns that the form does not have on the sum's first day.
absl::StatusOr<RuleBook> ParseOfficialForms(absl::string_view text);
// The forms the program ships.
const RuleBook& OfficialForms();

// Of a row or column.
std::vector<FormCondition> FormConditionsIn(const Rule& rule);
// Of a BALANCE or ACROSS.
FormSum FormSumIn(const Rule& rule);
// Of a FORM that is known.
std::optional<FormSource> FormSourceIn(absl::string_view word);
// Month and day of a YEAR.
std::optional<std::pair<int, int>> FormYearStart(absl::string_view value);
// The first two parts of a rule's title.
Text FormTitle(const Rule& rule);

}  // namespace htx::awards
