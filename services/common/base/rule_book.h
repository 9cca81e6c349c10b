#pragma once

// Rules of law and of the house as data: effective-dated values with a citation and how far it was confirmed. Every
// rule file of the house is read by this one book. What no line covers is not known, and is said to be so; nothing is
// guessed.
//
// One line is one version of one rule, with tabs between eight columns; "#" begins a line of comment:
//   name, key, first day, first day after or "-", value, confidence, title or "-", citation
// The key says what a version is about: a kind, a group, a code; "-" when the rule has no keys, "*" for every key that
// has no version of its own. The value "-" says that the rule needs none, "?" that it is not known.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/base/civil_date.h"

namespace htx {

// How far the text of a rule was confirmed: read in a source; concluded from what was read; believed and not read;
// known to exist and no more.
enum class Confidence { kConfirmed = 1, kDerived, kAssumed, kUnknown };
// "CONFIRMED"
absl::string_view WordOf(Confidence confidence);

// One version of a rule.
struct Rule {
  std::string name = {};
  std::string key = {};
  Period period = {};
  std::string value = {};
  Confidence confidence = Confidence::kUnknown;
  std::string title = {};  // What people call it; may be empty.
  std::string citation = {};

  bool known() const { return value != "?"; }
  // The value as a number; absent when it is none.
  std::optional<int64_t> FindNumber() const;
  // The same where the check of the book demands a number. Ends the process when it is none.
  int64_t Number() const;
  // The parts of a value that is a list, between commas.
  std::vector<std::string> Words() const;
  // True when the value is a list that has `word`.
  bool Names(absl::string_view word) const;
  // "FOUNDERS_MIN/COOPERATIVE@2024-07-01", or "SUSPENSION_MONTHS@2024-07-18" without a key; what decisions show and
  // store.
  std::string version() const;
};

// All versions of all rules of one file. Immutable. Pointers to its rules hold as long as it does.
class RuleBook {
 public:
  // Says in English why a well-formed rule makes no sense to its reader (an unknown name, a value that does not fit),
  // or "" when it does.
  using Check = absl::FunctionRef<std::string(const Rule& rule)>;

  // INVALID_ARGUMENT / RULE_FILE, with the line in the text and the metadata, for a malformed line, one that `check`
  // refuses, or two versions of one name and key that hold on the same day.
  static absl::StatusOr<RuleBook> Parse(absl::string_view text, Check check);
  // The same for a text compiled into the program, where an error is a bug of the build: ends the process.
  static RuleBook BuiltIn(absl::string_view text, Check check);

  RuleBook(RuleBook&&) = default;
  RuleBook& operator=(RuleBook&&) = default;

  // The version for `key`, or else for "*", that holds on `day`; null: not known.
  const Rule* Find(absl::string_view name, absl::string_view key, absl::CivilDay day) const;
  // The same for a rule without keys.
  const Rule* Find(absl::string_view name, absl::CivilDay day) const { return Find(name, "-", day); }
  // What holds on `day` for any key, in the order of the file.
  std::vector<const Rule*> On(absl::string_view name, absl::CivilDay day) const;
  // Every version, in the order of the file.
  std::vector<const Rule*> All(absl::string_view name) const;
  absl::Span<const Rule> rules() const { return rules_; }
  // Of all lines without the comments, in 16 hexadecimal digits: equal books judge alike.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  RuleBook() = default;

  std::vector<Rule> rules_ = {};
  std::string fingerprint_ = {};
};

// The check of a book whose names are `names`, with values that nobody restricts.
std::string CheckName(const Rule& rule, absl::Span<const absl::string_view> names);

}  // namespace htx
