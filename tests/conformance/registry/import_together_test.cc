// What an import gathers and writes together is what it would have written row by row.

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"
#include "registry/domain/tax_code.h"
#include "registry/rpc/import_row.h"
#include "registry/rpc/organization_proto.h"
#include "tests/conformance/registry/import_fixture.h"
#include "tests/support/eventually.h"
#include "tests/support/matchers.h"
#include "tests/support/register/generated_register.h"

namespace htx::registry {
namespace {

using testing::IsOk;
using RowReports = std::vector<std::string>;

// The tax code that begins with 02 and has a serial from `number` on.
std::string TaxCodeFrom(int number) {
  for (;; ++number) {
    for (char last = '0'; last <= '9'; ++last) {
      const std::string text = absl::StrCat("02", 1000000 + number, std::string(1, last));
      if (TaxCode::Parse(text, "tax_code").ok()) return text;
    }
  }
}

// Columns that differ between any two databases.
bool IsOfTheDatabase(const std::string& column) {
  return column == "transaction_id" || column == "hash" || column == "epoch";
}

// A register of its own, in which two that are treated alike come to the same rows.
class Side {
 public:
  explicit Side(testing::TestDatabase::Kind kind) : storage_(testing::TestDatabase::Make(kind)) {
    database_ = OpenRegistryDatabase(storage_.url(), clock_, 4).value();
    head_ = FeedHead::Follow(*database_, Soon()).value();
    areas_ = AreaBook::Open(*database_, clock_, Soon()).value();
  }

  sql::Database& database() { return *database_; }

  // Settles the rows of `messages`, whose first one is a configuration, in one transaction.
  absl::StatusOr<RowReports> Settle(const std::vector<v1::ImportOrganizationsRequest>& messages, bool together) {
    const auto plan = ParseImportConfig(messages.front().config());
    if (!plan.ok()) return plan.status();
    const Office office{
        .database = *database_, .clock = clock_, .ids = ids_, .tokens = tokens_, .head = *head_, .areas = *areas_};
    std::vector<ReadyRow> rows;
    for (size_t i = 1; i < messages.size(); ++i) {
      rows.push_back(
          MakeReady(messages[i].row(), static_cast<int64_t>(i), absl::OkStatus(), *plan, office, clock_.Now()));
    }
    ClaimBook book;
    if (together) {
      const absl::Status looked = database_->Read(Soon(), [&](sql::Transaction& transaction) {
        auto seen = LookAhead(transaction, rows);
        if (seen.ok()) book = *std::move(seen);
        return seen.status();
      });
      if (!looked.ok()) return looked;
    }
    if (meanwhile) meanwhile();
    const rpc::RequestContext context{.method = "test", .principal = "clerk", .scopes = {"*"}, .deadline = Soon()};
    const CallRecord record{.principal = "clerk",
                            .method = "htx.registry.v1.BulkService/ImportOrganizations",
                            .now = clock_.Now(),
                            .deadline = Soon()};
    RowReports reports;
    const absl::Status status = database_->Write(record, [&](sql::Transaction& transaction) -> absl::Status {
      reports.clear();
      RowDesk desk(transaction, office, *plan, context);
      if (together) {
        if (absl::Status expected = desk.Expect(rows, book); !expected.ok()) return expected;
      }
      for (const ReadyRow& row : rows) {
        const auto report = desk.Settle(row);
        if (!report.ok()) return report.status();
        reports.push_back(report->ShortDebugString());
      }
      return desk.Finish();
    });
    if (!status.ok()) return status;
    return reports;
  }

  // Every row of every table, as text.
  std::map<std::string, std::vector<std::string>> Tables() {
    std::map<std::string, std::vector<std::string>> tables;
    const bool sqlite = database_->engine() == sql::Engine::kSqlite;
    EXPECT_TRUE(sqlite || testing::Eventually([&] { return Column("select count(*) from change_pending")[0] == "0"; }));
    const std::vector<std::string> names =
        Column(sqlite ? "select name from sqlite_master where type = 'table'"
                      : "select table_name from information_schema.tables where table_schema = current_schema()");
    for (const std::string& name : names) {
      // The parts of SQLite's index of words are read through the index.
      if (absl::StartsWith(name, "search_index") || absl::StartsWith(name, "sqlite_")) continue;
      const std::vector<std::string> all =
          Column(sqlite ? absl::StrCat("select name from pragma_table_info('", name, "')")
                        : absl::StrCat("select column_name from information_schema.columns where table_schema = "
                                       "current_schema() and table_name = '",
                                       name, "'"));
      std::vector<std::string> columns;
      for (const std::string& column : all) {
        if (!IsOfTheDatabase(column) && column != "audit_hash") columns.push_back(column);
      }
      tables[name] = ColumnsOf(absl::StrCat("select ", absl::StrJoin(columns, ", "), " from ", name));
    }
    if (sqlite) tables["words"] = Column("select rowid from search_index where search_index match 'hop'");
    return tables;
  }

