#include "registry/store/search_walk.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "registry/domain/search_query.h"

namespace htx::registry {
namespace {

// Rows that are looked at before a walk ends without having found enough; shared by the probes of the lead.
constexpr int64_t kMostWalked = 20'000;
constexpr int64_t kLeastWalked = 1'000;
// Rows of one token that are counted to find the lead: fewer, the more tokens there are.
struct Counting {
  size_t tokens = 0;
  int64_t rows = 0;
};
constexpr Counting kCountings[] = {{4, 4'000}, {24, 1'000}};
constexpr int64_t kLeastCounted = 300;
// Words of one part times words of another.
constexpr size_t kMostPairsOfParts = 256;
constexpr size_t kMostLeads = 15;

constexpr int64_t kEndless = std::numeric_limits<int64_t>::max();

Value TokenList(sql::Engine engine, const std::vector<int64_t>& tokens) {
  const std::string joined = absl::StrJoin(tokens, ",");
  return engine == sql::Engine::kPostgres ? absl::StrCat("{", joined, "}") : absl::StrCat("[", joined, "]");
}

// A condition on the rows `q` of the document `p.doc`. Not "exists": PostgreSQL would make a join of it, and read every
// row of a common word for that.
constexpr absl::string_view kHasToken =
    " and (select 1 from search_pairs q where q.token = ? and q.doc = p.doc and "
    "(q.marks & cast(? as integer)) = cast(? as integer) limit 1) is not null";
constexpr absl::string_view kHasOneOfPostgres =
    " and (select 1 from search_pairs q where q.token = any(cast(? as bigint[])) and q.doc = p.doc limit 1) is not "
    "null";
constexpr absl::string_view kHasOneOfSqlite =
    " and (select 1 from search_pairs q where q.token in (select value from json_each(?)) and q.doc = p.doc limit 1) "
    "is not null";

constexpr absl::string_view kCountPostgres =
    "select l.token, (select count(*) from (select 1 from search_pairs s where s.token = l.token limit ?) c) "
    "from unnest(cast(? as bigint[])) as l(token)";
constexpr absl::string_view kCountSqlite =
    "select l.value, (select count(*) from (select 1 from search_pairs s where s.token = l.value limit ?) c) "
    "from json_each(?) l";

}  // namespace

bool SearchWalk::Serves(const SearchPattern& pattern) {
  const SearchZones& zones = pattern.zones;
  return !pattern.parts.empty() && (zones.names || zones.former) && !zones.address && !zones.past;
}

SearchWalk::SearchWalk(sql::Transaction& transaction, const SearchPattern& pattern,
                       absl::Span<const std::string> traits, RowCounts& counts)
    : transaction_(transaction), counts_(counts) {
  if (pattern.zones.names != pattern.zones.former) zone_ = pattern.zones.names ? kPairInNames : kPairInFormer;
  for (const SearchPart& words : pattern.parts) {
    Part part;
    for (const SearchAlternative& alternative : words) {
      Alternative spelled;
      for (const std::string& word : alternative) {
        // Written together with a word ("htxdong"), a form is not asked for: no pair has one.
        if (alternative.size() > 1 && IsLegalForm(word)) continue;
        const bool marked = pattern.marked && MayBeMarked(word);
        spelled.push_back(marked ? SpellingOf(word) : Spelling{.folded = word});
        part.pairs = part.pairs && !IsLegalForm(word);
      }
      if (spelled.empty()) spelled.push_back({.folded = alternative.front()});
      part.whole = part.whole && spelled.size() == 1;
      part.alternatives.push_back(std::move(spelled));
      // "1b" may begin a word of just these letters, or be how the index writes "bà".
      if (!pattern.marked && alternative.size() == 1 && MayBeMarked(alternative.front())) {
        part.alternatives.push_back({SpellingOf(alternative.front())});
      }
    }
    AddPart(std::move(part));
  }
  for (const std::string& trait : traits) {
    AddPart({.alternatives = {{Spelling{.folded = trait}}}, .pairs = IsPairedTrait(trait)});
  }
}

void SearchWalk::AddPart(Part part) {
  const bool known = std::any_of(parts_.begin(), parts_.end(),
                                 [&](const Part& other) { return other.alternatives == part.alternatives; });
  if (!known) parts_.push_back(std::move(part));
}

PairProbe SearchWalk::InZone(PairProbe probe) const {
  probe.mask |= zone_;
  probe.value |= zone_;
  return probe;
}

namespace {

// The words of an alternative as one probe; of three or more only two are asked.
PairProbe ProbeOf(const std::vector<Spelling>& alternative) {
  return ProbeFor(alternative.front(), alternative.size() > 1 ? alternative[1] : alternative.front());
}

}  // namespace

std::vector<SearchWalk::Lead> SearchWalk::Leads() const {
  std::vector<Lead> leads;
  // From the end: a name tells who it is with its last words, and filters come last.
  for (size_t j = parts_.size(); j-- > 0;) {
    for (size_t i = j; i-- > 0 && leads.size() < kMostLeads;) {
      const Part& a = parts_[i];
      const Part& b = parts_[j];
      if (!a.pairs || !b.pairs || a.alternatives.size() * b.alternatives.size() > kMostPairsOfParts) continue;
      Lead lead{.first = i, .second = j};
      for (const Alternative& one : a.alternatives) {
        for (const Alternative& other : b.alternatives) {
          lead.probes.push_back(InZone(ProbeFor(one.front(), other.front())));
        }
      }
      leads.push_back(std::move(lead));
    }
  }
  const bool none = leads.empty();
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (!none && parts_[i].pairs) continue;
    Lead lead{.first = i, .second = i};
    for (const Alternative& one : parts_[i].alternatives) lead.probes.push_back(InZone(ProbeOf(one)));
    leads.push_back(std::move(lead));
  }
  return leads;
}

