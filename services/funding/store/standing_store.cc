#include "funding/store/standing_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/application.h"
#include "funding/domain/errors.h"
#include "funding/domain/loan.h"
#include "funding/domain/standing.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

// Longer chains are not followed: successions form no cycle, and nobody is merged this often.
constexpr size_t kMostFollowed = 64;

// The states in which nothing is open any more, as a list of SQL.
template <class State>
std::string OverStates(State last) {
  std::vector<int64_t> over;
  for (int64_t state = 1; state <= static_cast<int64_t>(last); ++state) {
    if (IsOver(static_cast<State>(state))) over.push_back(state);
  }
  return absl::StrJoin(over, ", ");
}
std::string OverLoans() { return OverStates(LoanState::kClosedLoss); }
std::string OverApplications() { return OverStates(ApplicationState::kContracted); }

constexpr absl::string_view kFlagColumns =
    "g.id, g.subject, g.fund_id, g.organization, g.reason, g.status, g.since_day, g.sequence, g.raised, g.cleared, "
    "g.clear_actor, g.clear_reason, g.clear_by_fact, g.clear_sequence, g.version";

LoanFlag ReadFlag(const sql::Row& row) {
  LoanFlag flag;
  flag.id = LoanFlagId::Of(row.String(0));
  flag.subject = row.String(1);
  flag.fund = FundId::Of(row.String(2));
  flag.organization = OrganizationId::Of(row.String(3));
  flag.reason = EnumIn<FlagReason>(row.Int(4));
  flag.status = EnumIn<BorrowerStatus>(row.Int(5));
  flag.since = DayIn(row.Text(6));
  flag.sequence = row.Int(7);
  flag.raised = FromMicros(row.Int(8));
  if (row.Int(9) != 0) {
    flag.cleared = FlagClearing{.actor = row.String(10),
                                .reason = row.String(11),
                                .by_fact = row.Bool(12),
                                .sequence = row.Int(13),
                                .at = FromMicros(row.Int(9))};
  }
  flag.version = row.Int(14);
  return flag;
}

template <class T>
std::vector<std::string> TextsOf(const std::vector<T>& ids) {
  std::vector<std::string> texts;
  for (const T& id : ids) texts.push_back(id.text());
  return texts;
}

absl::StatusOr<std::vector<LoanFlag>> ReadFlags(sql::Transaction& tx, absl::string_view where, const Value& value) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(absl::StrCat("select ", kFlagColumns, " from loan_flags g where ",
                                                                   where, " order by g.raised, g.id"),
                                                      {value}));
  std::vector<LoanFlag> flags;
  for (size_t i = 0; i < rows.size(); ++i) flags.push_back(ReadFlag(rows[i]));
  return flags;
}

}  // namespace

absl::StatusOr<std::string> LoadPosition(sql::Transaction& tx, absl::string_view feed) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select resume_token from followed_feeds where feed = ?", {std::string(feed)}));
  return rows.empty() ? std::string() : rows[0].String(0);
}

absl::Status SavePosition(sql::Transaction& tx, absl::string_view feed, absl::string_view resume_token) {
  return tx
      .Execute(
          "insert into followed_feeds (feed, resume_token) values (?, ?) "
          "on conflict (feed) do update set resume_token = excluded.resume_token",
          {std::string(feed), std::string(resume_token)})
      .status();
}

absl::Status UpsertSuccession(sql::Transaction& tx, const Succession& step) {
  return tx
      .Execute(
          "insert into borrower_successions (from_organization, to_organization, kind, from_day, sequence) "
          "values (?, ?, ?, ?, ?) on conflict (from_organization, to_organization) do update set "
          "kind = excluded.kind, from_day = excluded.from_day, sequence = excluded.sequence",
          {step.from.text(), step.to.text(), EnumValue(step.kind), FormatDay(step.day), step.sequence})
      .status();
}

absl::Status DeleteSuccession(sql::Transaction& tx, const Succession& step) {
  return tx
      .Execute("delete from borrower_successions where from_organization = ? and to_organization = ?",
               {step.from.text(), step.to.text()})
      .status();
}

absl::StatusOr<std::vector<Succession>> SuccessionsFrom(sql::Transaction& tx, const OrganizationId& borrower) {
  std::vector<Succession> steps;
  std::vector<OrganizationId> ahead = {borrower};
  std::set<OrganizationId> seen = {borrower};
  for (size_t next = 0; next < ahead.size() && next < kMostFollowed; ++next) {
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                         tx.Query("select to_organization, kind, from_day, sequence from borrower_successions "
                                  "where from_organization = ? order by from_day, to_organization",
                                  {ahead[next].text()}));
    for (size_t i = 0; i < rows.size(); ++i) {
      steps.push_back({.from = ahead[next],
                       .to = OrganizationId::Of(rows[i].String(0)),
                       .kind = EnumIn<SuccessionKind>(rows[i].Int(1)),
                       .day = DayIn(rows[i].Text(2)),
                       .sequence = rows[i].Int(3)});
      if (seen.insert(steps.back().to).second) ahead.push_back(steps.back().to);
    }
  }
  return steps;
}

