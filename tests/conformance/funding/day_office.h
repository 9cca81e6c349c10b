#pragma once

// A fund whose days are closed.

#include <map>
#include <string>
#include <vector>

#include "tests/unit/funding/rpc/funding_office.h"

namespace htx::funding {

class DayOffice : public FundingOffice {
 public:
  using FundingOffice::FundingOffice;

  absl::StatusOr<v1::CloseBusinessDayResponse> Ask(absl::CivilDay day, bool closes_period = false) {
    v1::CloseBusinessDayRequest request;
    request.set_request_id(NewUuid());
    request.set_fund("funds/f");
    *request.mutable_date() = DateProto(day);
    request.set_closes_period(closes_period);
    return days().CloseBusinessDay(request, As("manager"));
  }
  void Close(absl::CivilDay day) {
    ASSERT_THAT(Ask(day), testing::IsOk());
    ASSERT_THAT(work().CloseAsked(FundId::Of("f")), testing::IsOk());
  }
  v1::GetBusinessDayResponse Day(std::optional<absl::CivilDay> day = {}) {
    v1::GetBusinessDayRequest request;
    request.set_fund("funds/f");
    if (day.has_value()) *request.mutable_date() = DateProto(*day);
    const auto response = days().GetBusinessDay(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return response.value_or(v1::GetBusinessDayResponse());
  }
  std::vector<std::string> Digests() {
    v1::ListBusinessDaysRequest request;
    request.set_fund("funds/f");
    request.set_order_by("date");
    request.set_page_size(1'000);
    const auto response = days().ListBusinessDays(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    std::vector<std::string> digests;
    for (const v1::BusinessDay& day : response->days()) {
      EXPECT_EQ(day.state(), v1::BUSINESS_DAY_STATE_CLOSED);
      digests.push_back(day.digest());
    }
    return digests;
  }
  std::vector<v1::LoanDay> LoanDays(const std::string& filter) {
    v1::ListLoanDaysRequest request;
    request.set_fund("funds/f");
    request.set_filter(filter);
    request.set_order_by("date");
    request.set_page_size(1'000);
    const auto response = days().ListLoanDays(request, As("viewer"));
    EXPECT_THAT(response, testing::IsOk());
    return {response->days().begin(), response->days().end()};
  }
  absl::StatusOr<v1::RecordRepaymentResponse> Pay(const std::string& loan, Dong amount, absl::CivilDay value,
                                                  absl::CivilDay day) {
    v1::RecordRepaymentRequest request = RepaymentRequest(loan, amount, day);
    *request.mutable_repayment()->mutable_value_date() = DateProto(value);
    return loans().RecordRepayment(request, As("accountant"));
  }
  absl::Status Sql(const std::string& text) {
    return database().Write(
        {.principal = "test", .method = "test", .now = absl::Now(), .deadline = absl::Now() + absl::Minutes(3)},
        [&](sql::Transaction& tx) { return tx.Execute(text).status(); });
  }
  // What each account of each source holds on a day, debit positive; nothing for 0.
  std::map<std::string, Dong> BooksBySource(absl::CivilDay day, const std::vector<std::string>& sources) {
    std::map<std::string, Dong> books;
    for (const std::string& source : sources) {
      const v1::GetTrialBalanceResponse balance = TrialBalance("source = " + source, day);
      for (const v1::TrialBalanceRow& row : balance.rows()) {
        const Dong amount = row.debit().amount() - row.credit().amount();
        if (amount != 0) books[source + " " + row.account()] = amount;
      }
    }
    return books;
  }
};

// Both have the same digests from `first` on; of the first day that differs the loans and the books are shown.
inline void ExpectSameDays(DayOffice& left, DayOffice& right, absl::CivilDay first,
                           const std::vector<std::string>& sources) {
  const std::vector<std::string> ours = left.Digests();
  const std::vector<std::string> theirs = right.Digests();
  ASSERT_EQ(ours.size(), theirs.size());
  for (size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == theirs[i]) continue;
    const absl::CivilDay day = first + static_cast<int>(i);
    const std::vector<v1::LoanDay> loans = left.LoanDays("date = " + FormatDay(day));
    const std::vector<v1::LoanDay> others = right.LoanDays("date = " + FormatDay(day));
    ASSERT_EQ(loans.size(), others.size()) << FormatDay(day);
    for (size_t k = 0; k < loans.size(); ++k) EXPECT_EQ(loans[k].ShortDebugString(), others[k].ShortDebugString());
    EXPECT_EQ(left.BooksBySource(day, sources), right.BooksBySource(day, sources));
    FAIL() << "the digests of " << FormatDay(day) << " differ";
  }
}

}  // namespace htx::funding
