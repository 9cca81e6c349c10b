// The rule data. Each number has the source it was read in, or says that it is assumed; a new rule is a new dated entry
// and a new version, never a change of an old one.

#include "awards/domain/award_kind.h"

namespace htx::awards {
namespace {

using enum RecipientKind;

constexpr absl::string_view kDecree91 = "NĐ 91/2017/NĐ-CP Điều 45.8";
constexpr absl::string_view kDecree98 = "NĐ 98/2023/NĐ-CP Điều 46";
constexpr absl::string_view kDecree152 = "NĐ 152/2025/NĐ-CP";
constexpr absl::string_view kComparison = "NĐ 91/2017/NĐ-CP Điều 12; Luật TĐKT 2022 Điều 26: bình xét trong cụm, khối";
constexpr absl::string_view kInternal = "Quy chế của Hội đồng thi đua - khen thưởng";

absl::CivilDay Decree91From() { return absl::CivilDay(2017, 10, 1); }
absl::CivilDay Law2022From() { return absl::CivilDay(2024, 1, 1); }
absl::CivilDay Decree152From() { return absl::CivilDay(2025, 7, 1); }
// Rules that were the same under every law this service knows.
absl::CivilDay Always() { return absl::CivilDay(1946, 1, 1); }

// Titles whose council decides by a secret ballot of nine in ten, later eight in ten, of all members.
std::vector<DatedVotingRule> QualifiedBallot() {
  return {
      {{Decree91From(), Law2022From()},
       {.required = true,
        .numerator = 90,
        .denominator = 100,
        .citation = kDecree91,
        .confidence = Confidence::kVerified}},
      {{Law2022From(), Decree152From()},
       {.required = true, .numerator = 80, .denominator = 100, .citation = kDecree98}},
      {{Decree152From(), std::nullopt},
       {.required = true, .numerator = 80, .denominator = 100, .citation = kDecree152}},
  };
}

// More than half of all members, in the cluster or block that compared its members.
std::vector<DatedVotingRule> ClusterMajority() {
  return {{{Always(), std::nullopt},
           {.required = true, .numerator = 1, .denominator = 2, .strict = true, .citation = kComparison}}};
}

// A council may be asked (more than half); the law does not require a ballot.
std::vector<DatedVotingRule> OptionalMajority() {
  return {{{Always(), std::nullopt}, {.numerator = 1, .denominator = 2, .strict = true, .citation = kInternal}}};
}

std::vector<AwardKind> MakeKinds() {
  using enum AwardForm;
  using enum Grantor;
  using enum AwardLevel;
  const std::vector<RecipientKind> anyone = {kIndividual, kCollective, RecipientKind::kHousehold};
  return {
      {"ALLIANCE_CERTIFICATE", "Giấy khen của Chủ tịch Liên minh HTX", kCertificate, kAlliance, kUnit, anyone, false, 0,
       OptionalMajority()},
      {"BASE_EMULATION_FIGHTER",
       "Chiến sĩ thi đua cơ sở",
       kTitle,
       kAlliance,
       kUnit,
       {kIndividual},
       false,
       0,
       OptionalMajority()},
      {"EXEMPLARY_COOPERATIVE",
       "Tôn vinh HTX tiêu biểu",
       kHonour,
       kAlliance,
       kUnit,
       {kCollective},
       false,
       0,
       OptionalMajority()},
      {"GOVERNMENT_FLAG",
       "Cờ thi đua của Chính phủ",
       kFlag,
       kGovernment,
       kState,
       {kCollective},
       true,
       1,
       ClusterMajority()},
      {"MINISTRY_EMULATION_FIGHTER",
       "Chiến sĩ thi đua Liên minh HTX Việt Nam",
       kTitle,
       kVca,
       kMinistryProvince,
       {kIndividual},
       false,
       0,
       QualifiedBallot()},
      {"NATIONAL_EMULATION_FIGHTER",
       "Chiến sĩ thi đua toàn quốc",
       kTitle,
       kGovernment,
       kState,
       {kIndividual},
       false,
       0,
       QualifiedBallot()},
      {"PRIME_MINISTER_MERIT_CERTIFICATE", "Bằng khen của Thủ tướng Chính phủ", kMeritCertificate, kGovernment, kState,
       anyone, false, 0, OptionalMajority()},
      {"PROVINCE_EMULATION_FIGHTER",
       "Chiến sĩ thi đua cấp tỉnh",
       kTitle,
       kProvince,
       kMinistryProvince,
       {kIndividual},
       false,
       0,
       QualifiedBallot()},
      {"PROVINCE_FLAG",
       "Cờ thi đua của UBND tỉnh, thành phố",
       kFlag,
       kProvince,
       kMinistryProvince,
       {kCollective},
       true,
       1,
       ClusterMajority()},
      {"PROVINCE_MERIT_CERTIFICATE", "Bằng khen của UBND tỉnh, thành phố", kMeritCertificate, kProvince,
       kMinistryProvince, anyone, false, 0, OptionalMajority()},
      {"VCA_CERTIFICATE", "Giấy khen của Liên minh HTX Việt Nam", kCertificate, kVca, kUnit, anyone, false, 0,
       OptionalMajority()},
      {"VCA_FLAG",
       "Cờ thi đua của Liên minh HTX Việt Nam",
       kFlag,
       kVca,
       kMinistryProvince,
       {kCollective},
       true,
       1,
       ClusterMajority()},
      {"VCA_MEDAL",
       "Kỷ niệm chương vì sự nghiệp phát triển HTX",
       kCommemorativeMedal,
       kVca,
       kMinistryProvince,
       {kIndividual},
       false,
       0,
       OptionalMajority()},
      {"VCA_MERIT_CERTIFICATE", "Bằng khen của Liên minh HTX Việt Nam", kMeritCertificate, kVca, kMinistryProvince,
       anyone, false, 0, OptionalMajority()},
  };
}

struct Salary {
  absl::CivilDay from = {};
  int64_t amount = 0;
};

}  // namespace

const DebtRule* DebtRuleOn(absl::CivilDay day) {
  // Bad debts of the funds are defined since that decree; that they stand against an honour is the councils' own rule.
  static const DebtRule rule = {
      .period = {.from = absl::CivilDay(2021, 5, 15), .to = std::nullopt},
      .citation = "Quy chế của Hội đồng thi đua - khen thưởng; nợ xấu theo NĐ 45/2021/NĐ-CP Điều 2.4"};
  return rule.period.Contains(day) ? &rule : nullptr;
}

absl::string_view RuleVersion() { return "awards-2026.1"; }

absl::Span<const AwardKind> AwardKinds() {
  static const auto* const kinds = new std::vector<AwardKind>(MakeKinds());
  return *kinds;
}

QuorumRule CouncilQuorum() { return {.numerator = 2, .denominator = 3, .citation = kInternal}; }

std::optional<int64_t> BaseSalary(absl::CivilDay day) {
  // NĐ 47/2017, 72/2018, 38/2019, 24/2023, 73/2024.
  static const auto* const salaries = new std::vector<Salary>{{absl::CivilDay(2024, 7, 1), 2'340'000},
                                                              {absl::CivilDay(2023, 7, 1), 1'800'000},
                                                              {absl::CivilDay(2019, 7, 1), 1'490'000},
                                                              {absl::CivilDay(2018, 7, 1), 1'390'000},
                                                              {absl::CivilDay(2017, 7, 1), 1'300'000}};
  for (const Salary& salary : *salaries) {
    if (day >= salary.from) return salary.amount;
  }
  return std::nullopt;
}

}  // namespace htx::awards
