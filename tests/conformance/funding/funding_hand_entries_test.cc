// What no loan and no movement of capital posts is proposed by one person and approved by another.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kEntryDay(2024, 1, 31);

class HandEntries : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override { office_.OpenFund(); }

  // Interest on borrowed capital that falls due.
  static v1::CreateProposalRequest InterestOwed(Dong amount) {
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest("", v1::PROPOSAL_KIND_MANUAL_JOURNAL, kEntryDay);
    v1::Proposal& proposal = *request.mutable_proposal();
    proposal.clear_loan();
    proposal.set_fund("funds/f");
    v1::JournalLine& debit = *proposal.add_journal_lines();
    debit.set_account("6130");
    debit.mutable_debit()->set_amount(amount);
    v1::JournalLine& credit = *proposal.add_journal_lines();
    credit.set_account("2140");
    credit.mutable_credit()->set_amount(amount);
    return request;
  }

  static v1::CreateProposalRequest TakingBack(const std::string& entry, CivilDay day) {
    v1::CreateProposalRequest request = FundingOffice::ProposalRequest("", v1::PROPOSAL_KIND_MANUAL_JOURNAL, day);
    request.mutable_proposal()->clear_loan();
    request.mutable_proposal()->set_fund("funds/f");
    request.mutable_proposal()->set_reversed_entry(entry);
    return request;
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(HandEntries);

TEST_P(HandEntries, AreInTheBooksWhenAnotherApproved) {
  const auto proposed = office_.Propose(InterestOwed(1'500'000));
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->difference().entries_size(), 1);
  EXPECT_EQ(office_.Balance("2140"), 0);
  EXPECT_THAT(office_.Decide(proposed->proposal(), kEntryDay, "maker"),
              FailsWith(StatusCode::kPermissionDenied, "SEGREGATION_OF_DUTIES"));
  const auto applied = office_.Decide(proposed->proposal(), kEntryDay);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->proposal().state(), v1::PROPOSAL_STATE_APPLIED);
  EXPECT_FALSE(applied->has_loan());
  ASSERT_EQ(applied->difference().entries_size(), 1);
  EXPECT_EQ(applied->difference().entries(0).kind(), v1::JOURNAL_KIND_BY_HAND);
  EXPECT_EQ(applied->difference().entries(0).cause(), proposed->proposal().name());
  EXPECT_EQ(office_.Balance("2140"), 1'500'000);
  EXPECT_EQ(office_.Balance("6130"), 1'500'000);
  EXPECT_THAT(office_.Decide(proposed->proposal(), kEntryDay),
              FailsWith(StatusCode::kFailedPrecondition, "PROPOSAL_DECIDED"));
  EXPECT_EQ(office_.Balance("2140"), 1'500'000);

  v1::GetProposalRequest read;
  read.set_name(proposed->proposal().name());
  const auto kept = office_.proposals().GetProposal(read, FundingOffice::As("auditor"));
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->proposal().journal_lines_size(), 2);
  EXPECT_EQ(kept->proposal().fund(), "funds/f");
  EXPECT_EQ(kept->proposal().content_hash(), proposed->proposal().content_hash());

  v1::ListProposalsRequest list;
  list.set_filter("kind = MANUAL_JOURNAL AND fund = \"f\"");
  const auto listed = office_.proposals().ListProposals(list, FundingOffice::As("auditor"));
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->total_size(), 1);
}

