// What happened under a loan: disbursements, repayments, and how far the books are closed.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/chart.h"
#include "funding/domain/errors.h"
#include "funding/store/loan_store.h"
#include "funding/store/proposal_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kDisbursementColumns =
    "id, loan_id, amount, business_day, check_day, check_passed, check_reference, state, resolved_day, "
    "payment_reference, "
    "registry_sequence, creator, own_capital, own_capital_day, own_capital_reference, expire_day, sent_day, confirmed";

Disbursement ReadDisbursement(const sql::Row& row) {
  Disbursement disbursement = {.id = DisbursementId::Of(row.String(0)),
                               .loan = LoanId::Of(row.String(1)),
                               .amount = row.Int(2),
                               .day = DayIn(row.Text(3)),
                               .state = EnumIn<DisbursementState>(row.Int(7)),
                               .resolved = OptionalDayIn(row.Text(8)),
                               .payment_reference = row.String(9),
                               .registry_sequence = row.Int(10),
                               .creator = row.String(11),
                               .expires = OptionalDayIn(row.Text(15)),
                               .sent = OptionalDayIn(row.Text(16)),
                               .confirmed = row.Int(17)};
  if (!row.Text(13).empty()) {
    disbursement.own_capital =
        OwnCapitalProof{.amount = row.Int(12), .day = DayIn(row.Text(13)), .reference = row.String(14)};
  }
  if (!row.Text(4).empty()) {
    disbursement.credit_check =
        CreditCheck{.day = DayIn(row.Text(4)), .no_bad_debt = row.Bool(5), .reference = row.String(6)};
  }
  return disbursement;
}

constexpr absl::string_view kRepaymentColumns =
    "id, loan_id, position, amount, business_day, payment_reference, collection_order, interest, principal, overpaid, "
    "value_day, reversed_day, penalty, fee, recovered, interest_recognised";

Repayment ReadRepayment(const sql::Row& row) {
  return {.id = RepaymentId::Of(row.String(0)),
          .loan = LoanId::Of(row.String(1)),
          .ordinal = row.Int(2),
          .amount = row.Int(3),
          .day = DayIn(row.Text(10)),
          .booked = DayIn(row.Text(4)),
          .payment_reference = row.String(5),
          .reversed = OptionalDayIn(row.Text(11)),
          .allocation = {.order = EnumIn<CollectionOrder>(row.Int(6)),
                         .interest = row.Int(7),
                         .penalty = row.Int(12),
                         .fee = row.Int(13),
                         .principal = row.Int(8),
                         .recovered = row.Int(14),
                         .overpaid = row.Int(9)},
          .recognised = row.Int(15)};
}

}  // namespace

absl::StatusOr<Disbursement> GetDisbursement(sql::Transaction& tx, const DisbursementId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kDisbursementColumns, " from disbursements where id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Disbursement", NameOf(id));
  return ReadDisbursement(rows[0]);
}

absl::StatusOr<std::vector<Disbursement>> DisbursementsOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kDisbursementColumns, " from disbursements where loan_id = ? order by position"),
               {loan.text()}));
  std::vector<Disbursement> disbursements;
  for (size_t i = 0; i < rows.size(); ++i) disbursements.push_back(ReadDisbursement(rows[i]));
  return disbursements;
}

absl::StatusOr<std::vector<DisbursementId>> ReservationsEndedBy(sql::Transaction& tx, const FundId& fund,
                                                                absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select id from disbursements where fund_id = ? and state = ? and expire_day <> '' and "
                                "expire_day < ? order by id limit 1000",
                                {fund.text(), EnumValue(DisbursementState::kReserved), FormatDay(day)}));
  std::vector<DisbursementId> ended;
  for (size_t i = 0; i < rows.size(); ++i) ended.push_back(DisbursementId::Of(rows[i].String(0)));
  return ended;
}

