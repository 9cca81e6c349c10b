#pragma once

// The part of quality that asks whether a record keeps the law: rules that are rows of rule files.

#include <vector>

#include "common/base/rule_book.h"
#include "registry/domain/quality.h"

namespace htx::registry {

// Says that `finding` follows from `rule`.
void Cite(const Rule& rule, QualityFinding& finding);

// Members, governing law, registration of groups, contributions, the common fund, internal lending.
void JudgeLaw(const QualityInputs& inputs, std::vector<QualityFinding>& findings);

}  // namespace htx::registry