SearchWalk::Condition SearchWalk::ConditionOf(const Part& part) const {
  Condition condition;
  for (const Alternative& alternative : part.alternatives) {
    const PairProbe probe = InZone(ProbeOf(alternative));
    condition.tokens.push_back(probe.token);
    condition.mask = probe.mask;
    condition.value = probe.value;
  }
  return condition;
}

// Counts up to `limit` rows of each of `tokens` that no walk before counted so far.
absl::Status SearchWalk::Count(const std::set<int64_t>& tokens, int64_t limit) {
  std::vector<int64_t> unknown;
  for (const int64_t token : tokens) {
    const RowCount& count = counts_[token];
    if (count.limit < limit && (count.limit == 0 || count.rows == count.limit)) unknown.push_back(token);
  }
  if (unknown.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const sql::Rows counts, transaction_.Query(postgres() ? kCountPostgres : kCountSqlite,
                                                                  {limit, TokenList(transaction_.engine(), unknown)}));
  for (size_t i = 0; i < counts.size(); ++i) counts_[counts[i].Int(0)] = {.rows = counts[i].Int(1), .limit = limit};
  return absl::OkStatus();
}

absl::Status SearchWalk::Choose() {
  chosen_ = true;
  std::vector<Lead> leads = Leads();
  std::set<int64_t> tokens;
  for (const Lead& lead : leads) {
    for (const PairProbe& probe : lead.probes) tokens.insert(probe.token);
  }
  int64_t counted = kLeastCounted;
  for (const Counting& counting : kCountings) {
    if (tokens.size() <= counting.tokens) counted = std::max(counted, counting.rows);
  }
  HTX_RETURN_IF_ERROR(Count(tokens, counted));
  const auto rows = [&](int64_t token) { return std::min(counted, counts_[token].rows); };

  Lead* best = nullptr;
  for (Lead& lead : leads) {
    for (const PairProbe& probe : lead.probes) lead.rows += rows(probe.token);
    if (best == nullptr || lead.rows < best->rows) best = &lead;
  }
  for (const PairProbe& probe : best->probes) {
    const int64_t found = rows(probe.token);
    if (found > 0) probes_.push_back(probe);  // Others stand nowhere.
    many_ = many_ || found == counted;
  }
  for (size_t i = 0; i < parts_.size(); ++i) {
    const bool led = i == best->first || i == best->second;
    if (led && (parts_[i].whole || best->first == best->second)) continue;
    conditions_.push_back(ConditionOf(parts_[i]));
  }
  if (many_ && postgres()) {
    // The plan looks costly to PostgreSQL, which does not see that the walk is short, and would compile it.
    return transaction_.Execute("set local jit = off").status();
  }
  return absl::OkStatus();
}

// The last document that a walk may look at.
absl::StatusOr<int64_t> SearchWalk::EndOfWalk(int64_t token, int64_t after, int64_t rows) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows last,
      transaction_.Query("select doc from search_pairs where token = ? and doc > ? order by doc limit 1 offset ?",
                         {token, after, rows}));
  return last.empty() ? kEndless : last[0].Int(0);
}

absl::Status SearchWalk::Follow(const PairProbe& probe, int64_t after, int limit, Found& found) {
  int64_t end = kEndless;
  if (many_ && (!conditions_.empty() || probe.mask != 0)) {
    const auto shares = static_cast<int64_t>(probes_.size());
    HTX_ASSIGN_OR_RETURN(end, EndOfWalk(probe.token, after, std::max(kLeastWalked, kMostWalked / shares)));
  }
  std::string text =
      "select distinct p.doc from search_pairs p where p.token = ? and p.doc > ? and p.doc <= ? and "
      "(p.marks & cast(? as integer)) = cast(? as integer)";
  std::vector<Value> args = {probe.token, after, end, probe.mask, probe.value};
  for (const Condition& condition : conditions_) {
    if (condition.tokens.size() > 1) {
      absl::StrAppend(&text, postgres() ? kHasOneOfPostgres : kHasOneOfSqlite);
      args.push_back(TokenList(transaction_.engine(), condition.tokens));
      continue;
    }
    absl::StrAppend(&text, kHasToken);
    args.emplace_back(condition.tokens.front());
    args.emplace_back(condition.mask);
    args.emplace_back(condition.value);
  }
  text += " order by p.doc limit ?";
  args.emplace_back(static_cast<int64_t>(limit));
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args));
  for (size_t i = 0; i < rows.size(); ++i) found.documents.push_back(rows[i].Int(0));
  found.cut = found.cut || (end != kEndless && rows.size() < static_cast<size_t>(limit));
  return absl::OkStatus();
}

absl::StatusOr<SearchWalk::Found> SearchWalk::Next(int64_t after, int limit) {
  if (!chosen_) HTX_RETURN_IF_ERROR(Choose());
  Found found;
  for (const PairProbe& probe : probes_) HTX_RETURN_IF_ERROR(Follow(probe, after, limit, found));
  std::vector<int64_t>& documents = found.documents;
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  if (documents.size() > static_cast<size_t>(limit)) documents.resize(static_cast<size_t>(limit));
  return found;
}

}  // namespace htx::registry
