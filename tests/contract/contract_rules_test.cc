// The rules over the contracts of the tree, and over small bad contracts: a rule that cannot fail guards nothing.

#include "tests/contract/contract_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/contract/contracts.h"

namespace htx::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using Rule = std::vector<std::string> (*)(const google::protobuf::FileDescriptor&);

std::vector<std::string> InTheTree(Rule rule) {
  static const Contracts* contracts = new Contracts(Contracts::OfTheTree());
  std::vector<std::string> all;
  for (const google::protobuf::FileDescriptor* file : contracts->files()) {
    for (std::string& sentence : rule(*file)) all.push_back(std::move(sentence));
  }
  return all;
}

TEST(ContractsOfTheTree, AreFoundAndCompile) { EXPECT_GE(Contracts::OfTheTree().files().size(), 4); }

TEST(ContractsOfTheTree, StandInTheirFolders) { EXPECT_THAT(InTheTree(FileViolations), IsEmpty()); }

TEST(ContractsOfTheTree, EveryMethodHasAWholePolicy) { EXPECT_THAT(InTheTree(MethodViolations), IsEmpty()); }

TEST(ContractsOfTheTree, EveryFieldRuleFitsItsField) { EXPECT_THAT(InTheTree(FieldViolations), IsEmpty()); }

TEST(ContractsOfTheTree, EveryEnumStartsUnspecified) { EXPECT_THAT(InTheTree(EnumViolations), IsEmpty()); }

TEST(ContractsOfTheTree, EverythingIsCommented) { EXPECT_THAT(InTheTree(CommentViolations), IsEmpty()); }

// A contract of one service method around `policy`, `request` and `response`.
std::string ServiceText(absl::string_view method, absl::string_view policy, absl::string_view request,
                        absl::string_view response = "") {
  return absl::StrCat(
      "syntax = \"proto3\";\npackage htx.registry.v1;\nimport \"htx/common/v1/options.proto\";\n"
      "service ThingService {\n  rpc ",
      method, "(Request) returns (Response) {\n",
      policy.empty() ? "" : absl::StrCat("    option (htx.common.v1.policy) = {", policy, "};\n"),
      "  }\n}\nmessage Request {", request, "}\nmessage Response {", response, "}\n");
}

std::vector<std::string> Sample(Rule rule, const std::string& text,
                                const std::string& path = "htx/registry/v1/thing_service.proto") {
  const Contracts contracts = Contracts::OfTexts({{path, text}});
  return rule(*contracts.files().front());
}

constexpr char kReads[] = R"(permission: "registry.things.get" replay: REPLAY_READ quota: QUOTA_READ)";
constexpr char kWrites[] = R"(permission: "registry.things.create" replay: REPLAY_REQUEST_ID quota: QUOTA_WRITE)";
constexpr char kRequestId[] = "string request_id = 1 [(htx.common.v1.rule) = {required: true format: FORMAT_UUID}];";

TEST(MethodRules, AGoodReadAndAGoodWritePass) {
  EXPECT_THAT(Sample(MethodViolations, ServiceText("GetThing", kReads, "")), IsEmpty());
  EXPECT_THAT(Sample(MethodViolations, ServiceText("CreateThing", kWrites, kRequestId)), IsEmpty());
}

TEST(MethodRules, AMethodWithoutPolicyIsFoundThreeTimes) {
  EXPECT_THAT(Sample(MethodViolations, ServiceText("GetThing", "", "")),
              UnorderedElementsAre(HasSubstr("permission"), HasSubstr("replay"), HasSubstr("quota")));
}

TEST(MethodRules, APermissionOfAnotherServiceIsFound) {
  const std::string policy = R"(permission: "funding.things.get" replay: REPLAY_READ quota: QUOTA_READ)";
  EXPECT_THAT(Sample(MethodViolations, ServiceText("GetThing", policy, "")), SizeIs(1));
}

TEST(MethodRules, AWriteWithoutRequestIdIsFound) {
  EXPECT_THAT(Sample(MethodViolations, ServiceText("CreateThing", kWrites, "")),
              UnorderedElementsAre(HasSubstr("without a request_id")));
  EXPECT_THAT(Sample(MethodViolations, ServiceText("CreateThing", kWrites, "string request_id = 1;")),
              UnorderedElementsAre(HasSubstr("FORMAT_UUID")));
}

