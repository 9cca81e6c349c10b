#include "registry/domain/name.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/text.h"

namespace htx::registry {
namespace {

// Longest first, so that a union is not taken for a cooperative.
constexpr std::pair<absl::string_view, absl::string_view> kForms[] = {
    {"Liên hiệp hợp tác xã", "LHHTX"},
    {"Liên hiệp Hợp tác xã", "LHHTX"},
    {"Quỹ tín dụng nhân dân", "QTDND"},
    {"Quỹ Tín dụng nhân dân", "QTDND"},
    {"Hợp tác xã", "HTX"},
    {"Tổ hợp tác", "THT"},
};

constexpr std::pair<absl::string_view, Kind> kKindTexts[] = {
    {"htx", Kind::kCooperative},
    {"hop tac xa", Kind::kCooperative},
    {"lhhtx", Kind::kCooperativeUnion},
    {"lien hiep htx", Kind::kCooperativeUnion},
    {"lien hiep hop tac xa", Kind::kCooperativeUnion},
    {"lien minh htx", Kind::kCooperativeUnion},
    {"lien minh hop tac xa", Kind::kCooperativeUnion},
    {"qtdnd", Kind::kPeoplesCreditFund},
    {"quy tdnd", Kind::kPeoplesCreditFund},
    {"quy tin dung nhan dan", Kind::kPeoplesCreditFund},
    {"tht", Kind::kCooperativeGroup},
    {"to hop tac", Kind::kCooperativeGroup},
    {"dn", Kind::kMemberEnterprise},
    {"doanh nghiep", Kind::kMemberEnterprise},
    {"doanh nghiep thanh vien", Kind::kMemberEnterprise},
};

}  // namespace

std::string ShortNameOf(absl::string_view legal_name) {
  for (const auto& [form, abbreviation] : kForms) {
    absl::string_view own = legal_name;
    if (absl::ConsumePrefix(&own, form)) return absl::StrCat(abbreviation, own);
  }
  return std::string(legal_name);
}

std::string ShortNameFor(Kind kind, absl::string_view legal_name) {
  std::string name = ShortNameOf(legal_name);
  const absl::string_view form = kind == Kind::kCooperative ? "HTX" : kind == Kind::kCooperativeUnion ? "LHHTX" : "";
  if (form.empty() || absl::StrContains(absl::AsciiStrToUpper(name), form)) return name;
  absl::string_view own = name;
  if (kind == Kind::kCooperativeUnion && absl::ConsumePrefix(&own, "Liên hiệp HTX")) return absl::StrCat(form, own);
  return absl::StrCat(form, " ", name);
}

std::optional<Kind> KindFromText(absl::string_view text) {
  const std::string folded = FoldForSearch(text);
  for (const auto& [words, kind] : kKindTexts) {
    if (folded == words) return kind;
  }
  return std::nullopt;
}

}  // namespace htx::registry
