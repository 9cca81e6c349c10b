#include "registry/store/filter_functions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/search_query.h"
#include "registry/store/area_store.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

constexpr char kNameLike[] = "name_like";
constexpr size_t kLongestCode = 8;
constexpr size_t kLongestId = 64;

const std::string& TextOf(const Value& argument) { return absl::get<std::string>(argument); }

bool IsUnitWord(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || absl::ascii_islower(static_cast<unsigned char>(c)) ||
           c == '-';
  });
  return plain && !text.empty() && text.size() <= (UnitWordOf(std::string(text)).is_code ? kLongestCode : kLongestId);
}

// The unit as the area's id. A code that no unit has on that day gives none.
query::Fragment UnitOf(const UnitWord& word, absl::CivilDay day) {
  if (!word.is_code) return {.text = "?", .args = {word.text}};
  const std::string on = FormatDay(day);
  return {.text = "(select a.id from areas a where a.code = ? and a.valid_from <= ? and a.valid_to > ?)",
          .args = {word.text, on, on}};
}

// What the search index knows of the names: it finds the few organisations that may fit. Words that also stand in legal
// forms are not in it as such. Of another day than today it knows every word that was ever there.
query::Fragment IndexedNames(const std::vector<std::string>& words, bool now, sql::Engine engine) {
  std::vector<absl::string_view> indexed;
  for (const std::string& word : words) {
    if (!StandsInLegalForm(word)) indexed.push_back(word);
  }
  if (indexed.empty()) return {.text = "1=1"};
  if (engine == sql::Engine::kPostgres) {
    const std::string match = absl::StrJoin(indexed, " & ", [&](std::string* out, absl::string_view word) {
      absl::StrAppend(out, "'", word, "':*", now ? "AB" : "");
    });
    return {.text =
                "o.id in (select e.organization from search_entries e where e.words @@ cast(cast(? as text) as "
                "tsquery))",
            .args = {match}};
  }
  const std::string match = absl::StrJoin(
      indexed, " AND ", [](std::string* out, absl::string_view word) { absl::StrAppend(out, "\"", word, "\"*"); });
  return {.text =
              "o.id in (select e.organization from search_entries e where e.doc in (select rowid from search_index "
              "where search_index match ?))",
          .args = {absl::StrCat(now ? "{names former} : (" : "(", match, ")")}};
}

query::Fragment NamesHold(const std::vector<std::string>& words, bool now, sql::Engine engine) {
  query::Fragment all = IndexedNames(words, now, engine);
  for (const std::string& word : words) {
    absl::StrAppend(&all.text, " and (' ' || o.name_search) like ?");
    all.args.emplace_back(absl::StrCat("% ", word, "%"));  // Letters and digits: nothing to escape.
  }
  all.text = absl::StrCat("(", all.text, ")");
  return all;
}

query::Fragment WasActive(const std::string& day, int64_t known) {
  return {.text =
              "exists (select 1 from organization_revisions h where h.id = o.id and h.known_from <= ? and "
              "h.known_to > ? and h.valid_from <= ? and h.valid_to > ? and h.legal_status = 'OPERATING' and "
              "h.activity_status = 'ACTIVE')",
          .args = {known, known, day, day}};
}

}  // namespace

UnitWord UnitWordOf(const Value& argument) {
  const std::string& text = TextOf(argument);
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  return {.text = text, .is_code = digits};
}

std::vector<std::string> NameWords(absl::string_view text) {
  std::vector<std::string> words;
  for (SearchTerm& term : TermsOf(text)) {
    if (!term.form) words.push_back(std::move(term.word.folded));
  }
  return words;
}

query::Function AreaWithinFunction() {
  return {.name = "area_within",
          .argument = query::FieldType::kText,
          .admits = [](const Value& argument) { return IsUnitWord(TextOf(argument)); },
          .expected = {.en = "expected an area's code, like 31, or id, like p31-2025",
                       .vi = "cần mã đơn vị hành chính, ví dụ 31, hoặc id, ví dụ p31-2025"}};
}

query::Function NameLikeFunction() {
  return {.name = kNameLike,
          .argument = query::FieldType::kText,
          .admits =
              [](const Value& argument) {
                const std::vector<std::string> words = NameWords(TextOf(argument));
                return !words.empty() && words.size() <= kMaxSearchTerms;
              },
          .expected = {.en = absl::StrCat("expected 1 to ", kMaxSearchTerms, " words besides the legal form"),
                       .vi = absl::StrCat("cần từ 1 đến ", kMaxSearchTerms, " từ ngoài loại hình")}};
}

query::Function ActiveOnFunction() { return {.name = "active_on", .argument = query::FieldType::kDate}; }

std::vector<query::Function> OrganizationFunctions(const TimePoint& time, sql::Engine engine) {
  query::Function area = AreaWithinFunction();
  area.restrict = [day = time.day](const Value& argument) { return AreaWithin(UnitOf(UnitWordOf(argument), day)); };
  query::Function name = NameLikeFunction();
  name.restrict = [now = time.now, engine](const Value& argument) {
    return NamesHold(NameWords(TextOf(argument)), now, engine);
  };
  query::Function active = ActiveOnFunction();
  active.restrict = [known = time.KnownMicros()](const Value& argument) { return WasActive(TextOf(argument), known); };
  return {std::move(area), std::move(name), std::move(active)};
}

absl::StatusOr<query::Fragment> OrganizationFilter(absl::string_view filter, const query::Schema& schema,
                                                   const TimePoint& time, sql::Engine engine, bool veiled) {
  // Every function has a parenthesis.
  std::vector<query::Function> functions;
  if (absl::StrContains(filter, '(')) functions = OrganizationFunctions(time, engine);
  HTX_ASSIGN_OR_RETURN(query::Fragment where, query::ParseFilter(filter, schema, functions));
  if (!veiled) return where;
  for (query::Function& function : functions) {
    if (function.name == kNameLike) function.restrict = [](const Value&) { return query::Fragment{.text = "1=0"}; };
  }
  return Veiled(filter, schema, std::move(where), functions);
}

absl::Status JudgeOrganizationFilter(absl::string_view filter, const query::Schema& schema) {
  return OrganizationFilter(filter, schema, {.now = true}, sql::Engine::kSqlite, /*veiled=*/false).status();
}

}  // namespace htx::registry
