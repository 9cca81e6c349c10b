// Commands that are one call: the table of the registry, and what they do against a service.

#include "htxctl/rpc/method_command.h"

#include <gmock/gmock.h>

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/audit_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htxctl/rpc/fields.h"
#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::htx::testing::Violates;
using ::testing::HasSubstr;

// Areas in two pages, a broken log, and the last request of a move.
class FakeRegistry final : public registry::v1::AreaService::Service {
 public:
  grpc::Status ListAreas(grpc::ServerContext*, const registry::v1::ListAreasRequest* request,
                         registry::v1::ListAreasResponse* response) override {
    asked = *request;
    registry::v1::Area& area = *response->add_areas();
    const bool second = request->page_token() == "second";
    area.set_name(second ? "areas/p2" : "areas/p1");
    area.set_display_name(second ? "Tỉnh \"Hai\"" : "Tỉnh, Một");
    area.set_parent("areas/vn");
    if (!second) response->set_next_page_token("second");
    response->set_total_size(2);
    return grpc::Status::OK;
  }
  registry::v1::ListAreasRequest asked = {};
};

class FakeAudit final : public registry::v1::AuditService::Service {
 public:
  grpc::Status VerifyAudit(grpc::ServerContext*, const registry::v1::VerifyAuditRequest* request,
                           registry::v1::VerifyAuditResponse* response) override {
    response->set_holds(request->from_sequence() == 1);
    return grpc::Status::OK;
  }
};

class FakeOrganizations final : public registry::v1::OrganizationService::Service {
 public:
  grpc::Status SuspendOrganization(grpc::ServerContext*, const registry::v1::SuspendOrganizationRequest* request,
                                   registry::v1::SuspendOrganizationResponse* response) override {
    asked = *request;
    response->mutable_organization()->set_name(request->name());
    return grpc::Status::OK;
  }
  registry::v1::SuspendOrganizationRequest asked = {};
};

class MethodCommandTest : public ::testing::Test {
 protected:
  MethodCommandTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&areas_);
    builder.RegisterService(&audit_);
    builder.RegisterService(&organizations_);
    server_ = builder.BuildAndStart();
    options_.registry = absl::StrCat("127.0.0.1:", port);
  }

  // Parses `words` and runs what they ask for; what was printed is kept.
  absl::StatusOr<ExitCode> Run(std::vector<std::string> words) {
    CLI::App app("htxctl");
    Invocation invocation;
    AddMethodCommands(app, invocation, RegistryMethods(), "en");
    AddCallCommand(app, invocation, "en");
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
    ::testing::internal::CaptureStdout();
    absl::StatusOr<ExitCode> code = invocation.run(Session(options_));
    printed_ = ::testing::internal::GetCapturedStdout();
    return code;
  }

  FakeRegistry areas_;
  FakeAudit audit_;
  FakeOrganizations organizations_;
  std::unique_ptr<grpc::Server> server_;
  Options options_;
  std::string printed_;
};

TEST_F(MethodCommandTest, EveryRowOfTheTableFitsItsContract) {
  std::set<std::pair<absl::string_view, absl::string_view>> names;
  for (const MethodCommand& row : RegistryMethods()) {
    SCOPED_TRACE(absl::StrCat(row.group, " ", row.name));
    EXPECT_TRUE(names.emplace(row.group, row.name).second);
    EXPECT_FALSE(row.help.en.empty() || row.help.vi.empty());
    const auto* const method = FindMethod(row.method);
    ASSERT_NE(method, nullptr);
    for (const absl::string_view path : row.arguments)
      EXPECT_NE(FindField(*method->input_type(), path), nullptr) << path;
    for (const auto& [path, collection] : row.ids) EXPECT_NE(FindField(*method->input_type(), path), nullptr) << path;
    if (!row.verdict.empty()) {
      EXPECT_NE(FindField(*method->output_type(), row.verdict), nullptr);
    }
    if (!row.preset.empty()) {
      EXPECT_NE(FindField(*method->input_type(), row.preset.substr(0, row.preset.find('='))), nullptr);
    }
    if (row.rows.empty()) continue;
    const auto* const rows = FindField(*method->output_type(), row.rows);
    ASSERT_TRUE(rows != nullptr && rows->is_repeated());
    for (const Shown& column : row.columns) {
      for (const char* language : {"vi", "en"}) {
        EXPECT_NE(FindField(*rows->message_type(), PathOf(column, language)), nullptr) << column.path;
      }
    }
  }
}

TEST_F(MethodCommandTest, EveryExampleIsACommandLine) {
  for (const MethodCommand& row : RegistryMethods()) {
    if (row.example.empty()) continue;
    EXPECT_TRUE(absl::StartsWith(row.example, absl::StrCat(row.group, " ", row.name))) << row.example;
    CLI::App app("htxctl");
    Invocation invocation;
    AddMethodCommands(app, invocation, RegistryMethods(), "vi");
    EXPECT_NO_THROW(app.parse(std::string(row.example))) << row.example;
    EXPECT_NE(invocation.run, nullptr) << row.example;
  }
}

