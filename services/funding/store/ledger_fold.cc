// The fold: one transaction gives a batch of entries their places and adds them to the sums. Adding is the only change
// that sums know, and a day's chain grows at its end alone, so batches may have any size.

#include <openssl/sha.h>

#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/sql/bulk_insert.h"
#include "funding/store/ledger_chain.h"
#include "funding/store/ledger_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Readers and verifications do not take it; a second fold waits for nothing and folds nothing.
constexpr absl::string_view kFoldLock = "select pg_try_advisory_xact_lock(4856583022)";

struct FoldedSum {
  Dong debit = 0;
  Dong credit = 0;
};
// Fund, grain, span, account, source, programme, debt group.
using SumKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, int64_t>;

struct Batch {
  std::vector<JournalEntry> entries = {};  // By fund, day and id.
  std::map<SumKey, FoldedSum> sums = {};
};

void AddLine(Batch& batch, const JournalEntry& entry, const JournalLine& line) {
  const std::string day = FormatDay(entry.day);
  for (const auto& [grain, span] : {std::pair("D", day), std::pair("M", day.substr(0, 7))}) {
    FoldedSum& sum = batch.sums[SumKey(entry.fund.text(), grain, span, line.account, line.source.text(), line.programme,
                                       line.debt_group)];
    sum.debit += line.debit;
    sum.credit += line.credit;
  }
}

absl::StatusOr<Batch> ReadBatch(sql::Transaction& tx, const std::string& mark) {
  Batch batch;
  HTX_RETURN_IF_ERROR(ForEachEntry(tx, "p.entry_id",
                                   "ledger_pending p join journal_entries e on e.id = p.entry_id join journal_lines l "
                                   "on l.entry_id = e.id",
                                   "p.entry_id <= ?", "p.fund_id, p.business_day, p.entry_id, l.position", {mark},
                                   [&](const sql::Row&, const JournalEntry& entry) {
                                     for (const JournalLine& line : entry.lines) AddLine(batch, entry, line);
                                     batch.entries.push_back(entry);
                                     return absl::OkStatus();
                                   }));
  return batch;
}

absl::Status Chain(sql::Transaction& tx, const std::vector<JournalEntry>& entries) {
  sql::BulkInsert places(tx, "ledger_chain", "fund_id, business_day, position, entry_id, hash");
  int64_t position = 0;
  std::string hash;
  const JournalEntry* last = nullptr;
  for (const JournalEntry& entry : entries) {
    if (last == nullptr || last->fund != entry.fund || last->day != entry.day) {
      HTX_ASSIGN_OR_RETURN(const sql::Rows head,
                           tx.Query("select position, hash from ledger_chain where fund_id = ? and business_day = ? "
                                    "order by position desc limit 1",
                                    {entry.fund.text(), FormatDay(entry.day)}));
      position = head.empty() ? 0 : head[0].Int(0);
      hash = head.empty() ? "" : head[0].String(1);
    }
    last = &entry;
    hash = ChainHash(hash, entry);
    HTX_RETURN_IF_ERROR(places.Add({entry.fund.text(), FormatDay(entry.day), ++position, entry.id.text(), hash}));
  }
  return places.Finish();
}

absl::Status AddSums(sql::Transaction& tx, const std::map<SumKey, FoldedSum>& sums) {
  sql::BulkInsert added(tx, "ledger_sums",
                        "fund_id, grain, span, account, source_id, programme, debt_group, debit, credit",
                        "(fund_id, grain, span, account, source_id, programme, debt_group) do update set "
                        "debit = ledger_sums.debit + excluded.debit, credit = ledger_sums.credit + excluded.credit");
  for (const auto& [key, sum] : sums) {
    const auto& [fund, grain, span, account, source, programme, group] = key;
    HTX_RETURN_IF_ERROR(added.Add({fund, grain, span, account, source, programme, group, sum.debit, sum.credit}));
  }
  return added.Finish();
}

}  // namespace

std::string ChainHash(absl::string_view previous, const JournalEntry& entry) {
  const std::string text = absl::StrCat(previous, SealedText(entry));
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

absl::StatusOr<bool> AnythingQueued(sql::Transaction& tx) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query("select 1 from ledger_pending limit 1"));
  return !rows.empty();
}

absl::StatusOr<int64_t> FoldLedger(sql::Transaction& tx, int limit) {
  if (tx.engine() == sql::Engine::kPostgres) {
    HTX_RETURN_IF_ERROR(tx.Execute("set transaction isolation level repeatable read").status());
    HTX_ASSIGN_OR_RETURN(const sql::Rows locked, tx.Query(kFoldLock));
    if (locked[0].Text(0) != "t" && locked[0].Text(0) != "1") return 0;
  }
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows mark,
      tx.Query("select max(entry_id) from (select entry_id from ledger_pending order by entry_id limit "
               "?) w",
               {static_cast<int64_t>(limit)}));
  if (mark[0].IsNull(0)) return 0;
  HTX_ASSIGN_OR_RETURN(const Batch batch, ReadBatch(tx, mark[0].String(0)));
  HTX_RETURN_IF_ERROR(Chain(tx, batch.entries));
  HTX_RETURN_IF_ERROR(AddSums(tx, batch.sums));
  return tx.Execute("delete from ledger_pending where entry_id <= ?", {mark[0].String(0)});
}

}  // namespace htx::funding::store
