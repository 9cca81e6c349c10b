#pragma once

// An alliance's office at work: the requests that the integration and fault tests send, each with sensible content, and
// the chains of them that lead somewhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/ids.h"
#include "google/type/date.pb.h"
#include "htx/awards/v1/commendation_service.grpc.pb.h"
#include "htx/awards/v1/emulation_service.grpc.pb.h"
#include "htx/funding/v1/application_service.grpc.pb.h"
#include "htx/funding/v1/fund_service.grpc.pb.h"
#include "htx/funding/v1/ledger_service.grpc.pb.h"
#include "htx/funding/v1/loan_service.grpc.pb.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/party_service.grpc.pb.h"
#include "tests/support/world/calls.h"

namespace htx::testing {

namespace registry_v1 = ::htx::registry::v1;
namespace funding_v1 = ::htx::funding::v1;
namespace awards_v1 = ::htx::awards::v1;

// The body of a call that has to succeed.
template <class Response>
Response Must(const Answer<Response>& answer) {
  EXPECT_THAT(answer, Answers());
  return answer.body;
}

google::type::Date Day(int year, int month, int day);
common::v1::Money Vnd(int64_t amount);
// The `number`-th valid tax code of ten digits.
std::string TaxCodeNumber(int number);

// Requests of the registry. `id` becomes the organisation's id; organisations stand in Hải Phòng.
registry_v1::CreateOrganizationRequest NewAlliance(const std::string& id, const std::string& legal_name);
registry_v1::CreateOrganizationRequest NewCooperative(const std::string& id, int number,
                                                      const google::type::Date& founded, const std::string& alliance);
registry_v1::CreateRelationshipRequest NewMembership(const std::string& from, const std::string& to,
                                                     const google::type::Date& since);

// The people of a fund: who asks, who judges, who decides, who pays out.
inline const Caller kMaker = {.principal = "user:maker"};
inline const Caller kAppraiser = {.principal = "user:appraiser"};
inline const Caller kApprover = {.principal = "user:approver"};
inline const Caller kCashier = {.principal = "user:cashier"};

// The registry's side. Every step expects to succeed and fails the test otherwise; what was not answered, or refused
// because another service was not there in time, is sent again.
class RegistryOffice {
 public:
  explicit RegistryOffice(const std::shared_ptr<grpc::Channel>& channel)
      : organizations(registry_v1::OrganizationService::NewStub(channel)),
        parties(registry_v1::PartyService::NewStub(channel)),
        bulk(registry_v1::BulkService::NewStub(channel)),
        changes(registry_v1::ChangeService::NewStub(channel)) {}

  void Create(const registry_v1::CreateOrganizationRequest& request) const;
  void Admit(const std::string& from, const std::string& to, const google::type::Date& since) const;
  registry_v1::Organization Get(const std::string& id) const;
  // Exact number of organisations that `filter` keeps.
  int64_t Count(const std::string& filter) const;
  // The whole feed, by pages.
  std::vector<registry_v1::Change> AllChanges() const;

  std::unique_ptr<registry_v1::OrganizationService::Stub> organizations;
  std::unique_ptr<registry_v1::PartyService::Stub> parties;
  std::unique_ptr<registry_v1::BulkService::Stub> bulk;
  std::unique_ptr<registry_v1::ChangeService::Stub> changes;
};

// The fund's side.
class FundOffice {
 public:
  explicit FundOffice(const std::shared_ptr<grpc::Channel>& channel)
      : funds(funding_v1::FundService::NewStub(channel)),
        applications(funding_v1::ApplicationService::NewStub(channel)),
        loans(funding_v1::LoanService::NewStub(channel)),
        ledger(funding_v1::LedgerService::NewStub(channel)) {}

  // A fund with one source that holds `capital` from 2023 on.
  void Found(const std::string& fund, const std::string& source, const std::string& alliance, int64_t capital) const;
  // An application of `borrower` over `amount`, appraised, on 2024-03-05.
  funding_v1::LoanApplication Appraised(const std::string& id, const std::string& fund, const std::string& source,
                                        const std::string& borrower, int64_t amount) const;
  // The approving vote on it, on 2024-03-10.
  funding_v1::DecideApplicationRequest Approval(const funding_v1::LoanApplication& application) const;
  // The loan of an approved application, signed, and paid out on 2024-03-15. 12 months, 6.6 % a year.
  funding_v1::Loan PaidOut(const std::string& id, const funding_v1::LoanApplication& application) const;
  // A payment of the borrower.
  funding_v1::RecordRepaymentRequest Payment(const std::string& loan, int64_t amount,
                                             const google::type::Date& day) const;
  // Debits less credits over all accounts of the fund; 0 in books that are right.
  int64_t Imbalance(const std::string& fund) const;

  std::unique_ptr<funding_v1::FundService::Stub> funds;
  std::unique_ptr<funding_v1::ApplicationService::Stub> applications;
  std::unique_ptr<funding_v1::LoanService::Stub> loans;
  std::unique_ptr<funding_v1::LedgerService::Stub> ledger;
};

}  // namespace htx::testing