absl::Status InsertDisbursement(sql::Transaction& tx, const Loan& loan, const Disbursement& disbursement,
                                int64_t position) {
  const CreditCheck check = disbursement.credit_check.value_or(CreditCheck{});
  const OwnCapitalProof own = disbursement.own_capital.value_or(OwnCapitalProof{});
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into disbursements (id, loan_id, fund_id, position, amount, business_day, check_day, check_passed, "
          "check_reference, state, resolved_day, payment_reference, registry_sequence, creator, own_capital, "
          "own_capital_day, own_capital_reference, expire_day) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {disbursement.id.text(), loan.id.text(), loan.fund.text(), position, disbursement.amount,
           FormatDay(disbursement.day), disbursement.credit_check.has_value() ? FormatDay(check.day) : "",
           int64_t{check.no_bad_debt ? 1 : 0}, check.reference, EnumValue(disbursement.state),
           OptionalDay(disbursement.resolved), disbursement.payment_reference, disbursement.registry_sequence,
           disbursement.creator, own.amount, disbursement.own_capital.has_value() ? FormatDay(own.day) : "",
           own.reference, OptionalDay(disbursement.expires)}));
  if (inserted == 0) return DisbursementExists(NameOf(disbursement.id));
  return absl::OkStatus();
}

absl::Status UpdateDisbursement(sql::Transaction& tx, const Disbursement& disbursement, DisbursementState before) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute("update disbursements set state = ?, resolved_day = ?, payment_reference = ?, "
                 "sent_day = ?, confirmed = ? where id = ? and state = ?",
                 {EnumValue(disbursement.state), OptionalDay(disbursement.resolved), disbursement.payment_reference,
                  OptionalDay(disbursement.sent), disbursement.confirmed, disbursement.id.text(), EnumValue(before)}));
  if (updated == 0) return ChangedMeanwhile();
  return absl::OkStatus();
}

absl::StatusOr<LoanId> LoanOf(sql::Transaction& tx, const RepaymentId& repayment) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select loan_id from repayments where id = ?", {repayment.text()}));
  if (rows.empty()) return NeverExisted("Repayment", NameOf(repayment));
  return LoanId::Of(rows[0].String(0));
}

absl::Status InsertRepayment(sql::Transaction& tx, const Loan& loan, const Repayment& repayment) {
  const Allocation& used = repayment.allocation;
  return tx.ExecuteLater(
      "insert into repayments (id, loan_id, fund_id, position, amount, business_day, payment_reference, "
      "collection_order, interest, principal, overpaid, interest_recognised, value_day, penalty, fee, "
      "recovered) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
      {repayment.id.text(), loan.id.text(), loan.fund.text(), repayment.ordinal, repayment.amount,
       FormatDay(repayment.BookedOn()), repayment.payment_reference, EnumValue(used.order), used.interest,
       used.principal, used.overpaid, repayment.recognised, FormatDay(repayment.day), used.penalty, used.fee,
       used.recovered},
      Touching(RepaymentExists(NameOf(repayment.id))));
}

absl::Status UpdateRepayments(sql::Transaction& tx, absl::Span<const Repayment> before,
                              absl::Span<const Repayment> after) {
  HTX_CHECK(before.size() <= after.size());
  for (size_t i = 0; i < before.size(); ++i) {
    const Repayment& now = after[i];
    if (before[i].allocation == now.allocation && before[i].reversed == now.reversed) continue;
    const Allocation& used = now.allocation;
    HTX_RETURN_IF_ERROR(
        tx.ExecuteLater("update repayments set collection_order = ?, interest = ?, principal = ?, overpaid = ?, "
                        "penalty = ?, fee = ?, recovered = ?, reversed_day = ? where id = ?",
                        {EnumValue(used.order), used.interest, used.principal, used.overpaid, used.penalty, used.fee,
                         used.recovered, OptionalDay(now.reversed), now.id.text()}));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<LoanId, LoanEvents>> EventsOf(sql::Transaction& tx, absl::Span<const LoanId> loans) {
  std::map<LoanId, LoanEvents> events;
  if (loans.empty()) return events;
  const query::Fragment repaid = AnyOf("loan_id", TextsOf(loans));
  HTX_ASSIGN_OR_RETURN(const sql::Rows repayments,
                       tx.Query(absl::StrCat("select ", kRepaymentColumns, " from repayments where ", repaid.text,
                                             " order by loan_id, position"),
                                repaid.args));
  for (size_t i = 0; i < repayments.size(); ++i) {
    Repayment repayment = ReadRepayment(repayments[i]);
    events[repayment.loan].repayments.push_back(std::move(repayment));
  }
  HTX_ASSIGN_OR_RETURN(std::vector<Proposal> proposals, AppliedProposals(tx, AnyOf("p.loan_id", TextsOf(loans))));
  for (Proposal& proposal : proposals) {
    LoanChange& change = events[proposal.loan].changes.emplace_back(std::move(proposal.change));
    change.booked = proposal.decided;
  }
  const query::Fragment paid_out =
      And(AnyOf("loan_id", TextsOf(loans)), {.text = "state = ?", .args = {EnumValue(DisbursementState::kConfirmed)}});
  HTX_ASSIGN_OR_RETURN(const sql::Rows drawdowns,
                       tx.Query(absl::StrCat("select loan_id, resolved_day, confirmed from disbursements where ",
                                             paid_out.text, " order by loan_id, resolved_day, position"),
                                paid_out.args));
  for (size_t i = 0; i < drawdowns.size(); ++i) {
    events[LoanId::Of(drawdowns[i].String(0))].drawdowns.push_back(
        {.day = DayIn(drawdowns[i].Text(1)), .delta = drawdowns[i].Int(2)});
  }
  return events;
}

absl::StatusOr<LoanEvents> EventsOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(auto events, EventsOf(tx, absl::MakeConstSpan(&loan, 1)));
  return std::move(events[loan]);
}

absl::StatusOr<std::optional<absl::CivilDay>> ClosedThrough(sql::Transaction& tx, const FundId& fund) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select through_day from closed_periods where fund_id = ?", {fund.text()}));
  if (rows.empty()) return std::nullopt;
  return DayIn(rows[0].Text(0));
}

