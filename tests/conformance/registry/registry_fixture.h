#pragma once

// The registry's handlers over a real database of either engine, with a clock that stands still.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/rpc/request_context.h"
#include "google/type/date.pb.h"
#include "registry/rpc/registry_handlers.h"
#include "registry/store/registry_database.h"
#include "tests/conformance/registry/fake_book.h"
#include "tests/support/databases.h"
#include "tests/support/fakes.h"

namespace htx::registry {

google::type::Date Date(int year, int month, int day);

class RegistryTest : public ::testing::TestWithParam<testing::TestDatabase::Kind> {
 protected:
  RegistryTest();

  // A caller who may write everywhere, or in `scopes` alone.
  rpc::RequestContext Clerk(std::vector<std::string> scopes = {"*"}) const;

  // A new UUID, different on each call.
  std::string RequestId();

  // Records the alliance organizations/{id} of `area`, and returns its name.
  std::string Alliance(const std::string& id, const std::string& area = "areas/p31");

  // A cooperative of the alliance organizations/hp, founded on 2015-03-01, with what a test does not care about filled
  // in.
  v1::CreateOrganizationRequest Cooperative(const std::string& id);
  // Creates it, and fails the test when that fails.
  v1::Organization Create(const v1::CreateOrganizationRequest& request);
  v1::Organization Get(const std::string& id);
  // As it was on `day` as known at `known` (now, when infinite).
  absl::StatusOr<v1::Organization> GetAt(const std::string& id, const google::type::Date& day,
                                         absl::Time known = absl::InfiniteFuture());
  v1::UpdateOrganizationRequest Change(const v1::Organization& organization, const std::string& path);

  // That organizations/{from} is related to organizations/{to} from `start` on.
  v1::CreateRelationshipRequest Relation(const std::string& from, const std::string& to, v1::RelationshipType type,
                                         const google::type::Date& start);
  // Records it.
  absl::StatusOr<v1::Relationship> Relate(const v1::CreateRelationshipRequest& request);
  // Records a membership, and fails the test when that fails.
  v1::Relationship Join(const std::string& from, const std::string& to,
                        const google::type::Date& start = Date(2020, 1, 1));
  absl::Status EndRelation(const v1::Relationship& relationship, const google::type::Date& day);

  // The token that resumes after `sequence`.
  std::string TokenAt(int64_t sequence);
  // Every change of the feed so far, in order.
  std::vector<v1::Change> Feed();

  testing::TestDatabase storage_;
  testing::FakeClock clock_;
  testing::FakeIds ids_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<FeedHead> head_;
  std::unique_ptr<AreaBook> areas_;
  FakeBook funding_{"funding"};
  FakeBook awards_{"awards"};
  FakeProfilePeers profile_;
  query::PageTokens tokens_{"sixteen bytes or more"};
  std::unique_ptr<RegistryHandlers> handlers_;

 private:
  int requests_ = 0;
  int markers_ = 0;
};

}  // namespace htx::registry
