// Random filters over random rows: the SQL on a real SQLite keeps exactly the rows that a small evaluator keeps.
// The evaluator works on the tree that the filter was written from, and shares no code with the parser.

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/query/matcher.h"
#include "common/query/query.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/query/list_schema.h"
#include "tests/unit/common/query/sqlite_table.h"

namespace htx::query {
namespace {

struct Row {
  std::string id = {};
  std::optional<std::string> code = {};
  std::optional<int64_t> members = {};
  std::optional<std::string> founded = {};
};

struct Node {
  enum class Kind { kAnd, kOr, kNot, kCode, kMembers, kFounded, kWithin } kind = Kind::kAnd;
  std::vector<Node> children = {};
  std::string comparator = {};
  std::string literal = {};
};

template <class T>
bool Compare(const T& left, const std::string& comparator, const T& right) {
  if (comparator == "=") return left == right;
  if (comparator == "!=") return left != right;
  if (comparator == "<") return left < right;
  if (comparator == "<=") return left <= right;
  if (comparator == ">") return left > right;
  return left >= right;
}

bool Keeps(const Node& node, const Row& row) {
  switch (node.kind) {
    case Node::Kind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return Keeps(child, row); });
    case Node::Kind::kOr:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return Keeps(child, row); });
    case Node::Kind::kNot:
      return !Keeps(node.children[0], row);
    case Node::Kind::kCode:
      if (!row.code || row.code->empty()) return false;
      if (node.literal == "*") return !row.code->empty();
      if (node.comparator == ":") return absl::StartsWith(*row.code, node.literal);
      return Compare(*row.code, node.comparator, node.literal);
    case Node::Kind::kWithin:
      return row.code && absl::StartsWith(*row.code, node.literal);
    case Node::Kind::kMembers:
      return row.members &&
             (node.literal == "*" || Compare(*row.members, node.comparator, int64_t{std::stoll(node.literal)}));
    case Node::Kind::kFounded:
      return row.founded && (node.literal == "*" || Compare(*row.founded, node.comparator, node.literal));
  }
  return false;
}

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  std::string Code() {
    static const char* const kLetters[] = {"a", "A", "b", "đ", "ộ", "%", "_", "'", " "};
    std::string code;
    for (int i = Below(4); i >= 0; --i) code += kLetters[Below(9)];
    return code;
  }
  int64_t Number() { return Below(9) - 4; }
  std::string Day() { return absl::StrCat("202", Below(4), "-0", 1 + Below(3), "-1", Below(3)); }

  Row MakeRow(int number) {
    Row row = {.id = absl::StrCat("r", number)};
    if (Below(5) > 0) row.code = Below(8) > 0 ? Code() : "";
    if (Below(5) > 0) row.members = Number();
    if (Below(5) > 0) row.founded = Day();
    return row;
  }

  Node MakeNode(int depth) {
    const int roll = depth == 0 ? 3 + Below(4) : Below(7);
    Node node = {.kind = static_cast<Node::Kind>(roll)};
    if (node.kind == Node::Kind::kNot) node.children.push_back(MakeNode(depth - 1));
    if (roll < 2) {
      for (int i = Below(3); i >= 0; --i) node.children.push_back(MakeNode(depth - 1));
    }
    if (roll < 3) return node;
    if (node.kind == Node::Kind::kWithin) {
      node.literal = Code();
      return node;
    }
    static const char* const kComparators[] = {"=", "!=", "<", "<=", ">", ">="};
    node.comparator = kComparators[Below(6)];
    if (node.kind == Node::Kind::kCode) node.literal = Code();
    if (node.kind == Node::Kind::kMembers) node.literal = absl::StrCat(Number());
    if (node.kind == Node::Kind::kFounded) node.literal = Day();
    if (node.kind == Node::Kind::kCode && Below(3) == 0) node.comparator = ":";
    if (Below(8) == 0) {
      node.comparator = ":";
      node.literal = "*";
    }
    return node;
  }

  // The node as a caller might write it; `inside` is what stands around it.
  std::string Write(const Node& node, Node::Kind inside) {
    const std::string space = Below(2) == 0 ? " " : "";
    switch (node.kind) {
      case Node::Kind::kAnd:
        return Parenthesise(Joined(node, Below(2) == 0 ? " AND " : " "), inside != Node::Kind::kAnd);
      case Node::Kind::kOr:
        return Parenthesise(Joined(node, " OR "), inside != Node::Kind::kAnd && inside != Node::Kind::kOr);
      case Node::Kind::kNot:
        return Parenthesise(absl::StrCat(Below(2) == 0 ? "NOT " : "-", Write(node.children[0], Node::Kind::kNot)),
                            inside == Node::Kind::kNot);
      case Node::Kind::kCode:
        if (node.literal == "*") return "code:*";
        return absl::StrCat("code", space, node.comparator, space, "\"", node.literal, "\"");
      case Node::Kind::kWithin:
        return absl::StrCat("code_within(", space, "\"", node.literal, "\"", space, ")");
      case Node::Kind::kMembers:
        return absl::StrCat("member_count", space, node.comparator, space, node.literal);
      case Node::Kind::kFounded:
        return absl::StrCat("founded_date", space, node.comparator, space, node.literal);
    }
    return "";
  }

 private:
  std::string Parenthesise(const std::string& text, bool needed) {
    return needed || Below(4) == 0 ? absl::StrCat("(", text, ")") : text;
  }
  std::string Joined(const Node& node, absl::string_view separator) {
    std::vector<std::string> parts;
    for (const Node& child : node.children) parts.push_back(Write(child, node.kind));
    return absl::StrJoin(parts, separator);
  }

  std::mt19937 random_;
};

