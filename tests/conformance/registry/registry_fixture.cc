#include "tests/conformance/registry/registry_fixture.h"

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {

using testing::IsOk;

google::type::Date Date(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

RegistryTest::RegistryTest() : storage_(testing::TestDatabase::Make(GetParam())) {
  auto database = OpenRegistryDatabase(storage_.url(), clock_, 8);
  EXPECT_THAT(database, IsOk());
  database_ = *std::move(database);
  auto head = FeedHead::Follow(*database_, absl::Now() + absl::Minutes(3));
  EXPECT_THAT(head, IsOk());
  head_ = *std::move(head);
  auto areas = AreaBook::Open(*database_, clock_, absl::Now() + absl::Minutes(3));
  EXPECT_THAT(areas, IsOk());
  areas_ = *std::move(areas);
  handlers_ = std::make_unique<RegistryHandlers>(Office{.database = *database_,
                                                        .clock = clock_,
                                                        .ids = ids_,
                                                        .tokens = tokens_,
                                                        .head = *head_,
                                                        .areas = *areas_,
                                                        .books = {&funding_, &awards_},
                                                        .profile = &profile_});
}

rpc::RequestContext RegistryTest::Clerk(std::vector<std::string> scopes) const {
  return {
      .method = "test", .principal = "clerk", .scopes = std::move(scopes), .deadline = absl::Now() + absl::Minutes(3)};
}

std::string RegistryTest::RequestId() { return absl::StrFormat("00000000-0000-4000-8000-%012d", ++requests_); }

std::string RegistryTest::Alliance(const std::string& id, const std::string& area) {
  v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.set_request_id(RequestId());
  v1::Organization& organization = *request.mutable_organization();
  organization.set_kind(v1::ORGANIZATION_KIND_ALLIANCE);
  organization.set_legal_name("Liên minh Hợp tác xã " + id);
  organization.set_area(area);
  *organization.mutable_founded_date() = Date(1993, 1, 1);
  return Create(request).name();
}

v1::CreateOrganizationRequest RegistryTest::Cooperative(const std::string& id) {
  v1::CreateOrganizationRequest request;
  request.set_organization_id(id);
  request.set_request_id(RequestId());
  v1::Organization& organization = *request.mutable_organization();
  organization.set_kind(v1::ORGANIZATION_KIND_COOPERATIVE);
  organization.set_sector(v1::SECTOR_AGRICULTURE);
  organization.set_legal_name("Hợp tác xã Nông nghiệp " + (id.empty() ? "mới" : id));
  organization.set_alliance("organizations/hp");
  organization.set_area("areas/d311");
  *organization.mutable_founded_date() = Date(2015, 3, 1);
  return request;
}

v1::Organization RegistryTest::Create(const v1::CreateOrganizationRequest& request) {
  const auto response = handlers_->organizations.CreateOrganization(request, Clerk());
  EXPECT_THAT(response, IsOk());
  return response.ok() ? response->organization() : v1::Organization();
}

v1::Organization RegistryTest::Get(const std::string& id) {
  v1::GetOrganizationRequest request;
  request.set_name("organizations/" + id);
  const auto response = handlers_->organizations.GetOrganization(request, Clerk());
  EXPECT_THAT(response, IsOk());
  return response.ok() ? response->organization() : v1::Organization();
}

absl::StatusOr<v1::Organization> RegistryTest::GetAt(const std::string& id, const google::type::Date& day,
                                                     absl::Time known) {
  v1::GetOrganizationRequest request;
  request.set_name("organizations/" + id);
  *request.mutable_time()->mutable_valid_date() = day;
  if (known != absl::InfiniteFuture()) {
    request.mutable_time()->mutable_known_time()->set_seconds(absl::ToUnixSeconds(known));
  }
  auto response = handlers_->organizations.GetOrganization(request, Clerk());
  if (!response.ok()) return response.status();
  return response->organization();
}

v1::UpdateOrganizationRequest RegistryTest::Change(const v1::Organization& organization, const std::string& path) {
  v1::UpdateOrganizationRequest request;
  request.mutable_organization()->set_name(organization.name());
  request.mutable_update_mask()->add_paths(path);
  request.set_etag(organization.etag());
  request.set_request_id(RequestId());
  return request;
}

v1::CreateRelationshipRequest RegistryTest::Relation(const std::string& from, const std::string& to,
                                                     v1::RelationshipType type, const google::type::Date& start) {
  v1::CreateRelationshipRequest request;
  request.set_request_id(RequestId());
  v1::Relationship& relationship = *request.mutable_relationship();
  relationship.set_from(absl::StrCat("organizations/", from));
  relationship.set_to(absl::StrCat("organizations/", to));
  relationship.set_type(type);
  *relationship.mutable_start_date() = start;
  return request;
}

absl::StatusOr<v1::Relationship> RegistryTest::Relate(const v1::CreateRelationshipRequest& request) {
  const auto reply = handlers_->parties.CreateRelationship(request, Clerk());
  if (!reply.ok()) return reply.status();
  return reply->relationship();
}

v1::Relationship RegistryTest::Join(const std::string& from, const std::string& to, const google::type::Date& start) {
  const auto joined = Relate(Relation(from, to, v1::RELATIONSHIP_TYPE_MEMBER_OF, start));
  EXPECT_THAT(joined, testing::IsOk());
  return joined.ok() ? *joined : v1::Relationship();
}

absl::Status RegistryTest::EndRelation(const v1::Relationship& relationship, const google::type::Date& day) {
  v1::EndRelationshipRequest request;
  request.set_name(relationship.name());
  request.set_etag(relationship.etag());
  request.set_request_id(RequestId());
  *request.mutable_end_date() = day;
  return handlers_->parties.EndRelationship(request, Clerk()).status();
}

std::string RegistryTest::TokenAt(int64_t sequence) {
  const absl::StatusOr<sql::FeedBounds> bounds = database_->ReadBounds(absl::Now() + absl::Minutes(3));
  EXPECT_TRUE(bounds.ok()) << bounds.status();
  return feed::ResumeToken(RegistryFeed::kTokenPrefix, {.epoch = bounds->epoch, .sequence = sequence});
}

std::vector<v1::Change> RegistryTest::Feed() {
  // A marker recorded last: what was committed before it stands before it in the feed.
  const std::string marker = "marker" + std::to_string(++markers_);
  const std::string name = Alliance(marker);
  v1::ListChangesRequest request;
  request.set_page_size(1000);
  std::vector<v1::Change> changes;
  const bool complete = testing::Eventually([&] {
    const auto response = handlers_->changes.ListChanges(request, Clerk());
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return true;
    changes.assign(response->changes().begin(), response->changes().end());
    return !changes.empty() && changes.back().header().resource() == name;
  });
  EXPECT_TRUE(complete);
  std::vector<v1::Change> without;
  for (v1::Change& change : changes) {
    if (!absl::StrContains(change.header().resource(), "/marker")) without.push_back(std::move(change));
  }
  return without;
}

}  // namespace htx::registry