TEST_P(HandEntries, LeaveNothingWhenRefused) {
  const auto rejected = office_.Propose(InterestOwed(1));
  ASSERT_THAT(rejected, IsOk());
  ASSERT_THAT(office_.Decide(rejected->proposal(), kEntryDay, "approver", v1::PROPOSAL_CHOICE_REJECT), IsOk());
  v1::CreateProposalRequest unequal = InterestOwed(2);
  unequal.mutable_proposal()->mutable_journal_lines(1)->mutable_credit()->set_amount(1);
  EXPECT_THAT(office_.Propose(unequal), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::CreateProposalRequest loans = InterestOwed(2);
  loans.mutable_proposal()->mutable_journal_lines(1)->set_account("1311");
  EXPECT_THAT(office_.Propose(loans), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::CreateProposalRequest with_loan = InterestOwed(2);
  with_loan.mutable_proposal()->set_loan("loans/l");
  EXPECT_THAT(office_.Propose(with_loan), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::CreateProposalRequest nowhere = InterestOwed(2);
  nowhere.mutable_proposal()->mutable_journal_lines(0)->set_source("fundSources/never");
  EXPECT_THAT(office_.Propose(nowhere), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(office_.Balance("6130"), 0);
}

TEST_P(HandEntries, AreTakenBackByAnotherThatNamesThem) {
  const auto proposed = office_.Propose(InterestOwed(1'500'000));
  ASSERT_THAT(proposed, IsOk());
  const auto applied = office_.Decide(proposed->proposal(), kEntryDay);
  ASSERT_THAT(applied, IsOk());
  const std::string wrong = applied->difference().entries(0).name();

  const CivilDay later = kEntryDay + 1;
  const auto back = office_.Propose(TakingBack(wrong, later));
  ASSERT_THAT(back, IsOk());
  ASSERT_EQ(back->difference().entries_size(), 1);
  EXPECT_EQ(back->difference().entries(0).reverses(), wrong);
  const auto second = office_.Propose(TakingBack(wrong, later));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(office_.Balance("2140"), 1'500'000);

  const auto posted = office_.Decide(back->proposal(), later);
  ASSERT_THAT(posted, IsOk());
  ASSERT_EQ(posted->difference().entries_size(), 1);
  EXPECT_EQ(posted->difference().entries(0).kind(), v1::JOURNAL_KIND_REVERSAL);
  EXPECT_EQ(posted->difference().entries(0).cause(), back->proposal().name());
  EXPECT_EQ(posted->proposal().reversed_entry(), wrong);
  EXPECT_EQ(office_.Balance("2140"), 0);
  EXPECT_EQ(office_.Balance("6130"), 0);

  EXPECT_THAT(office_.Decide(second->proposal(), later),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(office_.Propose(TakingBack(wrong, later)),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_REVERSED"));
  EXPECT_THAT(office_.Propose(TakingBack(posted->difference().entries(0).name(), later)),
              FailsWith(StatusCode::kFailedPrecondition, "REVERSAL_NOT_REVERSIBLE"));
  EXPECT_EQ(office_.Balance("2140"), 0);
}

TEST_P(HandEntries, AreNotTakenBackWithLinesOfTheirOwnOrBeforeTheirDay) {
  const auto proposed = office_.Propose(InterestOwed(1'500'000));
  ASSERT_THAT(proposed, IsOk());
  const auto applied = office_.Decide(proposed->proposal(), kEntryDay);
  ASSERT_THAT(applied, IsOk());
  const std::string entry = applied->difference().entries(0).name();

  v1::CreateProposalRequest both = InterestOwed(1);
  both.mutable_proposal()->set_reversed_entry(entry);
  EXPECT_THAT(office_.Propose(both), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(office_.Propose(TakingBack(entry, kEntryDay - 1)),
              FailsWith(StatusCode::kFailedPrecondition, "BUSINESS_DATE_OUT_OF_ORDER"));
  EXPECT_THAT(office_.Propose(TakingBack("journalEntries/never", kEntryDay)),
              FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  v1::CreateProposalRequest early = TakingBack(entry, kEntryDay + 1);
  *early.mutable_proposal()->mutable_value_date() = DateProto(kEntryDay - 1);
  EXPECT_THAT(office_.Propose(early), FailsWith(StatusCode::kFailedPrecondition, "VALUE_DATE_OUT_OF_RANGE"));
  EXPECT_EQ(office_.Balance("2140"), 1'500'000);
}

}  // namespace
}  // namespace htx::funding
