#include "tests/bench/bench_organizations.h"

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace htx::bench {

namespace v1 = registry::v1;

namespace {

constexpr char kAlliance[] = "bench-alliance";

void SetDate(google::type::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

}  // namespace

v1::CreateOrganizationRequest NewAlliance() {
  v1::CreateOrganizationRequest request;
  request.set_organization_id(kAlliance);
  request.set_request_id("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  v1::Organization& alliance = *request.mutable_organization();
  alliance.set_kind(v1::ORGANIZATION_KIND_ALLIANCE);
  alliance.set_legal_name("Liên minh Hợp tác xã Đồng Tâm");
  SetDate(*alliance.mutable_founded_date(), 1993, 10, 30);
  alliance.set_area("areas/p31");
  return request;
}

v1::CreateOrganizationRequest NewCooperative(const std::string& run, int64_t number) {
  v1::CreateOrganizationRequest request;
  request.set_organization_id(absl::StrCat(run, "-", number));
  request.set_request_id(NewUuid());
  v1::Organization& cooperative = *request.mutable_organization();
  cooperative.set_kind(v1::ORGANIZATION_KIND_COOPERATIVE);
  cooperative.set_legal_name(absl::StrCat("Hợp tác xã Nông nghiệp Đồng Tâm số ", number));
  cooperative.set_sector(v1::SECTOR_AGRICULTURE);
  cooperative.set_governing_law(v1::GOVERNING_LAW_LAW_2012);
  SetDate(*cooperative.mutable_founded_date(), 2019, 5, 20);
  cooperative.set_area("areas/p31");
  cooperative.set_alliance(absl::StrCat("organizations/", kAlliance));
  cooperative.set_address("Thôn 3, xã Đồng Tâm");
  cooperative.set_member_count(25);
  return request;
}

}  // namespace htx::bench