absl::StatusOr<std::vector<DebtorDecision>> DecisionsOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select id, from_organization, debtors, from_day, document, reason, sequences, actor, "
                                "recorded, proposal_id from debtor_decisions where loan_id = ? order by recorded, id",
                                {loan.text()}));
  std::vector<DebtorDecision> decisions;
  for (size_t i = 0; i < rows.size(); ++i) {
    DebtorDecision decision;
    decision.id = DebtorDecisionId::Of(rows[i].String(0));
    decision.loan = loan;
    decision.from = OrganizationId::Of(rows[i].String(1));
    for (const std::string& id : SplitLines(rows[i].Text(2))) decision.debtors.push_back(OrganizationId::Of(id));
    decision.day = DayIn(rows[i].Text(3));
    decision.document = rows[i].String(4);
    decision.reason = rows[i].String(5);
    for (const std::string& text : SplitLines(rows[i].Text(6))) {
      int64_t sequence = 0;
      HTX_CHECK(absl::SimpleAtoi(text, &sequence));
      decision.sequences.push_back(sequence);
    }
    decision.actor = rows[i].String(7);
    decision.recorded = FromMicros(rows[i].Int(8));
    decision.proposal = ProposalId::Of(rows[i].String(9));
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

absl::Status InsertDecision(sql::Transaction& tx, const DebtorDecision& decision) {
  std::vector<std::string> sequences;
  for (const int64_t sequence : decision.sequences) sequences.push_back(absl::StrCat(sequence));
  return tx
      .Execute(
          "insert into debtor_decisions (id, loan_id, from_organization, debtors, from_day, document, reason, "
          "sequences, actor, recorded, proposal_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {decision.id.text(), decision.loan.text(), decision.from.text(), JoinLines(TextsOf(decision.debtors)),
           FormatDay(decision.day), decision.document, decision.reason, JoinLines(sequences), decision.actor,
           ToMicros(decision.recorded), decision.proposal.text()})
      .status();
}

absl::StatusOr<std::vector<DebtorSpan>> SpansOf(sql::Transaction& tx, const LoanId& loan) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select debtor, from_day, until_day, undecided from loan_debtors where loan_id = ? "
                                "order by from_day, debtor",
                                {loan.text()}));
  std::vector<DebtorSpan> spans;
  for (size_t i = 0; i < rows.size(); ++i) {
    DebtorSpan span = {
        .debtor = OrganizationId::Of(rows[i].String(0)), .from = DayIn(rows[i].Text(1)), .undecided = rows[i].Bool(3)};
    span.until = EndIn(rows[i].Text(2));
    spans.push_back(std::move(span));
  }
  return spans;
}

absl::Status ReplaceSpans(sql::Transaction& tx, const LoanId& loan, const std::vector<DebtorSpan>& spans) {
  HTX_RETURN_IF_ERROR(tx.Execute("delete from loan_debtors where loan_id = ?", {loan.text()}).status());
  for (const DebtorSpan& span : spans) {
    HTX_RETURN_IF_ERROR(tx.Execute("insert into loan_debtors (loan_id, debtor, from_day, until_day, undecided) "
                                   "values (?, ?, ?, ?, ?)",
                                   {loan.text(), span.debtor.text(), FormatDay(span.from), DayOrLast(span.until),
                                    int64_t{span.undecided ? 1 : 0}})
                            .status());
  }
  // The end of day classes a loan with the others of its debtor; of joint debtors the first stands for all.
  return tx
      .Execute(
          "update loans set debtor = coalesce((select min(d.debtor) from loan_debtors d where d.loan_id = loans.id "
          "and d.until_day = ?), borrower) where id = ?",
          {std::string(kLastDay), loan.text()})
      .status();
}

absl::StatusOr<std::vector<LoanId>> LoansTouching(sql::Transaction& tx, const OrganizationId& organization) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select id from loans where borrower = ? union select loan_id from loan_debtors where debtor = ? "
               "order by 1",
               {organization.text(), organization.text()}));
  std::vector<LoanId> loans;
  for (size_t i = 0; i < rows.size(); ++i) loans.push_back(LoanId::Of(rows[i].String(0)));
  return loans;
}

absl::StatusOr<bool> HasOpenDivision(sql::Transaction& tx, const OrganizationId& organization, absl::CivilDay day) {
  const std::string on = FormatDay(day);
  // It stands in for whoever was merged into it, and for whoever was merged into those.
  std::vector<OrganizationId> ahead = {organization};
  std::set<OrganizationId> seen = {organization};
  for (size_t next = 0; next < ahead.size() && next < kMostFollowed; ++next) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query("select s.from_organization, s.kind, (select count(*) from loan_debtors d where "
                 "d.debtor = s.from_organization and d.undecided = 1 and d.from_day <= ? and d.until_day > ?) "
                 "from borrower_successions s where s.to_organization = ? and s.from_day <= ?",
                 {on, on, ahead[next].text(), on}));
    for (size_t i = 0; i < rows.size(); ++i) {
      const OrganizationId from = OrganizationId::Of(rows[i].String(0));
      if (PassesWhole(EnumIn<SuccessionKind>(rows[i].Int(1)))) {
        if (seen.insert(from).second) ahead.push_back(from);
      } else if (rows[i].Int(2) > 0) {
        return true;
      }
    }
  }
  return false;
}

