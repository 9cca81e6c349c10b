#include "registry/store/search_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/search_rank.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

// A filter, or another time, may leave few of many candidates: so many are looked at, in growing packs.
constexpr int kPacks[] = {300, 1'200, 4'500, 14'000};
constexpr int64_t kMostNumbers = 20'000;
// Organisations read at a time.
constexpr size_t kRead = 400;
constexpr int kAttempts = 8;
constexpr absl::string_view kLast = "\xF4\x8F\xBF\xBF";

constexpr absl::string_view kNumbersInRange =
    "select number, organization from search_numbers where number >= ? and number <= ? order by number, organization "
    "limit ?";
// Of search_progress: how far words and pairs are.
constexpr int64_t kWords = 1;
constexpr int64_t kPairs = 2;
// Pairs of a large register are added in several transactions: all of a million organisations' would need 700 MB.
constexpr int64_t kPairParts = 4;
constexpr int64_t kLargeRegister = 200'000;

// True when both look alike to a search.
bool SameTexts(const Facts& a, const Facts& b) {
  const std::vector<SearchText> texts = TextsOf(a);
  const std::vector<SearchText> others = TextsOf(b);
  return std::equal(texts.begin(), texts.end(), others.begin(), others.end(),
                    [](const SearchText& x, const SearchText& y) { return x.field == y.field && x.text == y.text; });
}

// Numbers as one argument, and the condition that reads them.
Value NumbersOf(sql::Engine engine, absl::Span<const int64_t> numbers) {
  const std::string joined = absl::StrJoin(numbers, ",");
  return engine == sql::Engine::kPostgres ? absl::StrCat("{", joined, "}") : absl::StrCat("[", joined, "]");
}
absl::string_view IsOneOf(sql::Engine engine) {
  return engine == sql::Engine::kPostgres ? " = any(cast(? as bigint[]))" : " in (select value from json_each(?))";
}

void Append(const std::vector<Value>& more, std::vector<Value>& args) {
  args.insert(args.end(), more.begin(), more.end());
}

}  // namespace

absl::StatusOr<std::optional<SearchStore::Stored>> SearchStore::Load(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select doc, ", kEntryColumns, " from search_entries where organization = ?"),
                         {id.text()}));
  if (rows.empty()) return std::optional<Stored>();
  const sql::Row row = rows[0];
  return std::optional<Stored>(Stored{.doc = row.Int(0),
                                      .entry = {.names = Split(row.Text(1)),
                                                .former = Split(row.Text(2)),
                                                .address = Split(row.Text(3)),
                                                .past = Split(row.Text(4))}});
}

absl::Status SearchStore::Write(const OrganizationId& id, const Facts& facts, const SearchEntry& entry) {
  const bool postgres = transaction_.engine() == sql::Engine::kPostgres;
  static const auto* const for_postgres = new std::string(absl::StrCat(
      "insert into search_entries (doc, organization, ", kEntryColumns,
      ", words) values (?, ?, ?, ?, ?, ?, cast(cast(? as text) as tsvector)) on conflict (doc) do nothing"));
  static const auto* const for_sqlite =
      new std::string(absl::StrCat("insert into search_entries (doc, organization, ", kEntryColumns,
                                   ") values (?, ?, ?, ?, ?, ?) on conflict (doc) do nothing"));
  int64_t doc = 0;
  int64_t written = 0;
  for (int attempt = 0; attempt < kAttempts && written == 0; ++attempt) {
    doc = DocumentOf(id, facts, attempt);
    std::vector<Value> values = {doc, id.text()};
    Append(EntryValues(entry), values);
    if (postgres) values.emplace_back(VectorText(entry));
    HTX_ASSIGN_OR_RETURN(written, transaction_.Execute(postgres ? *for_postgres : *for_sqlite, values));
  }
  HTX_CHECK(written == 1);  // 58 bits of hash, eight times over.
  if (!postgres) {
    std::vector<Value> values = {doc};
    Append(EntryValues(entry), values);
    HTX_RETURN_IF_ERROR(transaction_
                            .Execute("insert into search_index (rowid, names, former, address, past) "
                                     "values (?, ?, ?, ?, ?)",
                                     values)
                            .status());
  }
  pairs_.Gather(doc, pairs_.Of(entry, TraitsOf(facts)));
  HTX_RETURN_IF_ERROR(pairs_.Flush());
  HTX_RETURN_IF_ERROR(dictionary_.Learn(WordsOf(entry)));
  for (const std::string& number : entry.numbers) {
    HTX_RETURN_IF_ERROR(transaction_
                            .Execute("insert into search_numbers (number, organization) values (?, ?) "
                                     "on conflict (number, organization) do nothing",
                                     {number, id.text()})
                            .status());
  }
  return absl::OkStatus();
}

