// Who may do what after having done something else: every step is tried by everybody who took part before.

#include <functional>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

// Those who took part, by what they did.
constexpr absl::string_view kEverybody[] = {"maker",  "appraiser", "voter",    "clerk",
                                            "signer", "reserver",  "relative", "stranger"};

class FundingHands : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // Tries a step as everybody, changing nothing; gives those who are refused for what they did before, or for an
  // interest.
  template <class Request>
  std::vector<std::string> Refused(Request request,
                                   const std::function<absl::Status(const Request&, const std::string&)>& step) {
    std::vector<std::string> refused;
    request.set_validate_only(true);
    for (const absl::string_view principal : kEverybody) {
      request.set_request_id(NewUuid());
      const absl::Status status = step(request, std::string(principal));
      if (status.ok()) continue;
      const std::string reason = DetailOf(status).reason;
      EXPECT_TRUE(reason == "SEGREGATION_OF_DUTIES" || reason == "CONFLICT_OF_INTEREST") << principal << status;
      refused.emplace_back(principal);
    }
    return refused;
  }
  // The step for real.
  template <class Request>
  void Do(Request request, const std::function<absl::Status(const Request&, const std::string&)>& step,
          const std::string& principal) {
    request.set_request_id(NewUuid());
    ASSERT_THAT(step(request, principal), IsOk());
  }

  const Wish wish_ = {};
  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingHands);

TEST_P(FundingHands, NobodyActsTwiceOnTheWayToTheMoneyWhereTheRulesPartThem) {
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  office_.OpenFund();
  v1::CreateApplicationRequest create = FundingOffice::ApplicationRequest(wish_);
  create.mutable_application()->add_interested_principals("relative");
  ASSERT_THAT(office_.applications().CreateApplication(create, FundingOffice::As("maker")), IsOk());
  ASSERT_THAT(office_.Submit("app", "1", wish_.day), IsOk());

  v1::RecordAppraisalRequest appraise;
  appraise.set_name("applications/app");
  appraise.set_etag("2");
  appraise.mutable_appraisal()->set_feasible(true);
  appraise.mutable_appraisal()->set_security(v1::SECURITY_MEASURE_COLLATERAL);
  appraise.mutable_appraisal()->set_security_accepted(true);
  *appraise.mutable_appraisal()->mutable_business_date() = DateProto(wish_.day);
  const std::function<absl::Status(const v1::RecordAppraisalRequest&, const std::string&)> appraisal =
      [&](const v1::RecordAppraisalRequest& request, const std::string& as) {
        return office_.applications().RecordAppraisal(request, FundingOffice::As(as)).status();
      };
  EXPECT_THAT(Refused(appraise, appraisal), ElementsAre("maker", "relative"));
  Do(appraise, appraisal, "appraiser");

  const v1::DecideApplicationRequest vote = FundingOffice::VoteRequest("app", "3", wish_.day);
  const std::function<absl::Status(const v1::DecideApplicationRequest&, const std::string&)> voting =
      [&](const v1::DecideApplicationRequest& request, const std::string& as) {
        return office_.applications().DecideApplication(request, FundingOffice::As(as)).status();
      };
  EXPECT_THAT(Refused(vote, voting), ElementsAre("maker", "appraiser", "relative"));
  Do(vote, voting, "voter");

  const v1::CreateLoanRequest contract = FundingOffice::LoanRequest(wish_, "l", wish_.day + 40);
  const std::function<absl::Status(const v1::CreateLoanRequest&, const std::string&)> contracting =
      [&](const v1::CreateLoanRequest& request, const std::string& as) {
        return office_.loans().CreateLoan(request, FundingOffice::As(as)).status();
      };
  EXPECT_THAT(Refused(contract, contracting), IsEmpty());
  Do(contract, contracting, "clerk");
  EXPECT_THAT(office_.Application("app").makers(), ElementsAre("maker", "clerk"));

  v1::SignLoanRequest sign;
  sign.set_name("loans/l");
  sign.set_etag("1");
  *sign.mutable_signature()->mutable_business_date() = DateProto(wish_.day);
  sign.mutable_signature()->set_document_sha256(std::string(64, 'a'));
  sign.mutable_signature()->add_signatories("Giám đốc quỹ");
  const std::function<absl::Status(const v1::SignLoanRequest&, const std::string&)> signing =
      [&](const v1::SignLoanRequest& request, const std::string& as) {
        return office_.loans().SignLoan(request, FundingOffice::As(as)).status();
      };
  EXPECT_THAT(Refused(sign, signing), ElementsAre("maker", "clerk", "relative"));
  Do(sign, signing, "signer");

  const v1::CreateDisbursementRequest reserve =
      FundingOffice::DisbursementRequest("l", "d", wish_.amount, wish_.day + 1);
  const std::function<absl::Status(const v1::CreateDisbursementRequest&, const std::string&)> reserving =
      [&](const v1::CreateDisbursementRequest& request, const std::string& as) {
        return office_.loans().CreateDisbursement(request, FundingOffice::As(as)).status();
      };
  EXPECT_THAT(Refused(reserve, reserving), IsEmpty());
  Do(reserve, reserving, "reserver");

  v1::ResolveDisbursementRequest pay;
  pay.set_name("disbursements/d");
  *pay.mutable_business_date() = DateProto(wish_.day + 1);
  const std::function<absl::Status(const v1::ResolveDisbursementRequest&, const std::string&)> paying =
      [&](const v1::ResolveDisbursementRequest& request, const std::string& as) {
        return office_.loans().ResolveDisbursement(request, FundingOffice::As(as)).status();
      };
  for (const v1::DisbursementOutcome outcome : {v1::DISBURSEMENT_OUTCOME_SENT, v1::DISBURSEMENT_OUTCOME_CONFIRMED}) {
    pay.set_outcome(outcome);
    EXPECT_THAT(Refused(pay, paying), ElementsAre("maker", "clerk", "reserver", "relative"));
  }
  pay.set_outcome(v1::DISBURSEMENT_OUTCOME_VOIDED);
  EXPECT_THAT(Refused(pay, paying), IsEmpty()) << "what gives money back needs no other hand";
  pay.set_outcome(v1::DISBURSEMENT_OUTCOME_CONFIRMED);
  Do(pay, paying, "cashier");
  EXPECT_EQ(office_.Position().lent().amount(), wish_.amount);
}

