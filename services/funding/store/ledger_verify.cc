// The proof of the books. Day by day, so that it can end at a deadline with what it has, and memory stays flat.

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/ledger_balance.h"
#include "funding/store/ledger_chain.h"
#include "funding/store/ledger_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Account, source, programme, debt group: debit and credit.
using SumsOfDay = std::map<std::tuple<std::string, std::string, std::string, int64_t>, std::pair<Dong, Dong>>;

// What is wrong with the day's entries, and what they come to.
struct DayWalk {
  std::vector<LedgerFinding> findings = {};
  std::vector<JournalEntry> reversals = {};
  SumsOfDay sums = {};
  LedgerDay head = {};
};

std::string SidesText(const std::pair<Dong, Dong>& sides) { return absl::StrCat(sides.first, " / ", sides.second); }

void Judge(const sql::Row& row, const JournalEntry& entry, const LedgerCheck& check, DayWalk& walk) {
  const int64_t position = row.Int(1);
  const auto find = [&](LedgerFault fault, std::string expected, std::string found) {
    walk.findings.push_back({.fault = fault,
                             .day = walk.head.day,
                             .entry = JournalId::Of(row.String(0)),
                             .expected = std::move(expected),
                             .found = std::move(found)});
  };
  if (position != walk.head.entries + 1) {
    find(LedgerFault::kChainGap, absl::StrCat(walk.head.entries + 1), absl::StrCat(position));
  }
  walk.head.entries = position;
  const std::string previous = std::exchange(walk.head.hash, row.String(2));
  if (entry.id.empty()) return find(LedgerFault::kEntryMissing, row.String(0), "");
  const std::string hash = ChainHash(previous, entry);
  if (hash != walk.head.hash || entry.day != walk.head.day || entry.fund != check.fund) {
    find(LedgerFault::kEntryChanged, walk.head.hash, hash);
  }
  if (!Balanced(entry.lines, entry.day)) find(LedgerFault::kUnbalanced, "", "");
  if (entry.kind == JournalKind::kReversal || !entry.reverses.empty()) walk.reversals.push_back(entry);
  for (const JournalLine& line : entry.lines) {
    auto& sides = walk.sums[{line.account, line.source.text(), line.programme, line.debt_group}];
    sides.first += line.debit;
    sides.second += line.credit;
  }
}

// The chain of the day, with what it names.
absl::Status WalkChain(sql::Transaction& tx, const LedgerCheck& check, DayWalk& walk) {
  return ForEachEntry(tx, "c.entry_id, c.position, c.hash",
                      "ledger_chain c left join journal_entries e on e.id = c.entry_id left join journal_lines l on "
                      "l.entry_id = e.id",
                      "c.fund_id = ? and c.business_day = ?", "c.position, l.position",
                      {check.fund.text(), FormatDay(walk.head.day)},
                      [&](const sql::Row& row, const JournalEntry& entry) {
                        Judge(row, entry, check, walk);
                        return absl::OkStatus();
                      });
}

absl::Status CheckReversals(sql::Transaction& tx, DayWalk& walk) {
  for (const JournalEntry& reversal : walk.reversals) {
    const absl::StatusOr<JournalEntry> original = GetEntry(tx, reversal.reverses);
    if (!original.ok() && original.status().code() != absl::StatusCode::kNotFound) return original.status();
    const absl::StatusOr<JournalEntry> mirror = original.ok() ? Reversal(*original, reversal.day) : original.status();
    if (mirror.ok() && mirror->lines == reversal.lines && mirror->fund == reversal.fund) continue;
    walk.findings.push_back({.fault = LedgerFault::kBadReversal,
                             .day = walk.head.day,
                             .entry = reversal.id,
                             .expected = NameOf(reversal.reverses)});
  }
  return absl::OkStatus();
}

absl::Status CheckUnlisted(sql::Transaction& tx, const LedgerCheck& check, DayWalk& walk) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select e.id from journal_entries e where e.fund_id = ? and e.business_day = ? and not "
               "exists (select 1 from ledger_chain c where c.entry_id = e.id) and not exists (select "
               "1 from ledger_pending p where p.entry_id = e.id) order by e.id limit ?",
               {check.fund.text(), FormatDay(walk.head.day), static_cast<int64_t>(check.most_findings)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    walk.findings.push_back(
        {.fault = LedgerFault::kEntryUnlisted, .day = walk.head.day, .entry = JournalId::Of(rows[i].String(0))});
  }
  return absl::OkStatus();
}

// The kept sums of the day against those of its entries.
absl::Status CheckSums(sql::Transaction& tx, const LedgerCheck& check, DayWalk& walk) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select account, source_id, programme, debt_group, debit, credit from ledger_sums where "
               "fund_id = ? and grain = 'D' and span = ?",
               {check.fund.text(), FormatDay(walk.head.day)}));
  SumsOfDay kept;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    kept[{row.String(0), row.String(1), row.String(2), row.Int(3)}] = {row.Int(4), row.Int(5)};
  }
  SumsOfDay both = kept;
  both.insert(walk.sums.begin(), walk.sums.end());
  for (const auto& [key, unused] : both) {
    const auto& expected = walk.sums[key];
    const auto& found = kept[key];
    if (expected == found) continue;
    walk.findings.push_back({.fault = LedgerFault::kSumsDiffer,
                             .day = walk.head.day,
                             .account = std::get<0>(key),
                             .expected = SidesText(expected),
                             .found = SidesText(found)});
  }
  return absl::OkStatus();
}

