#include "registry/store/claim_book.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/sql/array_literal.h"
#include "registry/domain/lifecycle.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/claim_store.h"
#include "registry/store/organization_rows.h"
#include "registry/store/status_words.h"

namespace htx::registry {
namespace {

// Bearers of a key that are read ahead. Whoever wants a key that more have asks for itself.
constexpr int kBearersAhead = 60;

// Whose values are nobody else's concern.
bool IsOwn(const IdentifierKey& key) { return UniquenessOf(key.scheme) == Uniqueness::kNot; }

// The bearers of a key among the organisations `o` of a kind, as ClaimStore::FindAlike finds them but for their order.
// `key` and `kind` are expressions.
std::string BearersText(absl::string_view what, absl::string_view key, absl::string_view kind) {
  return absl::StrCat("select ", kOrganizationColumns,
                      " from match_keys m join organizations o on o.id = m.organization where m.what = ", what,
                      " and m.key = ", key, " and m.current = 1 and o.kind = ", kind, " and o.legal_status not in (",
                      TerminalWords(), ") limit ", kBearersAhead + 1);
}

struct Wish {
  const MatchKey* key = nullptr;
  Kind kind = Kind::kCooperative;
};

// Calls `each` with a wish's position and the organisations that bear its key.
using EachBearers = absl::FunctionRef<void(size_t, std::vector<LookAlike>)>;

// One journey for all.
absl::Status FindTogether(sql::Transaction& transaction, absl::Span<const Wish> wishes, EachBearers each) {
  static const auto* const text =
      new std::string(absl::StrCat("select l.*, w.place from unnest(cast(? as bigint[]), cast(? as text[]), cast(? as "
                                   "text[]), cast(? as text[])) as "
                                   "w(place, what, key, kind) cross join lateral (",
                                   BearersText("w.what", "w.key", "w.kind"), ") l"));
  sql::ArrayLiteral places;
  sql::ArrayLiteral whats;
  sql::ArrayLiteral keys;
  sql::ArrayLiteral kinds;
  for (size_t i = 0; i < wishes.size(); ++i) {
    places.Add(static_cast<int64_t>(i));
    whats.Add(Word(wishes[i].key->what));
    keys.Add(wishes[i].key->key);
    kinds.Add(Word(wishes[i].kind));
  }
  std::vector<std::vector<LookAlike>> found(wishes.size());
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(*text, {places.Take(), whats.Take(), keys.Take(), kinds.Take()}));
  for (size_t i = 0; i < rows.size(); ++i) {
    Organization recorded = ReadOrganization(rows[i]);
    found[static_cast<size_t>(rows[i].Int(kOrganizationWidth))].push_back(
        {.id = recorded.id, .facts = std::move(recorded.revision.facts)});
  }
  for (size_t i = 0; i < wishes.size(); ++i) each(i, std::move(found[i]));
  return absl::OkStatus();
}

// One after the other: SQLite has no lateral joins, and pays no journey.
absl::Status FindEach(sql::Transaction& transaction, absl::Span<const Wish> wishes, EachBearers each) {
  static const auto* const text = new std::string(BearersText("?", "?", "?"));
  for (size_t i = 0; i < wishes.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(*text, {Word(wishes[i].key->what), wishes[i].key->key,
                                                                         Word(wishes[i].kind)}));
    std::vector<LookAlike> found;
    for (size_t row = 0; row < rows.size(); ++row) {
      Organization recorded = ReadOrganization(rows[row]);
      found.push_back({.id = recorded.id, .facts = std::move(recorded.revision.facts)});
    }
    each(i, std::move(found));
  }
  return absl::OkStatus();
}

// Those of `keys` that somebody has, by what they are.
absl::StatusOr<std::set<MatchKey>> FindBorne(sql::Transaction& transaction,
                                             const std::map<MatchKind, std::vector<std::string>>& keys) {
  std::set<MatchKey> borne;
  const sql::Engine engine = transaction.engine();
  for (const auto& [what, texts] : keys) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction.Query(
            absl::StrCat("select key from match_keys where what = ? and slot = '' and key", IsOneOf(engine)),
            {Word(what), ListOfIds(engine, texts)}));
    for (size_t i = 0; i < rows.size(); ++i) borne.insert({.what = what, .key = rows[i].String(0)});
  }
  return borne;
}

}  // namespace

Claims ClaimsOf(const OrganizationId& id, const Revision& first) {
  Claims claims;
  claims.id = id;
  claims.kind = first.facts.kind;
  claims.holdings = HoldingsOf({first});
  claims.keys = MatchKeysOf(first.facts);
  return claims;
}

absl::StatusOr<ClaimBook> ClaimBook::Look(sql::Transaction& transaction, absl::Span<const Claims> wanted) {
  ClaimBook book;
  std::vector<std::string> ids;
  std::map<IdentifierScheme, std::vector<std::string>> values;
  for (const Claims& claims : wanted) {
    if (book.free_ids_.insert(claims.id).second) ids.push_back(claims.id.text());
    for (const Holding& held : claims.holdings) {
      if (IsOwn(held.key) || !book.free_identifiers_.insert(held.key).second) continue;
      values[held.key.scheme].push_back(held.key.value);
    }
    for (const MatchKey& key : claims.keys) book.keys_[key].wanted.insert(claims.kind);
  }
  const sql::Engine engine = transaction.engine();
  HTX_ASSIGN_OR_RETURN(const sql::Rows taken,
                       transaction.Query(absl::StrCat("select id from organizations where id", IsOneOf(engine)),
                                         {ListOfIds(engine, ids)}));
  for (size_t i = 0; i < taken.size(); ++i) book.free_ids_.erase(OrganizationId::Of(taken[i].String(0)));
  for (const auto& [scheme, texts] : values) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows held,
        transaction.Query(absl::StrCat("select value, issuer from identifiers where scheme = ? and slot = '' and value",
                                       IsOneOf(engine)),
                          {Word(scheme), ListOfIds(engine, texts)}));
    for (size_t i = 0; i < held.size(); ++i) {
      book.free_identifiers_.erase({.scheme = scheme, .value = held[i].String(0), .issuer = held[i].String(1)});
    }
  }
  HTX_RETURN_IF_ERROR(book.LookForKeys(transaction));
  return book;
}