Value OrNull(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

TEST(FilterPropertyTest, SqlAndEvaluatorKeepTheSameRows) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    Generator generator(seed);
    SqliteTable table;
    table.Run(kCreateTable);
    std::vector<Row> rows;
    for (int i = 100; i < 160; ++i) {
      const Row row = generator.MakeRow(i);
      const std::vector<Value> args = {row.id, OrNull(row.code), row.members ? Value(*row.members) : Value(),
                                       OrNull(row.founded)};
      table.Run("insert into o (id, code, members, founded) values (?, ?, ?, ?)", args);
      rows.push_back(row);
    }
    for (int round = 0; round < 100; ++round) {
      const Node node = generator.MakeNode(3);
      const std::string filter = generator.Write(node, Node::Kind::kAnd);
      const Schema schema = ListSchema();  // A matcher keeps it.
      const absl::StatusOr<Fragment> fragment = ParseFilter(filter, ListSchema(), ListFunctions());
      ASSERT_THAT(fragment, testing::IsOk()) << filter;
      std::vector<std::string> expected;
      for (const Row& row : rows) {
        if (Keeps(node, row)) expected.push_back(row.id);
      }
      ASSERT_EQ(table.Run("select id from o where " + fragment->text + " order by id", fragment->args), expected)
          << "seed " << seed << ": " << filter << "\n"
          << fragment->text;
      const absl::StatusOr<Matcher> matcher = ParseMatcher(filter, schema, ListFunctions());
      ASSERT_THAT(matcher, testing::IsOk()) << filter;
      std::vector<std::string> matched;
      for (const Row& row : rows) {
        const auto read = [&](const Field& field) {
          return field.name == "code"           ? OrNull(row.code)
                 : field.name == "founded_date" ? OrNull(row.founded)
                 : row.members                  ? Value(*row.members)
                                                : Value();
        };
        if ((*matcher)(read)) matched.push_back(row.id);
      }
      ASSERT_EQ(matched, expected) << "in memory, seed " << seed << ": " << filter;
    }
  }
}

}  // namespace
}  // namespace htx::query