  // Runs after the rows are looked up, before they are settled.
  std::function<void()> meanwhile = {};

 private:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(120); }

  std::vector<std::string> Column(const std::string& sql) { return ColumnsOf(sql); }
  // The rows of `sql`, sorted.
  std::vector<std::string> ColumnsOf(const std::string& sql) {
    std::vector<std::string> lines;
    const absl::Status status = database_->Read(Soon(), [&](sql::Transaction& transaction) -> absl::Status {
      lines.clear();
      return transaction.ForEach(sql, {}, [&](const sql::Row& row) {
        std::vector<std::string> cells;
        for (size_t i = 0; i < row.size(); ++i) cells.push_back(row.IsNull(i) ? "(null)" : row.String(i));
        lines.push_back(absl::StrJoin(cells, "|"));
        return absl::OkStatus();
      });
    });
    EXPECT_THAT(status, IsOk()) << sql;
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  testing::TestDatabase storage_;
  testing::FakeClock clock_;
  testing::FakeIds ids_;
  query::PageTokens tokens_{"sixteen bytes or more"};
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<FeedHead> head_;
  std::unique_ptr<AreaBook> areas_;
};

class ImportTogetherTest : public ImportTest {
 protected:
  static v1::ImportOrganizationsRequest RowOf(const Organization& organization) {
    v1::ImportOrganizationsRequest message;
    v1::ImportRow& row = *message.mutable_row();
    row.set_row_id(organization.id.text());
    row.set_organization_id(organization.id.text());
    *row.mutable_organization() = ToProtoWhole(organization, 0);
    row.mutable_organization()->clear_name();
    row.mutable_organization()->clear_legal_status();
    return message;
  }
  static v1::ImportOrganizationsRequest Named(const std::string& row_id, const std::string& name,
                                              const std::string& area = "areas/p31") {
    v1::ImportOrganizationsRequest message = Row(row_id);
    message.mutable_row()->mutable_organization()->set_legal_name("Hợp tác xã " + name);
    message.mutable_row()->mutable_organization()->set_area(area);
    return message;
  }
  static v1::Organization& In(v1::ImportOrganizationsRequest& message) {
    return *message.mutable_row()->mutable_organization();
  }

