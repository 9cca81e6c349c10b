// Every rule that decisions rest on is listed with its source, by each service that has rules, in the same way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "htx/common/v1/rule_service.grpc.pb.h"
#include "tests/integration/office.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

using common::v1::RuleService;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Key;

class RulesTest : public ::testing::Test {
 protected:
  static common::v1::GetRulesResponse ListAll(ServiceProcess& service) {
    common::v1::GetRulesRequest request;
    request.set_all_versions(true);
    const auto answer = Call(*RuleService::NewStub(service.channel()), &RuleService::Stub::GetRules, request);
    EXPECT_THAT(answer, Answers());
    return answer.body;
  }
  static std::vector<std::string> BooksOf(const common::v1::GetRulesResponse& response) {
    std::vector<std::string> books;
    for (const common::v1::RuleBook& book : response.books()) books.push_back(book.book());
    return books;
  }

  World world_{{.services = {"registry", "funding"}, .redis = false}};
};

TEST_F(RulesTest, EveryRuleOfEveryBookHasAPeriodASourceAndAConfidence) {
  const common::v1::GetRulesResponse registry = ListAll(world_.registry());
  const common::v1::GetRulesResponse funding = ListAll(world_.funding());
  EXPECT_THAT(BooksOf(registry), ElementsAre("registration", "lifecycle", "reports", "roles", "calendar"));
  EXPECT_THAT(BooksOf(funding), ElementsAre("lending", "classification", "calendar"));
  EXPECT_EQ(registry.books(4).fingerprint(), funding.books(2).fingerprint()) << "both count the same working days";
  for (const common::v1::GetRulesResponse* const response : {&registry, &funding}) {
    std::map<std::string, int> rules;
    std::set<std::string> versions;
    for (const common::v1::Rule& rule : response->rules()) {
      ++rules[rule.book()];
      EXPECT_TRUE(versions.insert(rule.book() + "/" + rule.version()).second) << rule.version();
      EXPECT_TRUE(rule.has_from_date()) << rule.version();
      EXPECT_FALSE(rule.citation().empty()) << rule.version();
      EXPECT_NE(rule.confidence(), common::v1::CONFIDENCE_UNSPECIFIED) << rule.version();
    }
    for (const std::string& book : BooksOf(*response)) EXPECT_THAT(rules, Contains(Key(book)));
  }
}

TEST_F(RulesTest, ADayHasTheRulesThatHeldOnIt) {
  const auto stub = RuleService::NewStub(world_.registry().channel());
  common::v1::GetRulesRequest request;
  request.set_book("registration");
  request.set_name("FOUNDERS_MIN");
  const auto founders = [&](const google::type::Date& day) {
    *request.mutable_date() = day;
    const auto answer = Call(*stub, &RuleService::Stub::GetRules, request);
    EXPECT_THAT(answer, Answers());
    std::map<std::string, std::string> least;
    for (const common::v1::Rule& rule : answer.body.rules()) least[rule.key()] = rule.value();
    return least;
  };
  EXPECT_EQ(founders(Day(2024, 6, 30))["COOPERATIVE"], "7");
  EXPECT_EQ(founders(Day(2024, 7, 1))["COOPERATIVE"], "5");
  request.set_book("lending");
  EXPECT_EQ(Call(*stub, &RuleService::Stub::GetRules, request).reason(), "NEVER_EXISTED") << "another service's book";
}

}  // namespace
}  // namespace htx::testing
