// Imports that break off, wait, or are decided as a whole: nothing is doubled, nothing half done.

#include "absl/strings/str_cat.h"
#include "registry/domain/import.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;

class ImportResumeTest : public ImportTest {
 protected:
  // A configuration and `count` good rows.
  static Messages Good(const std::string& request_id, int count) {
    Messages messages = {Config(request_id)};
    for (int i = 1; i <= count; ++i) {
      messages.push_back(Row(absl::StrCat("Số ", i)));
      messages.back().mutable_row()->set_organization_id(absl::StrCat("c", i));
    }
    return messages;
  }
  // Sends the first `count` messages, and breaks off.
  void Begin(const Messages& messages, size_t count) {
    auto sink = handlers_->bulk.ImportOrganizations(Clerk());
    ASSERT_THAT(sink, IsOk());
    for (size_t i = 0; i < count; ++i) ASSERT_THAT((*sink)->Accept(messages[i]), IsOk());
  }
};
HTX_BOTH_ENGINES(ImportResumeTest);

TEST_P(ImportResumeTest, AStreamThatBrokeOffGoesOn) {
  const Messages messages = Good(kId, 1200);
  Begin(messages, 1101);
  const v1::Import half = GetImport(kId);
  EXPECT_EQ(half.state(), v1::IMPORT_STATE_OPEN);
  EXPECT_EQ(half.last_committed_row(), 1000);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 1000);

  // From its start: what is settled is passed over.
  const auto whole = Import(messages);
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->repeated_count(), 1000);
  EXPECT_EQ(whole->created_count(), 200);
  EXPECT_EQ(whole->import_record().counts().created(), 1200);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 1200);
}

TEST_P(ImportResumeTest, AStreamGoesOnAfterTheLastSettledRow) {
  Messages messages = Good(kId, 700);
  Begin(messages, 601);
  const int64_t settled = GetImport(kId).last_committed_row();
  ASSERT_EQ(settled, 500);
  Messages rest = {messages[0]};
  rest[0].mutable_config()->set_first_row(settled + 1);
  rest.insert(rest.end(), messages.begin() + 1 + settled, messages.end());
  const auto reply = Import(rest);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->created_count(), 200);
  EXPECT_EQ(reply->import_record().counts().created(), 700);
  EXPECT_EQ(reply->import_record().last_committed_row(), 700);
  const auto rows = Report(kId);
  ASSERT_EQ(rows.size(), 700u);
  EXPECT_EQ(rows[500].row_number(), 501);
  // And the whole file once more changes nothing.
  const auto again = Import(messages);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->repeated_count(), 700);
}

TEST_P(ImportResumeTest, AnotherFileUnderTheSameIdIsRefused) {
  Messages messages = Good(kId, 3);
  ASSERT_THAT(Import(messages), IsOk());
  Messages changed = messages;
  changed[2].mutable_row()->mutable_organization()->set_member_count(4);
  EXPECT_THAT(Import(changed), FailsWith(kFailedPrecondition, "IMPORT_DIFFERS"));
  EXPECT_THAT(Import({messages[0], messages[1]}), FailsWith(kFailedPrecondition, "IMPORT_DIFFERS"));
  Messages longer = messages;
  longer.push_back(Row("Dư"));
  EXPECT_THAT(Import(longer), FailsWith(kFailedPrecondition, "IMPORT_DIFFERS"));
  Messages gap = {messages[0]};
  gap[0].mutable_config()->set_first_row(9);
  EXPECT_THAT(Import(gap), FailsWith(kFailedPrecondition, "IMPORT_GAP"));
  Messages other = messages;
  other[0].mutable_config()->set_dataset("other");
  EXPECT_THAT(Import(other), FailsWith(kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 3);
}

TEST_P(ImportResumeTest, TwoStreamsOfOneImportDoNotDouble) {
  const Messages messages = Good(kId, 600);
  auto first = handlers_->bulk.ImportOrganizations(Clerk());
  auto second = handlers_->bulk.ImportOrganizations(Clerk());
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  absl::Status late;
  for (const auto& message : messages) {
    ASSERT_THAT((*first)->Accept(message), IsOk());
    if (late.ok()) late = (*second)->Accept(message);
  }
  EXPECT_THAT(late, FailsWith(kAborted, "IMPORT_CONTENDED"));
  ASSERT_THAT((*first)->Finish(), IsOk());
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 600);
}

TEST_P(ImportResumeTest, AtomicRecordsAllRows) {
  Messages messages = Good(kId, 620);
  messages[0].mutable_config()->set_atomic(true);
  Begin(messages, 601);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->import_record().counts().created(), 620);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 620);
  EXPECT_EQ(Report(kId).size(), 620u);
}

