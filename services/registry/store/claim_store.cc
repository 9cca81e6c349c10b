#include "registry/store/claim_store.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/store/insert.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_rows.h"
#include "registry/store/status_words.h"

namespace htx::registry {
namespace {

// Packs of one size keep the number of statements small; the last one repeats its last key.
constexpr size_t kPack = 50;

const std::string& PackMarks() {
  static const auto* const text = new std::string(absl::StrJoin(std::vector<absl::string_view>(kPack, "?"), ", "));
  return *text;
}

// Calls `each` with packs of `keys`.
template <class Each>
absl::Status InPacks(const std::vector<std::string>& keys, Each each) {
  for (size_t start = 0; start < keys.size(); start += kPack) {
    std::vector<Value> pack;
    for (size_t i = 0; i < kPack; ++i) pack.emplace_back(keys[std::min(start + i, keys.size() - 1)]);
    HTX_RETURN_IF_ERROR(each(std::move(pack)));
  }
  return absl::OkStatus();
}

std::string SlotOf(const IdentifierKey& key, const OrganizationId& id) {
  return UniquenessOf(key.scheme) == Uniqueness::kNot ? id.text() : std::string();
}

}  // namespace

std::vector<Value> IdentifierRow(const OrganizationId& id, const Holding& held) {
  const IdentifierKey& key = held.key;
  return {Word(key.scheme), key.value, key.issuer, SlotOf(key, id), id.text(), FormatDay(held.from), EndText(held.to)};
}

std::vector<Value> MatchKeyRow(const OrganizationId& id, const MatchKey& key, const std::string& slot, bool current) {
  return {Word(key.what), key.key, slot, id.text(), int64_t{current}};
}

absl::StatusOr<std::vector<IdentifierHolder>> ClaimStore::FindHolders(absl::Span<const IdentifierKey> keys,
                                                                      int per_key) {
  std::map<IdentifierScheme, std::vector<std::string>> by_scheme;
  for (const IdentifierKey& key : keys) by_scheme[key.scheme].push_back(key.value);
  static const auto* const text = new std::string(absl::StrCat(
      "select value, issuer, organization, valid_from, valid_to from (select i.*, row_number() over (partition by "
      "value order by issuer, slot) as place from identifiers i where scheme = ? and value in (",
      PackMarks(), ")) p where place <= ? order by value, place"));
  std::vector<IdentifierHolder> holders;
  for (auto& [scheme, values] : by_scheme) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    HTX_RETURN_IF_ERROR(InPacks(values, [&, scheme = scheme](std::vector<Value> pack) -> absl::Status {
      std::vector<Value> args = {Word(scheme)};
      args.insert(args.end(), pack.begin(), pack.end());
      args.emplace_back(static_cast<int64_t>(per_key));
      HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, args));
      for (size_t i = 0; i < rows.size(); ++i) {
        IdentifierHolder holder{.key = {.scheme = scheme, .value = rows[i].String(0), .issuer = rows[i].String(1)},
                                .organization = OrganizationId::Of(rows[i].String(2))};
        if (!rows[i].Text(3).empty()) holder.from = StoredDay(rows[i].Text(3));
        if (!rows[i].Text(4).empty()) holder.to = EndOf(rows[i].Text(4));
        holders.push_back(std::move(holder));
      }
      return absl::OkStatus();
    }));
  }
  return holders;
}

absl::StatusOr<std::vector<NameBearer>> ClaimStore::FindBearers(absl::Span<const std::string> keys, int per_key) {
  std::vector<std::string> names(keys.begin(), keys.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  static const auto* const text = new std::string(absl::StrCat(
      "select key, organization, current from (select m.*, row_number() over (partition by key order by current desc, "
      "slot) as place from match_keys m where what = 'NAME' and key in (",
      PackMarks(), ")) p where place <= ? order by key, place"));
  std::vector<NameBearer> bearers;
  HTX_RETURN_IF_ERROR(InPacks(names, [&](std::vector<Value> args) -> absl::Status {
    args.emplace_back(static_cast<int64_t>(per_key));
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, args));
    for (size_t i = 0; i < rows.size(); ++i) {
      bearers.push_back({.key = rows[i].String(0),
                         .organization = OrganizationId::Of(rows[i].String(1)),
                         .current = rows[i].Bool(2)});
    }
    return absl::OkStatus();
  }));
  return bearers;
}

