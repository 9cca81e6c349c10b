#include "registry/domain/registration_rules.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/governing_law.h"
#include "registry/domain/name.h"
#include "registry/domain/registration_errors.h"

namespace htx::registry {
namespace {

// Marked letters of Vietnamese; the unmarked ones, F, J, W, Z, digits and signs are ASCII.
constexpr absl::string_view kMarkedLetters =
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
    "–—‘’“”…·°№";

// The first character of `text` that a name may not have; "" when there is none.
absl::string_view ForeignLetter(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const absl::string_view letter = text.substr(i, length);
    if (length > 1 && !absl::StrContains(kMarkedLetters, letter)) return letter;
    i += length;
  }
  return "";
}

// The words of `text` in lower case with their marks, each between spaces.
std::string PaddedWords(absl::string_view text) {
  std::string padded = " ";
  for (const SearchWord& word : SearchWords(text)) {
    absl::StrAppend(&padded, word.marked.empty() ? word.folded : word.marked, " ");
  }
  return padded;
}

// Collects departures of one organisation.
class Examiner {
 public:
  Examiner(const Facts& facts, absl::Span<const Field> fields, absl::CivilDay day)
      : facts_(facts), fields_(fields), day_(day) {}

  std::vector<RuleBreak> Take() && {
    if (absl::c_linear_search(fields_, Field::kLegalName)) LegalName();
    if (absl::c_linear_search(fields_, Field::kShortName)) ShortName();
    if (absl::c_linear_search(fields_, Field::kFoundersCount)) Founders();
    if (absl::c_linear_search(fields_, Field::kGoverningLaw) || absl::c_linear_search(fields_, Field::kFoundedDate))
      Law();
    if (absl::c_linear_search(fields_, Field::kCapitalContribution) ||
        absl::c_linear_search(fields_, Field::kCharterCapital))
      Share();
    return std::move(breaks_);
  }

 private:
  const Rule* InForce(absl::string_view name, absl::CivilDay day) const {
    const Rule* rule = RegistrationRules().Find(name, WordOf(facts_.kind), day);
    return rule != nullptr && rule->known() ? rule : nullptr;
  }
  const Rule* InForce(absl::string_view name) const { return InForce(name, day_); }
  void Add(absl::string_view field, const Rule& rule, Text text) {
    breaks_.push_back({.field = absl::StrCat("organization.", field), .rule = rule, .text = std::move(text)});
  }

  void LegalName() {
    if (const Rule* rule = InForce("NAME_HAS_FORM"); rule != nullptr && !BeginsWithForm(rule->Words())) {
      const std::string forms = absl::StrJoin(rule->Words(), " / ");
      Add("legal_name", *rule,
          {.en = absl::StrCat("must begin with the words of its form: ", forms),
           .vi = absl::StrCat("phải bắt đầu bằng từ chỉ loại hình: ", forms)});
    }
    if (const Rule* rule = InForce("NAME_LETTERS")) {
      if (const absl::string_view letter = ForeignLetter(facts_.legal_name); !letter.empty()) {
        Add("legal_name", *rule,
            {.en = absl::StrCat("holds \"", letter, "\", which is neither a letter of Vietnamese nor F, J, W, Z"),
             .vi = absl::StrCat("có ký tự \"", letter, "\" không thuộc bảng chữ cái tiếng Việt, F, J, W, Z")});
      }
    }
    const Rule* reserved = InForce("NAME_RESERVED_WORDS");
    if (reserved == nullptr || facts_.kind == Kind::kAlliance) return;
    // With their marks: "Chính Phú" is no government.
    const std::string padded = PaddedWords(facts_.legal_name);
    for (const std::string& words : reserved->Words()) {
      if (!absl::StrContains(padded, PaddedWords(words))) continue;
      Add("legal_name", *reserved,
          {.en = absl::StrCat("holds the name of an organ of state, army or party: ", words),
           .vi = absl::StrCat("có tên cơ quan nhà nước, lực lượng vũ trang hoặc tổ chức chính trị: ", words)});
    }
  }

