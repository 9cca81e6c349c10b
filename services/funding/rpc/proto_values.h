#pragma once

// Small values between protos and the domain. Parse… functions add every violation to `errors` and return a value that
// is only used when there was none.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/rpc/proto_values.h"
#include "funding/domain/money.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"

namespace htx::funding {

using rpc::DateProto;
using rpc::MoneyProto;
using rpc::TimeProto;

// numerator / denominator in lowest terms.
common::v1::Ratio RatioProto(int64_t numerator, int64_t denominator);
// "collection/{id}", or "" for no id.
std::string AreaNameOf(absl::string_view id);

// A date that must be there.
absl::CivilDay ParseDate(bool present, const google::type::Date& date, absl::string_view field, FieldErrors& errors);
// A date that may be absent.
std::optional<absl::CivilDay> ParseOptionalDate(bool present, const google::type::Date& date, absl::string_view field,
                                                FieldErrors& errors);

// An amount from `least` to kLargestAmount, in VND. An absent message is 0.
Dong ParseMoney(const common::v1::Money& money, Dong least, absl::string_view field, FieldErrors& errors);

// The id in "collection/{id}".
std::string ParseName(absl::string_view name, absl::string_view collection, absl::string_view field,
                      FieldErrors& errors);
// The same, or "" for an empty name.
std::string ParseOptionalName(absl::string_view name, absl::string_view collection, absl::string_view field,
                              FieldErrors& errors);
// The id a caller chose, or a new one.
std::string ParseChosenId(absl::string_view chosen, absl::string_view field, IdSource& ids, FieldErrors& errors);

// Adds a violation unless `number` is from `least` to `greatest`.
void CheckRange(int64_t number, int64_t least, int64_t greatest, absl::string_view field, FieldErrors& errors);
// Adds a violation when `text` is empty.
void CheckPresent(absl::string_view text, absl::string_view field, FieldErrors& errors);

// A known value of a closed enum of 1 to `greatest`; 0 (unspecified) is a violation.
template <class E>
E ParseEnum(int number, int greatest, absl::string_view field, FieldErrors& errors) {
  if (number >= 1 && number <= greatest) return static_cast<E>(number);
  errors.Add(field, number == 0 ? Text{.en = "is required", .vi = "là trường bắt buộc"}
                                : Text{.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  return E{};
}
// The same, with `otherwise` for unspecified.
template <class E>
E ParseEnumOr(int number, int greatest, E otherwise, absl::string_view field, FieldErrors& errors) {
  return number == 0 ? otherwise : ParseEnum<E>(number, greatest, field, errors);
}

}  // namespace htx::funding
