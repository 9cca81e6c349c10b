// The commands about applications, loans, proposals and standings that are one call each.

#include "htxctl/rpc/organization_methods.h"

// "htx.funding.v1." before the names of the methods below.
#define HTX_FUNDING(method) "htx.funding.v1." method

namespace htx::ctl {
namespace {

std::vector<MethodCommand> Contracts() {
  return {
      {.group = "fund",
       .name = "applications",
       .method = HTX_FUNDING("ApplicationService.ListApplications"),
       .help = {.en = "Applications for loans", .vi = "Các đơn đề nghị vay vốn"},
       .rows = "applications",
       .columns = {{"id", "name", true},
                   {"borrower", "borrower", true},
                   {"amount", "requested_amount"},
                   {"day", "application_date"},
                   {"state", "state"}},
       .example = "fund applications --filter 'state = SUBMITTED'"},
      {.group = "fund",
       .name = "application",
       .method = HTX_FUNDING("ApplicationService.GetApplication"),
       .help = {.en = "Everything about an application", .vi = "Toàn bộ hồ sơ đề nghị vay vốn"},
       .arguments = {"name"},
       .ids = {{"name", "applications"}},
       .example = "fund application a1"},
      {.group = "fund",
       .name = "loan",
       .method = HTX_FUNDING("LoanService.GetLoan"),
       .help = {.en = "A loan, its schedule and its money", .vi = "Khoản vay, lịch trả nợ và các giao dịch"},
       .arguments = {"name"},
       .ids = {{"name", "loans"}},
       .preset = "view=FULL",
       .example = "fund loan l1 --date 2024-06-30"},
      {.group = "fund",
       .name = "release-collateral",
       .method = HTX_FUNDING("CollateralService.RequestCollateralRelease"),
       .help = {.en = "Ask for the release of a collateral", .vi = "Đề nghị giải chấp tài sản bảo đảm"},
       .arguments = {"name", "business_date"},
       .ids = {{"name", "collaterals"}},
       .example = "fund release-collateral c1 2024-07-01 --etag 3"},
      {.group = "fund",
       .name = "decide-release",
       .method = HTX_FUNDING("CollateralService.DecideCollateralRelease"),
       .help = {.en = "Grant or refuse a release", .vi = "Quyết định giải chấp tài sản bảo đảm"},
       .arguments = {"name", "business_date"},
       .ids = {{"name", "collaterals"}},
       .example = "fund decide-release c1 2024-07-02 --etag 4 --granted"},
      {.group = "fund",
       .name = "proposals",
       .method = HTX_FUNDING("ProposalService.ListProposals"),
       .help = {.en = "Proposed changes of running loans", .vi = "Các đề xuất thay đổi khoản vay"},
       .rows = "proposals",
       .columns = {{"id", "name", true},
                   {"loan", "loan", true},
                   {"kind", "kind"},
                   {"from", "value_date"},
                   {"state", "state"},
                   {"by", "maker"},
                   {"hash", "content_hash"}},
       .example = "fund proposals --filter 'state = PROPOSED'"},
      {.group = "fund",
       .name = "proposal",
       .method = HTX_FUNDING("ProposalService.GetProposal"),
       .help = {.en = "Everything about a proposal", .vi = "Toàn bộ nội dung một đề xuất"},
       .arguments = {"name"},
       .ids = {{"name", "proposals"}},
       .example = "fund proposal p1"},
      {.group = "fund",
       .name = "propose",
       .method = HTX_FUNDING("ProposalService.CreateProposal"),
       .help = {.en = "Propose a change of a loan, and see what it would do",
                .vi = "Đề xuất thay đổi khoản vay và xem trước kết quả"},
       .example = "fund propose --proposal @proposal.json --validate-only"},
      {.group = "fund",
       .name = "decide-proposal",
       .method = HTX_FUNDING("ProposalService.DecideProposal"),
       .help = {.en = "Approve, reject or withdraw a proposal", .vi = "Duyệt, từ chối hoặc rút đề xuất"},
       .arguments = {"name", "choice", "business_date"},
       .ids = {{"name", "proposals"}},
       .example = "fund decide-proposal p1 APPROVE 2024-07-01 --content-hash 9f…"},
  };
}

std::vector<MethodCommand> Openings() {
  return {
      {.group = "fund",
       .name = "discard-opening",
       .method = HTX_FUNDING("MigrationService.DiscardOpening"),
       .help = {.en = "Forget what was told of a fund from other books", .vi = "Bỏ số dư đầu kỳ đã khai báo"},
       .arguments = {"fund"},
       .ids = {{"fund", "funds"}},
       .example = "fund discard-opening hp"},
  };
}

std::vector<MethodCommand> Standings() {
  return {
      {.group = "fund",
       .name = "standing",
       .method = HTX_FUNDING("StandingService.GetDebtStanding"),
       .help = {.en = "How an organisation stands with its debts", .vi = "Tình hình nợ của một tổ chức"},
       .arguments = {"organization"},
       .ids = {{"organization", "organizations"}},
       .example = "fund standing htx-dong-tam --date 2024-06-30"},
      {.group = "fund",
       .name = "standings",
       .method = HTX_FUNDING("StandingService.BatchGetDebtStandings"),
       .help = {.en = "The same of several", .vi = "Tình hình nợ của nhiều tổ chức"},
       .arguments = {"organizations"},
       .ids = {{"organizations", "organizations"}},
       .rows = "standings",
       .columns = {{"organisation", "organization", true},
                   {"owed", "outstanding"},
                   {"overdue", "overdue"},
                   {"days", "days_past_due"},
                   {"group", "worst_debt_group"},
                   {"bad debt", "bad_debt"}},
       .example = "fund standings htx-a htx-b --date 2024-06-30"},
      {.group = "fund",
       .name = "classify-debts",
       .method = HTX_FUNDING("StandingService.ClassifyDebts"),
       .help = {.en = "What the rules of a day say about debts", .vi = "Phân loại nợ theo quy định của một ngày"},
       .rows = "debts",
       .columns = {{"group", "debt_group"},
                   {"alone", "own_debt_group"},
                   {"by days", "group_by_days"},
                   {"by conduct", "group_by_conduct"},
                   {"specific", "specific_provision"},
                   {"general", "general_provision"}},
       .example = "fund classify-debts --data @debts.json"},
      {.group = "fund",
       .name = "flags",
       .method = HTX_FUNDING("StandingService.ListLoanFlags"),
       .help = {.en = "What happened to borrowers, to be looked at", .vi = "Cảnh báo về bên vay cần xem xét"},
       .rows = "loan_flags",
       .columns = {{"id", "name", true},
                   {"about", "subject"},
                   {"organisation", "organization", true},
                   {"reason", "reason"},
                   {"since", "since_date"},
                   {"cleared", "clear_time"}},
       .example = "fund flags --filter 'open = true'"},
      {.group = "fund",
       .name = "clear-flag",
       .method = HTX_FUNDING("StandingService.ClearLoanFlag"),
       .help = {.en = "Say that a flag was looked at", .vi = "Gỡ một cảnh báo đã xem xét"},
       .arguments = {"name"},
       .ids = {{"name", "loanFlags"}},
       .example = "fund clear-flag f1 --etag 1 --reason 'đã làm việc với HTX'"},
      {.group = "fund",
       .name = "decide-debtors",
       .method = HTX_FUNDING("StandingService.DecideDebtors"),
       .help = {.en = "Record who owes a loan after a division", .vi = "Ghi nhận bên nợ sau khi chia, tách"},
       .example = "fund decide-debtors --decision @decision.json --validate-only"},
  };
}

}  // namespace

std::vector<MethodCommand> LendingMethods() {
  std::vector<MethodCommand> commands = Contracts();
  for (MethodCommand& command : Openings()) commands.push_back(std::move(command));
  for (MethodCommand& command : Standings()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace htx::ctl