absl::StatusOr<std::optional<ClaimStore::Taken>> ClaimStore::TakeIdentifiers(const OrganizationId& id,
                                                                             absl::Span<const Holding> holdings) {
  for (const Holding& held : holdings) {
    const IdentifierKey& key = held.key;
    HTX_ASSIGN_OR_RETURN(bool taken, Insert(id, held));
    if (taken) continue;
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction_.Query("select organization, valid_from from identifiers where scheme = ? and value = ? and issuer "
                           "= ? and slot = ?",
                           {Word(key.scheme), key.value, key.issuer, SlotOf(key, id)}));
    // Rows are never dropped by others; a parallel one ends in a conflict, and a new run sees it.
    HTX_CHECK(!rows.empty());
    const OrganizationId holder = OrganizationId::Of(rows[0].String(0));
    if (holder == id) continue;
    HTX_ASSIGN_OR_RETURN(const bool passed, HasPassed(id, key));
    if (passed) continue;
    if (!rows[0].Text(1).empty()) return std::optional<Taken>(Taken{.key = key, .holder = holder});
    HTX_RETURN_IF_ERROR(StepAside(holder, key));
    HTX_ASSIGN_OR_RETURN(taken, Insert(id, held));
    HTX_CHECK(taken);
  }
  return std::optional<Taken>();
}

absl::StatusOr<bool> ClaimStore::Insert(const OrganizationId& id, const Holding& held) {
  static const auto* const text =
      new std::string(InsertText("identifiers", kIdentifierColumns, "scheme, value, issuer, slot"));
  HTX_ASSIGN_OR_RETURN(const int64_t written, transaction_.Execute(*text, IdentifierRow(id, held)));
  return written > 0;
}

absl::StatusOr<bool> ClaimStore::HasPassed(const OrganizationId& id, const IdentifierKey& key) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          "select valid_from from identifiers where scheme = ? and value = ? and issuer = ? and slot = ?",
          {Word(key.scheme), key.value, key.issuer, id.text()}));
  return !rows.empty() && !rows[0].Text(0).empty();
}

absl::Status ClaimStore::Pass(const OrganizationId& from, absl::Span<const Holding> holdings) {
  for (const Holding& held : holdings) {
    const IdentifierKey& key = held.key;
    if (UniquenessOf(key.scheme) == Uniqueness::kNot) continue;
    HTX_RETURN_IF_ERROR(
        transaction_
            .Execute("update identifiers set slot = ? where scheme = ? and value = ? and issuer = ? and slot = '' and "
                     "organization = ?",
                     {from.text(), Word(key.scheme), key.value, key.issuer, from.text()})
            .status());
  }
  return absl::OkStatus();
}

absl::Status ClaimStore::StepAside(const OrganizationId& holder, const IdentifierKey& key) {
  HTX_RETURN_IF_ERROR(transaction_
                          .Execute("delete from identifiers where scheme = ? and value = ? and issuer = ? and slot = ?",
                                   {Word(key.scheme), key.value, key.issuer, holder.text()})
                          .status());
  return transaction_
      .Execute("update identifiers set slot = ? where scheme = ? and value = ? and issuer = ? and slot = ''",
               {holder.text(), Word(key.scheme), key.value, key.issuer})
      .status();
}

