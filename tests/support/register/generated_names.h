#pragma once

// Words that generated organisations are named with.

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "registry/domain/vocabulary.h"

namespace htx::testing {

struct Province {
  absl::string_view id = {};
  absl::string_view name = {};
};

// The 63 provinces as they were before July 2025.
absl::Span<const Province> Provinces();
// Syllables of place and good-luck names, with their marks.
absl::Span<const absl::string_view> Syllables();
// What cooperatives of `sector` put between their form and their name.
absl::Span<const absl::string_view> Trades(registry::Sector sector);
// How the form of a kind is written out.
absl::string_view FormOf(registry::Kind kind);

}  // namespace htx::testing
