#pragma once

// How well an organisation fits what was typed. The only place where search is judged: stores propose, this decides, so
// that every engine answers alike.

#include <optional>
#include <string>
#include <vector>

#include "registry/domain/organization.h"
#include "registry/domain/search_query.h"

namespace htx::registry {

struct SearchMatch {
  int score = 0;  // 1 to 1 000.
  SearchField field = SearchField::kName;
  std::string text = {};  // Of the field, as recorded.
  bool former = false;    // The name is borne no more.
};

// A text of an organisation that a search may look into.
struct SearchText {
  SearchField field = SearchField::kName;
  std::string text = {};
  bool former = false;
};

// Names, address and numbers of `facts`, in the order of the fields.
std::vector<SearchText> TextsOf(const Facts& facts);

// The best match of `query` among the texts of `facts`; nothing when it does not fit. With `typos` each longer word may
// hold one typing error.
//
// 1 000 is the whole name as typed. What lowers it, most first: a word only another field holds, an address, a typing
// error, other marks than those typed, a former name, words of the name that were not typed, words in another order,
// words written together or apart, a word not finished, another legal form. Marks outweigh what is left of the name, so
// that "Đồng Tâm" finds every Đồng Tâm before the first Động Tâm.
std::optional<SearchMatch> Rank(const SearchQuery& query, const Facts& facts, bool typos);

// True when `a` stands before `b`: by score, then organisations that have not ended, then Vietnamese order of legal
// names, then id.
struct SearchHit {
  Organization organization = {};
  SearchMatch match = {};
  std::string name_key = {};  // CollationKey of the legal name.
};
bool StandsBefore(const SearchHit& a, const SearchHit& b);

}  // namespace htx::registry
