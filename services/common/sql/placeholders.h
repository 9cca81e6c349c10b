#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace htx::sql {

// A statement in SOCI's named form.
struct TranslatedSql {
  std::string text = {};
  int parameters = 0;
};

// Turns each `?` outside of quotes and comments into :p1, :p2, … and drops comments: SOCI would take a quote or colon
// in a comment for the real thing. A colon that is not part of `::` or `:=` would be too, so it may not occur outside
// of quotes.
TranslatedSql TranslatePlaceholders(absl::string_view sql);

// True when `text` is UTF-8 without NUL: what both engines can store.
bool IsStorableText(absl::string_view text);

}  // namespace htx::sql
