// Imports as operations: looked at, listed, waited for and cancelled from other calls than the one that sends them.

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "htx/registry/v1/operation.pb.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::Eventually;
using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class OperationTest : public ImportTest {
 protected:
  // A configuration and `count` good rows.
  static Messages Good(const std::string& request_id, int count, bool atomic = false) {
    Messages messages = {Config(request_id)};
    messages[0].mutable_config()->set_atomic(atomic);
    for (int i = 1; i <= count; ++i) messages.push_back(Row(absl::StrCat("Số ", i)));
    return messages;
  }
  static std::string NameOf(const std::string& id) { return "operations/import-" + id; }

  absl::StatusOr<lro::Operation> Get(const std::string& name, const rpc::RequestContext& caller) {
    lro::GetOperationRequest request;
    request.set_name(name);
    return handlers_->operations.GetOperation(request, caller);
  }
  lro::Operation Get(const std::string& id) {
    const auto operation = Get(NameOf(id), Clerk());
    EXPECT_THAT(operation, IsOk());
    return operation.ok() ? *operation : lro::Operation();
  }
  absl::Status Cancel(const std::string& id, const rpc::RequestContext& caller, RegistryHandlers& through) {
    lro::CancelOperationRequest request;
    request.set_name(NameOf(id));
    return through.operations.CancelOperation(request, caller).status();
  }
  absl::Status Cancel(const std::string& id) { return Cancel(id, Clerk(), *handlers_); }
  absl::StatusOr<std::unique_ptr<rpc::Source<lro::Operation>>> Wait(const std::string& id, absl::Duration timeout,
                                                                    rpc::Wake wake) {
    lro::WaitOperationRequest request;
    request.set_name(NameOf(id));
    request.mutable_timeout()->set_seconds(absl::ToInt64Seconds(timeout));
    return handlers_->operations.WaitOperation(request, Clerk(), std::move(wake));
  }
  static v1::ImportOperationMetadata MetadataOf(const lro::Operation& operation) {
    v1::ImportOperationMetadata metadata;
    EXPECT_TRUE(operation.metadata().UnpackTo(&metadata));
    return metadata;
  }
  static std::string ReasonIn(const google::rpc::Status& status) {
    google::rpc::ErrorInfo info;
    for (const auto& detail : status.details()) {
      if (detail.UnpackTo(&info)) return info.reason();
    }
    return "";
  }
  int64_t CountRows(const std::string& table) {
    int64_t count = -1;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  const auto rows = transaction.Query(absl::StrCat("select count(*) from ", table));
                                  if (rows.ok()) count = (*rows)[0].Int(0);
                                  return rows.status();
                                }),
                IsOk());
    return count;
  }
  // Handlers over the same database, as another replica has them.
  std::unique_ptr<RegistryHandlers> Another(const Clock& clock) {
    return std::make_unique<RegistryHandlers>(Office{.database = *database_,
                                                     .clock = clock,
                                                     .ids = ids_,
                                                     .tokens = tokens_,
                                                     .head = *head_,
                                                     .areas = *areas_,
                                                     .books = {&funding_, &awards_}});
  }
  const std::string kSecond = "00000000-0000-4000-9000-000000000002";
};
HTX_BOTH_ENGINES(OperationTest);

TEST_P(OperationTest, AFinishedImportHasWhatItsStreamWasAnswered) {
  Messages messages = Good(kId, 4);
  messages[2].mutable_row()->mutable_organization()->clear_area();
  const auto answered = Import(messages);
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->import_record().operation(), NameOf(kId));
  const lro::Operation operation = Get(kId);
  EXPECT_EQ(operation.name(), NameOf(kId));
  EXPECT_TRUE(operation.done());
  v1::ImportOrganizationsResponse response;
  ASSERT_TRUE(operation.response().UnpackTo(&response));
  EXPECT_EQ(response.SerializeAsString(), answered->SerializeAsString());
  EXPECT_EQ(response.errors(0).row_number(), 2);
  EXPECT_EQ(MetadataOf(operation).import_record().counts().created(), 3);
}