// The next day of the range, after `day`, that the journal, the chain or the sums know.
absl::StatusOr<std::optional<absl::CivilDay>> NextDay(sql::Transaction& tx, const LedgerCheck& check,
                                                      const std::string& day) {
  const std::string fund = check.fund.text();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(
          "select min(d) from (select min(business_day) as d from journal_entries where fund_id = ? and "
          "business_day > ? union all select min(business_day) from ledger_chain where fund_id = ? and "
          "business_day > ? union all select min(span) from ledger_sums where fund_id = ? and grain = 'D' and span "
          "> ?) days",
          {fund, day, fund, day, fund, day}));
  if (rows[0].IsNull(0) || (check.to.has_value() && rows[0].Text(0) > FormatDay(*check.to))) {
    return std::optional<absl::CivilDay>();
  }
  return std::optional<absl::CivilDay>(DayIn(rows[0].Text(0)));
}

// Months whose sums are not those of their days. Months that the range cuts are left out of nothing: days and months
// are both kept whole.
absl::Status CheckMonths(sql::Transaction& tx, const LedgerCheck& check, LedgerVerdict& verdict) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(
          "select substr(span, 1, 7) as m, account, cast(sum(case when grain = 'D' then debit - credit else 0 end) "
          "as bigint), cast(sum(case when grain = 'M' then debit - credit else 0 end) as bigint) from ledger_sums "
          "where fund_id = ? and substr(span, 1, 7) >= ? and substr(span, 1, 7) <= ? group by substr(span, 1, 7), "
          "account, source_id, programme, debt_group having sum(case when grain = 'D' then debit else -debit end) "
          "<> 0 or sum(case when grain = 'D' then credit else -credit end) <> 0 order by m, account limit ?",
          {check.fund.text(), check.from.has_value() ? FormatDay(*check.from).substr(0, 7) : std::string("0000-00"),
           check.to.has_value() ? FormatDay(*check.to).substr(0, 7) : std::string("9999-99"),
           static_cast<int64_t>(check.most_findings)}));
  for (size_t i = 0; i < rows.size(); ++i) {
    verdict.findings.push_back({.fault = LedgerFault::kSumsDiffer,
                                .day = DayIn(absl::StrCat(rows[i].Text(0), "-01")),
                                .account = rows[i].String(1),
                                .expected = rows[i].String(2),
                                .found = rows[i].String(3)});
  }
  return absl::OkStatus();
}

absl::Status CheckLoans(sql::Transaction& tx, const LedgerCheck& check, LedgerVerdict& verdict) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows owed, tx.Query("select cast(coalesce(sum(disbursed - principal_repaid - "
                                                      "lost_principal), 0) as bigint) from loans where fund_id = ?",
                                                      {check.fund.text()}));
  HTX_ASSIGN_OR_RETURN(const LineFilter lines, ParseLineFilter(check.fund, "account = \"131*\""));
  HTX_ASSIGN_OR_RETURN(const std::vector<TrialBalanceRow> rows, TrialBalance(tx, lines, std::nullopt));
  Dong booked = 0;
  for (const TrialBalanceRow& row : rows) booked += row.debit - row.credit;
  if (booked != owed[0].Int(0)) {
    verdict.findings.push_back({.fault = LedgerFault::kLoansDiffer,
                                .account = "1310",
                                .expected = owed[0].String(0),
                                .found = absl::StrCat(booked)});
  }
  return absl::OkStatus();
}

absl::Status CountQueued(sql::Transaction& tx, const LedgerCheck& check, LedgerVerdict& verdict) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select count(*) from ledger_pending where fund_id = ? and business_day >= ? and "
                                "business_day <= ?",
                                {check.fund.text(), check.from.has_value() ? FormatDay(*check.from) : std::string(),
                                 DayOrLast(check.to)}));
  verdict.queued = rows[0].Int(0);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LedgerVerdict> VerifyLedger(sql::Transaction& tx, const LedgerCheck& check) {
  LedgerVerdict verdict;
  HTX_RETURN_IF_ERROR(CountQueued(tx, check, verdict));
  std::string after = check.from.has_value() ? FormatDay(*check.from - 1) : std::string();
  while (check.go_on() && verdict.findings.size() < check.most_findings) {
    HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, NextDay(tx, check, after));
    if (!day.has_value()) {
      HTX_RETURN_IF_ERROR(CheckMonths(tx, check, verdict));
      if (!check.from.has_value() && !check.to.has_value()) HTX_RETURN_IF_ERROR(CheckLoans(tx, check, verdict));
      verdict.complete = true;
      break;
    }
    DayWalk walk = {.head = {.day = *day}};
    HTX_RETURN_IF_ERROR(WalkChain(tx, check, walk));
    HTX_RETURN_IF_ERROR(CheckReversals(tx, walk));
    HTX_RETURN_IF_ERROR(CheckUnlisted(tx, check, walk));
    HTX_RETURN_IF_ERROR(CheckSums(tx, check, walk));
    ++verdict.days;
    verdict.entries += walk.head.entries;
    verdict.verified_until = *day;
    if (verdict.heads.size() < check.most_days) verdict.heads.push_back(walk.head);
    verdict.findings.insert(verdict.findings.end(), walk.findings.begin(), walk.findings.end());
    after = FormatDay(*day);
  }
  if (verdict.findings.size() > check.most_findings) verdict.findings.resize(check.most_findings);
  return verdict;
}

}  // namespace htx::funding::store
