#include "registry/rpc/proto_values.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/ids.h"
#include "common/base/text.h"
#include "common/rpc/proto_values.h"
#include "registry/domain/area_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxAmount = 1'000'000'000'000'000;

bool HasControl(absl::string_view text, bool lines) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (lines && (c == '\n' || c == '\t' || c == '\r')) return false;
    return byte < 0x20 || byte == 0x7f;
  });
}

bool CheckEncoding(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors) {
  if (text.size() > max_bytes) {
    errors.Add(field, {.en = absl::StrCat("is longer than ", max_bytes, " bytes"),
                       .vi = absl::StrCat("dài quá ", max_bytes, " byte")});
    return false;
  }
  if (IsNfc(text)) return true;
  errors.Add(field, {.en = "is not valid UTF-8 in Unicode NFC", .vi = "không phải là UTF-8 hợp lệ ở dạng Unicode NFC"});
  return false;
}

}  // namespace

google::type::Date ToProto(absl::CivilDay day) { return rpc::DateProto(day); }
google::protobuf::Timestamp ToProto(absl::Time instant) { return rpc::TimeProto(instant); }
common::v1::Money MoneyProto(int64_t amount) { return rpc::MoneyProto(amount); }

v1::ReportedNumber ToProto(const ReportedNumber& number) {
  v1::ReportedNumber proto;
  proto.set_value(number.value);
  proto.set_qualifier(static_cast<common::v1::Qualifier>(number.qualifier));
  proto.set_upper(number.upper);
  return proto;
}

common::v1::Ratio ToProto(const Ratio& ratio) {
  common::v1::Ratio proto;
  proto.set_numerator(ratio.numerator);
  proto.set_denominator(ratio.denominator);
  return proto;
}

common::v1::DateRange RangeProto(std::optional<absl::CivilDay> from, std::optional<absl::CivilDay> to) {
  common::v1::DateRange range;
  if (from) *range.mutable_from() = ToProto(*from);
  if (to) *range.mutable_to() = ToProto(*to);
  return range;
}

std::optional<absl::CivilDay> ParseDate(const google::type::Date& date, absl::string_view field, FieldErrors& errors) {
  const absl::StatusOr<absl::CivilDay> day = MakeDay(date.year(), date.month(), date.day());
  if (day.ok()) return *day;
  errors.Add(field, {.en = "is not a date from 1900 to 9999", .vi = "không phải là ngày hợp lệ từ năm 1900 đến 9999"});
  return std::nullopt;
}

std::optional<absl::CivilDay> ParsePastDate(const google::type::Date& date, absl::string_view field,
                                            absl::CivilDay today, FieldErrors& errors) {
  const std::optional<absl::CivilDay> day = ParseDate(date, field, errors);
  if (day && *day > today) errors.Merge("", DateInFuture(field));
  return day;
}

absl::Time ParseInstant(const google::protobuf::Timestamp& timestamp, absl::string_view field, FieldErrors& errors) {
  // 0001-01-01 to 9999-12-31, as the message itself defines.
  if (timestamp.seconds() < -62135596800 || timestamp.seconds() > 253402300799 || timestamp.nanos() < 0 ||
      timestamp.nanos() > 999999999) {
    errors.Add(field, {.en = "is not an instant from year 1 to 9999", .vi = "không phải là thời điểm hợp lệ"});
    return absl::UnixEpoch();
  }
  return FromMicros(timestamp.seconds() * 1'000'000 + timestamp.nanos() / 1000);
}