  bool BeginsWithForm(const std::vector<std::string>& forms) const {
    return std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
      return AfterWords(facts_.legal_name, FoldForSearch(form)).has_value();
    });
  }

  void ShortName() {
    const Rule* rule = InForce("SHORT_NAME_HAS_FORM");
    if (rule == nullptr || facts_.short_name.empty()) return;
    if (absl::StrContains(absl::AsciiStrToUpper(facts_.short_name), rule->value)) return;
    Add("short_name", *rule,
        {.en = absl::StrCat("must contain ", rule->value), .vi = absl::StrCat("phải có chữ ", rule->value)});
  }

  void Founders() {
    const Rule* rule = InForce("FOUNDERS_MIN", facts_.founded_date);
    if (rule == nullptr || !facts_.founders_count || *facts_.founders_count >= rule->Number()) return;
    Add("founders_count", *rule,
        {.en = absl::StrCat("is ", *facts_.founders_count, "; the law in force on the founding date asks for ",
                            rule->value),
         .vi = absl::StrCat("là ", *facts_.founders_count, "; luật có hiệu lực vào ngày thành lập yêu cầu tối thiểu ",
                            rule->value)});
  }

  void Law() {
    if (const std::optional<LawConflict> conflict = FindLawConflict(facts_, day_)) {
      Add("governing_law", *conflict->rule, conflict->text);
    }
  }

  void Share() {
    const Rule* rule = InForce("SHARE_MAX");
    const std::optional<int64_t>& share = facts_.capital_contribution.largest_share;
    if (rule == nullptr || !share || !facts_.charter_capital) return;
    if (CompareShare(*share, *facts_.charter_capital, rule->Number()) <= 0) return;
    const int64_t percent = rule->Number() / 10'000;
    Add("capital_contribution.largest_share", *rule,
        {.en = absl::StrCat("is more than ", percent, "% of the charter capital"),
         .vi = absl::StrCat("vượt quá ", percent, "% vốn điều lệ")});
  }

  const Facts& facts_;
  const absl::Span<const Field> fields_;
  const absl::CivilDay day_;
  std::vector<RuleBreak> breaks_ = {};
};

// "01-03" holds "0111"; "0893" holds itself.
bool Holds(absl::string_view range, absl::string_view code) {
  if (range.size() == 4) return range == code;
  return range.substr(0, 2) <= code.substr(0, 2) && code.substr(0, 2) <= range.substr(3, 2);
}

}  // namespace

std::vector<RuleBreak> CheckRegistration(const Facts& facts, absl::Span<const Field> fields, absl::CivilDay day) {
  return Examiner(facts, fields, day).Take();
}

std::vector<Field> EveryField() {
  std::vector<Field> fields;
  for (const FieldName& name : AllFields()) fields.push_back(name.field);
  return fields;
}

absl::Status Judge(absl::Span<const RuleBreak> breaks, RuleMode mode) {
  if (mode == RuleMode::kReport) return absl::OkStatus();
  std::vector<RuleBreak> refusing;
  std::copy_if(breaks.begin(), breaks.end(), std::back_inserter(refusing),
               [](const RuleBreak& each) { return each.refuses(); });
  return refusing.empty() ? absl::OkStatus() : RegistrationRuleBroken(refusing);
}

VsicVersion VsicOn(absl::CivilDay day) {
  const Rule* rule = RegistrationRules().Find("VSIC", "*", day);
  return rule == nullptr ? VsicVersion::kUnspecified
                         : FromWord<VsicVersion>(rule->value).value_or(VsicVersion::kUnspecified);
}

std::optional<LineMeaning> MeaningOf(const BusinessLine& line) {
  const bool digits = line.code.size() == 4 && std::all_of(line.code.begin(), line.code.end(), [](char c) {
                        return absl::ascii_isdigit(static_cast<unsigned char>(c));
                      });
  if (!digits) return std::nullopt;
  const Rule* best = nullptr;
  for (const Rule* rule : RegistrationRules().All("VSIC_SECTION")) {
    if (Holds(rule->key, line.code) && (best == nullptr || rule->key.size() == 4)) best = rule;
  }
  if (best == nullptr) return std::nullopt;
  const std::vector<std::string> words = best->Words();
  HTX_CHECK(words.size() == 3);
  return LineMeaning{.section = line.version == VsicVersion::k2025 ? "" : words[0],
                     .sector = FromWord<Sector>(words[1]).value_or(Sector::kOther),
                     .size_group = words[2]};
}

const BusinessLine* MainLine(const Facts& facts) {
  for (const BusinessLine& line : facts.business_lines) {
    if (line.main) return &line;
  }
  return nullptr;
}

}  // namespace htx::registry
