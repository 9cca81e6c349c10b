// Many repayments in one call: each stands or falls by itself, and is recorded once, alone or in a batch.

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using absl::StatusCode;
using ::htx::testing::FailsWith;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

class FundingBatch : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  void SetUp() override {
    office_.OpenFund();
    for (const std::string id : {"1", "2"}) {
      office_.Lend({.id = "a" + id, .borrower = "b" + id, .day = CivilDay(2024, 1, 10)}, "l" + id, kPaidOut, kFirstDue);
    }
  }
  static v1::BatchRecordRepaymentsRequest Batch(std::initializer_list<v1::RecordRepaymentRequest> items) {
    v1::BatchRecordRepaymentsRequest request;
    request.set_request_id(NewUuid());
    for (const v1::RecordRepaymentRequest& item : items) *request.add_requests() = item;
    return request;
  }
  v1::BatchRecordRepaymentsResponse Record(const v1::BatchRecordRepaymentsRequest& request,
                                           const std::string& language = "en") {
    const auto response = office_.loans().BatchRecordRepayments(request, FundingOffice::As("accountant", language));
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::BatchRecordRepaymentsResponse();
  }

  FundingOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingBatch);

TEST_P(FundingBatch, EachItemStandsByItselfAndIsRecordedOnce) {
  const v1::RecordRepaymentRequest first = FundingOffice::RepaymentRequest("l1", kMillionDong, kFirstDue);
  const v1::RecordRepaymentRequest wrong = FundingOffice::RepaymentRequest("never", kMillionDong, kFirstDue);
  const v1::RecordRepaymentRequest second = FundingOffice::RepaymentRequest("l2", 2 * kMillionDong, kFirstDue);
  const v1::BatchRecordRepaymentsRequest batch = Batch({first, wrong, second});
  const v1::BatchRecordRepaymentsResponse recorded = Record(batch);
  ASSERT_EQ(recorded.results_size(), 3);
  EXPECT_EQ(recorded.results(0).request_id(), first.request_id());
  EXPECT_EQ(recorded.results(0).recorded().repayment().allocation().interest().amount(), kMillionDong);
  EXPECT_FALSE(recorded.results(0).has_refusal());
  EXPECT_FALSE(recorded.results(1).has_recorded());
  EXPECT_EQ(recorded.results(1).refusal().code(), "NOT_FOUND");
  EXPECT_EQ(recorded.results(1).refusal().reason(), "NEVER_EXISTED");
  EXPECT_TRUE(recorded.results(2).has_recorded());
  const std::string books = office_.Books();
  EXPECT_EQ(Record(batch).ShortDebugString(), recorded.ShortDebugString()) << "repeated, it answers the same";
  rpc::RequestContext caller = FundingOffice::As("accountant");
  caller.method = "htx.funding.v1.LoanService/RecordRepayment";
  const auto alone = office_.loans().RecordRepayment(first, caller);
  ASSERT_THAT(alone, IsOk());
  EXPECT_EQ(alone->ShortDebugString(), recorded.results(0).recorded().ShortDebugString());
  v1::RecordRepaymentRequest other = second;
  other.mutable_repayment()->mutable_amount()->set_amount(1);
  EXPECT_EQ(Record(Batch({other})).results(0).refusal().reason(), "REQUEST_ID_REUSED");
  EXPECT_EQ(office_.Books(), books);
}

TEST_P(FundingBatch, ItIsTriedWithoutRecordingAndRefusesInTheCallersLanguage) {
  const std::string books = office_.Books();
  v1::BatchRecordRepaymentsRequest batch = Batch({FundingOffice::RepaymentRequest("l1", kMillionDong, kFirstDue),
                                                  FundingOffice::RepaymentRequest("l1", kMillionDong, kPaidOut - 1)});
  batch.set_validate_only(true);
  const v1::BatchRecordRepaymentsResponse tried = Record(batch, "vi");
  ASSERT_EQ(tried.results_size(), 2);
  EXPECT_TRUE(tried.results(0).has_recorded());
  EXPECT_EQ(tried.results(1).refusal().reason(), "BUSINESS_DATE_OUT_OF_ORDER");
  EXPECT_NE(tried.results(1).refusal().message(), "");
  EXPECT_NE(tried.results(1).refusal().message(), Record(batch).results(1).refusal().message());
  EXPECT_EQ(office_.Books(), books);
}

}  // namespace
}  // namespace htx::funding
