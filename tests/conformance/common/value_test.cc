#include <fstream>
#include <set>

#include "common/base/status.h"
#include "common/sql/text_list.h"
#include "tests/conformance/common/sql_fixture.h"

namespace htx::sql {
namespace {

class ValueTest : public SqlTest {};
HTX_BOTH_ENGINES(ValueTest);

absl::Status PutNote(Transaction& tx, const std::string& id, const Value& note) {
  return tx.Execute("insert into items (id, quantity, note) values (?, ?, ?)", {id, int64_t{1}, note}).status();
}

TEST_P(ValueTest, TextComesBackAsItWent) {
  const std::string large(1 << 20, 'x');
  const std::vector<std::string> texts = {"", "Hợp tác xã Đồng Tâm", "a'b\"c\\d?e:f:p1", "𝄞 ☂ \n\t\r", large};
  for (const std::string& text : texts) {
    EXPECT_THAT(database_->Write(Call(),
                                 [&](Transaction& tx) -> absl::Status {
                                   HTX_RETURN_IF_ERROR(tx.Execute("delete from items").status());
                                   HTX_RETURN_IF_ERROR(PutNote(tx, "a", text));
                                   HTX_ASSIGN_OR_RETURN(const Rows rows,
                                                        tx.Query("select note from items where note = ?", {text}));
                                   EXPECT_EQ(rows.size(), 1u);
                                   EXPECT_FALSE(rows[0].IsNull(0));
                                   EXPECT_TRUE(rows[0].Text(0) == text);
                                   return absl::OkStatus();
                                 }),
                IsOk());
  }
}

TEST_P(ValueTest, AListOfTextsIsOneArgument) {
  const std::vector<std::string> there = {"", "a'b\"c\\d?e:f:p1", "{x,y}", "Đồng Tâm", "𝄞 \n\t"};
  std::vector<std::string> asked = there;
  asked.push_back("NULL");
  EXPECT_THAT(database_->Write(Call(),
                               [&](Transaction& tx) -> absl::Status {
                                 for (const std::string& id : there) HTX_RETURN_IF_ERROR(PutNote(tx, id, Value()));
                                 HTX_RETURN_IF_ERROR(PutNote(tx, "another", Value()));
                                 for (const auto& list : {asked, {}, {"another"}}) {
                                   const TextList ids = ListOf(tx.engine(), list);
                                   HTX_ASSIGN_OR_RETURN(
                                       const Rows rows,
                                       tx.Query(absl::StrCat("select id from items where id", ids.among), {ids.value}));
                                   std::set<std::string> found;
                                   for (size_t i = 0; i < rows.size(); ++i) found.insert(rows[i].String(0));
                                   std::set<std::string> expected(list.begin(), list.end());
                                   expected.erase("NULL");
                                   EXPECT_EQ(found, expected);
                                 }
                                 return absl::OkStatus();
                               }),
              IsOk());
}

TEST_P(ValueTest, NullIsNotAnEmptyText) {
  const Value values[] = {std::string("x"), absl::monostate(), std::string(""), absl::monostate(), std::string("y")};
  // One kept statement, executed with and without a value in turn.
  EXPECT_THAT(database_->Write(Call(),
                               [&](Transaction& tx) -> absl::Status {
                                 for (int i = 0; i < 5; ++i)
                                   HTX_RETURN_IF_ERROR(PutNote(tx, absl::StrCat(i), values[i]));
                                 HTX_ASSIGN_OR_RETURN(const Rows rows, tx.Query("select note from items order by id"));
                                 for (size_t i = 0; i < 5; ++i) {
                                   EXPECT_EQ(rows[i].IsNull(0), i == 1 || i == 3) << i;
                                 }
                                 EXPECT_EQ(rows[1].Text(0), "");
                                 EXPECT_EQ(rows[1].Int(0), 0);
                                 EXPECT_EQ(rows[4].Text(0), "y");
                                 return absl::OkStatus();
                               }),
              IsOk());
}

TEST_P(ValueTest, ANullAfterAFailedExecutionIsANull) {
  EXPECT_FALSE(database_
                   ->Write(Call(),
                           [](Transaction& tx) {
                             EXPECT_THAT(PutNote(tx, "a", std::string("first")), IsOk());
                             return PutNote(tx, "a", std::string("refused"));
                           })
                   .ok());
  EXPECT_THAT(database_->Write(Call(), [](Transaction& tx) { return PutNote(tx, "a", absl::monostate()); }), IsOk());
  EXPECT_EQ(*Number("select count(*) from items where note is null"), 1);
}

TEST_P(ValueTest, IntegersKeepAllTheirBits) {
  for (const int64_t value : {int64_t{0}, int64_t{1} << 40, std::numeric_limits<int64_t>::max()}) {
    EXPECT_THAT(database_->Write(Call(),
                                 [&](Transaction& tx) -> absl::Status {
                                   HTX_RETURN_IF_ERROR(tx.Execute("delete from items").status());
                                   HTX_RETURN_IF_ERROR(Put(tx, "a", value));
                                   HTX_ASSIGN_OR_RETURN(const Rows rows,
                                                        tx.Query("select quantity, -quantity, quantity = ? "
                                                                 "from items where quantity >= ?",
                                                                 {value, value}));
                                   EXPECT_EQ(rows[0].Int(0), value);
                                   EXPECT_EQ(rows[0].Int(1), -value);
                                   return absl::OkStatus();
                                 }),
                IsOk());
  }
}

TEST_P(ValueTest, AStatementTakesIntegersAndTextsInTurn) {
  EXPECT_THAT(database_->Write(
                  Call(),
                  [&](Transaction& tx) -> absl::Status {
                    HTX_RETURN_IF_ERROR(Put(tx, "7", 7));
                    for (const Value& id : {Value("7"), Value(int64_t{7}), Value(absl::monostate()), Value("7")}) {
                      HTX_ASSIGN_OR_RETURN(const Rows rows,
                                           tx.Query("select count(*) from items where id = cast(? as text)", {id}));
                      EXPECT_EQ(rows[0].Int(0), absl::holds_alternative<absl::monostate>(id) ? 0 : 1);
                    }
                    return absl::OkStatus();
                  }),
              IsOk());
}

TEST_P(ValueTest, TextThatNoDatabaseCanStoreIsRefused) {
  for (const std::string& text :
       {std::string("a\0b", 3), std::string("\xff"), std::string("\xed\xa0\x80"), std::string("\xc0\x80")}) {
    EXPECT_THAT(database_->Write(Call(), [&](Transaction& tx) { return PutNote(tx, "a", text); }),
                FailsWith(absl::StatusCode::kInvalidArgument, "TEXT_NOT_UTF8"));
  }
}

TEST_P(ValueTest, PlaceholdersInQuotesAndCommentsAreText) {
  EXPECT_THAT(database_->Read(Soon(),
                              [](Transaction& tx) -> absl::Status {
                                HTX_ASSIGN_OR_RETURN(const Rows rows,
                                                     tx.Query("select 'it''s ?:x', cast(? as text) -- it's ?\n, "
                                                              "/* ' ? */ cast(? as bigint)",
                                                              {"v", int64_t{3}}));
                                EXPECT_EQ(rows[0].Text(0), "it's ?:x");
                                EXPECT_EQ(rows[0].Text(1), "v");
                                EXPECT_EQ(rows[0].Int(2), 3);
                                return absl::OkStatus();
                              }),
              IsOk());
}

TEST_P(ValueTest, ABadStatementIsAnInternalErrorThatNamesIt) {
  for (const std::string sql : {"selec 1", "select nothing from nowhere", "select ?"}) {
    const absl::Status status = database_->Read(Soon(), [&](Transaction& tx) { return tx.Query(sql).status(); });
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
    EXPECT_NE(status.message().find(sql), absl::string_view::npos) << status;
  }
}

TEST_P(ValueTest, BrokenConstraintsAreNamed) {
  ASSERT_THAT(
      database_->Write(Call(),
                       [](Transaction& tx) {
                         return tx.Execute("insert into items (id, quantity, code) values ('a', 1, 'c')").status();
                       }),
      IsOk());
  struct Case {
    const char* sql = "";
    absl::StatusCode code = {};
    const char* name = "";
  };
  for (const Case& c : {
           Case{"insert into items (id, quantity) values ('a', 1)", absl::StatusCode::kAlreadyExists, "items"},
           Case{"insert into items (id, quantity, code) values ('b', 1, 'c')", absl::StatusCode::kAlreadyExists,
                "code"},
           Case{"insert into items (id, quantity) values ('b', -1)", absl::StatusCode::kFailedPrecondition,
                "items_quantity_check"},
           Case{"insert into items (id, quantity) values ('b', null)", absl::StatusCode::kFailedPrecondition,
                "quantity"},
           Case{"insert into parts (id, item_id) values ('p', 'none')", absl::StatusCode::kFailedPrecondition, ""},
       }) {
    const absl::Status status = database_->Write(Call(), [&](Transaction& tx) { return tx.Execute(c.sql).status(); });
    EXPECT_THAT(status, FailsWith(c.code, "CONSTRAINT")) << c.sql;
    EXPECT_TRUE(IsConstraint(status, c.name)) << c.sql << status;
    EXPECT_FALSE(IsConstraint(status, "something else")) << c.sql;
  }
}

TEST_P(ValueTest, ExecuteCountsTheRowsItTouched) {
  EXPECT_THAT(
      database_->Write(Call(),
                       [](Transaction& tx) -> absl::Status {
                         HTX_RETURN_IF_ERROR(Put(tx, "a", 1));
                         HTX_RETURN_IF_ERROR(Put(tx, "b", 1));
                         EXPECT_EQ(*tx.Execute("update items set quantity = 2"), 2);
                         EXPECT_EQ(*tx.Execute("update items set quantity = 3 where id = ?", {"c"}), 0);
                         EXPECT_EQ(
                             *tx.Execute("insert into items (id, quantity) values ('a', 1) on conflict do nothing"), 0);
                         EXPECT_EQ(*tx.Execute("delete from items where id = ?", {"b"}), 1);
                         return absl::OkStatus();
                       }),
      IsOk());
}

int64_t ResidentKilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
  }
  return 0;
}

