#include "funding/rpc/lending_judgement.h"

#include <utility>

#include "common/base/status.h"
#include "funding/domain/product_security.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/committee_store.h"
#include "funding/store/product_store.h"

namespace htx::funding {
namespace {

Judgement Begin(const JudgedCase& judged, JudgedStep step, std::string subject, absl::CivilDay day, Dong amount) {
  Judgement judgement;
  judgement.application = judged.application.id;
  judgement.step = step;
  judgement.subject = std::move(subject);
  judgement.report.day = day;
  judgement.report.amount = amount;
  judgement.actor = judged.record.principal;
  judgement.recorded = judged.record.now;
  return judgement;
}

// The borrower, and the limits on what it and its group owe.
absl::Status JudgeDebtor(sql::Transaction& tx, const JudgedCase& judged, const BorrowerFacts& borrower,
                         EligibilityReport& report) {
  report.registry_sequence = borrower.sequence;
  report.verdicts = JudgeBorrower(report.day, borrower, judged.rules).verdicts;
  HTX_ASSIGN_OR_RETURN(const LoanCase loan, GatherPromised(tx, judged.fund, judged.application, report.day));
  for (Verdict& verdict : JudgeLimits(loan, judged.rules)) report.verdicts.push_back(std::move(verdict));
  return absl::OkStatus();
}

absl::StatusOr<bool> NeedsProof(sql::Transaction& tx, const Application& application) {
  if (!application.committee.has_value()) return false;
  HTX_ASSIGN_OR_RETURN(const DecisionRules rules, store::GetDecisionRules(tx, application.committee->rules));
  return rules.own_capital_proof;
}

}  // namespace

absl::StatusOr<std::optional<Judgement>> JudgeContract(sql::Transaction& tx, const JudgedCase& judged) {
  const Loan& loan = judged.loan;
  std::optional<Judgement> judgement;
  if (loan.product.empty()) return judgement;
  HTX_ASSIGN_OR_RETURN(const LoanProduct product, store::GetProduct(tx, loan.product));
  judgement = Begin(judged, JudgedStep::kContract, NameOf(loan.id), loan.contract_day, loan.terms.principal);
  const SecurityMeasure measure = judged.application.appraisal.has_value() ? judged.application.appraisal->security
                                                                           : SecurityMeasure::kUnsecuredByRule;
  std::vector<Verdict>& verdicts = judgement->report.verdicts;
  verdicts.push_back(JudgeProductSecurity(product, measure));
  if (product.collateral_rule == CollateralRule::kRequired) {
    LoanCase secured;
    secured.day = loan.contract_day;
    secured.amount = loan.terms.principal;
    CollateralCase& collateral = secured.collateral.emplace();
    collateral.asked_by = NameOf(product.id);
    collateral.reference = product.reference;
    collateral.coverage_ppm = product.collateral_ppm;
    HTX_ASSIGN_OR_RETURN(collateral.items, PledgedOn(tx, judged.application.id, secured.day, judged.rules));
    for (Verdict& verdict : JudgeCollateral(secured)) verdicts.push_back(std::move(verdict));
  }
  return judgement;
}

absl::StatusOr<Judgement> JudgeSigning(sql::Transaction& tx, const JudgedCase& judged, absl::CivilDay day,
                                       const BorrowerFacts& borrower) {
  Judgement judgement = Begin(judged, JudgedStep::kSigning, NameOf(judged.loan.id), day, judged.loan.terms.principal);
  HTX_RETURN_IF_ERROR(JudgeDebtor(tx, judged, borrower, judgement.report));
  return judgement;
}

absl::StatusOr<Judgement> JudgePayment(sql::Transaction& tx, const JudgedCase& judged, const Disbursement& disbursement,
                                       bool first, const BorrowerFacts& borrower) {
  const absl::CivilDay day = disbursement.day;
  Judgement judgement = Begin(judged, JudgedStep::kPayment, NameOf(disbursement.id), day, disbursement.amount);
  HTX_RETURN_IF_ERROR(JudgeDebtor(tx, judged, borrower, judgement.report));
  std::vector<Verdict>& verdicts = judgement.report.verdicts;
  if (first) {
    const CreditCheck& check = *disbursement.credit_check;
    verdicts.push_back(JudgeBadDebt(day, check.no_bad_debt, check.reference, judged.rules));
  }
  HTX_ASSIGN_OR_RETURN(const bool needs_proof, NeedsProof(tx, judged.application));
  if (needs_proof || disbursement.own_capital.has_value()) {
    OwnCapitalCase own;
    own.lent = judged.loan.disbursed + judged.loan.reserved;
    if (disbursement.own_capital.has_value()) {
      own.proved = disbursement.own_capital->amount;
      own.reference = disbursement.own_capital->reference;
    }
    verdicts.push_back(JudgeOwnCapitalProof(day, own, judged.rules));
  }
  return judgement;
}

v1::Judgement ToProto(const Judgement& judgement, absl::string_view language) {
  v1::Judgement proto;
  proto.set_step(static_cast<v1::JudgedStep>(judgement.step));
  proto.set_subject(judgement.subject);
  proto.set_principal(judgement.actor);
  proto.set_refused(judgement.refused);
  *proto.mutable_report() = ToProto(judgement.report, language);
  *proto.mutable_create_time() = TimeProto(judgement.recorded);
  return proto;
}

}  // namespace htx::funding
