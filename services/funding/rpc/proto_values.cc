#include "funding/rpc/proto_values.h"

#include <numeric>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "funding/domain/names.h"

namespace htx::funding {

common::v1::Ratio RatioProto(int64_t numerator, int64_t denominator) {
  common::v1::Ratio ratio;
  const int64_t divisor = std::gcd(numerator, denominator);
  ratio.set_numerator(divisor == 0 ? numerator : numerator / divisor);
  ratio.set_denominator(divisor == 0 ? denominator : denominator / divisor);
  return ratio;
}

std::string AreaNameOf(absl::string_view id) { return id.empty() ? "" : absl::StrCat(kAreas, "/", id); }

absl::CivilDay ParseDate(bool present, const google::type::Date& date, absl::string_view field, FieldErrors& errors) {
  if (!present) {
    errors.Add(field, {.en = "is required", .vi = "là trường bắt buộc"});
    return {};
  }
  return ParseOptionalDate(true, date, field, errors).value_or(absl::CivilDay());
}

std::optional<absl::CivilDay> ParseOptionalDate(bool present, const google::type::Date& date, absl::string_view field,
                                                FieldErrors& errors) {
  if (!present) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = MakeDay(date.year(), date.month(), date.day());
  if (day.ok()) return *day;
  errors.Add(field, {.en = "is not a date", .vi = "không phải là ngày hợp lệ"});
  return std::nullopt;
}

Dong ParseMoney(const common::v1::Money& money, Dong least, absl::string_view field, FieldErrors& errors) {
  if (!money.currency().empty() && money.currency() != "VND") {
    errors.Add(absl::StrCat(field, ".currency"), {.en = "must be VND", .vi = "phải là VND"});
  }
  CheckRange(money.amount(), least, kLargestAmount, absl::StrCat(field, ".amount"), errors);
  return money.amount();
}

std::string ParseName(absl::string_view name, absl::string_view collection, absl::string_view field,
                      FieldErrors& errors) {
  absl::StatusOr<std::string> id = ParseResourceName(name, collection, field);
  if (id.ok()) return *std::move(id);
  errors.Merge("", id.status());
  return "";
}

std::string ParseOptionalName(absl::string_view name, absl::string_view collection, absl::string_view field,
                              FieldErrors& errors) {
  return name.empty() ? "" : ParseName(name, collection, field, errors);
}

std::string ParseChosenId(absl::string_view chosen, absl::string_view field, IdSource& ids, FieldErrors& errors) {
  if (chosen.empty()) return ids.Next();
  if (!IsId(chosen))
    errors.Add(field, {.en = "must be [a-z0-9][a-z0-9-]{0,63}", .vi = "phải có dạng [a-z0-9][a-z0-9-]{0,63}"});
  return std::string(chosen);
}

void CheckRange(int64_t number, int64_t least, int64_t greatest, absl::string_view field, FieldErrors& errors) {
  if (number >= least && number <= greatest) return;
  errors.Add(field, {.en = absl::StrCat("must be from ", least, " to ", greatest),
                     .vi = absl::StrCat("phải từ ", least, " đến ", greatest)});
}

void CheckPresent(absl::string_view text, absl::string_view field, FieldErrors& errors) {
  if (text.empty()) errors.Add(field, {.en = "is required", .vi = "là trường bắt buộc"});
}

}  // namespace htx::funding
