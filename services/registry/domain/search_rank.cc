#include "registry/domain/search_rank.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "registry/domain/typo.h"

namespace htx::registry {
namespace {

constexpr int kBest = 1000;
// What is taken off; see Rank.
constexpr int kSpread = 250;  // Words found in several fields.
constexpr int kTypo = 320;
constexpr int kOtherMarks = 260;
constexpr int kWithoutMarks = 140;  // Typed with marks, recorded without.
constexpr int kMarksNotTyped = 5;
constexpr int kAnotherWord = 10;  // For each further word with the same flaw.
constexpr int kNotCovered = 120;  // When next to nothing of the text was typed.
constexpr int kOtherOrder = 130;
constexpr int kSpacing = 60;
constexpr int kUnfinished = 20;  // And as much again in proportion to what is missing.
constexpr int kOtherForm = 15;
constexpr int kNumberBegun = 150;
constexpr size_t kShortestNumber = 4;  // Of the beginning of one.

int OffFor(SearchField field) {
  switch (field) {
    case SearchField::kName:
    case SearchField::kNumber:
      return 0;
    case SearchField::kShortName:
      return 5;
    case SearchField::kForeign:
      return 20;
    case SearchField::kFormerName:
      return 130;
    case SearchField::kAddress:
      return 350;
  }
  return 0;
}

// Worst flaw of one kind over all words.
struct Worst {
  int off = 0;
  int words = 0;
  void Note(int flaw) {
    if (flaw == 0) return;
    off = std::max(off, flaw);
    ++words;
  }
  int Total() const { return off + (words > 1 ? (words - 1) * kAnotherWord : 0); }
};

// How one typed word fits one word of a text. Lower is better.
struct Fit {
  int marks = 0;
  int typo = 0;
  int unfinished = 0;
  int Total() const { return marks + typo + unfinished; }
};

enum class Marks { kSame, kNone, kOther };

Marks Compare(const SearchWord& typed, const SearchWord& word, bool whole) {
  if (whole ? typed.marked == word.marked
            : (typed.marked.empty() ? word.marked.empty() : absl::StartsWith(word.marked, typed.marked))) {
    return Marks::kSame;
  }
  return word.marked.empty() ? Marks::kNone : Marks::kOther;
}

class Ranker {
 public:
  Ranker(const SearchQuery& query, bool typos) : query_(query), required_(query.Required()), typos_(typos) {
    for (const SearchTerm& term : query.terms) {
      if (term.form && !required_.front().form) forms_.push_back(term.word.folded);
    }
    for (const SearchTerm& term : required_) absl::StrAppend(&squeezed_, term.word.folded);
  }

  // What is taken off for `terms` as one text; nothing when not all words are there.
  std::optional<int> Judge(const std::vector<SearchTerm>& terms) const {
    const std::optional<int> off = JudgeWords(terms);
    const bool respaced = query_.Lenient() && query_.marks != SearchMarks::kStrict && !required_.front().form;
    return off || !respaced ? off : JudgeSpacing(terms);
  }

  // How many of the words `terms` has.
  int Count(const std::vector<SearchTerm>& terms) const {
    int count = 0;
    for (size_t i = 0; i < required_.size(); ++i) {
      count +=
          std::any_of(terms.begin(), terms.end(), [&](const SearchTerm& term) { return FitOf(i, term).has_value(); });
    }
    return count;
  }

 private:
  std::optional<Fit> FitOf(size_t at, const SearchTerm& term) const {
    const SearchTerm& typed = required_[at];
    if (typed.form != term.form) return std::nullopt;
    const std::string& word = term.word.folded;
    const std::string& wanted = typed.word.folded;
    Fit fit;
    bool whole = true;
    bool mistyped = false;
    if (word == wanted) {
      // As it should be.
    } else if (query_.Lenient() && at + 1 == required_.size() && absl::StartsWith(word, wanted)) {
      whole = false;
      fit.unfinished =
          kUnfinished + kUnfinished * static_cast<int>(word.size() - wanted.size()) / static_cast<int>(word.size());
    } else if (typos_ && wanted.size() >= kShortestMistyped && WithinOneTypo(wanted, word)) {
      mistyped = true;
      fit.typo = kTypo;
    } else {
      return std::nullopt;
    }
    if (query_.marks == SearchMarks::kIgnore) return fit;
    if (mistyped) {
      const bool strict = query_.marks == SearchMarks::kStrict;
      if (strict && !WithinOneTypo(typed.word.marked, term.word.marked)) return std::nullopt;
      return fit;
    }
    const Marks marks = Compare(typed.word, term.word, whole);
    if (marks == Marks::kSame) return fit;
    if (query_.marks == SearchMarks::kStrict) return std::nullopt;
    fit.marks = typed.word.marked.empty() ? kMarksNotTyped : marks == Marks::kNone ? kWithoutMarks : kOtherMarks;
    return fit;
  }

