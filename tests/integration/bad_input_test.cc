// What bad input gets: its documented status, with details that name the field or position; nothing half written, the
// process up, memory flat.

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/integration/office.h"
#include "tests/support/world/world.h"

namespace htx::testing {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using Organizations = registry_v1::OrganizationService::Stub;

// Resident memory of a process, in KiB.
int64_t ResidentKib(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    int64_t kib = 0;
    const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.size() == 3 && words[0] == "VmRSS:" && absl::SimpleAtoi(words[1], &kib)) return kib;
  }
  return -1;
}

std::string WrongCheckDigit(std::string tax_code) {
  tax_code.back() = tax_code.back() == '9' ? '0' : static_cast<char>(tax_code.back() + 1);
  return tax_code;
}

class BadInputTest : public ::testing::Test {
 protected:
  // One world for all: bad input must not disturb what comes after it.
  static void SetUpTestSuite() {
    world_ = new World({.services = {"registry"}, .redis = false});
    registry_ = new RegistryOffice(world_->registry().channel());
    registry_->Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
    for (int i = 1; i <= 5; ++i) registry_->Create(NewCooperative(absl::StrCat("c", i), i, Day(2020, 1, i), "lm-hp"));
  }
  static void TearDownTestSuite() {
    delete registry_;
    delete world_;
  }

  // After every case: nothing was written, and the process serves.
  void TearDown() override {
    EXPECT_EQ(registry_->Count(""), 6);
    EXPECT_TRUE(world_->registry().Serving());
  }

  static registry_v1::CreateOrganizationRequest Good() { return NewCooperative("", 100, Day(2020, 1, 1), "lm-hp"); }
  static Answer<registry_v1::CreateOrganizationResponse> Create(const registry_v1::CreateOrganizationRequest& request) {
    return Call(*registry_->organizations, &Organizations::CreateOrganization, request);
  }
  static Answer<registry_v1::ListOrganizationsResponse> List(const registry_v1::ListOrganizationsRequest& request) {
    return Call(*registry_->organizations, &Organizations::ListOrganizations, request);
  }
  static Answer<registry_v1::ListOrganizationsResponse> ListFiltered(const std::string& filter) {
    registry_v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    return List(request);
  }

  static World* world_;
  static RegistryOffice* registry_;
};

World* BadInputTest::world_ = nullptr;
RegistryOffice* BadInputTest::registry_ = nullptr;

TEST_F(BadInputTest, ARequestIdIsRequiredAndMustBeAUuid) {
  for (const std::string id :
       {"", "not-a-uuid", "123e4567-e89b-12d3-a456-42661417400g", "{123e4567-e89b-12d3-a456-426614174000}"}) {
    auto request = Good();
    request.set_request_id(id);
    const auto answer = Create(request);
    EXPECT_THAT(answer, Refuses(grpc::StatusCode::INVALID_ARGUMENT, "FIELD_RULE")) << id;
    EXPECT_THAT(answer, RefusesField("request_id")) << id;
  }
}

TEST_F(BadInputTest, AnUnknownEnumIsRefusedByItsField) {
  auto request = Good();
  request.mutable_organization()->set_sector(static_cast<registry_v1::Sector>(999));
  EXPECT_THAT(Create(request), RefusesField("organization.sector"));
  request = Good();
  request.mutable_organization()->set_kind(registry_v1::ORGANIZATION_KIND_UNSPECIFIED);
  EXPECT_THAT(Create(request), RefusesField("organization.kind"));
}

TEST_F(BadInputTest, AWrongCheckDigitIsRefusedByItsField) {
  auto request = Good();
  request.mutable_organization()->set_tax_code(WrongCheckDigit(request.organization().tax_code()));
  const auto answer = Create(request);
  EXPECT_THAT(answer, Refuses(grpc::StatusCode::INVALID_ARGUMENT, "CHECK_DIGIT"));
  EXPECT_THAT(answer, RefusesField("organization.tax_code"));
}

TEST_F(BadInputTest, TextMustBeUtf8InNfcAndNotTooLong) {
  const std::vector<std::string> names = {
      "Ho\xcc\x80"
      "a B\xc3\xac"
      "nh",
      std::string(601, 'x'), "two\nlines", " blank ends ", ""};
  for (const std::string& name : names) {
    auto request = Good();
    request.mutable_organization()->set_legal_name(name);
    EXPECT_THAT(Create(request), RefusesField("organization.legal_name")) << name;
  }
  // Bytes that are not UTF-8 do not parse as the message; gRPC refuses them itself, with a code of its own.
  auto request = Good();
  request.mutable_organization()->set_legal_name("a\xff");
  EXPECT_FALSE(Create(request).ok());
}

TEST_F(BadInputTest, AllViolationsComeTogether) {
  auto request = Good();
  request.set_request_id("x");
  request.mutable_organization()->set_legal_name("two\nlines");
  request.mutable_organization()->set_member_count(-1);
  const Refusal refusal = RefusalOf(Create(request).status);
  EXPECT_THAT(refusal.fields, Contains("request_id"));
  EXPECT_THAT(refusal.fields, Contains("organization.legal_name"));
  EXPECT_THAT(refusal.fields, Contains("organization.member_count"));
}