  // The alliances of the provinces, generated organisations, and every way in which rows of one chunk meet each other.
  static Messages Crowd(v1::DuplicatePolicy duplicates) {
    Messages messages = {Config("00000000-0000-4000-9000-000000000001")};
    messages[0].mutable_config()->set_duplicates(duplicates);
    for (const Organization& alliance : htx::testing::GeneratedAlliances()) messages.push_back(RowOf(alliance));
    messages.push_back(Row("hp"));
    messages.back().mutable_row()->set_organization_id("hp");
    In(messages.back()).set_kind(v1::ORGANIZATION_KIND_ALLIANCE);
    const htx::testing::RegisterSpec spec{.changes = false, .memberships = false, .reports = false};
    for (int64_t i = 0; i < 60; ++i) messages.push_back(RowOf(htx::testing::Generate(spec, i).recorded));
    // More bearers of one name than are compared, and of two kinds.
    for (int i = 0; i < 70; ++i) {
      messages.push_back(Named(absl::StrCat("many-", i), "Đồng Tâm", i % 3 == 0 ? "areas/p31" : "areas/p01"));
      if (i % 5 == 0) In(messages.back()).set_kind(v1::ORGANIZATION_KIND_COOPERATIVE_GROUP);
      if (i % 7 == 0) *In(messages.back()).mutable_founded_date() = Date(2000 + i % 20, 1, 1);
    }
    // The same number twice, and a third time after a row that is refused for something else.
    for (int i = 0; i < 3; ++i) {
      messages.push_back(Named(absl::StrCat("number-", i), absl::StrCat("Số ", i)));
      In(messages.back()).set_tax_code(TaxCodeFrom(i == 1 ? 1 : 2));
    }
    messages.push_back(Named("refused", "Hỏng"));
    In(messages.back()).set_tax_code(TaxCodeFrom(500));
    In(messages.back()).set_alliance("organizations/nobody");
    messages.push_back(Named("after-refused", "Lành"));
    In(messages.back()).set_tax_code(TaxCodeFrom(500));
    // The same id twice; one that has ended; one that joins; former names that others bear; phones and addresses.
    for (int i = 0; i < 2; ++i) {
      messages.push_back(Named(absl::StrCat("id-", i), absl::StrCat("Cùng mã ", i)));
      messages.back().mutable_row()->set_organization_id("same");
    }
    messages.push_back(Named("ended", "Đã giải thể"));
    In(messages.back()).set_legal_status(v1::LEGAL_STATUS_DISSOLVED);
    *In(messages.back()).mutable_dissolved_date() = Date(2020, 5, 1);
    messages.push_back(Named("like-ended", "Đã giải thể"));
    messages.push_back(Named("joins", "Gia nhập"));
    *messages.back().mutable_row()->mutable_admitted_date() = Date(2016, 1, 1);
    messages.push_back(Named("renamed", "Tên mới"));
    In(messages.back()).add_former_names()->set_text("Hợp tác xã Đồng Tâm");
    messages.push_back(Named("old-name", "Tên cũ"));
    In(messages.back()).add_former_names()->set_text("Hợp tác xã Tên mới");
    for (int i = 0; i < 2; ++i) {
      messages.push_back(Named(absl::StrCat("house-", i), absl::StrCat("Nhà ", i)));
      In(messages.back()).set_address("Số 5 phố Huế \"A\\B\"");
      In(messages.back()).mutable_contact()->add_phones("0225 3 123 456");
    }
    return messages;
  }
  // The same file again, with rules by which rows are found, some of them changed.
  static Messages Again(Messages messages) {
    v1::ImportConfig& config = *messages[0].mutable_config();
    config.set_request_id("00000000-0000-4000-9000-000000000002");
    config.set_mode(v1::IMPORT_MODE_UPSERT);
    for (const v1::MatchBy by : {v1::MATCH_BY_ORGANIZATION_ID, v1::MATCH_BY_TAX_CODE, v1::MATCH_BY_REGISTRATION_NUMBER,
                                 v1::MATCH_BY_NAME_AND_AREA}) {
      config.add_match_rules()->set_by(by);
    }
    for (size_t i = 1; i < messages.size(); i += 9) In(messages[i]).set_member_count(static_cast<int64_t>(1000 + i));
    for (size_t i = 5; i < messages.size(); i += 31) In(messages[i]).set_legal_name(absl::StrCat("Hợp tác xã Đổi ", i));
    messages.push_back(Named("new", "Chưa có"));
    messages.push_back(messages.back());  // About the one that the row before recorded.
    messages.push_back(messages[80]);     // About the same as another row.
    return messages;
  }

