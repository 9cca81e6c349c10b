#pragma once

#include <memory>
#include <string>

#include "grpcpp/grpcpp.h"
#include "registry/clients/obligation_book.h"

namespace htx::registry {

// Loans that are owed or may still be drawn, also those whose debt passed on from a borrower that was merged or
// divided, from funding's StandingService; and open applications, from its ApplicationService. A loan is a debt while
// it is ACTIVE or WRITTEN_OFF. While it is not decided who owes after a division, DEBTOR_UNDECIDED of the organisation
// itself is one.
std::unique_ptr<ObligationBook> MakeFundingBook(std::shared_ptr<grpc::Channel> funding);

// Live nominations, those in a ballot among them, from awards' CommendationService. A suspended one is not live: it
// goes on only for an organisation that operates.
std::unique_ptr<ObligationBook> MakeAwardsBook(std::shared_ptr<grpc::Channel> awards);

// A service that this installation has no address of: every question answers UNAVAILABLE / PEER_UNAVAILABLE.
std::unique_ptr<ObligationBook> MakeMissingBook(std::string service);

}  // namespace htx::registry
