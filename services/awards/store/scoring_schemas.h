#pragma once

// What the lists of scoring can be filtered and ordered by. References are ids without their collection.

#include "common/query/query.h"

namespace htx::awards::store {

const query::Schema& ScoreTemplateSchema();
const query::Schema& ScoreSheetSchema();
const query::Schema& RankingSchema();

}  // namespace htx::awards::store