TEST(MethodRules, OnlyInterfacesOfOthersDoWithoutARequestId) {
  const std::string policy = R"(permission: "registry.things.cancel" replay: REPLAY_IDEMPOTENT quota: QUOTA_WRITE)";
  const std::string own = ServiceText("CancelThing", policy, "");
  EXPECT_THAT(Sample(MethodViolations, own), UnorderedElementsAre(HasSubstr("interfaces of others")));
  const std::string foreign = absl::StrReplaceAll(own, {{"htx.registry.v1", "google.things"}});
  EXPECT_THAT(Sample(MethodViolations, foreign, "google/things/things.proto"), IsEmpty());
  EXPECT_THAT(Sample(FileViolations, foreign, "google/things/things.proto"), IsEmpty());
  const std::string counted = absl::StrReplaceAll(foreign, {{"QUOTA_WRITE", "QUOTA_READ"}});
  EXPECT_THAT(Sample(MethodViolations, counted, "google/things/things.proto"),
              UnorderedElementsAre(HasSubstr("counted as a read")));
}

TEST(MethodRules, AVerbThatContradictsItsReplayIsFound) {
  EXPECT_THAT(Sample(MethodViolations, ServiceText("CreateThing", kReads, "")), SizeIs(1));
  EXPECT_THAT(Sample(MethodViolations, ServiceText("GetThing", kWrites, kRequestId)), SizeIs(1));
}

TEST(MethodRules, AListWithoutPagesIsFound) {
  EXPECT_THAT(Sample(MethodViolations, ServiceText("ListThings", kReads, "")),
              UnorderedElementsAre(HasSubstr("page_size"), HasSubstr("page_token"), HasSubstr("next_page_token")));
  EXPECT_THAT(Sample(MethodViolations, ServiceText("ListThings", kReads, "int32 page_size = 1; string page_token = 2;",
                                                   "string next_page_token = 1;")),
              IsEmpty());
}

TEST(FieldRules, ALimitThatLimitsNothingIsFound) {
  EXPECT_THAT(Sample(FieldViolations,
                     ServiceText("GetThing", kReads, "string a = 1 [(htx.common.v1.rule).max_bytes = 100000];")),
              SizeIs(1));
  EXPECT_THAT(Sample(FieldViolations,
                     ServiceText("GetThing", kReads, "repeated int32 a = 1 [(htx.common.v1.rule).max_items = 20001];")),
              SizeIs(1));
  EXPECT_THAT(
      Sample(FieldViolations, ServiceText("GetThing", kReads, "string a = 1 [(htx.common.v1.rule).max_bytes = -1];")),
      SizeIs(1));
}

TEST(FieldRules, ARuleThatDoesNotFitItsFieldIsFound) {
  for (const char* field :
       {"int32 a = 1 [(htx.common.v1.rule).max_bytes = 3];", "int32 a = 1 [(htx.common.v1.rule).max_items = 3];",
        "int32 a = 1 [(htx.common.v1.rule).format = FORMAT_ID];", "bool a = 1 [(htx.common.v1.rule).required = true];",
        "string a = 1 [(htx.common.v1.rule).bounded = true];", "int32 a = 1 [(htx.common.v1.rule).max = 5];",
        "int32 a = 1 [(htx.common.v1.rule) = {bounded: true min: 5 max: 4}];",
        "string a = 1 [(htx.common.v1.rule) = {required: true output_only: true}];", "double a = 1;",
        "string birth_date = 1;"}) {
    EXPECT_THAT(Sample(FieldViolations, ServiceText("GetThing", kReads, field)), SizeIs(1)) << field;
  }
}

TEST(FileRules, AFileInTheWrongPlaceIsFound) {
  const std::string text = ServiceText("GetThing", kReads, "");
  EXPECT_THAT(Sample(FileViolations, text), IsEmpty());
  EXPECT_THAT(Sample(FileViolations, text, "htx/funding/v1/thing_service.proto"), SizeIs(1));
  EXPECT_THAT(Sample(FileViolations, text, "htx/registry/v1/thing.proto"), SizeIs(1));
}

TEST(FileRules, AnImportOfAnotherServiceIsFound) {
  const Contracts contracts = Contracts::OfTexts({
      {"htx/funding/v1/fund.proto", "syntax = \"proto3\"; package htx.funding.v1; message Fund {}"},
      {"htx/registry/v1/thing.proto",
       "syntax = \"proto3\"; package htx.registry.v1; import \"htx/funding/v1/fund.proto\"; message T { "
       "htx.funding.v1.Fund f = 1; }"},
  });
  EXPECT_THAT(FileViolations(*contracts.files()[1]),
              UnorderedElementsAre(HasSubstr("imports htx/funding/v1/fund.proto")));
}

TEST(EnumRules, AnEnumWithoutUnspecifiedIsFound) {
  EXPECT_THAT(Sample(EnumViolations, "syntax = \"proto3\"; package htx.registry.v1; enum Colour { COLOUR_RED = 0; }"),
              SizeIs(1));
}

TEST(CommentRules, WhatHasNoCommentIsFound) {
  // The service, its method (no comment, no errors) and the two messages.
  EXPECT_THAT(Sample(CommentViolations, ServiceText("GetThing", kReads, "")), SizeIs(5));
}

}  // namespace
}  // namespace htx::contract