  static void ExpectAlike(Side& alone, Side& together) {
    const auto expected = alone.Tables();
    const auto got = together.Tables();
    ASSERT_EQ(expected.size(), got.size());
    for (const auto& [table, rows] : expected) EXPECT_EQ(got.at(table), rows) << table;
    EXPECT_GT(expected.at("organizations").size(), 120U);
    EXPECT_GT(expected.at("changes").size(), 120U);
    EXPECT_EQ(expected.at("audit_entries").size(), expected.at("changes").size());
  }
};
HTX_BOTH_ENGINES(ImportTogetherTest);

TEST_P(ImportTogetherTest, RowsThatAreGatheredLeaveWhatTheyLeaveOneByOne) {
  Side alone(GetParam());
  Side together(GetParam());
  const Messages first = Crowd(v1::DUPLICATE_POLICY_REFUSE);
  auto expected = alone.Settle(first, false);
  auto got = together.Settle(first, true);
  ASSERT_THAT(expected, IsOk());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(*got, *expected);
  ExpectAlike(alone, together);

  // Now those that look alike are recorded too.
  const Messages again = Again(Crowd(v1::DUPLICATE_POLICY_REPORT));
  expected = alone.Settle(again, false);
  got = together.Settle(again, true);
  ASSERT_THAT(expected, IsOk());
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(*got, *expected);
  ExpectAlike(alone, together);
}

TEST_P(ImportTogetherTest, WhatSomebodyTookMeanwhileBreaksTheChunkAndNothingOfItStays) {
  Side side(GetParam());
  const Messages crowd = Crowd(v1::DUPLICATE_POLICY_REPORT);
  ASSERT_THAT(side.Settle(crowd, true), IsOk());
  const auto taker = [](const std::string& row_id) {
    v1::ImportOrganizationsRequest message = Named(row_id, absl::StrCat("Của ", row_id));
    In(message).set_tax_code(TaxCodeFrom(9000));
    return message;
  };
  const Messages faster = {crowd[0], taker("faster")};
  const Messages slower = {crowd[0], Named("before", "Đứng trước"), taker("slower"), Named("behind", "Đứng sau")};
  side.meanwhile = [&] {
    side.meanwhile = {};
    ASSERT_THAT(side.Settle(faster, false), IsOk());
  };
  const auto broken = side.Settle(slower, true);
  EXPECT_EQ(ReasonOf(broken.status()), "CONSTRAINT") << broken.status();

  // One by one, only the row that comes too late is refused.
  const auto reports = side.Settle(slower, false);
  ASSERT_THAT(reports, IsOk());
  EXPECT_THAT((*reports)[0], ::testing::HasSubstr("IMPORT_OUTCOME_CREATED"));
  EXPECT_THAT((*reports)[1], ::testing::HasSubstr("NUMBER_TAKEN"));
  EXPECT_THAT((*reports)[2], ::testing::HasSubstr("IMPORT_OUTCOME_CREATED"));
}

TEST_P(ImportTogetherTest, TwoImportsOfTheSameRowsAtOnceRecordEachRowOnce) {
  constexpr int kRows = 80;
  const auto file = [&](const std::string& request_id) {
    Messages messages = {Config(request_id)};
    for (int i = 0; i < kRows; ++i) {
      messages.push_back(Named(absl::StrCat("r", i), absl::StrCat("Số ", i)));
      messages.back().mutable_row()->set_organization_id(absl::StrCat("both-", i));
      In(messages.back()).set_tax_code(TaxCodeFrom(10 * i));
    }
    // The other way round, so that neither is always the first.
    if (request_id != kId) std::reverse(messages.begin() + 1, messages.end());
    return messages;
  };
  const Messages one = file(kId);
  const Messages two = file("00000000-0000-4000-9000-000000000002");
  absl::StatusOr<v1::ImportOrganizationsResponse> first = absl::UnknownError("");
  std::thread other([&] { first = Import(one); });
  const auto second = Import(two);
  other.join();
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->created_count() + second->created_count(), kRows);
  EXPECT_EQ(first->refused_count() + second->refused_count(), kRows);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), kRows);
}

TEST_P(ImportTogetherTest, AnImportThatIsCutBetweenChunksGoesOnWhereItWas) {
  Messages messages = {Config(kId)};
  for (int i = 0; i < 1100; ++i) {
    messages.push_back(Named(absl::StrCat("r", i), absl::StrCat("Số ", i % 400)));
    if (i == 700) In(messages.back()).clear_area();
  }
  messages[0].mutable_config()->set_duplicates(v1::DUPLICATE_POLICY_REPORT);
  {
    auto sink = handlers_->bulk.ImportOrganizations(Clerk());
    ASSERT_THAT(sink, IsOk());
    for (size_t i = 0; i < 900; ++i) ASSERT_THAT((*sink)->Accept(messages[i]), IsOk());
  }
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 500);
  const auto whole = Import(messages);
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->import_record().counts().created(), 1099);
  EXPECT_EQ(whole->import_record().counts().rejected(), 1);
  EXPECT_EQ(CountAll("dataset = hp-2019-h1"), 1099);
  EXPECT_EQ(Report(kId, {v1::IMPORT_OUTCOME_REJECTED}).at(0).row_number(), 701);
}

}  // namespace
}  // namespace htx::registry
