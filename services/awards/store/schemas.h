#pragma once

// What each list can be filtered and ordered by. References are ids without their collection.

#include "common/query/query.h"

namespace htx::awards::store {

// The same schema for order_by: names are compared as written and ordered by Vietnamese collation, in another column.
query::Schema ForOrder(query::Schema schema);

const query::Schema& ClusterSchema();
const query::Schema& CampaignSchema();
const query::Schema& PledgeSchema();
const query::Schema& ObservationSchema();
const query::Schema& NominationSchema();
const query::Schema& BallotSchema();
const query::Schema& MeetingSchema();
const query::Schema& CouncilSchema();
const query::Schema& RelationSchema();
const query::Schema& SigningAuthoritySchema();
const query::Schema& DecisionSchema();
const query::Schema& AwardSchema();

}  // namespace htx::awards::store
