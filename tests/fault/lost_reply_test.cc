// The reply is lost after the commit; the client repeats its request. This is how duplicates are born.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/eventually.h"
#include "tests/support/tcp_gate.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(LostReplyTest, ARegistrationWhoseReplyWasLostIsRepeatedAndHappensOnce) {
  World world({.services = {"registry"}, .redis = false});
  const RegistryOffice direct(world.registry().channel());
  direct.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  TcpGate gate(world.registry().port());
  const RegistryOffice office(TestChannel(gate.address()));
  using Stub = registry_v1::OrganizationService::Stub;
  EXPECT_EQ(office.Count("kind = COOPERATIVE"), 0) << "the way is open";

  for (int i = 1; i <= 5; ++i) {
    const auto request = NewCooperative(absl::StrCat("c", i), i, Day(2020, 1, 1), "lm-hp");
    // What the server answers stays inside the gate, and then the connection breaks.
    gate.Set(Direction::kToClient, {.stall = true});
    Answer<registry_v1::CreateOrganizationResponse> lost;
    std::thread caller([&] { lost = Call(*office.organizations, &Stub::CreateOrganization, request); });
    EXPECT_TRUE(Eventually([&] { return direct.Count("kind = COOPERATIVE") == i; })) << "it was committed";
    gate.CutAll();
    caller.join();
    EXPECT_TRUE(IsLost(lost.status)) << Describe(lost.status);
    gate.Heal();

    const auto repeated = CallUntilAnswered(*office.organizations, &Stub::CreateOrganization, request);
    ASSERT_THAT(repeated, Answers());
    EXPECT_EQ(repeated.body.organization().name(), absl::StrCat("organizations/c", i));
    EXPECT_EQ(direct.Count("kind = COOPERATIVE"), i);
  }
  int registered = 0;
  for (const auto& change : direct.AllChanges()) registered += change.header().type() == "ORGANIZATION_REGISTERED";
  EXPECT_EQ(registered, 6) << "the alliance and five cooperatives, each announced once";
}

// The request itself is lost on its way: nothing happens, and the repetition does it.
TEST(LostReplyTest, ARequestThatNeverArrivedIsRepeatedAndHappensOnce) {
  World world({.services = {"registry"}, .redis = false});
  const RegistryOffice direct(world.registry().channel());
  direct.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  TcpGate gate(world.registry().port());
  const RegistryOffice office(TestChannel(gate.address()));
  using Stub = registry_v1::OrganizationService::Stub;
  EXPECT_EQ(office.Count("kind = COOPERATIVE"), 0);
  // What the client still had to say of an earlier call may be cut in the place of the request, which then arrives.
  int arrived = -1;
  registry_v1::CreateOrganizationRequest request;
  Answer<registry_v1::CreateOrganizationResponse> sent;
  do {
    ASSERT_LT(++arrived, 20);
    request = NewCooperative(absl::StrCat("c", arrived), 1 + arrived, Day(2020, 1, 1), "lm-hp");
    gate.Set(Direction::kToServer, {.cut_after = 20});
    sent = Call(*office.organizations, &Stub::CreateOrganization, request);
  } while (sent.ok());
  EXPECT_TRUE(IsLost(sent.status)) << Describe(sent.status);
  EXPECT_EQ(direct.Count("kind = COOPERATIVE"), arrived);
  ASSERT_THAT(CallUntilAnswered(*office.organizations, &Stub::CreateOrganization, request), Answers());
  EXPECT_EQ(direct.Count("kind = COOPERATIVE"), arrived + 1);
}

TEST(LostReplyTest, ARepaymentWhoseReplyWasLostIsBookedOnce) {
  World world({.services = {"registry", "funding"}});
  const RegistryOffice registry(world.registry().channel());
  registry.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  registry.Create(NewCooperative("dong-tam", 1, Day(2015, 5, 20), "lm-hp"));
  registry.Admit("dong-tam", "lm-hp", Day(2016, 1, 1));
  const FundOffice direct(world.funding().channel());
  direct.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
  const auto decided = CallUntilAnswered(
      *direct.applications, &funding_v1::ApplicationService::Stub::DecideApplication,
      direct.Approval(direct.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000)), kApprover);
  ASSERT_THAT(decided, Answers());
  const auto loan = direct.PaidOut("khoan-1", decided.body.application());
  const auto owed = [&] {
    funding_v1::GetLoanRequest get;
    get.set_name(loan.name());
    const auto now = Call(*direct.loans, &funding_v1::LoanService::Stub::GetLoan, get);
    EXPECT_THAT(now, Answers());
    return now.body.loan().balances().principal_outstanding().amount();
  };

  TcpGate gate(world.funding().port());
  const FundOffice office(TestChannel(gate.address()));
  EXPECT_EQ(office.Imbalance("quy-hp"), 0) << "the way is open";
  const auto payment = direct.Payment(loan.name(), 50'000'000, Day(2024, 4, 15));
  using Stub = funding_v1::LoanService::Stub;
  gate.Set(Direction::kToClient, {.stall = true});
  Answer<funding_v1::RecordRepaymentResponse> lost;
  std::thread caller([&] { lost = Call(*office.loans, &Stub::RecordRepayment, payment, kCashier); });
  EXPECT_TRUE(Eventually([&] { return owed() < 500'000'000; })) << "it was committed";
  const int64_t owed_after = owed();
  gate.CutAll();
  caller.join();
  EXPECT_TRUE(IsLost(lost.status)) << Describe(lost.status);
  gate.Heal();

  const auto repeated = CallUntilAnswered(*office.loans, &Stub::RecordRepayment, payment, kCashier);
  ASSERT_THAT(repeated, Answers());
  EXPECT_EQ(repeated.body.loan().balances().principal_outstanding().amount(), owed_after);
  EXPECT_EQ(owed(), owed_after) << "the money was counted once";
  EXPECT_EQ(direct.Imbalance("quy-hp"), 0);
  EXPECT_THAT(
      Call(*office.loans, &Stub::RecordRepayment, direct.Payment(loan.name(), 10'000'000, Day(2024, 5, 15)), kCashier),
      Answers())
      << "and the next payment is taken";
}

}  // namespace
}  // namespace htx::testing
