#pragma once

// Judging the steps between approval and money. What was said is the caller's to store: with the step when nothing
// blocks (store::InsertJudgement), else as its refusal (refusal.h).

#include <optional>

#include "absl/status/statusor.h"
#include "common/base/call_record.h"
#include "common/sql/database.h"
#include "funding/domain/application.h"
#include "funding/domain/judgement.h"
#include "funding/domain/loan.h"
#include "htx/funding/v1/application.pb.h"

namespace htx::funding {

// What is known when a step is judged.
struct JudgedCase {
  const Fund& fund;
  const Application& application;
  const Loan& loan;
  const CallRecord& record;
  const RuleBook& rules;
};

// The contract: what its product asks of the security. None without a product.
absl::StatusOr<std::optional<Judgement>> JudgeContract(sql::Transaction& tx, const JudgedCase& judged);

// Signing on `day`: the borrower, and the limits on what it and its group owe.
absl::StatusOr<Judgement> JudgeSigning(sql::Transaction& tx, const JudgedCase& judged, absl::CivilDay day,
                                       const BorrowerFacts& borrower);

// A payment, after it was reserved from the loan: as signing; bad debts before the `first` one; own capital that is
// proved, or has to be.
absl::StatusOr<Judgement> JudgePayment(sql::Transaction& tx, const JudgedCase& judged, const Disbursement& disbursement,
                                       bool first, const BorrowerFacts& borrower);

// Texts in `language`.
v1::Judgement ToProto(const Judgement& judgement, absl::string_view language);

}  // namespace htx::funding
