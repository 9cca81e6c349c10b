#include "htxctl/files/csv_stream.h"

#include <sstream>

#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;
using testing::Violates;

std::vector<std::vector<std::string>> ReadAll(const std::string& text, char separator = 0) {
  std::istringstream input(text);
  CsvReader reader(input, separator);
  std::vector<std::vector<std::string>> records;
  for (;;) {
    auto record = reader.Next();
    EXPECT_THAT(record, IsOk());
    if (!record.ok() || !*record) return records;
    records.push_back(**record);
  }
}

TEST(CsvStreamTest, TheSeparatorIsThatOfTheHeading) {
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF"
                      "a;\"b,c\"\r\n1,5;2\r\n"),
              ElementsAre(ElementsAre("a", "b,c"), ElementsAre("1,5", "2")));
  EXPECT_THAT(ReadAll("a,b\n1;5,2"), ElementsAre(ElementsAre("a", "b"), ElementsAre("1;5", "2")));
  EXPECT_THAT(ReadAll("a\tb\n1\t2\n", '\t'), ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
  EXPECT_THAT(ReadAll("one\n1,2\n"), ElementsAre(ElementsAre("one"), ElementsAre("1", "2")));
}

TEST(CsvStreamTest, QuotesHoldWhatTheyShould) {
  EXPECT_THAT(ReadAll("a,b\n\"x\r\ny\",\"say \"\"hi\"\"\"\n,\"\"\n"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("x\r\ny", "say \"hi\""), ElementsAre("", "")));
}

TEST(CsvStreamTest, ARecordHasALimit) {
  std::istringstream input("a,b\n" + std::string(CsvReader::kMaxRecordBytes + 10, 'x') + ",1\n2,3\n");
  CsvReader reader(input);
  ASSERT_THAT(reader.Next(), IsOk());
  EXPECT_THAT(reader.Next(), Violates("FILE"));
  const auto next = reader.Next();
  ASSERT_THAT(next, IsOk());
  EXPECT_THAT(**next, ElementsAre("2", "3"));
  EXPECT_EQ(reader.line(), 3);
}

TEST(CsvStreamTest, WhatWasWrittenIsReadAgain) {
  const std::vector<std::string> cells = {"plain",   "a,b", "say \"hi\"", "two\nlines", " edge ", "",   "=1+1",
                                          "+84 225", "-5",  "@x",         "'quoted",    "'=x",    "a;b"};
  std::ostringstream output;
  WriteCsvRow(cells, output);
  const auto records = ReadAll(output.str(), ',');
  ASSERT_EQ(records.size(), 1u);
  std::vector<std::string> read;
  for (const std::string& cell : records[0]) read.push_back(PlainCell(cell));
  EXPECT_EQ(read, cells);
}

TEST(CsvStreamTest, NoCellIsAFormulaToASpreadsheet) {
  for (const char* cell : {"=HYPERLINK(\"x\")", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"}) {
    EXPECT_EQ(SafeCell(cell), std::string("'") + cell);
    EXPECT_EQ(PlainCell(SafeCell(cell)), cell);
  }
  for (const char* cell : {"-12", "12", "Hợp tác xã", "'x", "a=b"}) EXPECT_EQ(SafeCell(cell), cell);
}

}  // namespace
}  // namespace htx::ctl
