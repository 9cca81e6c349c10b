#pragma once

// What the lists of alliances' work can be filtered and ordered by.

#include "common/query/query.h"

namespace htx::registry {

const query::Schema& DutySchema();
const query::Schema& DutyOrderSchema();
const query::Schema& MembershipSchema();
const query::Schema& FeeScheduleSchema();
const query::Schema& DuesPaymentSchema();
const query::Schema& DuesSchema();
const query::Schema& DuesOrderSchema();
const query::Schema& ProgrammeSchema();
const query::Schema& PetitionSchema();
const query::Schema& StandingAgencySchema();

}  // namespace htx::registry