TEST_P(OperationTest, ARefusedImportHasItsErrorAndAnOpenOneNone) {
  Messages messages = Good(kId, 3, /*atomic=*/true);
  messages[2].mutable_row()->mutable_organization()->clear_area();
  auto sink = handlers_->bulk.ImportOrganizations(Clerk());
  ASSERT_THAT((*sink)->Accept(messages[0]), IsOk());
  EXPECT_FALSE(Get(kId).done());
  EXPECT_EQ(Get(kId).result_case(), lro::Operation::RESULT_NOT_SET);
  clock_.Advance(absl::Hours(24));
  EXPECT_TRUE(MetadataOf(Get(kId)).given_up());
  EXPECT_THAT(Import(messages), FailsWith(kAborted, "IMPORT_REFUSED"));
  const lro::Operation operation = Get(kId);
  EXPECT_TRUE(operation.done());
  EXPECT_EQ(operation.error().code(), static_cast<int>(kAborted));
  EXPECT_EQ(ReasonIn(operation.error()), "IMPORT_REFUSED");
  EXPECT_FALSE(MetadataOf(operation).given_up());
}

TEST_P(OperationTest, ACancelledImportKeepsWhatWasCommittedAndStopsAtTheNextRow) {
  const Messages messages = Good(kId, 700);
  auto sink = handlers_->bulk.ImportOrganizations(Clerk());
  for (size_t i = 0; i <= 510; ++i) ASSERT_THAT((*sink)->Accept(messages[i]), IsOk());
  rpc::RequestContext canceller = Clerk();
  canceller.principal = "chief";
  canceller.method = "google.longrunning.Operations/CancelOperation";
  ASSERT_THAT(Cancel(kId, canceller, *handlers_), IsOk());
  EXPECT_THAT((*sink)->Accept(messages[511]), FailsWith(kCancelled, "IMPORT_CANCELLED"));

  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 500);
  const lro::Operation operation = Get(kId);
  EXPECT_TRUE(operation.done());
  EXPECT_EQ(operation.error().code(), static_cast<int>(kCancelled));
  EXPECT_EQ(ReasonIn(operation.error()), "IMPORT_CANCELLED");
  const v1::Import import = MetadataOf(operation).import_record();
  EXPECT_EQ(import.state(), v1::IMPORT_STATE_CANCELLED);
  EXPECT_EQ(import.counts().created(), 500);
  EXPECT_EQ(Report(kId).size(), 500u);
  EXPECT_THAT(Import(messages), FailsWith(kCancelled, "IMPORT_CANCELLED")) << "sent again it stays cancelled";

  // It is announced once, and the audit log says who it was.
  ASSERT_THAT(Cancel(kId), IsOk());
  std::vector<v1::Change> cancels;
  for (const v1::Change& change : Feed()) {
    if (change.header().type() == "IMPORT_CANCELLED") cancels.push_back(change);
  }
  ASSERT_EQ(cancels.size(), 1u);
  EXPECT_EQ(cancels[0].header().resource(), "imports/" + kId);
  v1::ListAuditEntriesRequest audit;
  audit.set_filter("action = IMPORT_CANCELLED");
  const auto entries = handlers_->audit.ListAuditEntries(audit, Clerk());
  ASSERT_THAT(entries, IsOk());
  ASSERT_EQ(entries->entries_size(), 1);
  EXPECT_EQ(entries->entries(0).actor(), "chief");
  EXPECT_EQ(entries->entries(0).kind(), v1::AUDIT_KIND_WRITE);
  EXPECT_EQ(entries->entries(0).method(), canceller.method);
}

TEST_P(OperationTest, OfACancelledAtomicImportNothingIsRecorded) {
  const Messages messages = Good(kId, 620, /*atomic=*/true);
  auto sink = handlers_->bulk.ImportOrganizations(Clerk());
  for (const auto& message : messages) ASSERT_THAT((*sink)->Accept(message), IsOk());
  EXPECT_GT(CountRows("import_waiting"), 0);
  ASSERT_THAT(Cancel(kId), IsOk());
  EXPECT_THAT((*sink)->Finish(), FailsWith(kCancelled, "IMPORT_CANCELLED"));
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);
  EXPECT_EQ(MetadataOf(Get(kId)).import_record().counts().created(), 0);
  EXPECT_EQ(CountRows("import_waiting"), 0);
  EXPECT_EQ(CountRows("import_subjects"), 0);
}