absl::StatusOr<LookAlikes> ClaimStore::FindAlike(const OrganizationId& id, const Facts& facts,
                                                 absl::Span<const MatchKey> keys) {
  static const auto* const text = new std::string(absl::StrCat(
      "select ", kOrganizationColumns,
      " from match_keys m join organizations o on o.id = m.organization where m.what = ? and m.key = ? and m.current = "
      "1 and o.kind = ? and o.id <> ? and o.legal_status not in (",
      TerminalWords(), ") order by case when o.area = ? then 0 when o.province = ? then 1 else 2 end, o.id limit ",
      kCandidatesPerKey + 1));
  LookAlikes alike;
  std::set<OrganizationId> seen;
  for (const MatchKey& key : keys) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(*text, {Word(key.what), key.key, Word(facts.kind),
                                                                          id.text(), facts.area, facts.province}));
    alike.more = alike.more || rows.size() > kCandidatesPerKey;
    for (size_t i = 0; i < std::min(rows.size(), kCandidatesPerKey); ++i) {
      Organization recorded = ReadOrganization(rows[i]);
      if (!seen.insert(recorded.id).second) continue;
      alike.found.push_back({.id = recorded.id, .facts = std::move(recorded.revision.facts)});
    }
  }
  return alike;
}

absl::StatusOr<LookAlikes> ClaimStore::TakeMatchKeys(const OrganizationId& id, const Facts& facts,
                                                     absl::Span<const MatchKey> borne) {
  std::vector<MatchKey> shared;
  for (const MatchKey& key : MatchKeysOf(facts)) {
    if (std::find(borne.begin(), borne.end(), key) != borne.end()) continue;
    static const auto* const take = new std::string(InsertText("match_keys", kMatchKeyColumns, "what, key, slot"));
    HTX_ASSIGN_OR_RETURN(const int64_t first, transaction_.Execute(*take, MatchKeyRow(id, key, "", true)));
    if (first > 0) continue;
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows holder,
        transaction_.Query("select organization from match_keys where what = ? and key = ? and slot = ''",
                           {Word(key.what), key.key}));
    HTX_CHECK(!holder.empty());
    if (holder[0].Text(0) == id.text()) continue;
    HTX_ASSIGN_OR_RETURN(const int64_t next, transaction_.Execute(*take, MatchKeyRow(id, key, id.text(), true)));
    if (next == 0) {  // A name that it bore before, or took already.
      HTX_RETURN_IF_ERROR(transaction_
                              .Execute("update match_keys set current = 1 where what = ? and key = ? and slot = ?",
                                       {Word(key.what), key.key, id.text()})
                              .status());
    }
    shared.push_back(key);
  }
  for (const MatchKey& key : FormerKeysOf(facts)) HTX_RETURN_IF_ERROR(TakeFormer(id, key));
  return FindAlike(id, facts, shared);
}

absl::Status ClaimStore::TakeFormer(const OrganizationId& id, const MatchKey& key) {
  return transaction_
      .Execute(
          "insert into match_keys (what, key, slot, organization, current) values (?, ?, ?, ?, 0) on conflict (what, "
          "key, slot) do update set current = 0",
          {Word(key.what), key.key, id.text(), id.text()})
      .status();
}

absl::Status ClaimStore::DropKey(const OrganizationId& id, const MatchKey& key) {
  HTX_RETURN_IF_ERROR(transaction_
                          .Execute("delete from match_keys where what = ? and key = ? and slot = ?",
                                   {Word(key.what), key.key, id.text()})
                          .status());
  HTX_ASSIGN_OR_RETURN(
      const int64_t was_first,
      transaction_.Execute("delete from match_keys where what = ? and key = ? and slot = '' and organization = ?",
                           {Word(key.what), key.key, id.text()}));
  if (was_first == 0) return absl::OkStatus();
  // Somebody else that bears it now becomes the first.
  return transaction_
      .Execute(
          "update match_keys set slot = '' where what = ? and key = ? and slot = (select min(slot) from match_keys "
          "where what = ? and key = ? and current = 1)",
          {Word(key.what), key.key, Word(key.what), key.key})
      .status();
}

absl::Status ClaimStore::DropIdentifier(const OrganizationId& id, const IdentifierKey& key) {
  return transaction_
      .Execute(
          "delete from identifiers where scheme = ? and value = ? and issuer = ? and slot = ? and organization = ?",
          {Word(key.scheme), key.value, key.issuer, SlotOf(key, id), id.text()})
      .status();
}

