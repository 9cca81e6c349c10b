#pragma once

// Openings between protos and the domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "funding/domain/opening.h"
#include "funding/store/opening_store.h"
#include "htx/funding/v1/migration.pb.h"

namespace htx::funding {

// A loan as it was told, without what its product and its sources' risk bearers say. Its ids follow from the loan's.
// INVALID_ARGUMENT / FIELD_RULE with every violation, by its path in the row.
absl::StatusOr<OpeningLoan> ParseOpeningLoan(const v1::OpeningLoan& row, const FundId& fund);
// A balance, debit positive. A violation for both sides, or neither.
OpeningFigure ParseBalance(const v1::OpeningBalance& balance, absl::string_view field, FieldErrors& errors);

v1::OpeningLoanBalance ToProto(const OpeningLoanBalance& balance);
v1::OpeningDifference ToProto(const OpeningDifference& difference);
// Without counts and differences.
v1::Opening ToProto(const store::Opening& opening);

}  // namespace htx::funding
