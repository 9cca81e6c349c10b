#pragma once

#include <memory>

#include "awards/clients/fund_statistics.h"
#include "grpcpp/grpcpp.h"

namespace htx::awards {

// Figures from ListFunds and GetFundReport of funding. The funds are those of the alliances on record; the sequence is
// the least of the reports'.
std::unique_ptr<FundStatistics> MakeGrpcFundStatistics(const std::shared_ptr<grpc::Channel>& funding);

}  // namespace htx::awards
