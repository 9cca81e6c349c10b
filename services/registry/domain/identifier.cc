#include "registry/domain/identifier.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/errors.h"
#include "registry/domain/tax_code.h"

namespace htx::registry {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsUpper(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }

// ISO 17442: letters stand for 10 to 35; the number leaves the remainder 1 by 97.
absl::Status CheckLei(absl::string_view value, absl::string_view field) {
  const bool form = value.size() == 20 && IsDigit(value[18]) && IsDigit(value[19]) &&
                    std::all_of(value.begin(), value.end(), [](char c) { return IsDigit(c) || IsUpper(c); });
  if (!form) {
    return FieldNotAllowed(field, "must be 18 letters or digits and two check digits",
                           "phải gồm 18 chữ cái hoặc chữ số và hai chữ số kiểm tra");
  }
  int remainder = 0;
  for (const char c : value) {
    remainder = IsDigit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
  }
  return remainder == 1 ? absl::OkStatus() : CheckDigitWrong(field, value);
}

// GS1: weights 1 and 3 in turn; the sum of all thirteen is a multiple of 10.
absl::Status CheckGln(absl::string_view value, absl::string_view field) {
  if (value.size() != 13 || !std::all_of(value.begin(), value.end(), IsDigit)) {
    return FieldNotAllowed(field, "must be 13 digits", "phải gồm 13 chữ số");
  }
  int sum = 0;
  for (size_t i = 0; i < value.size(); ++i) sum += (value[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0 ? absl::OkStatus() : CheckDigitWrong(field, value);
}

}  // namespace

Uniqueness UniquenessOf(IdentifierScheme scheme) {
  switch (scheme) {
    case IdentifierScheme::kTaxCode:
    case IdentifierScheme::kLei:
    case IdentifierScheme::kGln:
      return Uniqueness::kEverywhere;
    case IdentifierScheme::kLegacyRegistration:
      return Uniqueness::kNot;
    case IdentifierScheme::kCertificate:
    case IdentifierScheme::kSocialInsurance:
    case IdentifierScheme::kBankingLicence:
    case IdentifierScheme::kAllianceMember:
    case IdentifierScheme::kExternal:
      return Uniqueness::kPerIssuer;
  }
  HTX_UNREACHABLE();
}

IdentifierKey KeyOf(IdentifierScheme scheme, absl::string_view value, absl::string_view issuer) {
  IdentifierKey key{.scheme = scheme};
  for (const char c : value) {
    if (c != ' ' && c != '.' && c != '/') key.value += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  if (key.value.empty()) key.value = std::string(value);  // Nothing but marks: better an odd key than none.
  if (UniquenessOf(scheme) == Uniqueness::kPerIssuer) key.issuer = FoldForSearch(issuer);
  return key;
}

absl::Status CheckIdentifierValue(IdentifierScheme scheme, absl::string_view text, absl::string_view field) {
  switch (scheme) {
    case IdentifierScheme::kTaxCode:
      return TaxCode::Parse(KeyOf(scheme, text).value, field).status();
    case IdentifierScheme::kLei:
      return CheckLei(KeyOf(scheme, text).value, field);
    case IdentifierScheme::kGln:
      return CheckGln(KeyOf(scheme, text).value, field);
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckIdentifier(const Identifier& identifier, absl::string_view field) {
  const std::string value = absl::StrCat(field, ".value");
  if (identifier.scheme == IdentifierScheme::kTaxCode || identifier.scheme == IdentifierScheme::kLegacyRegistration) {
    return FieldNotAllowed(absl::StrCat(field, ".scheme"), "has a field of its own in the organisation",
                           "đã có trường riêng trong tổ chức");
  }
  FieldErrors errors;
  const bool issued = UniquenessOf(identifier.scheme) == Uniqueness::kPerIssuer;
  if (issued && identifier.issuer.empty()) errors.Merge("", FieldRequired(absl::StrCat(field, ".issuer")));
  if (!issued && !identifier.issuer.empty()) {
    errors.Merge("", FieldNotAllowed(absl::StrCat(field, ".issuer"), "the scheme has one issuer alone",
                                     "hệ mã này chỉ có một cơ quan cấp"));
  }
  const OpenPeriod& period = identifier.period;
  if (period.from && period.to && *period.to <= *period.from) {
    errors.Add(absl::StrCat(field, ".period"), {.en = "ends before it begins", .vi = "kết thúc trước khi bắt đầu"});
  }
  const absl::Status well = CheckIdentifierValue(identifier.scheme, identifier.value, value);
  if (errors.empty()) return well;
  errors.Merge("", well);
  return errors.ToStatus();
}

std::vector<Identifier> IdentifiersOf(const Facts& facts) {
  std::vector<Identifier> all;
  if (!facts.tax_code.empty()) all.push_back({.scheme = IdentifierScheme::kTaxCode, .value = facts.tax_code});
  if (!facts.legacy_registration_no.empty()) {
    all.push_back({.scheme = IdentifierScheme::kLegacyRegistration, .value = facts.legacy_registration_no});
  }
  all.insert(all.end(), facts.other_identifiers.begin(), facts.other_identifiers.end());
  return all;
}

std::vector<Holding> HoldingsOf(absl::Span<const Revision> timeline) {
  std::map<IdentifierKey, Holding> holdings;
  for (const Revision& revision : timeline) {
    if (revision.facts.legal_status == LegalStatus::kVoided) continue;
    for (const Identifier& identifier : IdentifiersOf(revision.facts)) {
      Holding held{.key = KeyOf(identifier.scheme, identifier.value, identifier.issuer),
                   .from = identifier.period.from.value_or(revision.valid_from),
                   .to = identifier.period.to ? identifier.period.to : revision.valid_to};
      const auto [place, first] = holdings.emplace(held.key, held);
      if (first) continue;
      place->second.from = std::min(place->second.from, held.from);
      if (!held.to || !place->second.to) {
        place->second.to.reset();
      } else {
        place->second.to = std::max(*place->second.to, *held.to);
      }
    }
  }
  std::vector<Holding> all;
  for (auto& [key, held] : holdings) all.push_back(std::move(held));
  return all;
}

}  // namespace htx::registry
