#include "funding/rpc/ledger_proto.h"

#include <map>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

// The newest version: a trial balance shows accounts as they are called now, whatever day it is of.
const Account& AccountNow(absl::string_view code) {
  const Account* found = nullptr;
  for (const Account& account : ChartOfAccounts::BuiltIn().versions()) {
    if (account.code == code) found = &account;
  }
  HTX_CHECK(found != nullptr);
  return *found;
}

const std::string& In(absl::string_view language, const Text& text) { return language == "vi" ? text.vi : text.en; }

Dong OnNormalSide(const Account& account, Dong debit_less_credit) {
  return account.debit_side ? debit_less_credit : -debit_less_credit;
}

}  // namespace

v1::JournalLine ToProto(const JournalLine& line) {
  v1::JournalLine proto;
  proto.set_account(line.account);
  *proto.mutable_debit() = MoneyProto(line.debit);
  *proto.mutable_credit() = MoneyProto(line.credit);
  if (!line.source.empty()) proto.set_source(NameOf(line.source));
  proto.set_programme(line.programme);
  proto.set_debt_group(line.debt_group);
  return proto;
}

v1::JournalEntry ToProto(const JournalEntry& entry) {
  v1::JournalEntry proto;
  proto.set_name(NameOf(entry.id));
  proto.set_fund(NameOf(entry.fund));
  proto.set_kind(static_cast<v1::JournalKind>(entry.kind));
  *proto.mutable_business_date() = DateProto(entry.day);
  *proto.mutable_value_date() = DateProto(entry.value_day.value_or(entry.day));
  for (const JournalLine& line : entry.lines) *proto.add_lines() = ToProto(line);
  if (!entry.source.empty()) proto.set_source(NameOf(entry.source));
  if (!entry.loan.empty()) proto.set_loan(NameOf(entry.loan));
  if (!entry.borrower.empty()) proto.set_borrower(NameOf(entry.borrower));
  if (!entry.reverses.empty()) proto.set_reverses(NameOf(entry.reverses));
  proto.set_programme(entry.programme);
  proto.set_product(entry.product);
  proto.set_debt_group(entry.debt_group);
  proto.set_province(AreaNameOf(entry.province));
  proto.set_cause(entry.cause);
  proto.set_actor(entry.actor);
  proto.set_request_id(entry.request_id);
  *proto.mutable_recorded_time() = TimeProto(entry.recorded);
  return proto;
}

v1::TrialBalanceRow ToProto(const TrialBalanceRow& row, absl::string_view language) {
  const Account& account = AccountNow(row.account);
  v1::TrialBalanceRow proto;
  proto.set_account(row.account);
  proto.set_display_name(In(language, account.name));
  *proto.mutable_debit() = MoneyProto(row.debit);
  *proto.mutable_credit() = MoneyProto(row.credit);
  *proto.mutable_balance() = MoneyProto(OnNormalSide(account, row.debit - row.credit));
  proto.set_memo(account.memo());
  return proto;
}

v1::StatutoryAccount ToProto(const Rule& maps, absl::string_view language) {
  v1::StatutoryAccount proto;
  if (maps.known()) {
    proto.set_code(maps.value);
    proto.set_display_name(In(language, StatutoryName(maps)));
  }
  proto.set_citation(maps.citation);
  proto.set_confidence(std::string(WordOf(maps.confidence)));
  return proto;
}