TEST_P(OperationTest, AnotherReplicaCancelsToo) {
  const auto replica = Another(clock_);
  for (const bool atomic : {false, true}) {
    const std::string id = atomic ? kSecond : kId;
    const Messages messages = Good(id, 5, atomic);
    auto sink = handlers_->bulk.ImportOrganizations(Clerk());
    for (const auto& message : messages) ASSERT_THAT((*sink)->Accept(message), IsOk());
    ASSERT_THAT(Cancel(id, Clerk(), *replica), IsOk());
    EXPECT_THAT((*sink)->Finish(), FailsWith(kCancelled, "IMPORT_CANCELLED"));
  }
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);
}

// Counts how often it is asked, and does something at one of them: in the middle of a transaction.
class Interrupting : public Clock {
 public:
  explicit Interrupting(const Clock& clock) : clock_(clock) {}
  void At(int call, std::function<void()> what) {
    what_ = std::move(what);
    left_ = call;
  }
  absl::Time Now() const override {
    if (left_.load() > 0 && left_.fetch_sub(1) == 1) what_();
    return clock_.Now();
  }

 private:
  const Clock& clock_;
  std::function<void()> what_ = {};
  mutable std::atomic<int> left_ = 0;
};

TEST_P(OperationTest, AVerdictUnderWayLetsGoOfTheDatabase) {
  Interrupting clock(clock_);
  const auto handlers = Another(clock);
  const Messages messages = Good(kId, 100, /*atomic=*/true);
  auto sink = handlers->bulk.ImportOrganizations(Clerk());
  for (const auto& message : messages) ASSERT_THAT((*sink)->Accept(message), IsOk());
  std::atomic<bool> told = false;
  const auto listening = handlers->imports.Listen(ImportNews::kCancelled, kId, [&] { told = true; });
  absl::Status cancelled;
  std::thread canceller;
  // In the midst of the hundred rows, with the transaction open; on SQLite the cancel itself has to wait for it.
  clock.At(40, [&] {
    canceller = std::thread([&] { cancelled = Cancel(kId, Clerk(), *handlers); });
    EXPECT_TRUE(Eventually([&] { return told.load(); }));
  });
  EXPECT_THAT((*sink)->Finish(), FailsWith(kCancelled, "IMPORT_CANCELLED"));
  ASSERT_TRUE(canceller.joinable());
  canceller.join();
  EXPECT_THAT(cancelled, IsOk());
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 0);
  EXPECT_EQ(MetadataOf(Get(kId)).import_record().state(), v1::IMPORT_STATE_CANCELLED);
}

TEST_P(OperationTest, OneThatIsDoneStaysAsItIs) {
  ASSERT_THAT(Import(Good(kId, 2)), IsOk());
  const std::string before = Get(kId).SerializeAsString();
  ASSERT_THAT(Cancel(kId), IsOk());
  EXPECT_EQ(Get(kId).SerializeAsString(), before);
  lro::DeleteOperationRequest request;
  request.set_name(NameOf(kId));
  EXPECT_THAT(handlers_->operations.DeleteOperation(request, Clerk()),
              FailsWith(kUnimplemented, "OPERATIONS_ARE_KEPT"));
  EXPECT_EQ(Get(kId).SerializeAsString(), before);
}

