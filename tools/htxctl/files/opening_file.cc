#include "htxctl/files/opening_file.h"

#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htxctl/commands/command.h"
#include "htxctl/files/csv.h"
#include "htxctl/rpc/fields.h"

namespace htx::ctl {
namespace {

namespace v1 = funding::v1;

constexpr absl::string_view kLoanColumns[] = {"loan_id",
                                              "contract_number",
                                              "borrower",
                                              "source",
                                              "source_mix",
                                              "program",
                                              "product",
                                              "terms.principal",
                                              "terms.annual_rate_ppm",
                                              "terms.term_months",
                                              "terms.first_due_date",
                                              "terms.method",
                                              "terms.day_count",
                                              "terms.options",
                                              "contract_date",
                                              "purpose",
                                              "locality.province",
                                              "locality.district",
                                              "sector",
                                              "dataset",
                                              "balance.principal",
                                              "balance.interest",
                                              "balance.penalty",
                                              "balance.overpaid",
                                              "balance.undrawn",
                                              "balance.followed",
                                              "debt_group",
                                              "specific_provision",
                                              "general_provision",
                                              "suspended"};
constexpr absl::string_view kEventColumns[] = {
    "loan_id", "kind",      "date",        "amount",          "principal",      "interest",
    "penalty", "due_dates", "more_months", "annual_rate_ppm", "pause_end_date", "reference"};
constexpr absl::string_view kBalanceColumns[] = {"account", "source", "debit", "credit"};

// Fields that are names, with the collection that a bare id belongs to.
const std::map<absl::string_view, const char*>& Collections() {
  static const auto* const collections = new std::map<absl::string_view, const char*>{
      {"borrower", "organizations"}, {"source", "fundSources"},      {"program", "programs"},
      {"product", "loanProducts"},   {"locality.province", "areas"}, {"locality.district", "areas"}};
  return *collections;
}

// An error about the file of that name.
absl::Status InFile(absl::string_view file, int64_t line, const absl::Status& status) {
  const ErrorDetail detail = DetailOf(status);
  Text why = detail.message;
  if (!detail.fields.empty()) {
    const FieldViolation& first = detail.fields.front();
    const bool whole = first.field == "FILE";
    why = {.en = whole ? first.description.en : absl::StrCat(first.field, " ", first.description.en),
           .vi = whole ? first.description.vi : absl::StrCat(first.field, " ", first.description.vi)};
  }
  if (line == 0) return InvalidField(file, why);
  return InvalidField(
      file, {.en = absl::StrCat("line ", line, ": ", why.en), .vi = absl::StrCat("dòng ", line, ": ", why.vi)});
}

absl::StatusOr<std::vector<CsvRow>> RowsOf(absl::string_view file, absl::string_view text,
                                           absl::Span<const absl::string_view> columns) {
  absl::StatusOr<CsvFile> parsed = ParseCsv(text, columns);
  if (!parsed.ok()) return InFile(file, 0, parsed.status());
  return std::move(parsed->rows);
}

absl::Status SetMix(v1::OpeningLoan& loan, const std::string& text) {
  for (const absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> share = absl::StrSplit(part, absl::MaxSplits('=', 1));
    int64_t ppm = 0;
    if (share.first.empty() || !absl::SimpleAtoi(share.second, &ppm)) {
      return InvalidField("source_mix", {.en = "is written source=millionths source=millionths",
                                         .vi = "ghi theo dạng nguồn=phần-triệu nguồn=phần-triệu"});
    }
    v1::SourceShare& added = *loan.add_source_mix();
    added.set_source(NameIn("fundSources", share.first));
    added.set_share_ppm(ppm);
  }
  return absl::OkStatus();
}

absl::Status SetCell(google::protobuf::Message& message, absl::string_view column, const std::string& text) {
  if (column == "due_dates") {
    for (const absl::string_view day : absl::StrSplit(text, ';', absl::SkipEmpty())) {
      HTX_RETURN_IF_ERROR(SetField(message, column, std::string(day)));
    }
    return absl::OkStatus();
  }
  const auto collection = Collections().find(column);
  return SetField(message, column, collection == Collections().end() ? text : NameIn(collection->second, text));
}

// Fills `message` from the cells of a row that are not empty; `skip` is another's.
absl::Status Fill(google::protobuf::Message& message, const CsvRow& row, absl::Span<const absl::string_view> columns,
                  absl::string_view skip) {
  for (const absl::string_view column : columns) {
    const std::string text = row.Get(std::string(column));
    if (text.empty() || column == skip) continue;
    HTX_RETURN_IF_ERROR(SetCell(message, column, text));
  }
  return absl::OkStatus();
}

absl::Status ReadLoans(absl::string_view text, OpeningFile& file, std::map<std::string, size_t>& by_id) {
  HTX_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, RowsOf("loans", text, kLoanColumns));
  for (const CsvRow& row : rows) {
    v1::OpeningLoan& loan = file.loans.emplace_back();
    file.lines.push_back(row.line);
    absl::Status filled = Fill(loan, row, kLoanColumns, "source_mix");
    if (filled.ok()) filled = SetMix(loan, row.Get("source_mix"));
    if (filled.ok() && !by_id.emplace(loan.loan_id(), file.loans.size() - 1).second) {
      filled = InvalidField("loan_id", {.en = "stands twice", .vi = "bị trùng"});
    }
    if (!filled.ok()) return InFile("loans", row.line, filled);
    loan.mutable_balance();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<OpeningFile> ReadOpening(absl::string_view loans, absl::string_view events, absl::string_view balances) {
  OpeningFile file;
  std::map<std::string, size_t> by_id;
  if (!loans.empty()) HTX_RETURN_IF_ERROR(ReadLoans(loans, file, by_id));
  if (!events.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, RowsOf("events", events, kEventColumns));
    for (const CsvRow& row : rows) {
      const auto loan = by_id.find(row.Get("loan_id"));
      if (loan == by_id.end()) {
        return InFile("events", row.line,
                      InvalidField("loan_id", {.en = "is no loan of the file", .vi = "không có trong tệp khoản vay"}));
      }
      const absl::Status filled = Fill(*file.loans[loan->second].add_events(), row, kEventColumns, "loan_id");
      if (!filled.ok()) return InFile("events", row.line, filled);
    }
  }
  if (!balances.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, RowsOf("balances", balances, kBalanceColumns));
    for (const CsvRow& row : rows) {
      const absl::Status filled = Fill(file.balances.emplace_back(), row, kBalanceColumns, "");
      if (!filled.ok()) return InFile("balances", row.line, filled);
    }
  }
  return file;
}

}  // namespace htx::ctl