TEST_F(MethodCommandTest, AListIsATableOfOnePageOrOfAll) {
  EXPECT_EQ(Run({"area", "list", "--parent", "vn", "--level", "PROVINCE", "--valid-date", "2025-07-01"}).value(),
            kExitOk);
  EXPECT_EQ(areas_.asked.parent(), "areas/vn");
  EXPECT_EQ(areas_.asked.level(), registry::v1::AREA_LEVEL_PROVINCE);
  EXPECT_EQ(areas_.asked.valid_date().year(), 2025);
  EXPECT_EQ(areas_.asked.page_size(), 50);
  EXPECT_THAT(printed_, HasSubstr("p1"));
  EXPECT_THAT(printed_, HasSubstr("1 / 2 … (--all)"));
  EXPECT_EQ(Run({"area", "list", "--all"}).value(), kExitOk);
  EXPECT_EQ(areas_.asked.page_token(), "second");
  EXPECT_THAT(printed_, HasSubstr("2 / 2\n"));
}

TEST_F(MethodCommandTest, RowsMayBeCsvAndAnswersJson) {
  EXPECT_EQ(Run({"area", "list", "--all", "--csv"}).value(), kExitOk);
  EXPECT_EQ(printed_,
            "id,code,kind,name,in,from,to,formed of,went into\n"
            "p1,,,\"Tỉnh, Một\",vn,,,,\n"
            "p2,,,\"Tỉnh \"\"Hai\"\"\",vn,,,,\n");
  options_.json = true;
  EXPECT_EQ(Run({"area", "list"}).value(), kExitOk);
  EXPECT_THAT(printed_, HasSubstr("\"name\": \"areas/p1\""));
}

TEST_F(MethodCommandTest, AMoveCarriesItsFieldsAndARequestIdOfItsOwn) {
  EXPECT_EQ(Run({"org", "suspend", "a", "--etag", "3", "--effective-date", "2025-06-02", "--validate-only", "--set",
                 "grounds.decided_by=UBND", "--data", R"({"reason": "theo đề nghị", "etag": "2"})"})
                .value(),
            kExitOk);
  EXPECT_EQ(organizations_.asked.name(), "organizations/a");
  EXPECT_EQ(organizations_.asked.etag(), "3") << "a flag lies over --data";
  EXPECT_EQ(organizations_.asked.reason(), "theo đề nghị");
  EXPECT_EQ(organizations_.asked.grounds().decided_by(), "UBND");
  EXPECT_TRUE(organizations_.asked.validate_only());
  const std::string first = organizations_.asked.request_id();
  EXPECT_EQ(first.size(), 36u);
  EXPECT_THAT(printed_, HasSubstr("organization.name"));
  EXPECT_EQ(Run({"org", "suspend", "a"}).value(), kExitOk);
  EXPECT_NE(organizations_.asked.request_id(), first);
}

TEST_F(MethodCommandTest, WhatDoesNotFitIsSaidBeforeAnythingIsSent) {
  EXPECT_THAT(Run({"org", "suspend", "a", "--effective-date", "soon"}).status(), Violates("effective_date"));
  EXPECT_THAT(Run({"org", "suspend", "a", "--set", "reason"}).status(), Violates("--set"));
  EXPECT_THAT(Run({"org", "suspend", "a", "--data", "{"}).status(), Violates("--data"));
  EXPECT_EQ(organizations_.asked.name(), "");
  EXPECT_THROW(Run({"org", "suspend"}), CLI::ParseError) << "a required argument";
}

TEST_F(MethodCommandTest, AVerdictDecidesTheExitCode) {
  EXPECT_EQ(Run({"audit", "verify", "--from-sequence", "1"}).value(), kExitOk);
  EXPECT_EQ(Run({"audit", "verify", "--from-sequence", "2"}).value(), kExitDiffers);
}

TEST_F(MethodCommandTest, AnyMethodIsCalledByItsName) {
  EXPECT_EQ(Run({"call", "AuditService.VerifyAudit", "from_sequence=1"}).value(), kExitOk);
  EXPECT_THAT(printed_, HasSubstr("\"holds\": true"));
  EXPECT_EQ(Run({"call", "htx.registry.v1.AreaService/ListAreas", "--data", R"({"page_token": "second"})"}).value(),
            kExitOk);
  EXPECT_THAT(printed_, HasSubstr("areas/p2"));
  EXPECT_THAT(Run({"call", "ListChanges"}).status(), Violates("method")) << "three services have one";
  EXPECT_THAT(Run({"call", "Nothing"}).status(), Violates("method"));
  EXPECT_EQ(Run({"call"}).value(), kExitOk);
  EXPECT_THAT(printed_, HasSubstr("htx.awards.v1.EmulationService.CreateCluster\n"));
}

}  // namespace
}  // namespace htx::ctl
