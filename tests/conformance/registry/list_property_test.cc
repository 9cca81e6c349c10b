// Random filters over a generated register: a list returns exactly the organisations that a naive evaluator picks from
// the full list, each once however the pages are cut, and says the same total on every page.

#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/text.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"
#include "tests/support/register/generated_register.h"

namespace htx::registry {
namespace {

using testing::IsOk;

constexpr int kOrganizations = 300;
constexpr int kFilters = 60;

struct Node {
  enum class Kind { kAnd, kOr, kNot, kLeaf } kind = Kind::kLeaf;
  std::vector<Node> children = {};
  std::string field = {};
  std::string comparator = {};
  std::string literal = {};
};

template <class T>
bool Compare(const T& left, const std::string& comparator, const T& right) {
  if (comparator == "=" || comparator == ":") return left == right;
  if (comparator == "!=") return left != right;
  if (comparator == "<") return left < right;
  if (comparator == "<=") return left <= right;
  if (comparator == ">") return left > right;
  return left >= right;
}

std::string DayText(const google::type::Date& day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// The naive evaluator: from the contract's words, over the messages that the service answers.
class Evaluator {
 public:
  static bool Keeps(const Node& node, const v1::Organization& organization) {
    switch (node.kind) {
      case Node::Kind::kAnd:
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](const Node& child) { return Keeps(child, organization); });
      case Node::Kind::kOr:
        return std::any_of(node.children.begin(), node.children.end(),
                           [&](const Node& child) { return Keeps(child, organization); });
      case Node::Kind::kNot:
        return !Keeps(node.children[0], organization);
      case Node::Kind::kLeaf:
        return Fits(node, organization);
    }
    return false;
  }

 private:
  static bool Fits(const Node& node, const v1::Organization& organization) {
    if (node.field == "member_count") {
      return organization.has_member_count() &&
             (node.literal == "*" ||
              Compare(organization.member_count(), node.comparator, int64_t{std::stoll(node.literal)}));
    }
    if (node.field == "name") return FitsName(node, organization);
    const std::string text = TextOf(node.field, organization);
    if (text.empty()) return false;  // An unset field satisfies no comparison.
    if (node.literal == "*") return true;
    if (node.comparator == ":" && node.field == "tax_code") return absl::StartsWith(text, node.literal);
    return Compare(text, node.comparator, node.literal);
  }

  // Every name, folded, as one text.
  static bool FitsName(const Node& node, const v1::Organization& organization) {
    std::string names =
        absl::StrCat(organization.legal_name(), " | ", organization.short_name(), " | ", organization.foreign_name());
    for (const v1::FormerName& name : organization.former_names()) absl::StrAppend(&names, " | ", name.text());
    return absl::StrContains(FoldForSearch(names), FoldForSearch(node.literal));
  }

  static std::string TextOf(const std::string& field, const v1::Organization& organization) {
    if (field == "kind") return Word(v1::OrganizationKind_Name(organization.kind()), "ORGANIZATION_KIND_");
    if (field == "sector") return Word(v1::Sector_Name(organization.sector()), "SECTOR_");
    if (field == "legal_status") return Word(v1::LegalStatus_Name(organization.legal_status()), "LEGAL_STATUS_");
    if (field == "founded_date") return DayText(organization.founded_date());
    if (field == "dissolved_date") {
      return organization.has_dissolved_date() ? DayText(organization.dissolved_date()) : "";
    }
    if (field == "province") return organization.province().substr(sizeof("areas/") - 1);
    if (field == "tax_code") return organization.tax_code();
    return organization.dataset();
  }

  static std::string Word(const std::string& name, const std::string& prefix) {
    const std::string word = name.substr(prefix.size());
    return word == "UNSPECIFIED" ? "" : word;
  }
};

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  std::string Of(const std::vector<std::string>& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }

  Node MakeNode(int depth) {
    const int roll = depth == 0 ? 3 : Below(5);
    Node node{.kind = static_cast<Node::Kind>(std::min(roll, 3))};
    if (node.kind == Node::Kind::kLeaf) return MakeLeaf();
    const int children = node.kind == Node::Kind::kNot ? 1 : 1 + Below(3);
    for (int i = 0; i < children; ++i) node.children.push_back(MakeNode(depth - 1));
    return node;
  }