absl::Status SearchStore::Erase(const Organization& before, const Stored& stored) {
  HTX_RETURN_IF_ERROR(pairs_.Remove(stored.doc, pairs_.Of(stored.entry, TraitsOf(before.facts()))));
  if (transaction_.engine() == sql::Engine::kSqlite) {
    // The index keeps no texts of its own: it is told what to take out.
    std::vector<Value> values = {stored.doc};
    Append(EntryValues(stored.entry), values);
    HTX_RETURN_IF_ERROR(transaction_
                            .Execute("insert into search_index (search_index, rowid, names, former, address, past) "
                                     "values ('delete', ?, ?, ?, ?, ?)",
                                     values)
                            .status());
  }
  return transaction_.Execute("delete from search_entries where organization = ?", {before.id.text()}).status();
}

absl::Status SearchStore::Add(const Organization& organization) {
  return Write(organization.id, organization.facts(), EntryOf(organization.facts()));
}

absl::Status SearchStore::Follow(const Organization& before, const Organization& after,
                                 absl::Span<const Revision> opened) {
  bool same = SameTexts(before.facts(), after.facts()) && TraitsOf(before.facts()) == TraitsOf(after.facts());
  for (const Revision& revision : opened) same = same && SameTexts(revision.facts, after.facts());
  if (same) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<Stored> stored, Load(before.id));
  SearchEntry entry = EntryOf(after.facts());
  entry.Remember(EntryOf(before.facts()));
  for (const Revision& revision : opened) entry.Remember(EntryOf(revision.facts));
  if (stored) {
    entry.Remember(stored->entry);
    HTX_RETURN_IF_ERROR(Erase(before, *stored));
  }
  return Write(after.id, after.facts(), entry);
}

absl::StatusOr<SearchWalk::Found> SearchStore::LookUp(const std::string& match, int64_t after, int limit) {
  if (transaction_.engine() == sql::Engine::kPostgres) {
    // Rare words are found through the index, common ones by reading in order until there are enough: the plan depends
    // on the words, so none may be kept.
    HTX_RETURN_IF_ERROR(transaction_.Execute("set local plan_cache_mode = force_custom_plan").status());
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(transaction_.engine() == sql::Engine::kPostgres
                             ? "select doc from search_entries where words @@ cast(cast(? as text) as tsquery) and "
                               "doc > ? order by doc limit ?"
                             : "select rowid from search_index where search_index match ? and rowid > ? "
                               "order by rowid limit ?",
                         {match, after, static_cast<int64_t>(limit)}));
  SearchWalk::Found found;
  found.documents.reserve(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) found.documents.push_back(rows[i].Int(0));
  return found;
}

absl::Status SearchStore::LoadCandidates(absl::Span<const int64_t> documents, const Wanted& wanted,
                                         SearchCandidates& candidates) {
  OrganizationStore organizations(transaction_);
  HTX_ASSIGN_OR_RETURN(const query::Fragment source, organizations.SourceAt(wanted.time));
  const OrganizationShape& shape = ShapeOf(wanted.time.now);
  const sql::Engine engine = transaction_.engine();
  for (size_t at = 0; at < documents.size(); at += kRead) {
    // One more tells whether there are more than are wanted.
    const size_t wanting = static_cast<size_t>(wanted.limit) + 1 - candidates.found.size();
    std::vector<Value> args = source.args;
    args.push_back(NumbersOf(engine, documents.subspan(at, kRead)));
    Append(wanted.where.args, args);
    args.emplace_back(static_cast<int64_t>(wanting));
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction_.Query(absl::StrCat("select ", shape.columns, " from search_entries e join ", source.text,
                                        " on o.id = e.organization where e.doc", IsOneOf(engine), " and (",
                                        wanted.where.text, ") order by e.doc limit ?"),
                           args));
    for (size_t i = 0; i < rows.size(); ++i) candidates.found.push_back(shape.read(rows[i]));
    if (rows.size() < wanting) continue;
    candidates.found.pop_back();
    candidates.more = true;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<SearchCandidates> SearchStore::Find(const SearchPattern& pattern, const Wanted& wanted) {
  if (SearchWalk::Serves(pattern)) {
    SearchWalk walk(transaction_, pattern, wanted.traits, counts_);
    return Gather(wanted, [&](int64_t after, int limit) { return walk.Next(after, limit); });
  }
  const std::string match = transaction_.engine() == sql::Engine::kPostgres ? TsqueryText(pattern) : Fts5Text(pattern);
  return Gather(wanted, [&](int64_t after, int limit) { return LookUp(match, after, limit); });
}

absl::StatusOr<SearchCandidates> SearchStore::Gather(const Wanted& wanted, Documents next) {
  SearchCandidates candidates;
  if (wanted.time.now && wanted.where.text == "1=1") {
    // Every candidate counts: no more need be looked at.
    HTX_ASSIGN_OR_RETURN(SearchWalk::Found found, next(-1, wanted.limit + 1));
    const bool over = found.documents.size() > static_cast<size_t>(wanted.limit);
    if (over) found.documents.pop_back();
    HTX_RETURN_IF_ERROR(LoadCandidates(found.documents, wanted, candidates));
    candidates.more = over || found.cut;
    return candidates;
  }
  int64_t after = -1;
  for (const int pack : kPacks) {
    HTX_ASSIGN_OR_RETURN(const SearchWalk::Found found, next(after, pack));
    HTX_RETURN_IF_ERROR(LoadCandidates(found.documents, wanted, candidates));
    candidates.more = candidates.more || found.cut;
    if (candidates.more || found.documents.size() < static_cast<size_t>(pack)) return candidates;
    after = found.documents.back();
  }
  candidates.more = true;
  return candidates;
}

absl::StatusOr<SearchCandidates> SearchStore::FindNumber(const std::string& number, bool beginning,
                                                         const Wanted& wanted) {
  OrganizationStore organizations(transaction_);
  HTX_ASSIGN_OR_RETURN(const query::Fragment source, organizations.SourceAt(wanted.time));
  const OrganizationShape& shape = ShapeOf(wanted.time.now);
  // One organisation may have several numbers that begin alike; ranking looks at them all.
  const std::vector<Value> range = {number, beginning ? absl::StrCat(number, kLast) : number, kMostNumbers};
  std::vector<Value> args = range;
  Append(source.args, args);
  Append(wanted.where.args, args);
  args.emplace_back(static_cast<int64_t>(wanted.limit) + 1);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", shape.columns, " from (", kNumbersInRange, ") n join ", source.text,
                                      " on o.id = n.organization where (", wanted.where.text,
                                      ") order by n.number, n.organization limit ?"),
                         args));
  SearchCandidates candidates;
  candidates.more = rows.size() > static_cast<size_t>(wanted.limit);
  for (size_t i = 0; i < std::min(rows.size(), static_cast<size_t>(wanted.limit)); ++i) {
    candidates.found.push_back(shape.read(rows[i]));
  }
  if (candidates.more || !beginning) return candidates;
  HTX_ASSIGN_OR_RETURN(const sql::Rows looked,
                       transaction_.Query(absl::StrCat("select count(*) from (", kNumbersInRange, ") n"), range));
  candidates.more = looked[0].Int(0) == kMostNumbers;
  return candidates;
}

