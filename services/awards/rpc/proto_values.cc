#include "awards/rpc/proto_values.h"

namespace htx::awards {

absl::CivilDay ParseDate(FieldErrors& errors, absl::string_view field, bool present, const google::type::Date& date) {
  if (!present) {
    errors.Add(field, {"must be set", "phải có"});
    return absl::CivilDay(1970, 1, 1);
  }
  return ParseOptionalDate(errors, field, present, date).value_or(absl::CivilDay(1970, 1, 1));
}

std::optional<absl::CivilDay> ParseOptionalDate(FieldErrors& errors, absl::string_view field, bool present,
                                                const google::type::Date& date) {
  if (!present) return std::nullopt;
  absl::StatusOr<absl::CivilDay> day = MakeDay(date.year(), date.month(), date.day());
  if (day.ok()) return *day;
  errors.Add(field, {"is not a date", "không phải một ngày hợp lệ"});
  return std::nullopt;
}

Period ParsePeriod(FieldErrors& errors, absl::string_view field, bool present, const common::v1::DateRange& range,
                   bool bounded) {
  Period period = {.from = ParseDate(errors, absl::StrCat(field, ".from"), present && range.has_from(), range.from()),
                   .to = ParseOptionalDate(errors, absl::StrCat(field, ".to"), present && range.has_to(), range.to())};
  if (bounded && !range.has_to()) errors.Add(absl::StrCat(field, ".to"), {"must be set", "phải có"});
  if (bounded && period.to && *period.to <= period.from) {
    errors.Add(absl::StrCat(field, ".to"), {"must be after `from`", "phải sau ngày bắt đầu"});
  }
  if (bounded && !period.to) period.to = period.from + 1;  // Only to go on collecting violations.
  return period;
}

std::string ParseName(FieldErrors& errors, absl::string_view field, absl::string_view name,
                      absl::string_view collection, bool required) {
  if (name.empty() && !required) return "";
  absl::StatusOr<std::string> id = ParseResourceName(name, collection, field);
  if (id.ok()) return *std::move(id);
  errors.Add(field, {absl::StrCat("must be \"", collection, "/{id}\""),
                     absl::StrCat("phải có dạng \"", collection, "/{id}\"")});
  return "";
}

absl::StatusOr<std::string> ParseOneName(absl::string_view field, absl::string_view name,
                                         absl::string_view collection) {
  return ParseResourceName(name, collection, field);
}

void CheckEitherName(FieldErrors& errors, absl::string_view field, absl::string_view name, absl::string_view other) {
  if (ParseResourceName(name, "organizations", field).ok() || ParseResourceName(name, other, field).ok()) return;
  errors.Add(field, {absl::StrCat("must be \"organizations/{id}\" or \"", other, "/{id}\""),
                     absl::StrCat("phải có dạng \"organizations/{id}\" hoặc \"", other, "/{id}\"")});
}

std::string ParseChosenId(FieldErrors& errors, absl::string_view field, absl::string_view chosen, std::string fresh) {
  if (chosen.empty()) return fresh;
  if (!IsId(chosen)) {
    errors.Add(field, {"must be [a-z0-9][a-z0-9-]{0,63}", "phải có dạng [a-z0-9][a-z0-9-]{0,63}"});
    return fresh;
  }
  return std::string(chosen);
}

common::v1::DateRange ToRange(const Period& period) {
  common::v1::DateRange range;
  *range.mutable_from() = DateProto(period.from);
  if (period.to) *range.mutable_to() = DateProto(*period.to);
  return range;
}

common::v1::Ratio ToRatio(const Rational& rational) {
  common::v1::Ratio ratio;
  ratio.set_numerator(rational.numerator);
  ratio.set_denominator(rational.denominator);
  return ratio;
}

std::string EtagOf(int64_t version) { return absl::StrCat(version); }

}  // namespace htx::awards
