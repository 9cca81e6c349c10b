#pragma once

// Records that look like one organisation.
//
// Two records are compared when they share a key: an own name (without marks, spaces and the words of its form), a
// phone, or an address with a house number. What else they share gives points; the points are data
// (rules/registration_rules.tsv, DUPLICATE_…). Where they lie is compared as it is today: a reform gives one place two
// names, and two records of one organisation may bear either.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/area.h"
#include "registry/domain/organization.h"

namespace htx::registry {

enum class MatchKind { kName = 1, kPhone, kAddress };
template <>
absl::Span<const Term<MatchKind>> Terms<MatchKind>();

// What records are found by.
struct MatchKey {
  MatchKind what = MatchKind::kName;
  std::string key = {};
  auto operator<=>(const MatchKey&) const = default;
};

// "Hợp tác xã Nông nghiệp Đồng Tâm", "HTX nông nghiệp Dong  Tam" and "HTX Nôngnghiệp Đồng Tâm" become
// "nongnghiepdongtam". A name of form words alone is its own key.
std::string OwnNameKey(absl::string_view name);

// The keys of every name that `facts` bear, of their phones and their address; sorted, without repetition.
std::vector<MatchKey> MatchKeysOf(const Facts& facts);
// Keys of former names that are not among MatchKeysOf.
std::vector<MatchKey> FormerKeysOf(const Facts& facts);

// The units by which places are compared.
struct Ground {
  const AreaTree& areas;
  absl::CivilDay today = {};
};
// The level of the smallest unit in which, today, some ground of both areas lies: that of a commune both were merged
// into, or of their province. Absent when there is none.
std::optional<AreaLevel> SharedLevel(const std::string& area, const std::string& other, const Ground& ground);

// A recorded organisation that shares a key with a new one.
struct LookAlike {
  OrganizationId id = {};
  Facts facts = {};
};
struct LookAlikes {
  std::vector<LookAlike> found = {};
  bool more = false;  // There are others, which were not looked at.
};

// What a look-alike shares with an organisation.
struct Candidate {
  OrganizationId id = {};
  bool restricted = false;
  std::string legal_name = {};
  std::vector<std::string> evidence = {};  // "NAME", "PROVINCE", … : the rules that gave points.
  int64_t points = 0;
  bool same_legal_name = false;  // But for form, marks and spaces.
  std::optional<AreaLevel> shared_level = {};
};
Candidate Compare(const Facts& facts, const LookAlike& recorded, const Ground& ground);
std::vector<Candidate> Compare(const Facts& facts, const LookAlikes& alike, const Ground& ground);

// How many points make a possible duplicate.
int64_t DuplicateFrom();

// Those of `candidates` that reach DuplicateFrom() and are not accepted, the best first. "organizations/-" accepts all.
std::vector<Candidate> NotAccepted(std::vector<Candidate> candidates, absl::Span<const std::string> accepted);
// Those that reach it and are accepted.
std::vector<OrganizationId> Accepted(absl::Span<const Candidate> candidates, absl::Span<const std::string> accepted);

// An organisation that looks like another and was found to be another one.
struct AcceptedDuplicate {
  OrganizationId organization = {};
  std::string reason = {};
  std::string by = {};  // Principal.
  absl::Time at = absl::UnixEpoch();
};

}  // namespace htx::registry