  std::optional<int> JudgeWords(const std::vector<SearchTerm>& terms) const {
    std::vector<bool> taken(terms.size(), false);
    std::vector<size_t> places;
    Worst marks;
    Worst typo;
    int unfinished = 0;
    for (size_t i = 0; i < required_.size(); ++i) {
      std::optional<Fit> best;
      size_t place = 0;
      const size_t next = places.empty() ? 0 : places.back() + 1;
      for (size_t j = 0; j < terms.size(); ++j) {
        if (taken[j]) continue;
        const std::optional<Fit> fit = FitOf(i, terms[j]);
        if (!fit || (best && fit->Total() > best->Total())) continue;
        // Of equals the one that follows the word before.
        if (best && fit->Total() == best->Total() && j != next) continue;
        best = fit;
        place = j;
      }
      if (!best) return std::nullopt;
      taken[place] = true;
      places.push_back(place);
      marks.Note(best->marks);
      typo.Note(best->typo);
      unfinished += best->unfinished;
    }
    return marks.Total() + typo.Total() + unfinished + Uncovered(terms, taken) + Disorder(terms, places) +
           OtherForms(terms);
  }

  // For the words of the text that were not typed. Forms weigh a tenth, and nothing when none was typed.
  int Uncovered(const std::vector<SearchTerm>& terms, const std::vector<bool>& taken) const {
    int all = 0;
    int covered = 0;
    for (size_t j = 0; j < terms.size(); ++j) {
      const bool light = terms[j].form && !required_.front().form;
      const int weight = light ? 1 : 10;
      all += weight;
      if (taken[j] || (light && (forms_.empty() || Asked(terms[j])))) covered += weight;
    }
    return all == 0 ? 0 : kNotCovered * (all - covered) / all;
  }

  int Disorder(const std::vector<SearchTerm>& terms, const std::vector<size_t>& places) const {
    if (places.size() == 1) {
      const auto first = std::find_if(terms.begin(), terms.end(),
                                      [&](const SearchTerm& t) { return t.form == required_.front().form; });
      return static_cast<size_t>(first - terms.begin()) == places[0] ? 0 : kOtherOrder / 13;
    }
    int breaks = 0;
    for (size_t i = 1; i < places.size(); ++i) breaks += places[i] == places[i - 1] + 1 ? 0 : 1;
    return kOtherOrder * breaks / static_cast<int>(places.size() - 1);
  }

  bool Asked(const SearchTerm& form) const {
    return std::find(forms_.begin(), forms_.end(), form.word.folded) != forms_.end();
  }

  int OtherForms(const std::vector<SearchTerm>& terms) const {
    if (forms_.empty()) return 0;
    const bool has = std::any_of(terms.begin(), terms.end(), [&](const SearchTerm& t) { return t.form && Asked(t); });
    return has ? 0 : kOtherForm;
  }

  // "dongtam" for "Đồng Tâm" and the other way round: the letters agree from the beginning of a word to the end of one.
  std::optional<int> JudgeSpacing(const std::vector<SearchTerm>& terms) const {
    if (squeezed_.size() < kShortestMistyped) return std::nullopt;
    std::string text;
    std::vector<size_t> edges = {0};
    for (const SearchTerm& term : terms) {
      if (term.form) continue;
      absl::StrAppend(&text, term.word.folded);
      edges.push_back(text.size());
    }
    for (const size_t from : edges) {
      if (text.compare(from, squeezed_.size(), squeezed_) != 0) continue;
      const bool ends = std::binary_search(edges.begin(), edges.end(), from + squeezed_.size());
      const auto rest = static_cast<int>(text.size() - squeezed_.size());
      return kSpacing + (ends ? 0 : kUnfinished) + kNotCovered * rest / static_cast<int>(text.size()) +
             OtherForms(terms) + (query_.marks == SearchMarks::kAuto ? MarksTyped() : 0);
    }
    return std::nullopt;
  }

