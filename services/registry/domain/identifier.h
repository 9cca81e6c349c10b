#pragma once

// Identifiers by scheme: who may hold which value, and when a value is mistyped.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Among whom a value is given once.
enum class Uniqueness { kEverywhere, kPerIssuer, kNot };
Uniqueness UniquenessOf(IdentifierScheme scheme);

// A value as it is stored and compared.
struct IdentifierKey {
  IdentifierScheme scheme = IdentifierScheme::kExternal;
  std::string value = {};
  std::string issuer = {};  // Folded; "" where the scheme is unique everywhere, or not at all.
  auto operator<=>(const IdentifierKey&) const = default;
};
// Letters in upper case, without spaces, dots and slashes that people put in for reading (hyphens stay: a unit's tax
// code has one); the issuer folded.
IdentifierKey KeyOf(IdentifierScheme scheme, absl::string_view value, absl::string_view issuer = {});

// OK when `identifier` can exist. INVALID_ARGUMENT / FIELD_RULE on `field` for a form its scheme does not have, an
// issuer that is missing or not allowed, an empty period, or a scheme that has a field of its own (TAX_CODE,
// LEGACY_REGISTRATION); CHECK_DIGIT when only the check digits are wrong.
absl::Status CheckIdentifier(const Identifier& identifier, absl::string_view field);

// OK when `text` is a value that `scheme` can have; the errors of CheckIdentifier about the value alone.
absl::Status CheckIdentifierValue(IdentifierScheme scheme, absl::string_view text, absl::string_view field);

// Every identifier in `facts`: tax code, number from before, and the others.
std::vector<Identifier> IdentifiersOf(const Facts& facts);

// The days on which a value was held, as one range from the first to the last.
struct Holding {
  IdentifierKey key = {};
  absl::CivilDay from = {};
  std::optional<absl::CivilDay> to = {};
  bool operator==(const Holding&) const = default;
};
// What an organisation with these revisions, in the order of their days, holds or held; in the order of the keys. An
// identifier's own period narrows the revision's. Who was recorded in error holds nothing.
std::vector<Holding> HoldingsOf(absl::Span<const Revision> timeline);

}  // namespace htx::registry
