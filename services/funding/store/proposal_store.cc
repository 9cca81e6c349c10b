#include "funding/store/proposal_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kProposalColumns =
    "p.id, p.loan_id, p.fund_id, p.kind, p.state, p.value_day, p.due_days, p.more_months, p.annual_rate_ppm, p.to_day, "
    "p.interest, p.penalty, p.provision, p.amount, p.reference, p.reason, p.content_hash, p.maker, p.proposed_day, "
    "p.checker, p.decided_day, p.created, p.updated, p.journal_lines, p.expire_day, "
    "p.debt_group, p.divided, p.debtors, p.reversed_entry";

// What the column holds for an entry by hand and for debtors, beside the kinds of LoanChangeKind.
constexpr int64_t kHandKind = 9;
constexpr int64_t kDebtorsKind = 11;

int64_t KindOf(const Proposal& proposal) {
  if (proposal.by_hand()) return kHandKind;
  return proposal.names_debtors() ? kDebtorsKind : static_cast<int64_t>(proposal.change.kind);
}

// Account, debit, credit and source of each line; none of them holds a tab.
std::string JoinEntry(const std::vector<JournalLine>& entry) {
  std::vector<std::string> lines;
  for (const JournalLine& line : entry) {
    lines.push_back(absl::StrCat(line.account, "\t", line.debit, "\t", line.credit, "\t", line.source.text()));
  }
  return JoinLines(lines);
}

std::vector<JournalLine> SplitEntry(absl::string_view text) {
  std::vector<JournalLine> entry;
  for (const std::string& line : SplitLines(text)) {
    const std::vector<std::string> parts = absl::StrSplit(line, '\t');
    HTX_CHECK(parts.size() == 4);
    JournalLine& read = entry.emplace_back();
    read.account = parts[0];
    HTX_CHECK(absl::SimpleAtoi(parts[1], &read.debit) && absl::SimpleAtoi(parts[2], &read.credit));
    read.source = SourceId::Of(parts[3]);
  }
  return entry;
}

std::string JoinDays(const std::vector<absl::CivilDay>& days) {
  std::vector<std::string> lines;
  for (const absl::CivilDay day : days) lines.push_back(FormatDay(day));
  return JoinLines(lines);
}

Proposal ReadProposal(const sql::Row& row) {
  const bool of_loan = row.Int(3) != kHandKind && row.Int(3) != kDebtorsKind;
  LoanChange change = {.id = ProposalId::Of(row.String(0)),
                       .kind = of_loan ? EnumIn<LoanChangeKind>(row.Int(3)) : LoanChangeKind(),
                       .day = DayIn(row.Text(5)),
                       .more_months = static_cast<int>(row.Int(7)),
                       .annual_rate_ppm = row.Int(8),
                       .to = OptionalDayIn(row.Text(9)).value_or(absl::CivilDay()),
                       .interest = row.Int(10),
                       .penalty = row.Int(11),
                       .provision = row.Int(12),
                       .amount = row.Int(13),
                       .group = static_cast<int>(row.Int(25))};
  for (const std::string& day : SplitLines(row.Text(6))) change.due_dates.push_back(DayIn(day));
  Proposal proposal;
  proposal.loan = LoanId::Of(row.String(1));
  proposal.fund = FundId::Of(row.String(2));
  proposal.change = std::move(change);
  proposal.divided = OrganizationId::Of(row.String(26));
  for (const std::string& id : SplitLines(row.Text(27))) proposal.debtors.push_back(OrganizationId::Of(id));
  proposal.state = EnumIn<ProposalState>(row.Int(4));
  proposal.reference = row.String(14);
  proposal.reason = row.String(15);
  proposal.content_hash = row.String(16);
  proposal.maker = row.String(17);
  proposal.proposed = DayIn(row.Text(18));
  proposal.checker = row.String(19);
  proposal.decided = OptionalDayIn(row.Text(20));
  proposal.created = FromMicros(row.Int(21));
  proposal.updated = FromMicros(row.Int(22));
  proposal.lines = SplitEntry(row.Text(23));
  proposal.expires = OptionalDayIn(row.Text(24));
  proposal.reverses = JournalId::Of(row.String(28));
  return proposal;
}

}  // namespace

absl::StatusOr<Proposal> GetProposal(sql::Transaction& tx, const ProposalId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kProposalColumns, " from loan_proposals p where p.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("Proposal", NameOf(id));
  return ReadProposal(rows[0]);
}

