#include "registry/domain/name.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/text.h"

namespace htx::registry {
namespace {

// The words of a form, folded, and what it is abbreviated to. Longer ones first, so that a union is not taken for a
// cooperative.
constexpr std::pair<absl::string_view, absl::string_view> kAbbreviations[] = {
    {"lien hiep cac hop tac xa", "LHHTX"},
    {"lien hiep hop tac xa", "LHHTX"},
    {"lien hiep htx", "LHHTX"},
    {"quy tin dung nhan dan", "QTDND"},
    {"hop tac xa", "HTX"},
    {"to hop tac", "THT"},
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

std::optional<absl::string_view> AfterWords(absl::string_view text, absl::string_view words) {
  for (const absl::string_view word : absl::StrSplit(words, ' ')) {
    text = absl::StripLeadingAsciiWhitespace(text);
    const size_t end = std::min(text.find(' '), text.size());
    if (FoldForSearch(text.substr(0, end)) != word) return std::nullopt;
    text.remove_prefix(end);
  }
  return absl::StripLeadingAsciiWhitespace(text);
}

std::string ShortNameOf(absl::string_view legal_name) {
  for (const auto& [form, abbreviation] : kAbbreviations) {
    const std::optional<absl::string_view> own = AfterWords(legal_name, form);
    if (own) return absl::StrCat(abbreviation, own->empty() ? "" : " ", *own);
  }
  return std::string(legal_name);
}

std::string ShortNameFor(Kind kind, absl::string_view legal_name) {
  std::string name = ShortNameOf(legal_name);
  const absl::string_view form = kind == Kind::kCooperative ? "HTX" : kind == Kind::kCooperativeUnion ? "LHHTX" : "";
  if (form.empty() || absl::StrContains(absl::AsciiStrToUpper(name), form)) return name;
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
