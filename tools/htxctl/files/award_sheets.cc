#include "htxctl/files/award_sheets.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace htx::ctl {
namespace {

using awards::v1::Contest;
using awards::v1::ContestCategory;
using awards::v1::ContestPrize;

Text Both(const std::string& text) { return {.en = text, .vi = text}; }

Text CheckNote(const awards::v1::FormCheck& check) {
  const std::string figures = absl::StrCat(check.total(), " = ", check.parts(), " + ", check.not_stated());
  return {.en = absl::StrCat(check.holds() ? "sum " : "DOES NOT ADD UP: ", check.display_name_en(), " (", check.of(),
                             "), total = parts + not stated: ", figures),
          .vi = absl::StrCat(check.holds() ? "cộng " : "LỆCH: ", check.display_name(), " (", check.of(),
                             "), tổng = các phần + chưa nêu: ", figures)};
}

const ContestCategory* CategoryIn(const Contest& contest, const std::string& id) {
  for (const ContestCategory& category : contest.categories()) {
    if (category.id() == id) return &category;
  }
  return nullptr;
}

std::string PrizeName(const ContestCategory& category, const std::string& id) {
  for (const ContestPrize& prize : category.prizes()) {
    if (prize.id() == id) return prize.display_name();
  }
  return id;
}

// 160 002 / 2 thousandths are "80.001"; 100 001 / 3 are "33.333+2/3": two thirds of a thousandth more.
Text MeanText(const common::v1::Ratio& mean) {
  if (mean.denominator() < 1) return {};
  const int64_t whole = mean.numerator() / mean.denominator();
  const int64_t rest = mean.numerator() % mean.denominator();
  const std::string more = rest == 0 ? "" : absl::StrCat("+", rest, "/", mean.denominator());
  return {.en = absl::StrCat(absl::StrFormat("%d.%03d", whole / 1000, whole % 1000), more),
          .vi = absl::StrCat(absl::StrFormat("%d,%03d", whole / 1000, whole % 1000), more)};
}

}  // namespace

ReportSheet FormSheet(const awards::v1::GetOfficialFormResponse& response) {
  const awards::v1::OfficialForm& form = response.form();
  ReportSheet sheet;
  sheet.title = {.en = absl::StrCat(form.code(), " ", form.title_en()),
                 .vi = absl::StrCat(form.code(), " ", form.title())};
  sheet.columns = {{.heading = {.en = "Code", .vi = "Mã số"}},
                   {.heading = {.en = "Row", .vi = "Chỉ tiêu"}},
                   {.heading = {.en = "Unit", .vi = "Đơn vị tính"}}};
  for (const awards::v1::FormColumn& column : form.columns()) {
    sheet.columns.push_back({.heading = {.en = absl::StrCat(column.code(), " ", column.display_name_en()),
                                         .vi = absl::StrCat(column.code(), " ", column.display_name())},
                             .unit = Unit::kCount});
  }
  for (const awards::v1::FormRow& row : form.rows()) {
    auto& cells = sheet.rows.emplace_back();
    cells.emplace_back(row.code());
    cells.emplace_back(Text{.en = row.display_name_en(), .vi = row.display_name()});
    cells.emplace_back(row.unit());
    for (const awards::v1::FormCell& cell : row.cells()) {
      if (cell.known()) {
        cells.emplace_back(int64_t{cell.value()});
      } else {
        cells.emplace_back(std::string());
      }
    }
  }
  const bool verified = form.confidence() == awards::v1::CONFIDENCE_VERIFIED;
  sheet.notes.push_back({.en = absl::StrCat("layout: ", form.citation(), verified ? "" : " (assumed)"),
                         .vi = absl::StrCat("mẫu biểu: ", form.citation(), verified ? "" : " (giả định)")});
  if (!form.stated_source().empty()) {
    sheet.notes.push_back({.en = absl::StrCat("stated in: ", form.stated_source()),
                           .vi = absl::StrCat("số liệu nêu tại: ", form.stated_source())});
  }
  for (const awards::v1::FormCheck& check : form.checks()) {
    if (check.holds() && check.not_stated() == 0) continue;
    sheet.notes.push_back(CheckNote(check));
    sheet.reconciled = sheet.reconciled && check.holds();
  }
  sheet.notes.push_back({.en = absl::StrCat("log: ", response.log_size(), " entries, root ", response.log_root()),
                         .vi = absl::StrCat("nhật ký: ", response.log_size(), " mục, gốc ", response.log_root())});
  return sheet;
}

ReportSheet ContestSheet(const Contest& contest, const awards::v1::GetContestResultsResponse& response) {
  ReportSheet sheet;
  sheet.title = Both(contest.display_name());
  sheet.columns = {
      {.heading = {.en = "Category", .vi = "Hạng mục"}}, {.heading = {.en = "Rank", .vi = "Hạng"}},
      {.heading = {.en = "Entry", .vi = "Mã bài"}},      {.heading = {.en = "Mean", .vi = "Điểm bình quân"}},
      {.heading = {.en = "Prize", .vi = "Giải"}},        {.heading = {.en = "Entrant", .vi = "Tác giả"}}};
  for (const awards::v1::ContestResult& result : response.results()) {
    const ContestCategory* category = CategoryIn(contest, result.category());
    auto& cells = sheet.rows.emplace_back();
    cells.emplace_back(category == nullptr ? result.category() : category->display_name());
    cells.emplace_back(result.rank() == 0 ? std::string() : absl::StrCat(result.rank()));
    cells.emplace_back(result.entry());
    cells.emplace_back(MeanText(result.mean_milli()));
    cells.emplace_back(category == nullptr ? result.prize() : PrizeName(*category, result.prize()));
    cells.emplace_back(result.entrant().display_name());
  }
  if (!contest.announcement_number().empty()) {
    sheet.notes.push_back({.en = absl::StrCat("announced by ", contest.announcement_number()),
                           .vi = absl::StrCat("công bố tại ", contest.announcement_number())});
  }
  if (!contest.announcement_note().empty()) sheet.notes.push_back(Both(contest.announcement_note()));
  sheet.notes.push_back({.en = absl::StrCat("inputs: SHA-256 ", response.inputs_sha256()),
                         .vi = absl::StrCat("dữ liệu gốc: SHA-256 ", response.inputs_sha256())});
  sheet.reconciled = response.reproduced();
  if (!sheet.reconciled) {
    sheet.notes.push_back(
        {.en = "DOES NOT FOLLOW from what was locked", .vi = "KHÔNG KHỚP với dữ liệu đã khóa khi kết thúc chấm"});
  }
  return sheet;
}

}  // namespace htx::ctl
