#pragma once

// Small values of the contracts, made and read.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/rpc/proto_values.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "htx/common/v1/quantity.pb.h"
#include "htx/common/v1/time.pb.h"

namespace htx::ctl {

inline google::type::Date ToDate(absl::CivilDay day) { return rpc::DateProto(day); }

inline absl::CivilDay DayIn(const google::type::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

// "2019-07-23", or "" for an absent date.
std::string TextOf(const google::type::Date& date);
// "1 234 567"
std::string Grouped(const common::v1::Money& money);

// [from, to)
inline common::v1::DateRange ToRange(absl::CivilDay from, absl::CivilDay to) {
  common::v1::DateRange range;
  *range.mutable_from() = ToDate(from);
  *range.mutable_to() = ToDate(to);
  return range;
}

inline common::v1::TimeCoordinate AsOf(absl::CivilDay day) {
  common::v1::TimeCoordinate time;
  *time.mutable_valid_date() = ToDate(day);
  return time;
}

inline common::v1::Money Vnd(int64_t amount) { return rpc::MoneyProto(amount); }

google::protobuf::Timestamp ToTimestamp(absl::Time instant);
// "2024-04-08 15:34" in Vietnam.
std::string TextOf(const google::protobuf::Timestamp& instant);

// "organizations/" + id.
inline std::string OrganizationName(absl::string_view id) { return absl::StrCat("organizations/", id); }

// A number with its qualifier as people read it: "5 607", "~5 607", "> 9 600", ">= 130", "342 (est.)", "2-3".
std::string Qualified(int64_t value, common::v1::Qualifier qualifier, int64_t upper = 0);

// "150 %", "99.1 %" (one decimal, rounded half up), "-" when undefined. Exact: no floating point.
std::string Percent(int64_t numerator, int64_t denominator);

}  // namespace htx::ctl
