#include "htxctl/demo/loans.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "htxctl/demo/organizations.h"

namespace htx::ctl {
namespace {

constexpr int64_t kMillion = 1'000'000;

const FundPlan kFunds[] = {
    {.id = "quy-htx-hai-phong",
     .dataset = kHaiPhong2019,
     .province = "hai-phong",
     .name = "Quỹ hỗ trợ phát triển HTX thành phố Hải Phòng",
     .since = absl::CivilDay(2012, 1, 2),
     .charter_capital = 21'500 * kMillion},
    {.id = "quy-ccm",
     .dataset = kHoChiMinh2023,
     .province = "ho-chi-minh",
     .name = "Quỹ trợ vốn xã viên Hợp tác xã Thành phố Hồ Chí Minh (CCM)",
     .cooperative = true,
     .since = absl::CivilDay(2002, 6, 3),
     .charter_capital = 120'000 * kMillion,
     .planned_lending = 18'000 * kMillion},
};

// Eighteen loans of 10 070 000 000 đồng together, in millions.
constexpr int64_t kHaiPhongMillions[] = {300, 350, 400, 450, 500, 500, 520, 550, 550,
                                         580, 600, 600, 620, 650, 680, 700, 720, 800};

// Củ Chi, Bình Chánh and Nhà Bè first: the outlying areas that the report names. Then Hóc Môn, Cần Giờ and Quận 12.
constexpr absl::string_view kOutlying[] = {"783", "785", "786", "784", "787", "761"};
constexpr int kLoansInEach = 6;
constexpr int64_t kCcmMillions[] = {480, 560, 620, 700, 750, 840};

bool CanBorrow(const OrganizationPlan& plan) {
  return plan.form == Form::kCooperative && !plan.ceased && plan.admitted.has_value();
}

std::vector<LoanPlan> HaiPhongLoans(const FundPlan& fund) {
  std::vector<LoanPlan> loans;
  for (const OrganizationPlan& plan : OrganizationsOf(DatasetOf(fund.dataset))) {
    const size_t at = loans.size();
    if (at == std::size(kHaiPhongMillions)) break;
    if (!CanBorrow(plan)) continue;
    loans.push_back({.id = absl::StrFormat("hp19-loan-%02d", at + 1),
                     .borrower = plan.id,
                     .district = std::string(plan.district),
                     .amount = kHaiPhongMillions[at] * kMillion,
                     .term_months = at % 3 == 0 ? 24 : 12,
                     .applied = absl::CivilDay(2019, 1, 7) + static_cast<int64_t>(at) * 6,
                     .repays = at < 8});
  }
  HTX_CHECK(loans.size() == std::size(kHaiPhongMillions));
  return loans;
}

std::vector<LoanPlan> CcmLoans(const FundPlan& fund) {
  std::vector<LoanPlan> loans;
  const std::vector<OrganizationPlan> plans = OrganizationsOf(DatasetOf(fund.dataset));
  for (const absl::string_view district : kOutlying) {
    int here = 0;
    for (const OrganizationPlan& plan : plans) {
      if (here == kLoansInEach) break;
      if (!CanBorrow(plan) || plan.district != district) continue;
      const size_t at = loans.size();
      loans.push_back({.id = absl::StrFormat("hcm23-loan-%02d", at + 1),
                       .borrower = plan.id,
                       .district = std::string(district),
                       .amount = kCcmMillions[at % std::size(kCcmMillions)] * kMillion,
                       .term_months = 12,
                       .applied = absl::CivilDay(2023, 1, 9) + static_cast<int64_t>(at) * 7,
                       .repays = at % 2 == 0});
      ++here;
    }
    HTX_CHECK(here > 0);
  }
  return loans;
}

}  // namespace

absl::Span<const FundPlan> FundPlans() { return kFunds; }

const FundPlan& FundOf(absl::string_view dataset) {
  for (const FundPlan& fund : kFunds) {
    if (fund.dataset == dataset) return fund;
  }
  HTX_CHECK(false && "a data set with a fund");
  return kFunds[0];
}

std::vector<LoanPlan> LoansOf(const FundPlan& fund) {
  return fund.dataset == kHaiPhong2019 ? HaiPhongLoans(fund) : CcmLoans(fund);
}

}  // namespace htx::ctl
