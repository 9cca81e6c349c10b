#pragma once

// Small values between protos and the domain: dates, instants, money, reported numbers, texts.
//
// Parse… functions add every violation to `errors` and return a value that is only used when there was none.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"
#include "htx/common/v1/time.pb.h"
#include "htx/registry/v1/reported_number.pb.h"
#include "registry/domain/organization.h"
#include "registry/domain/reported_number.h"

namespace htx::registry {

google::type::Date ToProto(absl::CivilDay day);
google::protobuf::Timestamp ToProto(absl::Time instant);
common::v1::Money MoneyProto(int64_t amount);
v1::ReportedNumber ToProto(const ReportedNumber& number);
common::v1::Ratio ToProto(const Ratio& ratio);
common::v1::DateRange RangeProto(std::optional<absl::CivilDay> from, std::optional<absl::CivilDay> to);

// A civil date; years 1900 to 9999.
std::optional<absl::CivilDay> ParseDate(const google::type::Date& date, absl::string_view field, FieldErrors& errors);
// The same, and not after `today`.
std::optional<absl::CivilDay> ParsePastDate(const google::type::Date& date, absl::string_view field,
                                            absl::CivilDay today, FieldErrors& errors);
absl::Time ParseInstant(const google::protobuf::Timestamp& timestamp, absl::string_view field, FieldErrors& errors);

enum class Sign { kAny, kNotNegative };
int64_t ParseMoney(const common::v1::Money& money, Sign sign, absl::string_view field, FieldErrors& errors);
ReportedNumber ParseReported(const v1::ReportedNumber& number, absl::string_view field, FieldErrors& errors);
// The qualifier; unspecified is exact.
Qualifier ParseQualifier(int number, absl::string_view field, FieldErrors& errors);
// A whole number from 0 to `max`.
int64_t ParseCount(int64_t value, int64_t max, absl::string_view field, FieldErrors& errors);

// One line: valid NFC, no control characters, no space at its ends, at most `max_bytes`. Empty is allowed.
void CheckLine(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors);
// Any NFC text with line ends, at most `max_bytes`.
void CheckText(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors);
// An id, or empty.
void CheckId(absl::string_view text, absl::string_view field, FieldErrors& errors);

// The id in "organizations/{id}"; empty with a violation when `name` is something else.
OrganizationId ParseOrganizationName(absl::string_view name, absl::string_view field, FieldErrors& errors);
// The id in "areas/{id}". Whether there is such an area is for the decisions to say.
std::string ParseAreaName(absl::string_view name, absl::string_view field, FieldErrors& errors);

// The value of an enum field; a violation when it is unspecified or unknown.
template <class E>
E ParseEnum(int number, absl::string_view field, FieldErrors& errors) {
  if (const std::optional<E> value = FromNumber<E>(number)) return *value;
  errors.Add(field, number == 0 ? Text{.en = "is required", .vi = "là trường bắt buộc"}
                                : Text{.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  return E{};
}
// The same, with `otherwise` for unspecified.
template <class E>
E ParseEnumOr(int number, E otherwise, absl::string_view field, FieldErrors& errors) {
  return number == 0 ? otherwise : ParseEnum<E>(number, field, errors);
}

}  // namespace htx::registry