TEST_F(BadInputTest, ANegativePageSizeIsRefused) {
  registry_v1::ListOrganizationsRequest request;
  request.set_page_size(-1);
  EXPECT_THAT(List(request), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "PAGE_SIZE_NEGATIVE"));
}

TEST_F(BadInputTest, ATamperedPageTokenIsRefusedAndAGoodOneWorks) {
  registry_v1::ListOrganizationsRequest request;
  request.set_page_size(2);
  const auto first = List(request);
  ASSERT_THAT(first, Answers());
  const std::string token = first.body.next_page_token();
  ASSERT_THAT(token, Not(IsEmpty()));
  request.set_page_token(token);
  EXPECT_THAT(List(request), Answers());
  std::string tampered = token;
  tampered[tampered.size() / 2] = tampered[tampered.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {tampered, token.substr(1), token + "A", std::string("x")}) {
    request.set_page_token(wrong);
    EXPECT_THAT(List(request), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "PAGE_TOKEN_MISMATCH"));
  }
  request.set_page_token(token);
  request.set_filter("kind = COOPERATIVE");
  EXPECT_THAT(List(request), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "PAGE_TOKEN_MISMATCH"));
}

TEST_F(BadInputTest, AWrongFilterIsRefusedWithItsPosition) {
  const auto unknown = ListFiltered("kind = COOPERATIVE AND colour = red");
  EXPECT_THAT(unknown, Refuses(grpc::StatusCode::INVALID_ARGUMENT, "FILTER_UNKNOWN_FIELD"));
  EXPECT_THAT(unknown, RefusesField("filter"));
  EXPECT_EQ(RefusalOf(unknown.status).metadata["position"], "23");
  EXPECT_THAT(ListFiltered("kind = "), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "FILTER_SYNTAX"));
  EXPECT_THAT(ListFiltered("member_count = many"), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "FILTER_TYPE"));
  EXPECT_THAT(ListFiltered("legal_name = \"'; drop table organizations; --\""), Answers());
}

TEST_F(BadInputTest, TenThousandLevelsOfNestingAreRefused) {
  const auto deep = ListFiltered(std::string(10000, '(') + "kind = COOPERATIVE" + std::string(10000, ')'));
  EXPECT_THAT(deep, RefusesField("filter"));
  EXPECT_THAT(ListFiltered(std::string(2000, '(')), Refuses(grpc::StatusCode::INVALID_ARGUMENT, "FILTER_TOO_COMPLEX"));
}

