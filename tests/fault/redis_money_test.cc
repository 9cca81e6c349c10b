// Redis is emptied, poisoned, silent and gone while a loan is judged, paid out and paid back: the books are those of a
// fund that has no Redis.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "absl/strings/str_cat.h"
#include "tests/integration/office.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

using Loans = funding_v1::LoanService::Stub;
using Ledger = funding_v1::LedgerService::Stub;

// The trial balance after the life of a loan; `trouble` comes before each of its steps.
std::string Live(World& world, const std::function<void(int)>& trouble) {
  const RegistryOffice registry(world.registry().channel());
  registry.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  registry.Create(NewCooperative("dong-tam", 1, Day(2015, 5, 20), "lm-hp"));
  registry.Admit("dong-tam", "lm-hp", Day(2016, 1, 1));
  const FundOffice fund(world.funding().channel());
  fund.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
  int step = 0;
  trouble(step++);
  const auto application = fund.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000);
  trouble(step++);
  const auto decided = CallUntilAnswered(*fund.applications, &funding_v1::ApplicationService::Stub::DecideApplication,
                                         fund.Approval(application), kApprover);
  EXPECT_THAT(decided, Answers());
  trouble(step++);
  const std::string loan = fund.PaidOut("khoan-1", decided.body.application()).name();
  for (int month = 4; month < 10; ++month) {
    trouble(step++);
    EXPECT_THAT(CallUntilAnswered(*fund.loans, &Loans::RecordRepayment,
                                  fund.Payment(loan, 43'000'000 + month, Day(2024, month, 15)), kCashier),
                Answers());
  }
  funding_v1::GetTrialBalanceRequest request;
  request.set_fund("funds/quy-hp");
  const auto balance = CallUntilAnswered(*fund.ledger, &Ledger::GetTrialBalance, request);
  EXPECT_THAT(balance, Answers());
  return balance.body.ShortDebugString();
}

TEST(RedisMoneyTest, WhateverHappensToRedisTheBooksAreTheSame) {
  World without({.services = {"registry", "funding"}, .redis = false});
  const std::string books = Live(without, [](int) {});
  EXPECT_NE(books, "");

  World world({.services = {"registry", "funding"}});
  RedisServer& redis = world.redis();
  const auto trouble = [&](int step) {
    if (step == 1) redis.Flush();
    if (step == 2) redis.Stop();  // Silent while the payout is decided.
    if (step == 3) redis.Continue();
    if (step == 4) {
      for (const std::string id : {"dong-tam", "lm-hp"}) {
        redis.Run({"SET", absl::StrCat("htx:v1:organization:", id), "poison"});
      }
    }
    if (step == 5) redis.Kill();
    if (step == 6) world.funding().Restart();
    if (step == 7) redis.Restart();
  };
  EXPECT_EQ(Live(world, trouble), books);
}

}  // namespace
}  // namespace htx::testing