absl::Status CloseThrough(sql::Transaction& tx, const FundId& fund, absl::CivilDay day) {
  return tx
      .Execute(
          "insert into closed_periods (fund_id, through_day) values (?, ?) on conflict (fund_id) do update set "
          "through_day = excluded.through_day where closed_periods.through_day < excluded.through_day",
          {fund.text(), FormatDay(day)})
      .status();
}

absl::StatusOr<std::vector<Dong>> OnBooks(sql::Transaction& tx, const LoanId& loan, const SourceMix& mix,
                                          absl::Span<const absl::string_view> accounts) {
  std::vector<Dong> balances(mix.size(), 0);
  for (const absl::string_view account : accounts) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                         tx.Query("select source_id, cast(sum(debit - credit) as bigint) from journal_lines where "
                                  "loan_id = ? and account = ? group by source_id",
                                  {loan.text(), std::string(account)}));
    for (size_t row = 0; row < rows.size(); ++row) {
      const auto share = std::find_if(mix.begin(), mix.end(),
                                      [&](const SourceShare& each) { return each.source.text() == rows[row].Text(0); });
      if (share != mix.end()) balances[static_cast<size_t>(share - mix.begin())] += rows[row].Int(1);
    }
  }
  return balances;
}

absl::StatusOr<std::vector<Dong>> PrincipalOn(sql::Transaction& tx, const LoanId& loan, const SourceMix& mix,
                                              absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select source_id, cast(sum(debit - credit) as bigint) from journal_lines where loan_id "
               "= ? and business_day <= ? and account >= ? and account <= ? group by source_id",
               {loan.text(), FormatDay(day), std::string(PrincipalAccount(kFirstDebtGroup)),
                std::string(PrincipalAccount(kLastDebtGroup))}));
  std::vector<Dong> held(mix.size(), 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t at = 0; at < mix.size(); ++at) {
      if (mix[at].source.text() == rows[i].Text(0)) held[at] = rows[i].Int(1);
    }
  }
  return held;
}

absl::StatusOr<Dong> SpecificProvisionOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select specific_provision - provision_used from loans where id = ?", {loan.text()}));
  if (rows.empty()) return NeverExisted("Loan", NameOf(loan));
  return rows[0].Int(0);
}

absl::StatusOr<Dong> CollateralOnBooks(sql::Transaction& tx, const LoanId& loan, absl::string_view collateral) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select cast(coalesce(sum(l.debit - l.credit), 0) as bigint) from journal_lines l join "
                                "journal_entries e on e.id = l.entry_id where l.loan_id = ? and l.account = ? and "
                                "e.cause = ?",
                                {loan.text(), std::string(kCollateralHeld), std::string(collateral)}));
  return rows[0].Int(0);
}

}  // namespace htx::funding::store
