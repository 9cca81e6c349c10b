#pragma once

#include <memory>
#include <vector>

#include "awards/rpc/change_handlers.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/contest_handlers.h"
#include "awards/rpc/council_handlers.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/log_handlers.h"
#include "awards/rpc/route_handlers.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/rpc/scoring_handlers.h"
#include "awards/rpc/statistics_handlers.h"
#include "common/rpc/chassis.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// The handlers of all services of this server.
struct AwardsHandlers {
  explicit AwardsHandlers(HandlerParts parts)
      : emulation(parts),
        commendation(parts),
        honours(parts),
        councils(parts),
        contests(parts),
        log(parts),
        statistics(parts),
        eligibility(parts),
        rule_sets(parts),
        routes(parts),
        scoring(parts),
        changes(*parts.database, *parts.clock) {}

  EmulationHandlers emulation;
  CommendationHandlers commendation;
  HonourHandlers honours;
  CouncilHandlers councils;
  ContestHandlers contests;
  LogHandlers log;
  StatisticsHandlers statistics;
  EligibilityHandlers eligibility;
  RuleSetHandlers rule_sets;
  RouteHandlers routes;
  ScoringHandlers scoring;
  ChangeHandlers changes;
};

// The adapters between gRPC and the handlers. `handlers` and `chassis` outlive them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(AwardsHandlers& handlers, rpc::Chassis& chassis);

}  // namespace htx::awards
