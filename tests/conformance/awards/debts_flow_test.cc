// A nominee's debts to the support funds, from draft to decision: funding is asked before anything is written.

#include "awards/store/awards_database.h"
#include "awards/store/nomination_store.h"
#include "common/base/status.h"
#include "tests/conformance/awards/harness.h"
#include "tests/support/old_release.h"

namespace htx::awards {

// Of migrations.gen.h, which is the store's own.
std::vector<sql::Migration> Migrations();

namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class DebtsFlowTest : public AwardsTest {
 protected:
  absl::StatusOr<v1::SubmitNominationResponse> SubmitIn2024(const v1::Nomination& nomination) {
    v1::SubmitNominationRequest request;
    request.set_request_id(Uuid());
    request.set_name(nomination.name());
    request.set_etag(nomination.etag());
    SetDate(request.mutable_submitted_on(), 2024, 6, 1);
    return commendation_->SubmitNomination(request, Clerk());
  }
  v1::IssueDecisionRequest DecideIn2024(const std::string& nomination) {
    v1::IssueDecisionRequest request = Decide("12", nomination);
    SetDate(request.mutable_decision()->mutable_signed_on(), 2024, 7, 1);
    return request;
  }
};
HTX_BOTH_ENGINES(DebtsFlowTest);

TEST_P(DebtsFlowTest, WhoHasBadDebtsIsNotPutForward) {
  const v1::Nomination draft = MakeNomination("n", "VCA_CERTIFICATE", "htx", "");
  debts_.bad_debt["htx"] = BadDebt::kPresent;
  EXPECT_THAT(SubmitIn2024(draft), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  debts_.bad_debt["htx"] = BadDebt::kUnknown;
  EXPECT_THAT(SubmitIn2024(draft), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_DEBTS_UNKNOWN"));
  debts_.down = true;
  EXPECT_THAT(SubmitIn2024(draft), FailsWith(StatusCode::kUnavailable, "PEER_UNAVAILABLE"));
  EXPECT_EQ(Read(draft).state(), v1::NOMINATION_STATE_DRAFT);
  debts_.down = false;
  debts_.bad_debt.clear();
  const auto submitted = SubmitIn2024(draft);
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->nomination().funding_sequence(), 77);
  EXPECT_EQ(Read(draft).funding_sequence(), 77) << "it is kept";
}

TEST_P(DebtsFlowTest, WhoDoesNotOperateIsRefusedWithoutAskingFunding) {
  const v1::Nomination draft = MakeNomination("n", "VCA_CERTIFICATE", "htx", "");
  directory_.status["htx"] = "DISSOLVED";
  debts_.down = true;
  EXPECT_THAT(SubmitIn2024(draft), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
  EXPECT_EQ(debts_.asked, 0);
}

TEST_P(DebtsFlowTest, BeforeBadDebtsWereDefinedFundingIsNotAsked) {
  Submit(MakeNomination("n", "VCA_CERTIFICATE", "htx", ""));  // In 2017.
  EXPECT_EQ(debts_.asked, 0);
}

TEST_P(DebtsFlowTest, TheDecisionJudgesDebtsAgain) {
  const auto submitted = SubmitIn2024(MakeNomination("n", "VCA_CERTIFICATE", "htx", ""));
  ASSERT_THAT(submitted, IsOk());
  ASSERT_THAT(Review(submitted->nomination(), v1::REVIEW_ACTION_ACCEPT), IsOk());
  debts_.bad_debt["htx"] = BadDebt::kPresent;
  const v1::IssueDecisionRequest decide = DecideIn2024(submitted->nomination().name());
  EXPECT_THAT(commendation_->IssueDecision(decide, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_BAD_DEBT"));
  EXPECT_EQ(Read(submitted->nomination()).state(), v1::NOMINATION_STATE_APPRAISED);
  debts_.bad_debt.clear();
  EXPECT_THAT(commendation_->IssueDecision(decide, Clerk()), IsOk());
}

TEST_P(DebtsFlowTest, WhatOthersDecidedIsRecordedWhateverItsRecipientsOwe) {
  debts_.bad_debt["htx"] = BadDebt::kPresent;
  v1::IssueDecisionRequest record = DecideIn2024("");
  v1::Decision& decision = *record.mutable_decision();
  decision.set_provenance(v1::PROVENANCE_RECORDED);
  v1::DecisionItem& item = *decision.add_items();
  item.set_award_kind("VCA_CERTIFICATE");
  item.set_year(2023);
  item.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  item.mutable_recipient()->set_organization("organizations/htx");
  EXPECT_THAT(commendation_->IssueDecision(record, Clerk()), IsOk());
  EXPECT_EQ(debts_.asked, 0);
}

TEST_P(DebtsFlowTest, TheProposerSeesHowItsNomineeStands) {
  const v1::Nomination draft = MakeNomination("n", "VCA_CERTIFICATE", "htx", "");
  debts_.bad_debt["htx"] = BadDebt::kPresent;
  v1::GetNominationRequest get;
  get.set_name(draft.name());
  const auto seen = commendation_->GetNomination(get, Clerk());
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->nomination().nominee_debts().bad_debt(), v1::NOMINEE_BAD_DEBT_PRESENT);
  EXPECT_TRUE(seen->nomination().nominee_debts().overdue());
  EXPECT_EQ(seen->nomination().nominee_debts().days_past_due(), 45);
  EXPECT_EQ(seen->nomination().nominee_debts().funding_sequence(), 77);
  const auto stranger = commendation_->GetNomination(get, As("user:other", {"organizations/elsewhere"}));
  ASSERT_THAT(stranger, IsOk());
  EXPECT_FALSE(stranger->nomination().has_nominee_debts());
  debts_.down = true;
  const auto without = commendation_->GetNomination(get, Clerk());
  ASSERT_THAT(without, IsOk()) << "what is only shown blocks nothing";
  EXPECT_FALSE(without->nomination().has_nominee_debts());
}

TEST_P(DebtsFlowTest, NominationsOfTheFirstReleaseAreReadAsTheyWere) {
  const v1::Nomination submitted = Submit(MakeNomination("n", "VCA_CERTIFICATE", "htx", ""));
  const htx::testing::TestDatabase storage = htx::testing::TestDatabase::Make(GetParam());
  {
    const auto old = htx::testing::OpenAsOf(storage, clock_, Migrations(), 1);
    ASSERT_THAT(old, IsOk());
    ASSERT_THAT(htx::testing::CopyRows(*database_, **old, "nominations"), IsOk());
  }
  const auto upgraded = OpenAwardsDatabase(storage.url(), clock_, 8);
  ASSERT_THAT(upgraded, IsOk());
  EXPECT_THAT((*upgraded)->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& tx) -> absl::Status {
                                  HTX_ASSIGN_OR_RETURN(const auto found,
                                                       store::FindNomination(tx, NominationId::Of("n")));
                                  EXPECT_TRUE(found.has_value());
                                  EXPECT_EQ(found->state, NominationState::kSubmitted);
                                  EXPECT_EQ(found->registry_sequence, submitted.registry_sequence());
                                  EXPECT_EQ(found->funding_sequence, 0);
                                  return absl::OkStatus();
                                }),
              IsOk());
}

}  // namespace
}  // namespace htx::awards
