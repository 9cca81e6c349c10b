#include "registry/domain/search_query.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace htx::registry {
namespace {

struct FormText {
  absl::string_view words = {};  // Folded.
  absl::string_view token = {};
};

// Longest first, so that a union is not taken for a cooperative.
constexpr FormText kFormTexts[] = {
    {"lien hiep hop tac xa", "lhhtx"},
    {"lien minh hop tac xa", "lmhtx"},
    {"quy tin dung nhan dan", "qtdnd"},
    {"cong ty trach nhiem huu han mot thanh vien", "tnhh"},
    {"cong ty trach nhiem huu han", "tnhh"},
    {"cong ty tnhh mot thanh vien", "tnhh"},
    {"cong ty tnhh mtv", "tnhh"},
    {"cong ty tnhh", "tnhh"},
    {"cong ty co phan", "ctcp"},
    {"doanh nghiep tu nhan", "dntn"},
    {"lien hiep htx", "lhhtx"},
    {"lien minh htx", "lmhtx"},
    {"hop tac xa", "htx"},
    {"to hop tac", "tht"},
    {"quy tdnd", "qtdnd"},
    {"lhhtx", "lhhtx"},
    {"lmhtx", "lmhtx"},
    {"qtdnd", "qtdnd"},
    {"tnhh", "tnhh"},
    {"ctcp", "ctcp"},
    {"dntn", "dntn"},
    {"htx", "htx"},
    {"tht", "tht"},
};

struct Form {
  std::vector<absl::string_view> words = {};
  absl::string_view token = {};
};

// Split once: every name of every candidate is looked through.
const std::vector<Form>& Forms() {
  static const auto* const forms = [] {
    auto* made = new std::vector<Form>;
    for (const FormText& text : kFormTexts)
      made->push_back({.words = absl::StrSplit(text.words, ' '), .token = text.token});
    return made;
  }();
  return *forms;
}

// How many words from `at` on are `form`; 0 when they are not.
size_t FormAt(const std::vector<SearchWord>& words, size_t at, const Form& form) {
  const std::vector<absl::string_view>& parts = form.words;
  if (at + parts.size() > words.size()) return 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (words[at + i].folded != parts[i]) return 0;
  }
  return parts.size();
}

// The form whose first words these are, the last of them perhaps not finished; at least two, because one alone is a
// word like others ("hợp").
const Form* FormBegunBy(const std::vector<SearchTerm>& terms) {
  if (terms.size() < 2) return nullptr;
  for (const Form& form : Forms()) {
    const std::vector<absl::string_view>& parts = form.words;
    if (terms.size() > parts.size()) continue;
    bool begun = absl::StartsWith(parts[terms.size() - 1], terms.back().word.folded);
    for (size_t i = 0; begun && i + 1 < terms.size(); ++i) begun = terms[i].word.folded == parts[i];
    if (begun) return &form;
  }
  return nullptr;
}

SearchTerm TermOf(const Form& form) { return {.word = {.folded = std::string(form.token)}, .form = true}; }

// How many of the first words are the beginning of `form`.
size_t BeginsWith(const std::vector<SearchTerm>& terms, const Form& form) {
  size_t begun = 0;
  while (begun < terms.size() && begun < form.words.size() && terms[begun].word.folded == form.words[begun]) ++begun;
  return begun;
}

// People shorten the form before a name ("liên hiệp Đồng Tâm"): its first words, at least two, stand for it. A form
// need not be found, so a name that really begins with these words is met all the same.
void CompleteLeadingForm(std::vector<SearchTerm>& terms) {
  const Form* best = nullptr;
  size_t most = 1;
  for (const Form& form : Forms()) {
    const size_t begun = BeginsWith(terms, form);
    if (begun > most) best = &form, most = begun;
  }
  if (best == nullptr || most == terms.size()) return;
  terms.erase(terms.begin(), terms.begin() + static_cast<std::ptrdiff_t>(most));
  terms.insert(terms.begin(), TermOf(*best));
}

}  // namespace

std::vector<SearchTerm> TermsOf(absl::string_view text) {
  // A form is made of known words, most of which no name begins with: looking at the first letter saves the rest.
  std::vector<SearchWord> words = SearchWords(text);
  std::vector<SearchTerm> terms;
  for (size_t i = 0; i < words.size();) {
    size_t taken = 0;
    for (const Form& form : Forms()) {
      if (words[i].folded.front() != form.words.front().front()) continue;
      taken = FormAt(words, i, form);
      if (taken == 0) continue;
      terms.push_back(TermOf(form));
      break;
    }
    if (taken == 0) {
      terms.push_back({.word = std::move(words[i])});
      taken = 1;
    }
    i += taken;
  }
  return terms;
}

bool StandsInLegalForm(absl::string_view folded) {
  return std::any_of(Forms().begin(), Forms().end(), [&](const Form& form) {
    return std::any_of(form.words.begin(), form.words.end(),
                       [&](absl::string_view word) { return absl::StartsWith(word, folded); });
  });
}

bool IsLegalForm(absl::string_view token) {
  return std::any_of(Forms().begin(), Forms().end(), [&](const Form& form) { return form.token == token; });
}

std::string NumberKey(absl::string_view text) {
  std::string key = absl::AsciiStrToUpper(FoldForSearch(text));
  key.erase(std::remove(key.begin(), key.end(), ' '), key.end());
  return key;
}

bool SearchQuery::In(SearchField field) const { return std::find(fields.begin(), fields.end(), field) != fields.end(); }

std::vector<SearchTerm> SearchQuery::Required() const {
  std::vector<SearchTerm> required;
  for (const SearchTerm& term : terms) {
    if (!term.form) required.push_back(term);
  }
  return required.empty() ? terms : required;
}

SearchQuery MakeSearchQuery(absl::string_view text, absl::Span<const SearchField> fields, SearchMode mode,
                            SearchMarks marks) {
  SearchQuery query{.terms = TermsOf(text), .mode = mode, .marks = marks};
  if (query.Lenient()) {
    if (const Form* const form = FormBegunBy(query.terms)) query.terms = {TermOf(*form)};
    CompleteLeadingForm(query.terms);
  }
  const std::string number = NumberKey(text);
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  if (std::any_of(number.begin(), number.end(), is_digit)) query.number = number;
  query.fields.assign(fields.begin(), fields.end());
  if (fields.empty()) {
    query.fields = {SearchField::kName, SearchField::kFormerName, SearchField::kShortName, SearchField::kForeign,
                    SearchField::kNumber};
  }
  return query;
}

}  // namespace htx::registry
