// What the ends of days found out about loans: read in few statements for many debtors, kept the same way.

#include <openssl/evp.h>

#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/sql/bulk_insert.h"
#include "common/sql/text_list.h"
#include "funding/domain/collateral.h"
#include "funding/domain/rules.h"
#include "funding/store/collateral_store.h"
#include "funding/store/day_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/proposal_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Which loans take part in the end of a day: something may accrue, is followed, or is put by for them; or something
// was booked after the day, which may have ended them; and they are not closed for it. Bound to the day twice.
constexpr absl::string_view kTakesPart =
    "l.accrued_through < ? and (l.state = 3 or l.state = 6 or l.specific_provision <> l.provision_used or "
    "l.general_provision <> 0 or (l.state in (4, 7, 8) and l.last_day > ?))";

constexpr absl::string_view kLoanDayColumns =
    "d.loan_id, d.debtor, d.business_day, d.fell_due_principal, d.fell_due_interest, d.interest, d.penalty, "
    "d.outstanding, d.overdue_principal, d.overdue_interest, d.days_past_due, d.reschedulings, d.own_group, "
    "d.debt_group, d.suspended, d.collateral, d.specific, d.general, d.interest_recognised, d.penalty_recognised, "
    "d.interest_suspended, d.penalty_suspended, d.specific_provision, d.group_by_hand";

LoanDay ReadLoanDay(const sql::Row& row) {
  LoanDay day;
  day.loan = LoanId::Of(row.String(0));
  day.debtor = OrganizationId::Of(row.String(1));
  day.day = DayIn(row.Text(2));
  day.fell_due_principal = row.Int(3);
  day.fell_due_interest = row.Int(4);
  day.interest = row.Int(5);
  day.penalty = row.Int(6);
  day.outstanding = row.Int(7);
  day.overdue_principal = row.Int(8);
  day.overdue_interest = row.Int(9);
  day.days_past_due = static_cast<int>(row.Int(10));
  day.reschedulings = static_cast<int>(row.Int(11));
  day.own_group = static_cast<int>(row.Int(12));
  day.debt_group = static_cast<int>(row.Int(13));
  day.suspended = row.Bool(14);
  day.collateral = row.Int(15);
  day.specific = row.Int(16);
  day.general = row.Int(17);
  day.totals.interest_recognised = row.Int(18);
  day.totals.penalty_recognised = row.Int(19);
  day.totals.interest_suspended = row.Int(20);
  day.totals.penalty_suspended = row.Int(21);
  day.specific_provision = row.Int(22);
  day.group_by_hand = static_cast<int>(row.Int(23));
  return day;
}

using ById = std::map<LoanId, DayLoan*>;

absl::Status ReadMixes(sql::Transaction& tx, const sql::TextList& ids, const ById& loans) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(
          absl::StrCat("select l.id, m.source_id, m.share_ppm, s.risk_bearer from loans l join application_sources "
                       "m on m.application_id = l.application_id join fund_sources s on s.id = m.source_id where l.id",
                       ids.among, " order by l.id, m.position"),
          {ids.value}));
  for (size_t i = 0; i < rows.size(); ++i) {
    loans.at(LoanId::Of(rows[i].String(0)))
        ->loan.mix.push_back({.source = SourceId::Of(rows[i].String(1)),
                              .ppm = rows[i].Int(2),
                              .own_risk = EnumIn<RiskBearer>(rows[i].Int(3)) == RiskBearer::kFund});
  }
  return absl::OkStatus();
}

