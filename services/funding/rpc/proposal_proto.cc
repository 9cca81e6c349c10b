#include "funding/rpc/proposal_proto.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/chart.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/ledger_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/standing_proto.h"

namespace htx::funding {
namespace {

// An entry by hand: fund and lines, where the other kinds have a loan and what changes about it.
void ParseEntry(const v1::Proposal& sent, Proposal& proposal, FieldErrors& errors) {
  proposal.fund = FundId::Of(ParseName(sent.fund(), kFunds, "proposal.fund", errors));
  if (!sent.loan().empty()) errors.Add("proposal.loan", NotForKind());
  for (int i = 0; i < sent.journal_lines_size(); ++i) {
    const v1::JournalLine& line = sent.journal_lines(i);
    const std::string field = absl::StrCat("proposal.journal_lines[", i, "]");
    JournalLine& parsed = proposal.lines.emplace_back();
    parsed.account = line.account();
    parsed.debit = ParseMoney(line.debit(), 0, absl::StrCat(field, ".debit"), errors);
    parsed.credit = ParseMoney(line.credit(), 0, absl::StrCat(field, ".credit"), errors);
    parsed.source = SourceId::Of(ParseOptionalName(line.source(), kSources, absl::StrCat(field, ".source"), errors));
    if (!line.programme().empty()) errors.Add(absl::StrCat(field, ".programme"), NotForKind());
    if (line.debt_group() != 0) errors.Add(absl::StrCat(field, ".debt_group"), NotForKind());
  }
  proposal.reverses =
      JournalId::Of(ParseOptionalName(sent.reversed_entry(), kJournalEntries, "proposal.reversed_entry", errors));
}

// Who owes the loan, where the other kinds have what changes about it.
void ParseDebtors(const v1::Proposal& sent, Proposal& proposal, FieldErrors& errors) {
  proposal.divided = OrganizationId::Of(ParseName(sent.divided(), kOrganizations, "proposal.divided", errors));
  proposal.debtors = ParseDebtorNames(sent.debtors(), "proposal.debtors", errors);
}

void ParseChange(const v1::Proposal& sent, Proposal& proposal, FieldErrors& errors) {
  LoanChange& change = proposal.change;
  const bool sets_group = sent.kind() == v1::PROPOSAL_KIND_GROUP_OVERRIDE;
  change.kind =
      sets_group ? LoanChangeKind::kGroupOverride : ParseEnum<LoanChangeKind>(sent.kind(), 8, "proposal.kind", errors);
  const bool has_end = sets_group ? sent.has_group_end_date() : sent.has_pause_end_date();
  change.to = ParseOptionalDate(has_end, sets_group ? sent.group_end_date() : sent.pause_end_date(),
                                sets_group ? "proposal.group_end_date" : "proposal.pause_end_date", errors)
                  .value_or(absl::CivilDay());
}

// What a field of another kind's says: each of these is of one kind alone.
void CheckOtherKinds(const v1::Proposal& sent, FieldErrors& errors) {
  const auto refuse = [&](bool given, v1::ProposalKind kind, absl::string_view field) {
    if (given && sent.kind() != kind) errors.Add(absl::StrCat("proposal.", field), NotForKind());
  };
  refuse(!sent.journal_lines().empty(), v1::PROPOSAL_KIND_MANUAL_JOURNAL, "journal_lines");
  refuse(!sent.reversed_entry().empty(), v1::PROPOSAL_KIND_MANUAL_JOURNAL, "reversed_entry");
  refuse(sent.has_pause_end_date(), v1::PROPOSAL_KIND_PAUSE, "pause_end_date");
  refuse(sent.has_group_end_date(), v1::PROPOSAL_KIND_GROUP_OVERRIDE, "group_end_date");
  refuse(sent.debt_group() != 0, v1::PROPOSAL_KIND_GROUP_OVERRIDE, "debt_group");
  refuse(!sent.divided().empty(), v1::PROPOSAL_KIND_DECIDE_DEBTORS, "divided");
  refuse(!sent.debtors().empty(), v1::PROPOSAL_KIND_DECIDE_DEBTORS, "debtors");
}

}  // namespace

absl::StatusOr<Proposal> ParseNewProposal(const v1::CreateProposalRequest& request, IdSource& ids) {
  FieldErrors errors;
  const v1::Proposal& sent = request.proposal();
  Proposal proposal;
  LoanChange& change = proposal.change;
  change.id = ProposalId::Of(ParseChosenId(request.proposal_id(), "proposal_id", ids, errors));
  const bool by_hand = sent.kind() == v1::PROPOSAL_KIND_MANUAL_JOURNAL;
  if (by_hand) {
    ParseEntry(sent, proposal, errors);
  } else {
    proposal.loan = LoanId::Of(ParseName(sent.loan(), kLoans, "proposal.loan", errors));
    sent.kind() == v1::PROPOSAL_KIND_DECIDE_DEBTORS ? ParseDebtors(sent, proposal, errors)
                                                    : ParseChange(sent, proposal, errors);
  }
  CheckOtherKinds(sent, errors);
  change.day = ParseDate(sent.has_value_date(), sent.value_date(), "proposal.value_date", errors);
  for (int i = 0; i < sent.due_dates_size(); ++i) {
    change.due_dates.push_back(ParseDate(true, sent.due_dates(i), absl::StrCat("proposal.due_dates[", i, "]"), errors));
  }
  change.more_months = sent.more_months();
  change.annual_rate_ppm = sent.annual_rate_ppm();
  CheckRange(sent.more_months(), 0, kMostInstalments, "proposal.more_months", errors);
  CheckRange(sent.annual_rate_ppm(), 0, kMillion, "proposal.annual_rate_ppm", errors);
  change.group = sent.debt_group();
  CheckRange(sent.debt_group(), 0, kLastDebtGroup, "proposal.debt_group", errors);
  change.interest = ParseMoney(sent.waived_interest(), 0, "proposal.waived_interest", errors);
  change.penalty = ParseMoney(sent.waived_penalty(), 0, "proposal.waived_penalty", errors);
  change.amount = ParseMoney(sent.cancelled_amount(), 0, "proposal.cancelled_amount", errors);
  proposal.reference = sent.reference();
  proposal.reason = sent.reason();
  CheckPresent(sent.reference(), "proposal.reference", errors);
  CheckPresent(sent.reason(), "proposal.reason", errors);
  proposal.proposed = ParseDate(sent.has_business_date(), sent.business_date(), "proposal.business_date", errors);
  proposal.expires = ParseOptionalDate(sent.has_expire_date(), sent.expire_date(), "proposal.expire_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckShape(proposal));
  proposal.content_hash = Sha256Hex(ContentText(proposal));
  return proposal;
}

v1::Proposal ToProto(const Proposal& proposal) {
  const LoanChange& change = proposal.change;
  v1::Proposal proto;
  proto.set_name(NameOf(change.id));
  proto.set_fund(NameOf(proposal.fund));
  if (proposal.by_hand()) {
    proto.set_kind(v1::PROPOSAL_KIND_MANUAL_JOURNAL);
  } else {
    proto.set_loan(NameOf(proposal.loan));
    proto.set_kind(proposal.names_debtors() ? v1::PROPOSAL_KIND_DECIDE_DEBTORS
                                            : static_cast<v1::ProposalKind>(change.kind));
  }
  if (proposal.names_debtors()) proto.set_divided(NameOf(proposal.divided));
  for (const OrganizationId& debtor : proposal.debtors) proto.add_debtors(NameOf(debtor));
  for (const JournalLine& line : proposal.lines) *proto.add_journal_lines() = ToProto(line);
  if (!proposal.reverses.empty()) proto.set_reversed_entry(NameOf(proposal.reverses));
  *proto.mutable_value_date() = DateProto(change.day);
  for (const absl::CivilDay due : change.due_dates) *proto.add_due_dates() = DateProto(due);
  proto.set_more_months(change.more_months);
  proto.set_annual_rate_ppm(change.annual_rate_ppm);
  if (change.kind == LoanChangeKind::kPause) *proto.mutable_pause_end_date() = DateProto(change.to);
  proto.set_debt_group(change.group);
  if (change.group != 0) *proto.mutable_group_end_date() = DateProto(change.to);
  if (change.kind == LoanChangeKind::kWaiver) {
    *proto.mutable_waived_interest() = MoneyProto(change.interest);
    *proto.mutable_waived_penalty() = MoneyProto(change.penalty);
  }
  if (change.kind == LoanChangeKind::kCancelUndrawn) *proto.mutable_cancelled_amount() = MoneyProto(change.amount);
  proto.set_reference(proposal.reference);
  proto.set_reason(proposal.reason);
  *proto.mutable_business_date() = DateProto(proposal.proposed);
  proto.set_content_hash(proposal.content_hash);
  proto.set_state(static_cast<v1::ProposalState>(proposal.state));
  proto.set_maker(proposal.maker);
  proto.set_checker(proposal.checker);
  if (proposal.expires.has_value()) *proto.mutable_expire_date() = DateProto(*proposal.expires);
  if (proposal.decided.has_value()) *proto.mutable_decided_date() = DateProto(*proposal.decided);
  if (change.kind == LoanChangeKind::kWriteOff && proposal.state == ProposalState::kApplied) {
    *proto.mutable_provision_used() = MoneyProto(change.provision);
  }
  *proto.mutable_create_time() = TimeProto(proposal.created);
  return proto;
}

}  // namespace htx::funding
