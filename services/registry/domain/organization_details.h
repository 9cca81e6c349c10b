#pragma once

// The parts of an organisation's facts that have parts of their own.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

enum class NameType { kLegal = 1, kShort, kForeign, kTrade, kFormer };
enum class IdentifierScheme {
  kTaxCode = 1,
  kLegacyRegistration,
  kCertificate,
  kLei,
  kGln,
  kSocialInsurance,
  kBankingLicence,
  kAllianceMember,
  kExternal,
};
enum class VsicVersion { kUnspecified = 0, k2007, k2018, k2025 };
enum class GovernanceForm { kUnspecified = 0, kFull, kReduced };
enum class Disclosure { kPublic = 1, kRestricted };
enum class SizeClass { kUnspecified = 0, kMicro, kSmall, kMedium, kLarge, kUnclassified };

template <>
absl::Span<const Term<NameType>> Terms<NameType>();
template <>
absl::Span<const Term<IdentifierScheme>> Terms<IdentifierScheme>();
template <>
absl::Span<const Term<VsicVersion>> Terms<VsicVersion>();
template <>
absl::Span<const Term<GovernanceForm>> Terms<GovernanceForm>();
template <>
absl::Span<const Term<Disclosure>> Terms<Disclosure>();
template <>
absl::Span<const Term<SizeClass>> Terms<SizeClass>();

// The days [from, to); an absent end is unknown or open.
struct OpenPeriod {
  std::optional<absl::CivilDay> from = {};
  std::optional<absl::CivilDay> to = {};
  bool operator==(const OpenPeriod&) const = default;
};

// A name besides the legal, the short and the foreign one.
struct OtherName {
  std::string text = {};
  NameType type = NameType::kTrade;
  std::string language = {};  // BCP 47, or "".
  OpenPeriod period = {};
  bool operator==(const OtherName&) const = default;
};

// A number that stands for the organisation, as it is written.
struct Identifier {
  IdentifierScheme scheme = IdentifierScheme::kExternal;
  std::string value = {};
  std::string issuer = {};
  OpenPeriod period = {};
  bool operator==(const Identifier&) const = default;
};

// A registered line of business.
struct BusinessLine {
  std::string code = {};  // Four digits.
  VsicVersion version = VsicVersion::kUnspecified;
  bool main = false;
  std::string description = {};
  bool operator==(const BusinessLine&) const = default;
};

// Members by kind; absent when nobody reported them.
struct MemberCounts {
  std::optional<int64_t> official = {};
  std::optional<int64_t> associate_contributing = {};
  std::optional<int64_t> associate_not_contributing = {};
  bool operator==(const MemberCounts&) const = default;

  // The sum, when all three are known.
  std::optional<int64_t> Total() const;
};

struct Contact {
  std::vector<std::string> phones = {};
  std::string email = {};
  std::string website = {};
  bool operator==(const Contact&) const = default;
};

// What members paid of the charter capital; amounts in đồng.
struct CapitalContribution {
  std::optional<int64_t> paid_in = {};
  std::optional<absl::CivilDay> due_date = {};
  std::optional<int64_t> largest_share = {};
  bool operator==(const CapitalContribution&) const = default;
};

}  // namespace htx::registry
