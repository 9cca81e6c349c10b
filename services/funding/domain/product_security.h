#pragma once

// What a product asks of the security of a loan that follows it.

#include "funding/domain/application.h"
#include "funding/domain/eligibility.h"
#include "funding/domain/product.h"

namespace htx::funding {

// The verdict on the measure that the appraisal found. How much collateral must count for is judged by JudgeCollateral.
Verdict JudgeProductSecurity(const LoanProduct& product, SecurityMeasure measure);

}  // namespace htx::funding