int64_t ParseMoney(const common::v1::Money& money, Sign sign, absl::string_view field, FieldErrors& errors) {
  if (!money.currency().empty() && money.currency() != "VND") {
    errors.Add(absl::StrCat(field, ".currency"), {.en = "must be VND", .vi = "phải là VND"});
  }
  if (sign == Sign::kNotNegative && money.amount() < 0) {
    errors.Add(absl::StrCat(field, ".amount"), {.en = "must not be negative", .vi = "không được âm"});
  } else if (money.amount() > kMaxAmount || money.amount() < -kMaxAmount) {
    errors.Add(absl::StrCat(field, ".amount"), {.en = absl::StrCat("must not exceed ", kMaxAmount),
                                                .vi = absl::StrCat("không được vượt ", kMaxAmount)});
  }
  return money.amount();
}

Qualifier ParseQualifier(int number, absl::string_view field, FieldErrors& errors) {
  return ParseEnumOr<Qualifier>(number, Qualifier::kExact, field, errors);
}

ReportedNumber ParseReported(const v1::ReportedNumber& number, absl::string_view field, FieldErrors& errors) {
  ReportedNumber parsed{.value = ParseCount(number.value(), kMaxAmount, absl::StrCat(field, ".value"), errors),
                        .qualifier = ParseQualifier(number.qualifier(), absl::StrCat(field, ".qualifier"), errors),
                        .upper = ParseCount(number.upper(), kMaxAmount, absl::StrCat(field, ".upper"), errors)};
  if (parsed.qualifier == Qualifier::kRange && parsed.upper < parsed.value) {
    errors.Add(absl::StrCat(field, ".upper"),
               {.en = "must not be less than the value of a range", .vi = "không được nhỏ hơn đầu dưới của khoảng"});
  } else if (parsed.qualifier != Qualifier::kRange && parsed.upper != 0) {
    errors.Add(absl::StrCat(field, ".upper"), {.en = "belongs to a range alone", .vi = "chỉ dùng cho một khoảng"});
  }
  return parsed;
}

int64_t ParseCount(int64_t value, int64_t max, absl::string_view field, FieldErrors& errors) {
  if (value < 0 || value > max) {
    errors.Add(field, {.en = absl::StrCat("must be from 0 to ", max), .vi = absl::StrCat("phải từ 0 đến ", max)});
  }
  return value;
}

void CheckLine(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors) {
  if (text.empty() || !CheckEncoding(text, max_bytes, field, errors)) return;
  const bool trimmed = absl::StripAsciiWhitespace(text) == text;
  if (trimmed && !HasControl(text, /*lines=*/false)) return;
  errors.Add(field, {.en = "must be one line without spaces at its ends",
                     .vi = "phải là một dòng, không có khoảng trắng ở hai đầu"});
}

void CheckText(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors) {
  if (!CheckEncoding(text, max_bytes, field, errors)) return;
  if (HasControl(text, /*lines=*/true)) {
    errors.Add(field, {.en = "must not hold control characters", .vi = "không được chứa ký tự điều khiển"});
  }
}

void CheckId(absl::string_view text, absl::string_view field, FieldErrors& errors) {
  if (text.empty() || IsId(text)) return;
  errors.Add(field, {.en = "must be 1 to 64 of a-z, 0-9 and -, not beginning with -",
                     .vi = "phải gồm 1 đến 64 ký tự a-z, 0-9 và -, không bắt đầu bằng -"});
}

OrganizationId ParseOrganizationName(absl::string_view name, absl::string_view field, FieldErrors& errors) {
  if (name.empty()) {
    errors.Merge("", FieldRequired(field));
    return {};
  }
  const absl::StatusOr<std::string> id = ParseResourceName(name, "organizations", field);
  if (id.ok()) return OrganizationId::Of(*id);
  errors.Merge("", id.status());
  return {};
}

std::string ParseAreaName(absl::string_view name, absl::string_view field, FieldErrors& errors) {
  if (name.empty()) {
    errors.Merge("", FieldRequired(field));
    return "";
  }
  absl::string_view id = name;
  if (absl::ConsumePrefix(&id, "areas/") && IsId(id)) return std::string(id);
  errors.Merge("", AreaNameUnknown(field));
  return "";
}

}  // namespace htx::registry