TEST_P(FundingHands, WhoAppraisedInAnEarlierRoundStillHasNoVote) {
  office_.OpenFund();
  office_.BringToDecision(wish_);
  const auto back = office_.applications().DecideApplication(
      FundingOffice::VoteRequest("app", "3", wish_.day, v1::VOTE_CHOICE_RETURN), FundingOffice::As("voter"));
  ASSERT_THAT(back, IsOk());
  ASSERT_THAT(office_.Submit("app", "4", wish_.day), IsOk());
  v1::RecordAppraisalRequest appraise;
  appraise.set_request_id(NewUuid());
  appraise.set_name("applications/app");
  appraise.set_etag("5");
  appraise.mutable_appraisal()->set_feasible(true);
  appraise.mutable_appraisal()->set_security(v1::SECURITY_MEASURE_COLLATERAL);
  appraise.mutable_appraisal()->set_security_accepted(true);
  *appraise.mutable_appraisal()->mutable_business_date() = DateProto(wish_.day);
  ASSERT_THAT(office_.applications().RecordAppraisal(appraise, FundingOffice::As("another")), IsOk());
  const absl::Status vote =
      office_.applications()
          .DecideApplication(FundingOffice::VoteRequest("app", "6", wish_.day), FundingOffice::As("appraiser"))
          .status();
  EXPECT_EQ(DetailOf(vote).reason, "SEGREGATION_OF_DUTIES");
}

}  // namespace
}  // namespace htx::funding