absl::Status InsertProposal(sql::Transaction& tx, const Proposal& proposal) {
  const LoanChange& change = proposal.change;
  std::vector<std::string> debtors;
  for (const OrganizationId& debtor : proposal.debtors) debtors.push_back(debtor.text());
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      tx.Execute(
          "insert into loan_proposals (id, loan_id, fund_id, kind, state, value_day, due_days, more_months, "
          "annual_rate_ppm, to_day, interest, penalty, provision, amount, journal_lines, reference, reason, "
          "content_hash, maker, proposed_day, checker, decided_day, created, updated, expire_day, debt_group, "
          "divided, debtors, reversed_entry) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {change.id.text(),
           proposal.loan.text(),
           proposal.fund.text(),
           KindOf(proposal),
           EnumValue(proposal.state),
           FormatDay(change.day),
           JoinDays(change.due_dates),
           int64_t{change.more_months},
           change.annual_rate_ppm,
           change.to == absl::CivilDay() ? "" : FormatDay(change.to),
           change.interest,
           change.penalty,
           change.provision,
           change.amount,
           JoinEntry(proposal.lines),
           proposal.reference,
           proposal.reason,
           proposal.content_hash,
           proposal.maker,
           FormatDay(proposal.proposed),
           proposal.checker,
           OptionalDay(proposal.decided),
           ToMicros(proposal.created),
           ToMicros(proposal.updated),
           OptionalDay(proposal.expires),
           int64_t{change.group},
           proposal.divided.text(),
           JoinLines(debtors),
           proposal.reverses.text()}));
  if (inserted == 0) return ProposalExists(NameOf(proposal.id()));
  return absl::OkStatus();
}

absl::Status UpdateProposal(sql::Transaction& tx, const Proposal& proposal) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t updated,
      tx.Execute("update loan_proposals set state = ?, provision = ?, checker = ?, decided_day = ?, "
                 "updated = ? where id = ? and state = ?",
                 {EnumValue(proposal.state), proposal.change.provision, proposal.checker, OptionalDay(proposal.decided),
                  ToMicros(proposal.updated), proposal.id().text(), EnumValue(ProposalState::kProposed)}));
  if (updated == 0) return ChangedMeanwhile();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Proposal>> AppliedProposals(sql::Transaction& tx, const query::Fragment& where) {
  std::vector<Value> args = where.args;
  args.push_back(EnumValue(ProposalState::kApplied));
  args.emplace_back(kDebtorsKind);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", kProposalColumns, " from loan_proposals p where ", where.text,
                                             " and p.state = ? and p.kind <> ? order by p.loan_id, p.value_day, p.id"),
                                args));
  std::vector<Proposal> proposals;
  for (size_t i = 0; i < rows.size(); ++i) proposals.push_back(ReadProposal(rows[i]));
  return proposals;
}

query::Schema ProposalSchema() {
  using query::FieldType;
  const std::vector<std::pair<std::string, Value>> states = {{"PROPOSED", int64_t{1}},
                                                             {"APPLIED", int64_t{2}},
                                                             {"REJECTED", int64_t{3}},
                                                             {"WITHDRAWN", int64_t{4}},
                                                             {"LAPSED", int64_t{5}}};
  const std::vector<std::pair<std::string, Value>> kinds = {
      {"ADJUST_TERMS", int64_t{1}},    {"EXTEND_TERM", int64_t{2}},     {"RATE_CHANGE", int64_t{3}},
      {"PAUSE", int64_t{4}},           {"WAIVER", int64_t{5}},          {"WRITE_OFF", int64_t{6}},
      {"CLOSE_LOSS", int64_t{7}},      {"CANCEL_UNDRAWN", int64_t{8}},  {"MANUAL_JOURNAL", kHandKind},
      {"GROUP_OVERRIDE", int64_t{10}}, {"DECIDE_DEBTORS", kDebtorsKind}};
  return {.fields = {{.name = "loan", .type = FieldType::kText, .column = "p.loan_id", .sortable = true},
                     {.name = "fund", .type = FieldType::kText, .column = "p.fund_id", .sortable = true},
                     {.name = "kind", .type = FieldType::kEnum, .column = "p.kind", .values = kinds},
                     {.name = "state", .type = FieldType::kEnum, .column = "p.state", .values = states},
                     {.name = "maker", .type = FieldType::kText, .column = "p.maker", .sortable = true},
                     {.name = "value_date", .type = FieldType::kDate, .column = "p.value_day", .sortable = true},
                     {.name = "business_date", .type = FieldType::kDate, .column = "p.proposed_day", .sortable = true}},
          .key = "p.id"};
}

absl::StatusOr<Page<Proposal>> ListProposals(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kProposalColumns, "loan_proposals p", list, ReadProposal);
}

}  // namespace htx::funding::store
