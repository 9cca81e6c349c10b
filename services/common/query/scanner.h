#pragma once

// Reads the words of a filter, one at a time, from left to right.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace htx::query {

enum class Comparator { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kHas };

// What stands right of a comparator.
struct Literal {
  std::string text = {};      // Escapes resolved, a trailing star taken off.
  bool leading_star = false;  // Began with a star that was not escaped.
  bool trailing_star = false;
  bool bare_star = false;  // Nothing but an unquoted star: `field:*`.
  size_t position = 0;
};

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  size_t position() const { return at_; }
  void SkipSpace();
  bool AtEnd() const { return at_ == text_.size(); }
  bool At(char c) const { return at_ < text_.size() && text_[at_] == c; }
  // Steps over `c` when it is next.
  bool Take(char c);
  // Steps over `keyword` when it is next as a whole word.
  bool TakeKeyword(absl::string_view keyword);
  // A field's or function's name: letters, digits, `_` and `.`, not beginning with a digit or dot.
  absl::StatusOr<std::string> Name();
  absl::StatusOr<Comparator> Operator();
  absl::StatusOr<Literal> Value();

 private:
  absl::StatusOr<Literal> Quoted(char quote);
  absl::StatusOr<Literal> Bare();

  absl::string_view text_;
  size_t at_ = 0;
};

}  // namespace htx::query
