#pragma once

// Records that look like one organisation.
//
// Two records are compared when they share a key: an own name (without marks, spaces and the words of its form), a
// phone, or an address with a house number. What else they share gives points; the points are data
// (rules/registration_rules.tsv, DUPLICATE_…).

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
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

// A recorded organisation that shares a key with a new one.
struct Candidate {
  OrganizationId id = {};
  bool restricted = false;
  std::string legal_name = {};
  std::vector<std::string> evidence = {};  // "NAME", "PROVINCE", … : the rules that gave points.
  int64_t points = 0;

  bool SharesName() const;
};
Candidate Compare(const Facts& facts, const OrganizationId& recorded_id, const Facts& recorded);

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