absl::Status ReadEvents(sql::Transaction& tx, const sql::TextList& ids, const ById& loans) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows drawn,
                       tx.Query(absl::StrCat("select e.loan_id, e.resolved_day, e.confirmed from disbursements e where "
                                             "e.loan_id",
                                             ids.among,
                                             " and e.state = 3 order by e.loan_id, e.resolved_day, "
                                             "e.position"),
                                {ids.value}));
  for (size_t i = 0; i < drawn.size(); ++i) {
    loans.at(LoanId::Of(drawn[i].String(0)))
        ->events.drawdowns.push_back({.day = DayIn(drawn[i].Text(1)), .delta = drawn[i].Int(2)});
  }
  HTX_ASSIGN_OR_RETURN(const sql::Rows paid,
                       tx.Query(absl::StrCat("select r.loan_id, r.id, r.amount, r.value_day, r.business_day, "
                                             "r.reversed_day from repayments r where r.loan_id",
                                             ids.among, " order by r.loan_id, r.position"),
                                {ids.value}));
  for (size_t i = 0; i < paid.size(); ++i) {
    Repayment& repayment = loans.at(LoanId::Of(paid[i].String(0)))->events.repayments.emplace_back();
    repayment.id = RepaymentId::Of(paid[i].String(1));
    repayment.amount = paid[i].Int(2);
    repayment.day = DayIn(paid[i].Text(3));
    repayment.booked = DayIn(paid[i].Text(4));
    repayment.reversed = OptionalDayIn(paid[i].Text(5));
  }
  HTX_ASSIGN_OR_RETURN(std::vector<Proposal> proposals,
                       AppliedProposals(tx, {.text = absl::StrCat("p.loan_id", ids.among), .args = {ids.value}}));
  for (Proposal& proposal : proposals) {
    LoanChange& change = loans.at(proposal.loan)->events.changes.emplace_back(std::move(proposal.change));
    change.booked = proposal.decided;
  }
  return absl::OkStatus();
}

absl::Status ReadCollateral(sql::Transaction& tx, const sql::TextList& ids, absl::CivilDay day, const ById& loans) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select l.id, l.application_id from loans l where l.id", ids.among,
                            " and exists (select 1 from collaterals c where c.application_id = l.application_id)"),
               {ids.value}));
  for (size_t i = 0; i < rows.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(const std::vector<Collateral> pledged,
                         CollateralsOn(tx, ApplicationId::Of(rows[i].String(1)), day));
    DayLoan& open = *loans.at(LoanId::Of(rows[i].String(0)));
    for (const Collateral& collateral : pledged) {
      open.collateral += DeductibleOn(collateral, day, LendingRules()).amount;
    }
  }
  return absl::OkStatus();
}

// The loans of the debtors from the first to the last one that are not closed for the day.
absl::StatusOr<std::vector<DebtorLoans>> ReadRange(sql::Transaction& tx, const FundId& fund, absl::string_view first,
                                                   absl::string_view last, absl::CivilDay day, bool classifies) {
  const std::string today = FormatDay(day);
  HTX_ASSIGN_OR_RETURN(
      std::vector<Loan> found,
      LoansWhere(tx, {.text = absl::StrCat("l.fund_id = ? and l.debtor >= ? and l.debtor <= ? and ", kTakesPart),
                      .args = {fund.text(), std::string(first), std::string(last), today, today}}));
  std::map<OrganizationId, std::vector<DayLoan>> by_debtor;
  for (Loan& loan : found) {
    const OrganizationId debtor = loan.debtor;
    by_debtor[debtor].push_back({.loan = std::move(loan)});
  }
  ById loans;
  std::vector<DebtorLoans> debtors;
  for (auto& [debtor, open] : by_debtor) debtors.push_back({.debtor = debtor, .loans = std::move(open)});
  for (DebtorLoans& debtor : debtors) {
    for (DayLoan& open : debtor.loans) loans[open.loan.id] = &open;
  }
  if (loans.empty()) return debtors;
  std::vector<std::string> names;
  for (const auto& [id, open] : loans) names.push_back(id.text());
  const sql::TextList ids = sql::ListOf(tx.engine(), names);
  HTX_RETURN_IF_ERROR(ReadMixes(tx, ids, loans));
  HTX_RETURN_IF_ERROR(ReadEvents(tx, ids, loans));
  if (!classifies) return debtors;
  HTX_RETURN_IF_ERROR(ReadCollateral(tx, ids, day, loans));
  for (const auto& [id, open] : loans) {
    if (!SharesRisk(open->loan)) continue;
    HTX_ASSIGN_OR_RETURN(open->held, PrincipalOn(tx, id, open->loan.mix, day));
  }
  return debtors;
}

