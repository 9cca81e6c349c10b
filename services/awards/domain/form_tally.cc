#include "awards/domain/form_tally.h"

#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::string_view WordOf(AwardLevel level) {
  switch (level) {
    case AwardLevel::kState:
      return "STATE";
    case AwardLevel::kMinistryProvince:
      return "MINISTRY_PROVINCE";
    case AwardLevel::kUnit:
      return "UNIT";
  }
  HTX_UNREACHABLE();
}

absl::string_view WordOf(AwardForm form) {
  switch (form) {
    case AwardForm::kFlag:
      return "FLAG";
    case AwardForm::kMeritCertificate:
      return "MERIT_CERTIFICATE";
    case AwardForm::kCertificate:
      return "CERTIFICATE";
    case AwardForm::kCommemorativeMedal:
      return "COMMEMORATIVE_MEDAL";
    case AwardForm::kTitle:
      return "TITLE";
    case AwardForm::kHonour:
      return "HONOUR";
  }
  HTX_UNREACHABLE();
}

absl::string_view WordOf(RecipientKind recipient) {
  switch (recipient) {
    case RecipientKind::kIndividual:
      return "INDIVIDUAL";
    case RecipientKind::kCollective:
      return "COLLECTIVE";
    case RecipientKind::kHousehold:
      return "HOUSEHOLD";
  }
  HTX_UNREACHABLE();
}

absl::string_view WordOf(PositionGroup position) {
  switch (position) {
    case PositionGroup::kNotStated:
      return "";
    case PositionGroup::kMinistryProvinceLeader:
      return "MINISTRY_PROVINCE_LEADER";
    case PositionGroup::kDepartmentLeader:
      return "DEPARTMENT_LEADER";
    case PositionGroup::kEntrepreneur:
      return "ENTREPRENEUR";
    case PositionGroup::kOtherLeader:
      return "OTHER_LEADER";
    case PositionGroup::kDirectWorker:
      return "DIRECT_WORKER";
  }
  HTX_UNREACHABLE();
}

// Forms tell contributions and years of service apart, which one basis covers; so that one states neither.
absl::string_view WordOf(AwardBasis basis) {
  switch (basis) {
    case AwardBasis::kMerit:
      return "MERIT";
    case AwardBasis::kThematic:
      return "THEMATIC";
    case AwardBasis::kSudden:
      return "SUDDEN";
    case AwardBasis::kDedication:
      return "";
    case AwardBasis::kExternal:
      return "EXTERNAL";
  }
  HTX_UNREACHABLE();
}

}  // namespace

absl::string_view SpanWord(const Period& span) {
  HTX_CHECK(span.to.has_value());
  const auto after = [&](int years) {
    return absl::CivilDay(span.from.year() + years, span.from.month(), span.from.day());
  };
  if (*span.to < after(1)) return "UNDER_ONE";
  if (*span.to == after(1)) return "ONE";
  if (*span.to < after(3)) return "ONE_TO_THREE";
  return *span.to < after(5) ? "THREE_TO_FIVE" : "FIVE_AND_MORE";
}

Tallied Counted(const AwardTraits& traits, int64_t count) {
  Tallied tallied = {.words = {{"LEVEL", std::string(WordOf(traits.level))},
                               {"FORM", std::string(WordOf(traits.form))},
                               {"RECIPIENT", std::string(WordOf(traits.recipient))}},
                     .count = count};
  if (traits.position != PositionGroup::kNotStated) tallied.words["POSITION"] = std::string(WordOf(traits.position));
  if (traits.enterprise != EnterpriseStanding::kNotStated) {
    tallied.words["ENTERPRISE"] = traits.enterprise == EnterpriseStanding::kEnterprise ? "YES" : "NO";
  }
  if (traits.basis && *traits.basis != AwardBasis::kDedication) {
    tallied.words["BASIS"] = std::string(WordOf(*traits.basis));
  }
  return tallied;
}

Tallied Counted(const CampaignTraits& traits) {
  Tallied tallied = {.words = {{"METHOD", traits.kind == CampaignKind::kAnnual ? "ANNUAL" : "THEMATIC"},
                               {"SPAN", std::string(SpanWord(traits.span))}},
                     .count = 1};
  if (traits.in_clusters) tallied.words["SCOPE"] = "CLUSTER";
  return tallied;
}

}  // namespace htx::awards