absl::StatusOr<bool> SearchStore::IsComplete() {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select count(*) from search_progress where known = ?", {kStill}));
  return rows[0].Int(0) == 2;
}

absl::Status SearchStore::CatchUp(int limit) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query("select id, known from search_progress"));
  int64_t words = -1;
  int64_t pairs = 0;
  for (size_t i = 0; i < rows.size(); ++i) (rows[i].Int(0) == kWords ? words : pairs) = rows[i].Int(1);
  return words == kStill ? CatchUpPairs(pairs) : CatchUpWords(words, limit);
}

absl::Status SearchStore::SaveProgress(int64_t id, int64_t known) {
  return transaction_
      .Execute(
          "insert into search_progress (id, known) values (?, ?) on conflict (id) do update "
          "set known = excluded.known",
          {id, known})
      .status();
}

absl::Status SearchStore::CatchUpPairs(int64_t done) {
  if (done == kStill) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const sql::Rows entries, transaction_.Query("select count(*) from search_entries"));
  // The parts are the same after a restart, however the register grew meanwhile: a part that is done says so.
  const bool whole = done == 0 && entries[0].Int(0) <= kLargeRegister;
  HTX_RETURN_IF_ERROR(pairs_.Fill(static_cast<uint64_t>(done), whole ? 1 : kPairParts));
  return SaveProgress(kPairs, whole || done + 1 == kPairParts ? kStill : done + 1);
}

absl::Status SearchStore::CatchUpWords(int64_t known, int limit) {
  // Rows of one instant are indexed together, so that none is skipped when the next pack begins after it.
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows upto,
      transaction_.Query("select max(k.known_from), count(*) from (select known_from from organizations "
                         "where known_from > ? order by known_from limit ?) k",
                         {known, static_cast<int64_t>(limit)}));
  const bool last = upto[0].Int(1) < limit;
  const int64_t next = last ? kStill : upto[0].Int(0);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kOrganizationColumns,
                                      " from organizations o left join search_entries e on e.organization = o.id "
                                      "where o.known_from > ? and o.known_from <= ? and e.doc is null order by o.id"),
                         {known, next}));
  OrganizationStore organizations(transaction_);
  for (size_t i = 0; i < rows.size(); ++i) {
    const Organization organization = ReadOrganization(rows[i]);
    HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations.ReadTimeline(organization.id));
    SearchEntry entry = EntryOf(organization.facts());
    for (const Revision& revision : timeline) entry.Remember(EntryOf(revision.facts));
    HTX_RETURN_IF_ERROR(Write(organization.id, organization.facts(), entry));
  }
  return SaveProgress(kWords, next);
}

}  // namespace htx::registry
