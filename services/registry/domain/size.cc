#include "registry/domain/size.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/domain/registration_rules.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

constexpr std::pair<SizeClass, absl::string_view> kFromTheTop[] = {
    {SizeClass::kLarge, "LARGE"}, {SizeClass::kMedium, "MEDIUM"}, {SizeClass::kSmall, "SMALL"}};

class Assessor {
 public:
  Assessor(absl::CivilDay day, const Facts& facts, const std::optional<Report>& report)
      : day_(day), facts_(facts), report_(report) {}

  SizeAssessment Take() && {
    const std::string group = GroupOf();
    const Rule* const kinds = RegistrationRules().Find("SIZE_KINDS", day_);
    if (kinds != nullptr && !kinds->Names(WordOf(facts_.kind))) {
      result_.rule = *kinds;
      Leave("organisations of this kind have no size class", "loại hình này không được phân loại quy mô");
    } else if (RegistrationRules().Find("SIZE_LARGE", group, day_) != nullptr) {
      ByMembersAndMoney(group);
    } else if (RegistrationRules().Find("SIZE_MEMBERS_LARGE", "*", day_) != nullptr) {
      ByEach();
    } else if (kinds != nullptr) {
      Leave("neither a main line nor a sector tells which thresholds count",
            "chưa có ngành nghề chính hoặc lĩnh vực để xác định ngưỡng phân loại");
    } else {
      Leave("no rule of size is known for that day", "chưa có quy định phân loại quy mô cho ngày này");
    }
    return std::move(result_);
  }

 private:
  std::string GroupOf() const {
    const BusinessLine* main = MainLine(facts_);
    if (main != nullptr) {
      if (const std::optional<LineMeaning> meaning = MeaningOf(*main)) return meaning->size_group;
    }
    const Rule* rule = RegistrationRules().Find("SECTOR_GROUP", WordOf(facts_.sector), day_);
    return rule == nullptr ? "" : rule->value;
  }

  std::string ReportSource() const { return absl::StrCat("report/", report_->year); }

  // Takes a figure from the record or the report, and shows it among the inputs.
  std::optional<int64_t> Use(absl::string_view name, const std::optional<int64_t>& reported,
                             const std::optional<int64_t>& recorded) {
    if (reported) {
      result_.inputs.push_back({std::string(name), *reported, ReportSource()});
      return reported;
    }
    if (recorded) result_.inputs.push_back({std::string(name), *recorded, "record"});
    return recorded;
  }

  void Leave(absl::string_view en, absl::string_view vi) {
    result_.size = SizeClass::kUnclassified;
    result_.why = {.en = std::string(en), .vi = std::string(vi)};
  }

  void ByMembersAndMoney(const std::string& group) {
    // Official members count. All members are at least as many: enough of them may be associates.
    std::optional<int64_t> members = Use("official_members", {}, facts_.member_counts.official);
    const bool official = members.has_value();
    if (!official) {
      members = Use("members", report_ ? report_->member_count : std::nullopt, facts_.member_count);
    }
    const std::optional<int64_t> revenue = Use("revenue", report_ ? report_->revenue : std::nullopt, {});
    const std::optional<int64_t> capital =
        Use("capital", report_ ? report_->total_capital : std::nullopt, facts_.charter_capital);
    // Before a first report is due, the record alone counts.
    const bool newly_founded = !report_ && facts_.founded_date.year() + 1 >= day_.year();
    for (const auto& [size, word] : kFromTheTop) {
      const Rule* rule = RegistrationRules().Find(absl::StrCat("SIZE_", word), group, day_);
      HTX_CHECK(rule != nullptr);
      result_.rule = *rule;
      if (!rule->known()) {
        return Leave("a threshold of this group is not known", "chưa rõ ngưỡng phân loại của nhóm ngành này");
      }
      if (!members) return Leave("the number of members is not known", "chưa rõ số lượng thành viên");
      const std::vector<std::string> least = rule->Words();
      HTX_CHECK(least.size() == 3);
      if (*members < NumberIn(least[0])) continue;
      if ((revenue && *revenue >= NumberIn(least[1])) || (capital && *capital >= NumberIn(least[2]))) {
        if (!official) {
          return Leave("the number of official members is not known, and associates could decide",
                       "chưa rõ số thành viên chính thức; thành viên liên kết có thể làm thay đổi kết quả");
        }
        result_.size = size;
        return;
      }
      const bool revenue_settled = revenue || (newly_founded && capital);
      if (!revenue_settled) return Leave("no revenue was reported", "chưa có báo cáo doanh thu");
      if (!capital) return Leave("the capital is not known", "chưa rõ tổng nguồn vốn");
    }
    result_.size = SizeClass::kMicro;
  }

  static int64_t NumberIn(const std::string& text) {
    int64_t number = 0;
    HTX_CHECK(absl::SimpleAtoi(text, &number));
    return number;
  }

  // TT 01/2020: one class by members, another by total capital.
  void ByEach() {
    const std::optional<int64_t> members =
        Use("members", report_ ? report_->member_count : std::nullopt, facts_.member_count);
    const std::optional<int64_t> capital =
        Use("capital", report_ ? report_->total_capital : std::nullopt, facts_.charter_capital);
    result_.by_capital = ByOne("SIZE_CAPITAL_", capital, result_.capital_rule);
    result_.size = ByOne("SIZE_MEMBERS_", members, result_.rule);
    if (!members) Leave("the number of members is not known", "chưa rõ số lượng thành viên");
  }

  // `used` becomes the rule that gave the class.
  SizeClass ByOne(absl::string_view stem, const std::optional<int64_t>& figure, std::optional<Rule>& used) {
    if (!figure) return SizeClass::kUnclassified;
    for (const auto& [size, word] : kFromTheTop) {
      const Rule* rule = RegistrationRules().Find(absl::StrCat(stem, word), "*", day_);
      HTX_CHECK(rule != nullptr);
      used = *rule;
      if (*figure >= rule->Number()) return size;
    }
    return SizeClass::kMicro;
  }

  const absl::CivilDay day_;
  const Facts& facts_;
  const std::optional<Report>& report_;
  SizeAssessment result_ = {};
};

}  // namespace

SizeAssessment SizeOn(absl::CivilDay day, const Facts& facts, const std::optional<Report>& report) {
  return Assessor(day, facts, report).Take();
}

}  // namespace htx::registry