absl::StatusOr<std::vector<FlagSubject>> OpenApplications(sql::Transaction& tx, const OrganizationId& borrower) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select id, fund_id from applications where borrower = ? and state not in (",
                            OverApplications(), ") order by id"),
               {borrower.text()}));
  std::vector<FlagSubject> subjects;
  for (size_t i = 0; i < rows.size(); ++i) {
    subjects.push_back({.name = NameOf(ApplicationId::Of(rows[i].String(0))), .fund = FundId::Of(rows[i].String(1))});
  }
  return subjects;
}

absl::StatusOr<std::vector<OrganizationId>> OpenBorrowers(sql::Transaction& tx, const OrganizationId& after,
                                                          int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(
          absl::StrCat("select b.organization from (select borrower as organization from loans where state not in (",
                       OverLoans(),
                       ") union select d.debtor from loan_debtors d join loans l on l.id = d.loan_id "
                       "where l.state not in (",
                       OverLoans(), ") union select borrower from applications where state not in (",
                       OverApplications(), ")) b where b.organization > ? order by b.organization limit ?"),
          {after.text(), int64_t{limit}}));
  std::vector<OrganizationId> organizations;
  for (size_t i = 0; i < rows.size(); ++i) organizations.push_back(OrganizationId::Of(rows[i].String(0)));
  return organizations;
}

absl::StatusOr<LoanFlag> GetFlag(sql::Transaction& tx, const LoanFlagId& id) {
  HTX_ASSIGN_OR_RETURN(const std::vector<LoanFlag> flags, ReadFlags(tx, "g.id = ?", id.text()));
  if (flags.empty()) return NeverExisted("LoanFlag", NameOf(id));
  return flags[0];
}

absl::StatusOr<std::vector<LoanFlag>> FlagsOf(sql::Transaction& tx, const OrganizationId& organization) {
  return ReadFlags(tx, "g.organization = ?", organization.text());
}

absl::StatusOr<bool> InsertFlag(sql::Transaction& tx, const LoanFlag& flag) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into loan_flags (id, subject, fund_id, organization, reason, status, since_day, sequence, raised, "
          "cleared, clear_actor, clear_reason, clear_by_fact, clear_sequence, version) "
          "values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', 0, 0, ?) "
          "on conflict (subject, organization, reason, status) where cleared = 0 do nothing",
          {flag.id.text(), flag.subject, flag.fund.text(), flag.organization.text(), EnumValue(flag.reason),
           EnumValue(flag.status), FormatDay(flag.since), flag.sequence, ToMicros(flag.raised), flag.version}));
  return inserted > 0;
}

absl::Status UpdateFlag(sql::Transaction& tx, const LoanFlag& flag) {
  const FlagClearing clearing = flag.cleared.value_or(FlagClearing{});
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute("update loan_flags set cleared = ?, clear_actor = ?, clear_reason = ?, clear_by_fact = ?, "
                 "clear_sequence = ?, version = ? where id = ? and version = ?",
                 {ToMicros(clearing.at), clearing.actor, clearing.reason, int64_t{clearing.by_fact ? 1 : 0},
                  clearing.sequence, flag.version, flag.id.text(), flag.version - 1}));
  return updated == 0 ? ChangedMeanwhile() : absl::OkStatus();
}

query::Schema LoanFlagSchema() {
  using query::FieldType;
  return {
      .fields = {{.name = "fund", .type = FieldType::kText, .column = "g.fund_id", .sortable = true},
                 {.name = "organization", .type = FieldType::kText, .column = "g.organization", .sortable = true},
                 {.name = "subject", .type = FieldType::kText, .column = "g.subject", .sortable = true},
                 {.name = "reason",
                  .type = FieldType::kEnum,
                  .column = "g.reason",
                  .values = {{"BORROWER_STATUS", int64_t{1}},
                             {"DEBTOR_UNDECIDED", int64_t{2}},
                             {"DEBTOR_FOLLOWED", int64_t{3}}}},
                 {.name = "open", .type = FieldType::kBool, .column = "(case when g.cleared = 0 then 1 else 0 end)"},
                 {.name = "since_date", .type = FieldType::kDate, .column = "g.since_day", .sortable = true},
                 {.name = "raise_time", .type = FieldType::kTime, .column = "g.raised", .sortable = true}},
      .key = "g.id"};
}

absl::StatusOr<Page<LoanFlag>> ListFlags(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kFlagColumns, "loan_flags g", list, ReadFlag);
}

}  // namespace htx::funding::store