TEST_P(ValueTest, ForEachReadsAHundredThousandRowsInFlatMemory) {
  constexpr int kRows = 100'000;
  ASSERT_THAT(
      database_->Write(Call(),
                       [](Transaction& tx) {
                         return tx
                             .Execute(
                                 "insert into items (id, quantity, note) with recursive n(x) as (select 1 union all "
                                 "select x + 1 from n where x < ?) select 'i' || x, x, ? from n",
                                 {int64_t{kRows}, std::string(600, 'n')})
                             .status();
                       }),
      IsOk());
  int64_t count = 0;
  int64_t sum = 0;
  const int64_t before = ResidentKilobytes();
  int64_t most = before;
  EXPECT_THAT(database_->Read(Soon(),
                              [&](Transaction& tx) {
                                return tx.ForEach("select quantity, note from items where quantity >= ?", {int64_t{0}},
                                                  [&](const Row& row) {
                                                    sum += row.Int(0);
                                                    if (++count % 10'000 == 0)
                                                      most = std::max(most, ResidentKilobytes());
                                                    return absl::OkStatus();
                                                  });
                              }),
              IsOk());
  EXPECT_EQ(count, kRows);
  EXPECT_EQ(sum, int64_t{kRows} * (kRows + 1) / 2);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // Sanitizers keep what was freed.
  // 60 MB of text passed by; a page cache of 16 MB may fill.
  EXPECT_LT(most - before, 30 * 1024);
#endif
}

TEST_P(ValueTest, ForEachStopsAtTheFirstErrorAndNests) {
  EXPECT_THAT(
      database_->Write(Call(),
                       [](Transaction& tx) -> absl::Status {
                         for (int i = 0; i < 5; ++i) HTX_RETURN_IF_ERROR(Put(tx, absl::StrCat(i), i));
                         int seen = 0;
                         const absl::Status stopped = tx.ForEach("select id from items", {}, [&](const Row&) {
                           return ++seen == 2 ? absl::CancelledError("enough") : absl::OkStatus();
                         });
                         EXPECT_EQ(stopped.code(), absl::StatusCode::kCancelled);
                         EXPECT_EQ(seen, 2);
                         // Stopping is no failure: the same text again, inside itself, with other statements between.
                         int pairs = 0;
                         return tx.ForEach("select id from items", {}, [&](const Row& outer) {
                           const std::string id = outer.String(0);
                           const absl::Status inner = tx.ForEach("select id from items", {}, [&](const Row&) {
                             ++pairs;
                             return tx.Execute("update items set quantity = quantity + 1 where id = ?", {id}).status();
                           });
                           EXPECT_LE(pairs, 25);
                           return inner;
                         });
                       }),
      IsOk());
  EXPECT_EQ(*Number("select cast(sum(quantity) as bigint) from items"), 0 + 1 + 2 + 3 + 4 + 25);
}

}  // namespace
}  // namespace htx::sql