TEST_P(OperationTest, AWaitEndsWithTheImportOrWithItsTime) {
  const Messages messages = Good(kId, 3);
  auto sink = handlers_->bulk.ImportOrganizations(Clerk());
  ASSERT_THAT((*sink)->Accept(messages[0]), IsOk());
  std::atomic<int> woken = 0;
  const absl::Time asked = absl::Now();
  const auto wait = Wait(kId, absl::Hours(1), [&] { ++woken; });
  ASSERT_THAT(wait, IsOk());
  lro::Operation operation;
  EXPECT_EQ(*(*wait)->Next(operation), rpc::Step::kWait);
  EXPECT_GT((*wait)->AskAgain(), asked + absl::Seconds(20));

  const auto over = Wait(kId, absl::ZeroDuration(), [] {});
  EXPECT_EQ(*(*over)->Next(operation), rpc::Step::kWrite) << "its time is over";
  EXPECT_FALSE(operation.done());

  for (size_t i = 1; i < messages.size(); ++i) ASSERT_THAT((*sink)->Accept(messages[i]), IsOk());
  EXPECT_EQ(woken, 0);
  ASSERT_THAT((*sink)->Finish(), IsOk());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(*(*wait)->Next(operation), rpc::Step::kWrite);
  EXPECT_TRUE(operation.done());
  EXPECT_TRUE(operation.has_response());

  // The deadline of the call bounds it too, and a cancel ends it.
  ASSERT_THAT((*handlers_->bulk.ImportOrganizations(Clerk()))->Accept(Good(kSecond, 0)[0]), IsOk());
  lro::WaitOperationRequest request;
  request.set_name(NameOf(kSecond));
  rpc::RequestContext hasty = Clerk();
  hasty.deadline = absl::Now() + absl::Minutes(3);
  const auto bounded = handlers_->operations.WaitOperation(request, hasty, [&] { ++woken; });
  ASSERT_THAT(bounded, IsOk());
  EXPECT_EQ(*(*bounded)->Next(operation), rpc::Step::kWait);
  EXPECT_LT((*bounded)->AskAgain(), hasty.deadline);
  ASSERT_THAT(Cancel(kSecond), IsOk());
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(*(*bounded)->Next(operation), rpc::Step::kWrite);
  EXPECT_EQ(operation.error().code(), static_cast<int>(kCancelled));

  EXPECT_THAT(Wait(kSecond, absl::Seconds(-1), [] {}), Violates("timeout"));
  EXPECT_THAT(Wait(kSecond, absl::Hours(25), [] {}), Violates("timeout"));
}

TEST_P(OperationTest, CallersSeeTheirOwnAndListThem) {
  ASSERT_THAT(Import(Good(kId, 1)), IsOk());
  clock_.Advance(absl::Hours(1));
  ASSERT_THAT((*handlers_->bulk.ImportOrganizations(Clerk()))->Accept(Good(kSecond, 0)[0]), IsOk());
  lro::ListOperationsRequest request;
  request.set_page_size(1);
  auto page = handlers_->operations.ListOperations(request, Clerk());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->operations_size(), 1);
  EXPECT_EQ(page->operations(0).name(), NameOf(kSecond)) << "the newest first";
  request.set_page_token(page->next_page_token());
  request.set_name("operations");
  page = handlers_->operations.ListOperations(request, Clerk());
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->operations(0).name(), NameOf(kId));
  EXPECT_EQ(page->next_page_token(), "");
  v1::ImportOrganizationsResponse response;
  ASSERT_TRUE(page->operations(0).response().UnpackTo(&response));
  EXPECT_EQ(response.created_count(), 1);

  request.set_filter("done = true");
  EXPECT_THAT(handlers_->operations.ListOperations(request, Clerk()),
              FailsWith(kInvalidArgument, "PAGE_TOKEN_MISMATCH"));
  request.clear_page_token();
  EXPECT_EQ(handlers_->operations.ListOperations(request, Clerk())->operations(0).name(), NameOf(kId));
  request.set_filter("state = OPEN");
  EXPECT_EQ(handlers_->operations.ListOperations(request, Clerk())->operations(0).name(), NameOf(kSecond));
  request.set_name("imports");
  EXPECT_THAT(handlers_->operations.ListOperations(request, Clerk()), Violates("name"));

  rpc::RequestContext other = Clerk({"organizations/hp"});
  other.principal = "somebody";
  EXPECT_EQ(handlers_->operations.ListOperations({}, other)->operations_size(), 0);
  const auto unseen = FailsWith(kNotFound, "NEVER_EXISTED");
  EXPECT_THAT(Get(NameOf(kSecond), other), unseen);
  EXPECT_THAT(Cancel(kSecond, other, *handlers_), unseen);
  EXPECT_FALSE(Get(kSecond).done());
  lro::WaitOperationRequest wait;
  wait.set_name(NameOf(kSecond));
  lro::Operation operation;
  EXPECT_THAT((*handlers_->operations.WaitOperation(wait, other, [] {}))->Next(operation), unseen);
  EXPECT_THAT(Get("operations/" + kSecond, Clerk()), unseen) << "no operation is called so";
  EXPECT_THAT(Get("imports/" + kSecond, Clerk()), Violates("name"));
}

}  // namespace
}  // namespace htx::registry
