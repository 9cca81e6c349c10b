// Names, numbers and types of the contracts against tests/contract/snapshot/<package>.txt. What callers may already use
// must not change or go; what is new is written down by `scripts/dev snapshot` and shows in the review.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/contract/contracts.h"

namespace htx::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One line per fact that a caller depends on: "what identifies it = what must stay". Sorted, so that moving a
// declaration changes nothing.
using Facts = std::map<std::string, std::string>;

std::string TypeOf(const FieldDescriptor& field) {
  if (field.is_map()) {
    return absl::StrCat("map<", TypeOf(*field.message_type()->map_key()), ", ",
                        TypeOf(*field.message_type()->map_value()), ">");
  }
  std::string type = field.type_name();
  if (field.message_type() != nullptr) type = field.message_type()->full_name();
  if (field.enum_type() != nullptr) type = field.enum_type()->full_name();
  if (field.is_repeated()) return absl::StrCat("repeated ", type);
  if (field.real_containing_oneof() != nullptr) return absl::StrCat(type, " in ", field.containing_oneof()->name());
  return field.has_optional_keyword() ? absl::StrCat("optional ", type) : type;
}

std::string SignatureOf(const MethodDescriptor& method) {
  const auto side = [](bool stream, const Descriptor& type) {
    return absl::StrCat(stream ? "stream " : "", type.full_name());
  };
  return absl::StrCat("(", side(method.client_streaming(), *method.input_type()), ") returns (",
                      side(method.server_streaming(), *method.output_type()), ")");
}

// Facts by package.
std::map<std::string, Facts> FactsOf(const Contracts& contracts) {
  std::map<std::string, Facts> all;
  for (const FileDescriptor* file : contracts.files()) {
    Facts& facts = all[file->package()];
    for (const Descriptor* message : MessagesOf(*file)) {
      facts[absl::StrCat("message ", message->full_name())] = "";
      for (int i = 0; i < message->field_count(); ++i) {
        const FieldDescriptor& field = *message->field(i);
        facts[absl::StrCat("field ", message->full_name(), " ", field.number())] =
            absl::StrCat(field.name(), " ", TypeOf(field));
      }
    }
    for (const EnumDescriptor* type : EnumsOf(*file)) {
      for (int i = 0; i < type->value_count(); ++i) {
        facts[absl::StrCat("value ", type->full_name(), " ", type->value(i)->number())] = type->value(i)->name();
      }
    }
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        const MethodDescriptor& method = *file->service(i)->method(j);
        facts[absl::StrCat("rpc ", method.full_name())] = SignatureOf(method);
      }
    }
  }
  return all;
}

std::filesystem::path SnapshotOf(const std::string& package) {
  return std::filesystem::path(HTX_SOURCE_DIR "/tests/contract/snapshot") / (package + ".txt");
}

Facts Read(const std::filesystem::path& path) {
  Facts facts;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(" = ", 1));
    facts.insert(parts);
  }
  return facts;
}

void Write(const std::filesystem::path& path, const Facts& facts) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path);
  for (const auto& [what, must] : facts) file << what << " = " << must << "\n";
}

// What breaks a caller who knows `before`.
std::vector<std::string> Broken(const Facts& before, const Facts& now) {
  std::vector<std::string> broken;
  for (const auto& [what, must] : before) {
    const auto found = now.find(what);
    if (found == now.end()) broken.push_back(absl::StrCat(what, " is gone (was ", must, ")"));
    if (found != now.end() && found->second != must)
      broken.push_back(absl::StrCat(what, " was ", must, ", is ", found->second));
  }
  return broken;
}

std::vector<std::string> Added(const Facts& before, const Facts& now) {
  std::vector<std::string> added;
  for (const auto& [what, must] : now) {
    if (before.find(what) == before.end()) added.push_back(absl::StrCat(what, " = ", must));
  }
  return added;
}

TEST(DescriptorSnapshot, NothingThatCallersUseChangesOrGoes) {
  const bool update = std::getenv("HTX_UPDATE_SNAPSHOT") != nullptr;
  std::set<std::string> packages;
  for (const auto& [package, facts] : FactsOf(Contracts::OfTheTree())) {
    packages.insert(package + ".txt");
    if (update) Write(SnapshotOf(package), facts);
    const Facts before = Read(SnapshotOf(package));
    EXPECT_THAT(Broken(before, facts), IsEmpty())
        << package
        << ": a release that breaks callers is a new package; before the first release: scripts/dev snapshot";
    EXPECT_THAT(Added(before, facts), IsEmpty()) << package << " grew: scripts/dev snapshot, and review the difference";
  }
  for (const auto& entry : std::filesystem::directory_iterator(SnapshotOf("x").parent_path())) {
    EXPECT_TRUE(packages.contains(entry.path().filename().string())) << entry.path() << ": the package is gone";
  }
}

Facts FactsOfText(const std::string& body) {
  const std::string path = "htx/sample/v1/sample.proto";
  return FactsOf(Contracts::OfTexts({{path, "syntax = \"proto3\"; package htx.sample.v1; " + body}}))
      .at("htx.sample.v1");
}

TEST(DescriptorSnapshot, ARenumberedOrRetypedOrRemovedFieldIsBroken) {
  const Facts before = FactsOfText("message M { string a = 1; repeated int64 b = 2; }");
  EXPECT_THAT(Broken(before, FactsOfText("message M { repeated int64 b = 2; string a = 1; }")), IsEmpty());
  EXPECT_THAT(Broken(before, FactsOfText("message M { string a = 3; repeated int64 b = 2; }")),
              ElementsAre("field htx.sample.v1.M 1 is gone (was a string)"));
  EXPECT_THAT(Broken(before, FactsOfText("message M { string a = 1; int64 b = 2; }")),
              ElementsAre("field htx.sample.v1.M 2 was b repeated int64, is b int64"));
  EXPECT_THAT(Broken(before, FactsOfText("message M { bytes a = 1; repeated int64 b = 2; }")), ::testing::SizeIs(1));
}

TEST(DescriptorSnapshot, ANewFieldIsAddedAndBreaksNothing) {
  const Facts before = FactsOfText("message M { string a = 1; }");
  const Facts now = FactsOfText("message M { string a = 1; oneof kind { M m = 2; } }");
  EXPECT_THAT(Broken(before, now), IsEmpty());
  EXPECT_THAT(Added(before, now), ElementsAre("field htx.sample.v1.M 2 = m htx.sample.v1.M in kind"));
}

TEST(DescriptorSnapshot, AChangedRpcOrEnumValueIsBroken) {
  const std::string messages = "message A {} message B {} ";
  EXPECT_THAT(Broken(FactsOfText(messages + "service S { rpc Do(A) returns (B); }"),
                     FactsOfText(messages + "service S { rpc Do(A) returns (stream B); }")),
              ::testing::SizeIs(1));
  EXPECT_THAT(Broken(FactsOfText("enum E { E_UNSPECIFIED = 0; E_ONE = 1; }"),
                     FactsOfText("enum E { E_UNSPECIFIED = 0; E_TWO = 1; }")),
              ElementsAre("value htx.sample.v1.E 1 was E_ONE, is E_TWO"));
}

}  // namespace
}  // namespace htx::contract