absl::Status ClaimBook::LookForKeys(sql::Transaction& transaction) {
  std::map<MatchKind, std::vector<std::string>> texts;
  for (const auto& [key, bearers] : keys_) texts[key.what].push_back(key.key);
  HTX_ASSIGN_OR_RETURN(const std::set<MatchKey> borne, FindBorne(transaction, texts));
  for (const MatchKey& key : borne) {
    Bearers& bearers = keys_[key];
    bearers.borne = true;
    bearers.unknown = bearers.wanted;
  }
  return absl::OkStatus();
}

absl::Status ClaimBook::Confirm(sql::Transaction& transaction) {
  std::map<MatchKind, std::vector<std::string>> texts;
  for (const auto& [key, bearers] : keys_) {
    if (bearers.borne) texts[key.what].push_back(key.key);
  }
  HTX_ASSIGN_OR_RETURN(const std::set<MatchKey> borne, FindBorne(transaction, texts));
  // Who takes a key that somebody has relies on that.
  for (auto it = keys_.begin(); it != keys_.end();) {
    it = it->second.borne && !borne.contains(it->first) ? keys_.erase(it) : std::next(it);
  }
  return absl::OkStatus();
}

absl::Status ClaimBook::Meet(sql::Transaction& transaction) {
  HTX_RETURN_IF_ERROR(Confirm(transaction));
  std::vector<Wish> wishes;
  for (const auto& [key, bearers] : keys_) {
    for (const Kind kind : bearers.unknown) wishes.push_back({.key = &key, .kind = kind});
  }
  if (wishes.empty()) return absl::OkStatus();
  const auto enter = [&](size_t i, std::vector<LookAlike> found) {
    Enter(*wishes[i].key, wishes[i].kind, std::move(found));
  };
  return transaction.engine() == sql::Engine::kPostgres ? FindTogether(transaction, wishes, enter)
                                                        : FindEach(transaction, wishes, enter);
}

void ClaimBook::Enter(const MatchKey& key, Kind kind, std::vector<LookAlike> found) {
  if (found.size() > static_cast<size_t>(kBearersAhead)) return;
  Bearers& bearers = keys_[key];
  bearers.unknown.erase(kind);
  for (LookAlike& one : found) bearers.found.push_back(std::make_shared<const LookAlike>(std::move(one)));
}

bool ClaimBook::Covers(const Claims& claims) const {
  const auto knows = [&](const MatchKey& key) {
    const auto found = keys_.find(key);
    return found != keys_.end() && found->second.wanted.contains(claims.kind) &&
           !found->second.unknown.contains(claims.kind);
  };
  const auto free = [&](const Holding& held) { return IsOwn(held.key) || free_identifiers_.contains(held.key); };
  return free_ids_.contains(claims.id) && std::all_of(claims.holdings.begin(), claims.holdings.end(), free) &&
         std::all_of(claims.keys.begin(), claims.keys.end(), knows);
}

bool ClaimBook::IsBorne(const MatchKey& key) const { return keys_.at(key).borne; }

LookAlikes ClaimBook::FindAlike(const Claims& claims, const Facts& facts) const {
  LookAlikes alike;
  std::set<OrganizationId> seen;
  for (const MatchKey& key : claims.keys) {
    std::vector<std::shared_ptr<const LookAlike>> bearers;
    for (const auto& bearer : keys_.at(key).found) {
      if (bearer->facts.kind == claims.kind) bearers.push_back(bearer);
    }
    // The order of ClaimStore::FindAlike: the nearest first. Ids compare by their bytes, as the engines do.
    const auto place = [&](const LookAlike& one) {
      const int distance = one.facts.area == facts.area ? 0 : one.facts.province == facts.province ? 1 : 2;
      return std::make_tuple(distance, one.id.text());
    };
    std::sort(bearers.begin(), bearers.end(), [&](const auto& a, const auto& b) { return place(*a) < place(*b); });
    alike.more = alike.more || bearers.size() > kCandidatesPerKey;
    if (bearers.size() > kCandidatesPerKey) bearers.resize(kCandidatesPerKey);
    for (const auto& bearer : bearers) {
      if (seen.insert(bearer->id).second) alike.found.push_back(*bearer);
    }
  }
  return alike;
}

void ClaimBook::Take(const Claims& claims, const Organization& organization) {
  free_ids_.erase(claims.id);
  for (const Holding& held : claims.holdings) free_identifiers_.erase(held.key);
  const bool seen = !IsTerminal(organization.facts().legal_status);
  const auto bearer = std::make_shared<const LookAlike>(LookAlike{.id = claims.id, .facts = organization.facts()});
  for (const MatchKey& key : claims.keys) {
    Bearers& bearers = keys_.at(key);
    bearers.borne = true;
    if (seen) bearers.found.push_back(bearer);
  }
}

void ClaimBook::Forget(const Claims& claims) {
  free_ids_.erase(claims.id);
  for (const Holding& held : claims.holdings) free_identifiers_.erase(held.key);
  for (const MatchKey& key : claims.keys) keys_.erase(key);
}

}  // namespace htx::registry