// The rows of the day in the order of debtors and loans, and the net of each account by its dimensions.
absl::Status AddToDigest(sql::Transaction& tx, const BusinessDay& day, EVP_MD_CTX* context) {
  const auto add = [context](absl::string_view text) { EVP_DigestUpdate(context, text.data(), text.size()); };
  HTX_RETURN_IF_ERROR(tx.ForEach(absl::StrCat("select ", kLoanDayColumns,
                                              " from loan_days d where d.fund_id = ? and d.business_day = ? order by "
                                              "d.debtor, d.loan_id"),
                                 {day.fund.text(), FormatDay(day.day)}, [&](const sql::Row& row) {
                                   add(DigestText(ReadLoanDay(row)));
                                   return absl::OkStatus();
                                 }));
  // A line's debt group is the one that was known when it was posted, which depends on whether a payment of the day
  // after a month end or the month end came first. Principal, which does move, has an account for each group.
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows sums,
      tx.Query("select account, source_id, programme, cast(sum(debit - credit) as bigint) from ledger_sums where "
               "fund_id = ? and grain = 'D' and span = ? group by account, source_id, programme having sum(debit) <> "
               "sum(credit) order by account, source_id, programme",
               {day.fund.text(), FormatDay(day.day)}));
  for (size_t i = 0; i < sums.size(); ++i) {
    add(absl::StrCat(sums[i].Text(0), ",", sums[i].Text(1), ",", sums[i].Text(2), ",", sums[i].Text(3), "\n"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<DebtorLoans>> ReadDebtors(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                                     const OrganizationId& after, int limit, bool classifies) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select l.debtor from loans l where l.fund_id = ? and l.debtor > ? and ",
                                             kTakesPart, " group by l.debtor order by l.debtor limit ?"),
                                {fund.text(), after.text(), FormatDay(day), FormatDay(day), int64_t{limit}}));
  if (rows.empty()) return std::vector<DebtorLoans>();
  return ReadRange(tx, fund, rows[0].Text(0), rows[rows.size() - 1].Text(0), day, classifies);
}

absl::StatusOr<DebtorLoans> ReadDebtor(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                       const OrganizationId& debtor, bool classifies) {
  HTX_ASSIGN_OR_RETURN(std::vector<DebtorLoans> found,
                       ReadRange(tx, fund, debtor.text(), debtor.text(), day, classifies));
  if (found.empty()) return DebtorLoans{.debtor = debtor};
  return std::move(found[0]);
}

