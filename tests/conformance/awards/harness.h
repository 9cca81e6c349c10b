#pragma once

// The handlers of awards over a real database of either engine. The registry is a fake that the test speaks for.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "awards/rpc/ballot_seal.h"
#include "awards/rpc/change_handlers.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/council_handlers.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/log_handlers.h"
#include "awards/rpc/route_handlers.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/rpc/statistics_handlers.h"
#include "common/base/mutex.h"
#include "tests/support/databases.h"
#include "tests/support/fakes.h"
#include "tests/support/matchers.h"

namespace htx::awards {

// Organisations that the test made up; asking can be made to fail.
class FakeDirectory : public OrganizationDirectory {
 public:
  absl::StatusOr<NomineeFacts> Current(const rpc::RequestContext&, const OrganizationId& id,
                                       absl::CivilDay day) override;
  absl::StatusOr<std::string> DisplayName(const OrganizationId& id, absl::Time deadline) override;
  absl::StatusOr<std::vector<OrganizationId>> Predecessors(const OrganizationId& id, absl::Time deadline) override;
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}

  std::map<std::string, std::vector<std::string>> predecessors = {};
  std::map<std::string, std::string> status = {};  // Of organisations that do not operate.
  std::set<std::string> enterprises = {};
  bool down = false;
  std::atomic<int> asked = 0;
};

// Debts that the test made up; an organisation without any has none.
class FakeDebts : public DebtDirectory {
 public:
  absl::StatusOr<DebtFacts> Current(const rpc::RequestContext&, const OrganizationId& id, absl::CivilDay day) override;
  absl::StatusOr<DebtFacts> Cached(const OrganizationId& id, absl::Time deadline) override;
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}

  std::map<std::string, BadDebt> bad_debt = {};
  bool down = false;
  std::atomic<int> asked = 0;
};

class FakeStatistics : public RegistryStatistics {
 public:
  absl::StatusOr<Measured> Measure(const rpc::RequestContext&, const MeasureQuery& query) override;

  Measured answer = {{75, 1}, 9};
  // Of single units, when the test tells them: the sum over those asked about.
  std::map<std::string, Rational> of_unit = {};
  bool down = false;
  MeasureQuery last = {};
  int asked = 0;
};

// Reports of funds that the test speaks for, by alliance: an alliance that is not there has no fund.
class FakeFunds : public FundStatistics {
 public:
  absl::StatusOr<Measured> Measure(const rpc::RequestContext&, const MeasureQuery& query) override;

  std::map<std::string, int64_t> lent = {};
  int64_t sequence = 31;
  bool down = false;
  MeasureQuery last = {};
  int asked = 0;
};

class AwardsTest : public ::testing::TestWithParam<htx::testing::TestDatabase::Kind> {
 protected:
  AwardsTest();

  // What the handlers of every service are made of.
  HandlerParts Parts();
  // A caller with the given scopes, "*" for all.
  rpc::RequestContext As(std::string principal, std::vector<std::string> scopes = {"*"}) const;
  rpc::RequestContext Clerk() const { return As("user:clerk"); }
  static std::string Uuid() { return NewUuid(); }
  // Writes a mark and returns its sequence, once the feed has it: on PostgreSQL sequences are given after commit.
  // Everything committed before has a smaller one, so two marks in a row differ by one exactly when nothing was written
  // in between.
  int64_t Mark();
  // The token that resumes after `sequence`.
  std::string ResumeToken(int64_t sequence) const;
  // Waits until the feed has `count` changes after `after`, and returns them.
  v1::ListChangesResponse Feed(int64_t after, int count);

  // Shortcuts; each expects success.
  v1::Cluster MakeCluster(const std::string& id, v1::ClusterKind kind, const std::vector<std::string>& units);
  v1::Campaign MakeCampaign(const std::string& id, const std::vector<std::string>& clusters, const std::string& dataset,
                            int year);
  v1::Nomination MakeNomination(const std::string& id, const std::string& kind, const std::string& organization,
                                const std::string& cluster);
  v1::Nomination Submit(const v1::Nomination& nomination);
  absl::StatusOr<v1::ReviewNominationResponse> Review(const v1::Nomination& nomination, v1::ReviewAction action,
                                                      const std::string& reason = "", const std::string& to = "");
  // A meeting of `members` principals "user:0"…, the first `present` of them in the room.
  v1::Meeting Convene(const std::string& id, const std::vector<std::string>& agenda, int members, int present);
  v1::Ballot OpenBallot(const std::string& id, const std::string& meeting, const std::string& nomination);
  absl::StatusOr<v1::CastVoteResponse> Vote(const std::string& ballot, const std::string& principal,
                                            v1::VoteChoice choice, v1::VoteChannel channel = v1::VOTE_CHANNEL_IN_ROOM);
  absl::StatusOr<v1::CloseBallotResponse> CloseBallot(const v1::Ballot& ballot);
  // A nomination that a ballot has recommended.
  v1::Nomination Recommended(const std::string& id, const std::string& organization);
  v1::Nomination Read(const v1::Nomination& nomination);
  // The national alliance's decision of 2018-01-10 to grant a nomination; without one it has no items.
  v1::IssueDecisionRequest Decide(const std::string& number, const std::string& nomination);

  int marks_ = 0;
  htx::testing::TestDatabase storage_;
  htx::testing::FakeClock clock_;
  std::unique_ptr<IdSource> ids_ = MakeIdSource();
  std::unique_ptr<sql::Database> database_;
  query::PageTokens tokens_{"0123456789abcdef"};
  FakeDirectory directory_;
  FakeDebts debts_;
  FakeStatistics statistics_;
  FakeFunds funds_;
  BallotSeal seal_ = BallotSeal::Parse(RandomHex()).value();
  std::unique_ptr<EmulationHandlers> emulation_;
  std::unique_ptr<CommendationHandlers> commendation_;
  std::unique_ptr<StatisticsHandlers> forms_;
  std::unique_ptr<EligibilityHandlers> eligibility_;
  std::unique_ptr<RuleSetHandlers> rule_sets_;
  std::unique_ptr<RouteHandlers> routes_;
  std::unique_ptr<CouncilHandlers> councils_;
  std::unique_ptr<ChangeHandlers> changes_;
  const KeyRing keys_ = KeyRing::Development();
  std::unique_ptr<LogHandlers> log_;
  std::unique_ptr<HonourHandlers> honours_;
};

void SetDate(google::type::Date* date, int year, int month, int day);

}  // namespace htx::awards