void AddStatutory(absl::Span<const TrialBalanceRow> rows, FundModel model, absl::CivilDay day,
                  absl::string_view language, v1::GetTrialBalanceResponse& response) {
  std::map<std::string, v1::TrialBalanceRow> mapped;
  std::vector<v1::TrialBalanceRow> own;
  for (const TrialBalanceRow& row : rows) {
    v1::TrialBalanceRow shown = ToProto(row, language);
    const Rule* maps = StatutoryRule(model, row.account, day);
    if (maps == nullptr || !maps->known()) {
      own.push_back(std::move(shown));
      continue;
    }
    v1::TrialBalanceRow& sum = mapped[maps->value];
    sum.set_account(maps->value);
    sum.set_display_name(In(language, StatutoryName(*maps)));
    *sum.mutable_debit() = MoneyProto(sum.debit().amount() + row.debit);
    *sum.mutable_credit() = MoneyProto(sum.credit().amount() + row.credit);
    *sum.mutable_balance() = MoneyProto(sum.balance().amount() + shown.balance().amount());
    sum.add_own_accounts(row.account);
  }
  for (auto& [code, sum] : mapped) *response.add_rows() = std::move(sum);
  for (v1::TrialBalanceRow& row : own) *response.add_rows() = std::move(row);
}

v1::StatementLine ToProto(const store::StatementLine& line) {
  const JournalEntry& entry = line.entry;
  v1::StatementLine proto;
  proto.set_entry(NameOf(entry.id));
  proto.set_kind(static_cast<v1::JournalKind>(entry.kind));
  *proto.mutable_business_date() = DateProto(entry.day);
  *proto.mutable_value_date() = DateProto(entry.value_day.value_or(entry.day));
  *proto.mutable_line() = ToProto(entry.lines[0]);
  *proto.mutable_balance() = MoneyProto(OnNormalSide(AccountNow(entry.lines[0].account), line.balance));
  if (!entry.loan.empty()) proto.set_loan(NameOf(entry.loan));
  if (!entry.borrower.empty()) proto.set_borrower(NameOf(entry.borrower));
  if (!entry.reverses.empty()) proto.set_reverses(NameOf(entry.reverses));
  proto.set_cause(entry.cause);
  proto.set_actor(entry.actor);
  return proto;
}

v1::LedgerAccount ToProto(const Account& account, absl::string_view language) {
  v1::LedgerAccount proto;
  proto.set_code(account.code);
  proto.set_display_name(In(language, account.name));
  proto.set_account_class(static_cast<v1::AccountClass>(account.account_class));
  proto.set_side(account.debit_side ? v1::ACCOUNT_SIDE_DEBIT : v1::ACCOUNT_SIDE_CREDIT);
  proto.set_heading(account.heading);
  proto.set_contra(account.contra);
  proto.set_by_hand(account.by_hand);
  *proto.mutable_from_date() = DateProto(account.rule.period.from);
  if (account.rule.period.to.has_value()) *proto.mutable_to_date() = DateProto(*account.rule.period.to);
  proto.set_citation(account.rule.citation);
  proto.set_confidence(std::string(WordOf(account.rule.confidence)));
  return proto;
}

v1::VerifyLedgerResponse ToProto(const store::LedgerVerdict& verdict) {
  v1::VerifyLedgerResponse proto;
  proto.set_intact(verdict.findings.empty());
  proto.set_complete(verdict.complete);
  if (verdict.verified_until.has_value()) *proto.mutable_verified_until() = DateProto(*verdict.verified_until);
  proto.set_day_count(verdict.days);
  proto.set_entry_count(verdict.entries);
  proto.set_queued_count(verdict.queued);
  for (const store::LedgerFinding& finding : verdict.findings) {
    v1::LedgerFinding& each = *proto.add_findings();
    each.set_fault(static_cast<v1::LedgerFault>(finding.fault));
    if (finding.day.has_value()) *each.mutable_date() = DateProto(*finding.day);
    if (!finding.entry.empty()) each.set_entry(NameOf(finding.entry));
    each.set_account(finding.account);
    each.set_expected(finding.expected);
    each.set_found(finding.found);
  }
  for (const store::LedgerDay& day : verdict.heads) {
    v1::LedgerDay& each = *proto.add_days();
    *each.mutable_date() = DateProto(day.day);
    each.set_entry_count(day.entries);
    each.set_hash(day.hash);
  }
  return proto;
}

}  // namespace htx::funding
