#pragma once

// Small crossings that every resource shares: dates, instants, names, enumerations, fractions.

#include <optional>
#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "awards/domain/ids.h"
#include "awards/domain/rational.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/rpc/proto_values.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"
#include "htx/common/v1/time.pb.h"

namespace htx::awards {

// Parsers note what is wrong in `errors` under `field` and go on, so that the caller sees every violation.

// A required date.
absl::CivilDay ParseDate(FieldErrors& errors, absl::string_view field, bool present, const google::type::Date& date);
// A date that may be absent.
std::optional<absl::CivilDay> ParseOptionalDate(FieldErrors& errors, absl::string_view field, bool present,
                                                const google::type::Date& date);
// A range whose `from` is set; `to` must be set and later when `bounded`.
Period ParsePeriod(FieldErrors& errors, absl::string_view field, bool present, const common::v1::DateRange& range,
                   bool bounded);
// The id in "{collection}/{id}"; an empty name is a violation when `required`.
std::string ParseName(FieldErrors& errors, absl::string_view field, absl::string_view name,
                      absl::string_view collection, bool required);
// The id of a request that names one resource, or INVALID_ARGUMENT on `field`.
absl::StatusOr<std::string> ParseOneName(absl::string_view field, absl::string_view name, absl::string_view collection);
// A name "organizations/{id}" or "{other}/{id}".
void CheckEitherName(FieldErrors& errors, absl::string_view field, absl::string_view name, absl::string_view other);
// Notes an enumeration value that is unspecified or unknown. `valid` is the proto's IsValid.
template <class E>
E ParseEnum(FieldErrors& errors, absl::string_view field, int value, bool (*valid)(int)) {
  if (value == 0 || !valid(value)) {
    errors.Add(field, {"must be one of the defined values", "phải là một giá trị đã định nghĩa"});
    return static_cast<E>(1);
  }
  return static_cast<E>(value);
}
// A chosen id, or `fresh` when none was chosen.
std::string ParseChosenId(FieldErrors& errors, absl::string_view field, absl::string_view chosen, std::string fresh);

using rpc::DateProto;
using rpc::TimeProto;

common::v1::DateRange ToRange(const Period& period);
common::v1::Ratio ToRatio(const Rational& rational);
std::string EtagOf(int64_t version);

template <class E, class D>
E ToEnum(D value) {
  static_assert(std::is_enum_v<E> && std::is_enum_v<D>);
  return static_cast<E>(static_cast<int>(value));
}

}  // namespace htx::awards