TEST_P(ImportResumeTest, AtomicRecordsNothingWhenOneRowIsRefused) {
  Messages messages = Good(kId, 30);
  messages[0].mutable_config()->set_atomic(true);
  messages[20].mutable_row()->mutable_organization()->clear_area();
  const size_t head = Feed().size();
  EXPECT_THAT(Import(messages), FailsWith(kAborted, "IMPORT_REFUSED"));
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);
  EXPECT_EQ(Feed().size(), head);
  EXPECT_EQ(GetImport(kId).state(), v1::IMPORT_STATE_REFUSED);
  const auto refused = Report(kId, {v1::IMPORT_OUTCOME_REJECTED});
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].row_number(), 20);
  EXPECT_THAT(Import(messages), FailsWith(kAborted, "IMPORT_REFUSED"));
}

TEST_P(ImportResumeTest, AValidationReportsWhatTheImportWouldDo) {
  Messages messages = Good(kId, 600);
  messages[3].mutable_row()->mutable_organization()->clear_area();
  messages[5].mutable_row()->mutable_organization()->set_legal_name("Ho\xcc\x83p");
  // A clash of two rows of the file, far apart.
  messages[600].mutable_row()->set_organization_id("c1");
  messages[0].mutable_config()->set_validate_only(true);
  const size_t head = Feed().size();
  const auto dry = Import(messages);
  ASSERT_THAT(dry, IsOk());
  EXPECT_EQ(dry->refused_count(), 3);
  EXPECT_EQ(Feed().size(), head);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);

  const std::string real = "00000000-0000-4000-9000-000000000002";
  messages[0].mutable_config()->set_validate_only(false);
  messages[0].mutable_config()->set_request_id(real);
  ASSERT_THAT(Import(messages), IsOk());
  const auto foretold = Report(kId);
  const auto happened = Report(real);
  ASSERT_EQ(foretold.size(), happened.size());
  for (size_t i = 0; i < foretold.size(); ++i) {
    EXPECT_EQ(foretold[i].SerializeAsString(), happened[i].SerializeAsString()) << i;
  }
}

TEST_P(ImportResumeTest, ARowThatIsTooLargeIsRefusedAlone) {
  Messages messages = Good(kId, 2);
  messages[1].mutable_row()->mutable_organization()->set_address(std::string(kMaxRowBytes, 'x'));
  const auto reply = Import(messages);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->created_count(), 1);
  EXPECT_EQ(reply->errors(0).reason(), "ROW_TOO_LARGE");
}

TEST_P(ImportResumeTest, TooManyRowsAndTooManyImportsAreRefused) {
  Messages messages = Good(kId, 0);
  messages[0].mutable_config()->set_atomic(true);
  auto sink = handlers_->bulk.ImportOrganizations(Clerk());
  ASSERT_THAT((*sink)->Accept(messages[0]), IsOk());
  absl::Status status;
  int64_t rows = 0;
  for (; status.ok() && rows <= kMaxAtomicRows; ++rows) status = (*sink)->Accept(Row("x"));
  EXPECT_THAT(status, FailsWith(kResourceExhausted, "IMPORT_TOO_LARGE"));
  EXPECT_EQ(rows, kMaxAtomicRows + 1);

  for (int64_t i = 1; i < kMaxOpenImportsOfOne; ++i) {
    Begin(Good(absl::StrCat("00000000-0000-4000-9000-0000000001", i + 10), 0), 1);
  }
  const Messages one_more = Good("00000000-0000-4000-9000-000000000200", 0);
  EXPECT_THAT(Import(one_more), FailsWith(kResourceExhausted, "TOO_MANY_IMPORTS"));
  clock_.Advance(kGivenUpAfter + absl::Seconds(1));
  EXPECT_THAT(Import(one_more), IsOk());
}

TEST_P(ImportResumeTest, ReportsAreForgottenAndImportsAreListed) {
  ASSERT_THAT(Import(Good(kId, 2)), IsOk());
  clock_.Advance(absl::Hours(1));
  const std::string second = "00000000-0000-4000-9000-000000000002";
  ASSERT_THAT(Import({Config(second), Row("x")}), IsOk());
  v1::ListImportsRequest list;
  list.set_filter("state = DONE");
  const auto both = handlers_->bulk.ListImports(list, Clerk());
  ASSERT_THAT(both, IsOk());
  ASSERT_EQ(both->imports_size(), 2);
  EXPECT_EQ(both->imports(0).name(), "imports/" + second);

  // Who may not see all sees the own ones.
  rpc::RequestContext other = Clerk({"organizations/hp"});
  other.principal = "somebody";
  EXPECT_EQ(handlers_->bulk.ListImports(list, other)->imports_size(), 0);
  v1::GetImportRequest get;
  get.set_name("imports/" + kId);
  EXPECT_THAT(handlers_->bulk.GetImport(get, other), FailsWith(kNotFound, "NEVER_EXISTED"));

  clock_.Advance(kReportsKept);
  ASSERT_THAT(Import({Config("00000000-0000-4000-9000-000000000003"), Row("y")}), IsOk());
  EXPECT_THAT(handlers_->bulk.GetImport(get, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));
}

}  // namespace
}  // namespace htx::registry
