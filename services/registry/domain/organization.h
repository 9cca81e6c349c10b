#pragma once

// What the register knows of an organisation.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "registry/domain/lifecycle_terms.h"
#include "registry/domain/organization_details.h"
#include "registry/domain/reported_number.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

using OrganizationId = Id<struct OrganizationTag>;

// "organizations/{id}"
std::string NameOf(const OrganizationId& id);

// A name that was given up.
struct FormerName {
  std::string text = {};
  std::optional<absl::CivilDay> from = {};
  std::optional<absl::CivilDay> to = {};
  bool operator==(const FormerName&) const = default;
};

// The facts of one revision.
struct Facts {
  Kind kind = Kind::kCooperative;
  std::string legal_name = {};
  std::string short_name = {};
  std::string foreign_name = {};
  std::vector<FormerName> former_names = {};
  std::string tax_code = {};  // A TaxCode's text, or "".
  std::string legacy_registration_no = {};
  Sector sector = Sector::kUnspecified;
  GoverningLaw governing_law = GoverningLaw::kUnspecified;
  LegalStatus legal_status = LegalStatus::kOperating;
  ActivityStatus activity_status = ActivityStatus::kActive;
  absl::CivilDay founded_date = {};
  std::optional<absl::CivilDay> dissolved_date = {};
  std::optional<int64_t> member_count = {};
  std::optional<ReportedNumber> labour = {};
  std::optional<int64_t> charter_capital = {};  // đồng
  std::string area = {};                        // Id of an Area.
  std::string province = {};                    // Id of its province.
  std::string address = {};
  OrganizationId alliance = {};  // An alliance keeps its own record: then its own id.
  std::string dataset = {};
  StateReason state_reason = StateReason::kUnspecified;
  std::optional<absl::CivilDay> suspended_until = {};  // Last day of a suspension.
  std::string foreign_name_language = {};              // BCP 47, or "".
  std::vector<OtherName> other_names = {};
  std::vector<Identifier> other_identifiers = {};
  std::vector<BusinessLine> business_lines = {};
  MemberCounts member_counts = {};
  Contact contact = {};
  GovernanceForm governance_form = GovernanceForm::kUnspecified;
  CapitalContribution capital_contribution = {};
  std::optional<int64_t> founders_count = {};
  Disclosure disclosure = Disclosure::kPublic;
  bool operator==(const Facts&) const = default;
};

// The facts that can change.
enum class Field {
  kLegalName,
  kShortName,
  kForeignName,
  kFormerNames,
  kTaxCode,
  kLegacyRegistrationNo,
  kSector,
  kGoverningLaw,
  kLegalStatus,
  kActivityStatus,
  kFoundedDate,
  kDissolvedDate,
  kMemberCount,
  kLabour,
  kCharterCapital,
  kArea,
  kAddress,
  kAlliance,
  kStateReason,
  kSuspendedUntil,
  kForeignNameLanguage,
  kOtherNames,
  kOtherIdentifiers,
  kBusinessLines,
  kMemberCounts,
  kContact,
  kGovernanceForm,
  kCapitalContribution,
  kFoundersCount,
  kDisclosure,
};

// True when `field` is among `fields`.
inline bool Has(absl::Span<const Field> fields, Field field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

struct FieldName {
  Field field = {};
  absl::string_view name = {};  // Path in the Organization message.
  // A caller may name it in an update mask.
  bool updatable = false;
  // It stands on the certificate: only a registration changes it.
  bool registered = false;
};
absl::Span<const FieldName> AllFields();
const FieldName& NameOf(Field field);

bool SameField(Field field, const Facts& a, const Facts& b);
void CopyField(Field field, const Facts& from, Facts& to);
// Names of the fields in which `a` and `b` differ.
std::vector<std::string> ChangedPaths(const Facts& a, const Facts& b);

// Facts that hold on the days [valid_from, valid_to) as they are believed since known_from.
struct Revision {
  int64_t number = 0;  // Unique per organisation; grows.
  absl::CivilDay valid_from = {};
  std::optional<absl::CivilDay> valid_to = {};
  absl::Time known_from = absl::UnixEpoch();
  std::optional<absl::Time> known_to = {};
  Facts facts = {};
  // The fields that somebody stated for its first day, also when they said what was recorded already; in the order of
  // AllFields. What is learned of earlier days does not reach past such a statement.
  std::vector<Field> stated = {};

  bool States(Field field) const;
  bool HoldsOn(absl::CivilDay day) const { return valid_from <= day && (!valid_to || day < *valid_to); }
};

// An organisation with the revision that was asked for.
struct Organization {
  // What the record says now of who may read it.
  struct Keeping {
    Disclosure disclosure = Disclosure::kPublic;
    OrganizationId alliance = {};
  };

  OrganizationId id = {};
  int64_t version = 0;  // Of the record; its etag.
  absl::Time created = absl::UnixEpoch();
  Revision revision = {};
  std::optional<Keeping> kept_now = {};  // Absent: the revision is the one of today.

  const Facts& facts() const { return revision.facts; }
  // Who may read any of its revisions is judged by what the record is now: a past time lifts no restriction.
  bool IsRestricted() const {
    return (kept_now ? kept_now->disclosure : facts().disclosure) == Disclosure::kRestricted;
  }
  const OrganizationId& keeper() const { return kept_now ? kept_now->alliance : facts().alliance; }
};

}  // namespace htx::registry