absl::Status SaveLoanDays(sql::Transaction& tx, const FundId& fund, absl::Span<const ClosedLoan> loans,
                          absl::Time now) {
  if (loans.empty()) return absl::OkStatus();
  sql::BulkInsert rows(
      tx, "loan_days",
      "fund_id, business_day, debtor, loan_id, fell_due_principal, fell_due_interest, interest, penalty, outstanding, "
      "overdue_principal, overdue_interest, days_past_due, reschedulings, own_group, debt_group, suspended, "
      "collateral, specific, general, interest_recognised, penalty_recognised, interest_suspended, "
      "penalty_suspended, specific_provision, group_by_hand");
  for (const ClosedLoan& closed : loans) {
    const LoanDay& day = closed.day;
    std::vector<Value> row = {fund.text(), FormatDay(day.day), day.debtor.text(), day.loan.text()};
    const LoanDayFigures figures = FiguresOf(day);
    row.insert(row.end(), figures.begin(), figures.end());
    row.emplace_back(int64_t{day.group_by_hand});
    HTX_RETURN_IF_ERROR(rows.Add(row));
  }
  HTX_RETURN_IF_ERROR(rows.Finish());
  const LoanDay& day = loans[0].day;
  HTX_RETURN_IF_ERROR(
      tx.Execute(
            "update loans set interest_recognised = d.interest_recognised, penalty_recognised = d.penalty_recognised, "
            "interest_suspended = d.interest_suspended, penalty_suspended = d.penalty_suspended, "
            "debt_group = d.debt_group, suspended = d.suspended, specific_provision = d.specific_provision, "
            "general_provision = d.general, accrued_through = d.business_day, updated = ?, version = version + 1 "
            "from loan_days d where d.fund_id = ? and d.business_day = ? and d.debtor >= ? and d.debtor <= ? and "
            "loans.id = d.loan_id and loans.accrued_through < d.business_day",
            {ToMicros(now), fund.text(), FormatDay(day.day), day.debtor.text(), loans.back().day.debtor.text()})
          .status());
  // What was booked on later days stays in the sums of now.
  for (const ClosedLoan& closed : loans) {
    if (closed.later.empty()) continue;
    const LoanTotals& totals = closed.later.back().totals;
    HTX_RETURN_IF_ERROR(
        tx.Execute("update loans set interest_recognised = ?, penalty_recognised = ?, interest_suspended = ?, "
                   "penalty_suspended = ? where id = ?",
                   {totals.interest_recognised, totals.penalty_recognised, totals.interest_suspended,
                    totals.penalty_suspended, closed.day.loan.text()})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> AnyPending(sql::Transaction& tx, const FundId& fund, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select 1 from ledger_pending where fund_id = ? and business_day <= ? limit 1",
                                {fund.text(), FormatDay(day)}));
  return !rows.empty();
}

absl::Status Digest(sql::Transaction& tx, BusinessDay& day) {
  const std::vector<Value> key = {day.fund.text(), FormatDay(day.day)};
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows sums,
      tx.Query("select count(*), cast(coalesce(sum(outstanding), 0) as bigint), cast(coalesce(sum(overdue_principal + "
               "overdue_interest), 0) as bigint), cast(coalesce(sum(interest), 0) as bigint), cast(coalesce("
               "sum(penalty), 0) as bigint), cast(coalesce(sum(interest_suspended + penalty_suspended), 0) as bigint), "
               "cast(coalesce(sum(specific), 0) as bigint), cast(coalesce(sum(general), 0) as bigint) from loan_days "
               "where fund_id = ? and business_day = ?",
               key));
  day.loans = sums[0].Int(0);
  day.principal = sums[0].Int(1);
  day.overdue = sums[0].Int(2);
  day.interest = sums[0].Int(3);
  day.penalty = sums[0].Int(4);
  day.suspended = sums[0].Int(5);
  day.specific = sums[0].Int(6);
  day.general = sums[0].Int(7);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows head,
      tx.Query("select hash from ledger_chain where fund_id = ? and business_day = ? order by position "
               "desc limit 1",
               key));
  day.ledger_hash = head.empty() ? "" : head[0].String(0);
  HTX_ASSIGN_OR_RETURN(const sql::Rows before,
                       tx.Query("select digest from business_days where fund_id = ? and business_day < ? order by "
                                "business_day desc limit 1",
                                key));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  HTX_CHECK(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
  const std::string start =
      absl::StrCat(before.empty() ? "" : before[0].Text(0), "\n", NameOfDay(day.fund, day.day), "\n");
  EVP_DigestUpdate(context.get(), start.data(), start.size());
  HTX_RETURN_IF_ERROR(AddToDigest(tx, day, context.get()));
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HTX_CHECK(EVP_DigestFinal_ex(context.get(), hash, &size) == 1);
  day.digest = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), size));
  return absl::OkStatus();
}

query::Schema LoanDaySchema() {
  using query::FieldType;
  return {.fields = {{.name = "date", .type = FieldType::kDate, .column = "d.business_day", .sortable = true},
                     {.name = "loan", .type = FieldType::kText, .column = "d.loan_id"},
                     {.name = "debtor", .type = FieldType::kText, .column = "d.debtor"},
                     {.name = "days_past_due", .type = FieldType::kInt, .column = "d.days_past_due", .sortable = true},
                     {.name = "own_group", .type = FieldType::kInt, .column = "d.own_group"},
                     {.name = "group_by_hand", .type = FieldType::kInt, .column = "d.group_by_hand"},
                     {.name = "debt_group", .type = FieldType::kInt, .column = "d.debt_group", .sortable = true},
                     {.name = "suspended", .type = FieldType::kBool, .column = "d.suspended"}},
          .key = "(d.business_day || d.loan_id)"};
}

absl::StatusOr<Page<LoanDay>> ListLoanDays(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kLoanDayColumns, "loan_days d", list, ReadLoanDay);
}

}  // namespace htx::funding::store