  std::string Write(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kAnd:
      case Node::Kind::kOr: {
        std::string text = "(";
        for (size_t i = 0; i < node.children.size(); ++i) {
          if (i > 0) text += node.kind == Node::Kind::kOr ? " OR " : Below(2) == 0 ? " AND " : " ";
          text += Write(node.children[i]);
        }
        return text + ")";
      }
      case Node::Kind::kNot:
        return absl::StrCat("NOT (", Write(node.children[0]), ")");
      case Node::Kind::kLeaf:
        break;
    }
    if (node.literal == "*") return node.field + ":*";
    const bool quoted = node.field == "name" || Below(2) == 0;
    return quoted ? absl::StrCat(node.field, " ", node.comparator, " \"", node.literal, "\"")
                  : absl::StrCat(node.field, node.comparator, node.literal);
  }

 private:
  Node MakeLeaf() {
    static const std::vector<std::string> kOrdered = {"=", "!=", "<", "<=", ">", ">="};
    Node leaf;
    leaf.field = Of({"kind", "sector", "legal_status", "member_count", "founded_date", "dissolved_date", "province",
                     "tax_code", "dataset", "name"});
    leaf.comparator = Of({"=", "!="});
    if (leaf.field == "kind") leaf.literal = Of({"COOPERATIVE", "COOPERATIVE_GROUP", "ALLIANCE"});
    if (leaf.field == "sector") leaf.literal = Of({"AGRICULTURE", "TRANSPORT", "CREDIT"});
    if (leaf.field == "legal_status") leaf.literal = Of({"OPERATING", "DISSOLVED", "SUSPENDED"});
    if (leaf.field == "province") leaf.literal = Of({"p31", "p01", "p79", "p99"});
    if (leaf.field == "dataset") leaf.literal = Of({"x", "hp-2019-h1"});
    if (leaf.field == "tax_code") {
      leaf.comparator = Of({"=", "!=", ":", "<", ">"});
      leaf.literal = Of({"6000000018", "60000", "600000", "7"});
    }
    if (leaf.field == "member_count") {
      leaf.comparator = Of(kOrdered);
      leaf.literal = absl::StrCat(Below(400));
    }
    if (absl::EndsWith(leaf.field, "_date")) {
      leaf.comparator = Of(kOrdered);
      leaf.literal = absl::StrFormat("%d-%02d-01", 1990 + Below(34), 1 + Below(12));
    }
    if (leaf.field == "name") {
      leaf.comparator = ":";
      leaf.literal = Of({"đồng", "hòa", "nông nghiệp", "an", "htx", "%", "tan_tien", "generated"});
      if (leaf.literal == "%") leaf.literal = "b%n";
    } else if (Below(10) == 0) {
      leaf.comparator = ":";
      leaf.literal = "*";
    }
    return leaf;
  }

  std::mt19937 random_;
};

class ListPropertyTest : public RegistryTest {
 protected:
  absl::StatusOr<v1::ListOrganizationsResponse> List(const std::string& filter, const std::string& order, int size,
                                                     const std::string& token) {
    v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    request.set_order_by(order);
    request.set_page_size(size);
    request.set_page_token(token);
    return handlers_->organizations.ListOrganizations(request, Clerk());
  }
};
HTX_BOTH_ENGINES(ListPropertyTest);

TEST_P(ListPropertyTest, AFilterKeepsWhatANaiveEvaluatorKeepsAndPagesShowEachOnce) {
  ASSERT_THAT(testing::FillRegister(*database_, {.organizations = kOrganizations, .reports = false}, 1, [](int64_t) {}),
              IsOk());
  const auto everything = List("", "id", 1000, "");
  ASSERT_THAT(everything, IsOk());
  ASSERT_EQ(everything->organizations_size(), everything->total_size());
  Generator generator(20241122);
  int kept = 0;
  for (int round = 0; round < kFilters; ++round) {
    const Node node = generator.MakeNode(3);
    const std::string filter = generator.Write(node);
    std::set<std::string> expected;
    for (const v1::Organization& organization : everything->organizations()) {
      if (Evaluator::Keeps(node, organization)) expected.insert(organization.name());
    }
    kept += static_cast<int>(expected.size());
    const std::string order =
        generator.Of({"", "id desc", "founded_date, legal_name desc", "member_count desc", "legal_name"});
    const int size = 40 + generator.Below(100);
    std::set<std::string> listed;
    std::string token;
    do {
      const auto page = List(filter, order, size, token);
      ASSERT_THAT(page, IsOk()) << filter;
      ASSERT_EQ(page->total_size(), static_cast<int64_t>(expected.size())) << filter;
      for (const v1::Organization& organization : page->organizations()) {
        ASSERT_TRUE(listed.insert(organization.name()).second) << organization.name() << " twice: " << filter;
      }
      token = page->next_page_token();
    } while (!token.empty());
    ASSERT_EQ(listed, expected) << filter;
  }
  EXPECT_GT(kept, kFilters) << "filters that keep nothing test nothing";
}

}  // namespace
}  // namespace htx::registry
