#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/office.h"
#include "tests/support/world/on_engine.h"

namespace htx::testing {

// A register with two cooperatives and a fund. "dong-tam" was lent 500 million on 15 March 2024 and has paid nothing.
class Indebted : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    registry_.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
    registry_.Create(NewCooperative("dong-tam", 1, Day(2015, 5, 20), "lm-hp"));
    registry_.Create(NewCooperative("tien-phong", 2, Day(2016, 5, 20), "lm-hp"));
    registry_.Admit("dong-tam", "lm-hp", Day(2016, 1, 1));
    fund_.Found("quy-hp", "von", "lm-hp", 50'000'000'000);
    const auto application = fund_.Appraised("ho-so-1", "quy-hp", "von", "dong-tam", 500'000'000);
    const auto decided =
        CallUntilAnswered(*fund_.applications, &funding_v1::ApplicationService::Stub::DecideApplication,
                          fund_.Approval(application), kApprover);
    ASSERT_THAT(decided, Answers());
    loan_ = fund_.PaidOut("khoan-1", decided.body.application()).name();
  }

  World world_{OnEngine(GetParam())};
  const RegistryOffice registry_{world_.registry().channel()};
  const FundOffice fund_{world_.funding().channel()};
  std::string loan_ = {};
};

}  // namespace htx::testing