  // Marks are not compared over other spaces; a name that has both as typed stands before.
  int MarksTyped() const {
    return std::any_of(required_.begin(), required_.end(), [](const SearchTerm& t) { return !t.word.marked.empty(); })
               ? kMarksNotTyped
               : 0;
  }

  const SearchQuery& query_;
  const std::vector<SearchTerm> required_;
  const bool typos_;
  std::vector<std::string> forms_ = {};  // Typed besides other words.
  std::string squeezed_ = {};
};

std::optional<int> JudgeNumber(const SearchQuery& query, absl::string_view number) {
  if (query.number.empty()) return std::nullopt;
  const std::string key = NumberKey(number);
  if (key == query.number) return 0;
  if (!query.Lenient() || query.number.size() < kShortestNumber || !absl::StartsWith(key, query.number)) {
    return std::nullopt;
  }
  return kNumberBegun + static_cast<int>(key.size() - query.number.size()) * kAnotherWord;
}

bool HasEnded(const Organization& organization) { return organization.facts().dissolved_date.has_value(); }

}  // namespace

std::vector<SearchText> TextsOf(const Facts& facts) {
  std::vector<SearchText> texts;
  const auto add = [&](SearchField field, const std::string& text, bool former = false) {
    if (!text.empty()) texts.push_back({.field = field, .text = text, .former = former});
  };
  add(SearchField::kName, facts.legal_name);
  for (const FormerName& name : facts.former_names) add(SearchField::kFormerName, name.text, /*former=*/true);
  add(SearchField::kShortName, facts.short_name);
  add(SearchField::kForeign, facts.foreign_name);
  add(SearchField::kAddress, facts.address);
  add(SearchField::kNumber, facts.tax_code);
  add(SearchField::kNumber, facts.legacy_registration_no);
  for (const OtherName& name : facts.other_names) {
    add(name.type == NameType::kForeign ? SearchField::kForeign : SearchField::kShortName, name.text);
  }
  for (const Identifier& identifier : facts.other_identifiers) add(SearchField::kNumber, identifier.value);
  return texts;
}

std::optional<SearchMatch> Rank(const SearchQuery& query, const Facts& facts, bool typos) {
  if (query.terms.empty()) return std::nullopt;
  const Ranker ranker(query, typos);
  std::optional<SearchMatch> best;
  std::vector<SearchTerm> all;
  int most = 0;
  SearchMatch spread;
  for (SearchText& text : TextsOf(facts)) {
    if (!query.In(text.field)) continue;
    std::optional<int> off;
    if (text.field == SearchField::kNumber) {
      off = JudgeNumber(query, text.text);
    } else {
      std::vector<SearchTerm> terms = TermsOf(text.text);
      off = ranker.Judge(terms);
      const int count = off ? 0 : ranker.Count(terms);
      if (count > most) {
        most = count;
        spread = {.field = text.field, .text = text.text, .former = text.former};
      }
      all.insert(all.end(), std::make_move_iterator(terms.begin()), std::make_move_iterator(terms.end()));
    }
    if (!off) continue;
    const int score = std::max(1, kBest - *off - OffFor(text.field));
    if (!best || score > best->score) {
      best = SearchMatch{.score = score, .field = text.field, .text = std::move(text.text), .former = text.former};
    }
  }
  if (best || most == 0) return best;
  const std::optional<int> off = ranker.Judge(all);
  if (!off) return std::nullopt;
  spread.score = std::max(1, kBest - *off - kSpread - OffFor(spread.field));
  return spread;
}

bool StandsBefore(const SearchHit& a, const SearchHit& b) {
  if (a.match.score != b.match.score) return a.match.score > b.match.score;
  if (HasEnded(a.organization) != HasEnded(b.organization)) return HasEnded(b.organization);
  if (a.name_key != b.name_key) return a.name_key < b.name_key;
  return a.organization.id.text() < b.organization.id.text();
}

}  // namespace htx::registry
