// Page tokens and cursors of a release that put something else into them: authentic, of the right arguments, and read
// by nobody. Each list refuses them; none ends the process.

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class TokenTest : public ImportTest {
 protected:
  void SetUp() override {
    ImportTest::SetUp();
    for (const char* id : {"a", "b", "c"}) Create(Cooperative(id));
  }
  // The call `ask` refuses tokens for `bound` that hold any of `shapes`, though it takes one that holds `right`: so
  // what it refuses is what they hold.
  template <class Ask>
  void ExpectRefused(absl::string_view bound, const std::vector<Value>& right, std::vector<std::vector<Value>> shapes,
                     Ask ask) {
    EXPECT_THAT(ask(tokens_.Seal({.known_micros = ToMicros(clock_.Now()), .last = right}, bound)), IsOk());
    for (const std::vector<Value>& shape : shapes) {
      const std::string token = tokens_.Seal({.known_micros = ToMicros(clock_.Now()), .last = shape}, bound);
      EXPECT_THAT(ask(token), FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH")) << shape.size();
    }
  }
};
HTX_BOTH_ENGINES(TokenTest);

const Value kText = std::string("x");
const Value kNumber = int64_t{7};
const Value kNothing = Value();

TEST_P(TokenTest, OfAreas) {
  v1::ListAreasRequest request;
  ExpectRefused(absl::StrCat("ListAreas:", request.SerializeAsString()), {std::string("p31"), int64_t{1}},
                {{kText}, {kNumber}, {kNothing}, {kText, kText}, {kNumber, kNumber}, {kNothing, kNumber}},
                [&](const std::string& token) {
                  request.set_page_token(token);
                  return handlers_->areas.ListAreas(request, Clerk()).status();
                });
}

TEST_P(TokenTest, OfReportsOfImports) {
  ASSERT_THAT(Import({Config(kId), Row("Một")}), IsOk());
  v1::ListImportRowsRequest request;
  request.set_parent("imports/" + kId);
  ExpectRefused(absl::StrCat("ListImportRows\n", kId, "\n", false, "\n", 0), {int64_t{1}, int64_t{1}},
                {{kText}, {kNumber}, {kNothing}, {kText, kText}, {kText, kNumber}, {kNumber, kText}},
                [&](const std::string& token) {
                  request.set_page_token(token);
                  return handlers_->bulk.ListImportRows(request, Clerk()).status();
                });
}

TEST_P(TokenTest, OfIndicators) {
  v1::ListIndicatorsRequest request;
  ExpectRefused("ListIndicators", {int64_t{1}}, {{kText}, {kNothing}, {kText, kNumber}}, [&](const std::string& token) {
    request.set_page_token(token);
    return handlers_->statistics.ListIndicators(request, Clerk()).status();
  });
}

TEST_P(TokenTest, OfMovesOfAStatus) {
  v1::ListLifecycleRecordsRequest request;
  request.set_parent("organizations/a");
  ExpectRefused("ListLifecycleRecords:organizations/a", {int64_t{1}}, {{kText}, {kNothing}, {kText, kNumber}},
                [&](const std::string& token) {
                  request.set_page_token(token);
                  return handlers_->lifecycle.ListLifecycleRecords(request, Clerk()).status();
                });
}

TEST_P(TokenTest, OfRevisions) {
  for (const bool along_valid : {false, true}) {
    v1::ListOrganizationRevisionsRequest request;
    request.set_parent("organizations/a");
    request.set_axis(along_valid ? v1::REVISION_AXIS_VALID : v1::REVISION_AXIS_KNOWN);
    const std::string bound = absl::StrCat("ListOrganizationRevisions:", request.parent(), ":", along_valid ? "v" : "k",
                                           ":", request.time().SerializeAsString());
    const Value right = along_valid ? Value(std::string("2024-01-01")) : kNumber;
    const Value wrong = along_valid ? kNumber : kText;
    ExpectRefused(bound, {right}, {{wrong}, {kNothing}, {wrong, right}}, [&](const std::string& token) {
      request.set_page_token(token);
      return handlers_->history.ListOrganizationRevisions(request, Clerk()).status();
    });
  }
}

TEST_P(TokenTest, OfListsWithAnOrder) {
  v1::ListOrganizationsRequest request;
  request.set_page_size(1);
  const auto page = handlers_->organizations.ListOrganizations(request, Clerk());
  ASSERT_THAT(page, IsOk());
  // What such a token is bound to, in the form of list_page.cc.
  const std::string bound = absl::StrCat("17:ListOrganizations0:0:2:0:", request.time().SerializeAsString());
  const auto cursor = tokens_.Open(page->next_page_token(), bound);
  if (!cursor.ok()) GTEST_FAIL() << "tokens of lists are bound to something else now";
  for (size_t i = 0; i <= cursor->last.size(); ++i) {
    query::Cursor strange = *cursor;
    i < strange.last.size() ? strange.last[i] = kNothing : strange.last.emplace_back(kText);
    if (i >= 2 && i < cursor->last.size()) continue;  // Values of the order are compared, whatever they are.
    request.set_page_token(tokens_.Seal(strange, bound));
    EXPECT_THAT(handlers_->organizations.ListOrganizations(request, Clerk()),
                FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"))
        << i;
  }
}

TEST_P(TokenTest, OfSnapshots) {
  const std::string zero(64, '0');
  const std::vector<std::vector<Value>> shapes = {{kText},
                                                  {kNumber},
                                                  {kNothing},
                                                  {kText, kNumber, kText, kNumber, kText},
                                                  {kNumber, kText, kNumber, kText, kNumber},
                                                  std::vector<Value>(9, kText),
                                                  std::vector<Value>(9, kNumber)};
  v1::StreamSnapshotRequest request;
  const auto ask = [&](const std::string& token) {
    request.set_cursor(token);
    auto source = handlers_->snapshots.StreamSnapshot(request, Clerk(), [] {});
    v1::StreamSnapshotResponse message;
    return source.ok() ? (*source)->Next(message).status() : source.status();
  };
  const auto bound = [&] {
    v1::StreamSnapshotRequest arguments = request;
    arguments.clear_cursor();
    arguments.set_include_ended(true);
    arguments.add_types(v1::SNAPSHOT_TYPE_ORGANIZATION);
    return absl::StrCat("StreamSnapshot\n", arguments.SerializeAsString());
  };
  for (const auto& shape : shapes) {
    EXPECT_THAT(ask(tokens_.Seal({.known_micros = 1, .last = shape}, bound())),
                FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  }
  // One of the right shape is read: it is of another epoch of the feed.
  const std::vector<Value> right = {
      std::string("another"), int64_t{0}, int64_t{0}, std::string(), int64_t{1}, int64_t{0}, zero, int64_t{0}, zero};
  EXPECT_THAT(ask(tokens_.Seal({.known_micros = 1, .last = right}, bound())),
              FailsWith(kOutOfRange, "SNAPSHOT_EXPIRED"));

  request.clear_cursor();
  *request.mutable_time()->mutable_valid_date() = Date(2024, 1, 1);
  ExpectRefused(bound(), {std::string("2024-01-01"), int64_t{1}, std::string(), int64_t{0}, zero}, shapes, ask);
}

}  // namespace
}  // namespace htx::registry
