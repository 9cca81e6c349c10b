// Forms and results as people and spreadsheets read them.

#include <gtest/gtest.h>

#include <sstream>

#include "htxctl/files/award_sheets.h"

namespace htx::ctl {
namespace {

std::string Csv(const ReportSheet& sheet, const std::string& language) {
  std::ostringstream output;
  WriteCsv(sheet, language, output);
  return output.str();
}

TEST(AwardSheetTest, AFormShowsWhatIsKnownAndWhatDoesNotAddUp) {
  awards::v1::GetOfficialFormResponse response;
  awards::v1::OfficialForm& form = *response.mutable_form();
  form.set_code("0603");
  form.set_title("Khen thưởng cấp bộ, tỉnh");
  form.set_title_en("Commendations of ministries and provinces");
  form.set_citation("Thông tư 2/2023/TT-BNV");
  form.set_confidence(awards::v1::CONFIDENCE_ASSUMED);
  awards::v1::FormColumn& column = *form.add_columns();
  column.set_code("1");
  column.set_display_name("Tổng số");
  column.set_display_name_en("Total");
  awards::v1::FormRow& row = *form.add_rows();
  row.set_code("01");
  row.set_display_name("Bằng khen");
  row.set_display_name_en("Merit certificates");
  row.set_unit("Bằng");
  row.add_cells()->set_known(true);
  row.mutable_cells(0)->set_value(1234);
  awards::v1::FormRow& unknown = *form.add_rows();
  unknown.set_code("02");
  unknown.add_cells();
  response.set_log_size(7);
  response.set_log_root("abc");
  EXPECT_EQ(Csv(FormSheet(response), "en"),
            "# 0603 Commendations of ministries and provinces\r\n"
            "# layout: Thông tư 2/2023/TT-BNV (assumed)\r\n"
            "# log: 7 entries, root abc\r\n"
            "Code,Row,Unit,1 Total (number)\r\n"
            "01,Merit certificates,Bằng,1234\r\n"
            "02,,,\r\n");
  awards::v1::FormCheck& check = *form.add_checks();
  check.set_name("POSITION");
  check.set_display_name("Chức vụ");
  check.set_of("1");
  check.set_total(10);
  check.set_parts(7);
  check.set_not_stated(3);
  check.set_holds(true);
  EXPECT_TRUE(FormSheet(response).reconciled);
  EXPECT_NE(TextOf(FormSheet(response), "vi").find("cộng Chức vụ (1), tổng = các phần + chưa nêu: 10 = 7 + 3"),
            std::string::npos);
  check.set_holds(false);
  EXPECT_FALSE(FormSheet(response).reconciled);
}

TEST(AwardSheetTest, MeansOfAContestAreExact) {
  awards::v1::Contest contest;
  contest.set_display_name("Cuộc thi");
  awards::v1::ContestCategory& category = *contest.add_categories();
  category.set_id("people");
  category.set_display_name("Cá nhân");
  category.add_prizes()->set_id("first");
  category.mutable_prizes(0)->set_display_name("Giải nhất");
  awards::v1::GetContestResultsResponse response;
  response.set_inputs_sha256("00");
  response.set_reproduced(true);
  awards::v1::ContestResult& first = *response.add_results();
  first.set_category("people");
  first.set_entry("entries/a");
  first.set_rank(1);
  first.set_prize("first");
  first.mutable_mean_milli()->set_numerator(100'001);
  first.mutable_mean_milli()->set_denominator(3);
  first.mutable_entrant()->set_display_name("Cá nhân 01");
  awards::v1::ContestResult& second = *response.add_results();
  second.set_category("people");
  second.set_entry("entries/b");
  second.set_rank(2);
  second.mutable_mean_milli()->set_numerator(60'010);
  second.mutable_mean_milli()->set_denominator(2);
  EXPECT_EQ(Csv(ContestSheet(contest, response), "en"),
            "# Cuộc thi\r\n"
            "# inputs: SHA-256 00\r\n"
            "Category,Rank,Entry,Mean,Prize,Entrant\r\n"
            "Cá nhân,1,entries/a,33.333+2/3,Giải nhất,Cá nhân 01\r\n"
            "Cá nhân,2,entries/b,30.005,,\r\n");
  EXPECT_TRUE(ContestSheet(contest, response).reconciled);
  response.set_reproduced(false);
  EXPECT_FALSE(ContestSheet(contest, response).reconciled);
}

}  // namespace
}  // namespace htx::ctl
