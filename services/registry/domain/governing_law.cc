#include "registry/domain/governing_law.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

bool IsUnderLaw(Kind kind, absl::CivilDay day) {
  const Rule* const kinds = RegistrationRules().Find("LAW_KINDS", day);
  return kinds != nullptr && kinds->Names(WordOf(kind));
}

}  // namespace

const Rule* LawOn(Kind kind, absl::CivilDay day) {
  return IsUnderLaw(kind, day) ? RegistrationRules().Find("GOVERNING_LAW", day) : nullptr;
}

const Rule* ConversionDue(Kind kind, GoverningLaw law, absl::CivilDay day) {
  const Rule* const due = LifecycleRules().Find(kRuleConversionDue, WordOf(kind), day);
  return due != nullptr && law != GoverningLaw::kUnspecified && due->Names(WordOf(law)) ? due : nullptr;
}

GoverningLaw DeriveLaw(const Facts& facts, absl::CivilDay day, absl::CivilDay today) {
  const Rule* const founded = LawOn(facts.kind, facts.founded_date);
  if (founded == nullptr || founded != LawOn(facts.kind, day)) return GoverningLaw::kUnspecified;
  const GoverningLaw law = FromWord<GoverningLaw>(founded->value).value_or(GoverningLaw::kUnspecified);
  return ConversionDue(facts.kind, law, today) == nullptr ? law : GoverningLaw::kUnspecified;
}

std::optional<LawConflict> FindLawConflict(const Facts& facts, absl::CivilDay day) {
  if (facts.governing_law == GoverningLaw::kUnspecified || !IsUnderLaw(facts.kind, day)) return std::nullopt;
  if (facts.governing_law == GoverningLaw::kUnconverted) {
    const Rule* const present = LawOn(facts.kind, day);
    if (present == nullptr || present != LawOn(facts.kind, facts.founded_date)) return std::nullopt;
    return LawConflict{.rule = present,
                       .text = {.en = "was founded under the law in force: there is nothing to convert from",
                                .vi = "được thành lập theo luật hiện hành nên không thuộc diện phải chuyển đổi"}};
  }
  for (const Rule* const law : RegistrationRules().All("GOVERNING_LAW")) {
    if (law->value != WordOf(facts.governing_law)) continue;
    if (law->period.to && facts.founded_date >= *law->period.to) {
      const std::string end = FormatDay(*law->period.to);
      return LawConflict{
          .rule = law,
          .text = {.en = absl::StrCat("had ended on ", end, ", before the organisation was founded"),
                   .vi = absl::StrCat("đã hết hiệu lực từ ngày ", end, ", trước khi tổ chức thành lập")}};
    }
    if (day < law->period.from) {
      const std::string start = FormatDay(law->period.from);
      return LawConflict{
          .rule = law,
          .text = {.en = absl::StrCat("is in force from ", start, " on alone, and stated for ", FormatDay(day)),
                   .vi = absl::StrCat("chỉ có hiệu lực từ ngày ", start, ", nhưng được ghi cho ngày ", FormatDay(day))},
          .too_early = true};
    }
  }
  return std::nullopt;
}

}  // namespace htx::registry
