#include "funding/rpc/report_basis.h"

#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/loan_store.h"
#include "funding/store/product_store.h"
#include "funding/store/program_store.h"

namespace htx::funding {
namespace {

constexpr int kMostFindings = 100;

}  // namespace

absl::Status Reconciliation::Begin(sql::Transaction& tx, const FundId& fund) {
  basis_.Clear();
  differs_ = false;
  HTX_RETURN_IF_ERROR(store::GetFund(tx, fund).status());
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> closed, store::ClosedThrough(tx, fund));
  if (closed.has_value()) *basis_.mutable_closed_through() = DateProto(*closed);
  return absl::OkStatus();
}

void Reconciliation::Control(absl::string_view name, absl::string_view accounts, Dong reported, Dong ledger) {
  v1::ReportControl& control = *basis_.add_controls();
  control.set_name(std::string(name));
  control.set_accounts(std::string(accounts));
  *control.mutable_reported() = MoneyProto(reported);
  *control.mutable_ledger() = MoneyProto(ledger);
  *control.mutable_difference() = MoneyProto(reported - ledger);
  differs_ |= reported != ledger;
}

void Reconciliation::Compare(absl::string_view control, absl::string_view resource, Dong reported, Dong ledger) {
  if (reported == ledger) return;
  differs_ = true;
  basis_.set_finding_count(basis_.finding_count() + 1);
  if (basis_.findings_size() >= kMostFindings) return;
  v1::ReportFinding& finding = *basis_.add_findings();
  finding.set_control(std::string(control));
  finding.set_resource(std::string(resource));
  *finding.mutable_reported() = MoneyProto(reported);
  *finding.mutable_ledger() = MoneyProto(ledger);
}

v1::ReportBasis Reconciliation::Take() && {
  basis_.set_sequence(sequence_);
  *basis_.mutable_read_time() = TimeProto(now_);
  basis_.set_reconciled(!differs_);
  return std::move(basis_);
}

LoanAccount CompareLoan(const BookedLoan& loan, absl::CivilDay day, Reconciliation& reconciliation) {
  const Loan& contract = loan.owed.loan;
  LoanAccount account = AccountOn(contract.terms, loan.owed.events, day, contract.contract_day, contract.conditions);
  reconciliation.Compare(kControlOutstanding, NameOf(contract.id), account.outstanding, loan.books.Principal());
  reconciliation.Compare(kControlFollowed, NameOf(contract.id), account.followed, loan.books.followed);
  return account;
}

std::string GroupKey(store::ReportGrouping grouping, const std::string& id) {
  if (id.empty()) return id;
  switch (grouping) {
    case store::ReportGrouping::kProvince:
    case store::ReportGrouping::kDistrict:
      return AreaNameOf(id);
    case store::ReportGrouping::kSource:
      return NameOf(SourceId::Of(id));
    case store::ReportGrouping::kProgram:
      return NameOf(ProgramId::Of(id));
    case store::ReportGrouping::kProduct:
      return NameOf(ProductId::Of(id));
    case store::ReportGrouping::kNone:
    case store::ReportGrouping::kSector:
      return id;
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<std::string> GroupName(sql::Transaction& tx, store::ReportGrouping grouping, const std::string& id) {
  if (id.empty()) return id;
  switch (grouping) {
    case store::ReportGrouping::kSource: {
      HTX_ASSIGN_OR_RETURN(FundSource source, store::GetSource(tx, SourceId::Of(id)));
      return std::move(source.display_name);
    }
    case store::ReportGrouping::kProgram: {
      HTX_ASSIGN_OR_RETURN(Program program, store::GetProgram(tx, ProgramId::Of(id)));
      return std::move(program.display_name);
    }
    case store::ReportGrouping::kProduct: {
      HTX_ASSIGN_OR_RETURN(LoanProduct product, store::GetProduct(tx, ProductId::Of(id)));
      return std::move(product.display_name);
    }
    case store::ReportGrouping::kNone:
    case store::ReportGrouping::kProvince:
    case store::ReportGrouping::kDistrict:
    case store::ReportGrouping::kSector:
      return std::string();
  }
  HTX_UNREACHABLE();
}

}  // namespace htx::funding
