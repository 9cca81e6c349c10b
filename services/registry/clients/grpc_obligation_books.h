#pragma once

#include <memory>
#include <string>

#include "grpcpp/grpcpp.h"
#include "registry/clients/obligation_book.h"

namespace htx::registry {

// Open loans and applications, from funding's LoanService and ApplicationService. A loan is a debt while it is ACTIVE.
std::unique_ptr<ObligationBook> MakeFundingBook(std::shared_ptr<grpc::Channel> funding);

// Live nominations, those in a ballot among them, from awards' CommendationService. A suspended one is not live: it
// goes on only for an organisation that operates.
std::unique_ptr<ObligationBook> MakeAwardsBook(std::shared_ptr<grpc::Channel> awards);

// A service that this installation has no address of: every question answers UNAVAILABLE / PEER_UNAVAILABLE.
std::unique_ptr<ObligationBook> MakeMissingBook(std::string service);

}  // namespace htx::registry