TEST_F(BadInputTest, AMessageOverTheLimitIsRefused) {
  auto request = Good();
  request.set_reason(std::string(2 << 20, 'x'));
  EXPECT_THAT(Create(request).status.error_code(),
              AnyOf(grpc::StatusCode::RESOURCE_EXHAUSTED, grpc::StatusCode::INVALID_ARGUMENT));
  request.set_reason(std::string(64 << 20, 'x'));
  EXPECT_EQ(Create(request).status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(BadInputTest, ADeadlineOfAMillisecondEndsInTimeOrInAnAnswer) {
  for (int i = 0; i < 20; ++i) {
    const auto answer =
        Call(*registry_->organizations, &Organizations::ListOrganizations, {}, {}, absl::Milliseconds(1));
    EXPECT_THAT(answer.status.error_code(), AnyOf(grpc::StatusCode::OK, grpc::StatusCode::DEADLINE_EXCEEDED));
  }
}

TEST_F(BadInputTest, AnUnknownMethodIsUnimplemented) {
  for (const char* method : {"/htx.registry.v1.OrganizationService/Nothing", "/no.such.Service/Method", "/"}) {
    grpc::GenericStub stub(world_->registry().channel());
    grpc::ClientContext context;
    Prepare(context, {}, absl::Minutes(2));
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareUnaryCall(&context, method, grpc::ByteBuffer(), &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << method;
  }
}

TEST_F(BadInputTest, ACallerWithoutTheRoleOrTheScopeIsRefused) {
  const Caller viewer = {.principal = "user:viewer", .roles = "viewer"};
  EXPECT_THAT(Call(*registry_->organizations, &Organizations::CreateOrganization, Good(), viewer),
              Refuses(grpc::StatusCode::PERMISSION_DENIED, "PERMISSION_MISSING"));
  const Caller elsewhere = {.principal = "user:clerk", .roles = "registry.clerk", .scopes = "organizations/lm-nb"};
  EXPECT_THAT(Call(*registry_->organizations, &Organizations::CreateOrganization, Good(), elsewhere),
              Refuses(grpc::StatusCode::PERMISSION_DENIED, "OUT_OF_SCOPE"));
}

TEST_F(BadInputTest, RefusalsComeInTheCallersLanguage) {
  registry_v1::ListOrganizationsRequest request;
  request.set_page_size(-1);
  const auto vietnamese =
      Call(*registry_->organizations, &Organizations::ListOrganizations, request, {.language = "vi"});
  const auto english = Call(*registry_->organizations, &Organizations::ListOrganizations, request, {.language = "en"});
  EXPECT_THAT(RefusalOf(vietnamese.status).localized, ::testing::HasSubstr("không được âm"));
  EXPECT_THAT(RefusalOf(english.status).localized, ::testing::HasSubstr("must not be negative"));
}

TEST_F(BadInputTest, AStreamThatBreaksOffOrEndsEarlyWritesNothing) {
  // Half-closed before the configuration.
  {
    grpc::ClientContext context;
    Prepare(context, {}, absl::Minutes(2));
    registry_v1::ImportOrganizationsResponse response;
    const auto writer = registry_->bulk->ImportOrganizations(&context, &response);
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << Describe(status);
    EXPECT_EQ(RefusalOf(status).reason, "IMPORT_CONFIG_MISSING");
  }
  // Cancelled after the configuration.
  {
    grpc::ClientContext context;
    Prepare(context, {}, absl::Minutes(2));
    registry_v1::ImportOrganizationsResponse response;
    const auto writer = registry_->bulk->ImportOrganizations(&context, &response);
    registry_v1::ImportOrganizationsRequest config;
    config.mutable_config()->set_request_id(NewUuid());
    writer->Write(config);
    context.TryCancel();
    EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST_F(BadInputTest, MemoryStaysFlatUnderAThousandOfThem) {
  const auto round = [&] {
    auto request = Good();
    request.mutable_organization()->set_legal_name(std::string(100000, 'x'));
    Create(request);
    ListFiltered(std::string(10000, '('));
    ListFiltered("nothing = 1");
  };
  for (int i = 0; i < 200; ++i) round();
  const int64_t before = ResidentKib(world_->registry().process().pid());
  for (int i = 0; i < 1000; ++i) round();
  const int64_t after = ResidentKib(world_->registry().process().pid());
  EXPECT_GT(before, 0);
  EXPECT_LT(after - before, 16 << 10) << before << " KiB before";
}

// Apart from the others, because good rows are kept.
TEST(ImportTest, AWrongRowAmongGoodOnesIsReportedAndTheGoodOnesAreKept) {
  World world({.services = {"registry"}, .redis = false});
  const RegistryOffice registry(world.registry().channel());
  registry.Create(NewAlliance("lm-hp", "Liên minh Hợp tác xã thành phố Hải Phòng"));
  const std::string request_id = NewUuid();
  const auto import = [&] {
    grpc::ClientContext context;
    Prepare(context, {}, absl::Minutes(2));
    registry_v1::ImportOrganizationsResponse response;
    const auto writer = registry.bulk->ImportOrganizations(&context, &response);
    registry_v1::ImportOrganizationsRequest message;
    message.mutable_config()->set_request_id(request_id);
    writer->Write(message);
    for (int i = 1; i <= 20; ++i) {
      registry_v1::ImportRow& row = *message.mutable_row();
      row.set_row_id(absl::StrCat("row-", i));
      *row.mutable_organization() = NewCooperative("", i, Day(2020, 1, 1), "lm-hp").organization();
      if (i == 7) row.mutable_organization()->set_tax_code(WrongCheckDigit(row.organization().tax_code()));
      if (i == 13) row.mutable_organization()->set_legal_name("");
      // Two that the chassis finds before the handler: "ạ" as two code points, and a kind that no release has.
      if (i == 15)
        row.mutable_organization()->set_legal_name(
            "Hợp tác xã Ba\xcc\xa3"
            "ch Đằng");
      if (i == 17) row.mutable_organization()->set_kind(static_cast<registry_v1::OrganizationKind>(99));
      writer->Write(message);
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    EXPECT_TRUE(status.ok()) << Describe(status);
    return response;
  };
  const auto first = import();
  EXPECT_EQ(first.row_count(), 20);
  EXPECT_EQ(first.created_count(), 16);
  EXPECT_EQ(first.refused_count(), 4);
  ASSERT_EQ(first.errors_size(), 4);
  EXPECT_EQ(first.errors(0).row_id(), "row-7");
  EXPECT_EQ(first.errors(0).row_number(), 7);
  EXPECT_EQ(first.errors(0).reason(), "CHECK_DIGIT");
  EXPECT_EQ(first.errors(1).row_id(), "row-13");
  EXPECT_EQ(first.errors(1).violations(0).field(), "organization.legal_name");
  EXPECT_EQ(first.errors(2).row_id(), "row-15");
  EXPECT_EQ(first.errors(2).violations(0).field(), "organization.legal_name");
  EXPECT_EQ(first.errors(3).row_id(), "row-17");
  EXPECT_EQ(first.errors(3).violations(0).field(), "organization.kind");
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 16);

  const auto again = import();
  EXPECT_EQ(again.created_count(), 0);
  EXPECT_EQ(again.repeated_count(), 20);
  EXPECT_EQ(registry.Count("kind = COOPERATIVE"), 16);
}

}  // namespace
}  // namespace htx::testing