absl::Status ClaimStore::GiveBack(const OrganizationId& id, absl::Span<const Revision> timeline,
                                  absl::Span<const Revision> wanted) {
  const std::vector<Holding> borne = HoldingsOf(timeline);
  for (const Holding& held : HoldingsOf(wanted)) {
    const auto same = [&](const Holding& other) { return other.key == held.key; };
    if (std::any_of(borne.begin(), borne.end(), same)) continue;
    HTX_RETURN_IF_ERROR(DropIdentifier(id, held.key));
  }
  const std::vector<MatchKey> keys = MatchKeysOf(timeline.back().facts);
  const std::vector<MatchKey> former = FormerKeysOf(timeline.back().facts);
  const auto give_back = [&](const MatchKey& key) -> absl::Status {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return absl::OkStatus();
    HTX_RETURN_IF_ERROR(DropKey(id, key));
    return std::find(former.begin(), former.end(), key) == former.end() ? absl::OkStatus() : TakeFormer(id, key);
  };
  for (const MatchKey& key : MatchKeysOf(wanted.back().facts)) HTX_RETURN_IF_ERROR(give_back(key));
  for (const MatchKey& key : FormerKeysOf(wanted.back().facts)) HTX_RETURN_IF_ERROR(give_back(key));
  return absl::OkStatus();
}

absl::Status ClaimStore::DropAll(const OrganizationId& id, absl::Span<const Holding> holdings, const Facts& facts) {
  for (const Holding& held : holdings) HTX_RETURN_IF_ERROR(DropIdentifier(id, held.key));
  for (const MatchKey& key : MatchKeysOf(facts)) HTX_RETURN_IF_ERROR(DropKey(id, key));
  for (const MatchKey& key : FormerKeysOf(facts)) HTX_RETURN_IF_ERROR(DropKey(id, key));
  return absl::OkStatus();
}

absl::Status ClaimStore::Follow(const OrganizationId& id, absl::Span<const Revision> before,
                                absl::Span<const Revision> after) {
  const std::vector<Holding> old_holdings = HoldingsOf(before);
  const std::vector<Holding> new_holdings = HoldingsOf(after);
  if (old_holdings != new_holdings) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Taken> taken, TakeIdentifiers(id, new_holdings));
    if (taken) return NumberTaken(taken->key.value, NameOf(taken->holder));
    std::map<IdentifierKey, std::pair<std::string, std::string>> days;
    for (const Holding& held : old_holdings) days[held.key] = {"", ""};  // Recorded in error, unless still held.
    for (const Holding& held : new_holdings) days[held.key] = {FormatDay(held.from), EndText(held.to)};
    for (const auto& [key, span] : days) {
      HTX_RETURN_IF_ERROR(
          transaction_
              .Execute("update identifiers set valid_from = ?, valid_to = ? where scheme = ? and value = ? and issuer "
                       "= ? and organization = ?",
                       {span.first, span.second, Word(key.scheme), key.value, key.issuer, id.text()})
              .status());
    }
  }
  const Facts& was = before.back().facts;
  const Facts& is = after.back().facts;
  const std::vector<MatchKey> old_keys = MatchKeysOf(was);
  const std::vector<MatchKey> new_keys = MatchKeysOf(is);
  if (old_keys == new_keys && was.former_names == is.former_names) return absl::OkStatus();
  const std::vector<MatchKey> former = FormerKeysOf(is);
  for (const MatchKey& key : old_keys) {
    if (std::find(new_keys.begin(), new_keys.end(), key) == new_keys.end()) HTX_RETURN_IF_ERROR(DropKey(id, key));
  }
  for (const MatchKey& key : FormerKeysOf(was)) {
    const bool stays = std::find(former.begin(), former.end(), key) != former.end() ||
                       std::find(new_keys.begin(), new_keys.end(), key) != new_keys.end();
    if (!stays) HTX_RETURN_IF_ERROR(DropKey(id, key));
  }
  return TakeMatchKeys(id, is, old_keys).status();
}

}  // namespace htx::registry
