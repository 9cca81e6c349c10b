#include "htxctl/files/opening_file.h"

#include <map>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htxctl/commands/command.h"
#include "htxctl/files/csv.h"
#include "htxctl/rpc/fields.h"

namespace htx::ctl {
namespace {

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
                                              "balance.under_way",
                                              "debt_group",
                                              "specific_provision",
                                              "general_provision",
                                              "suspended"};
constexpr absl::string_view kEventColumns[] = {
    "loan_id", "kind",      "date",        "amount",          "principal",      "interest",
    "penalty", "due_dates", "more_months", "annual_rate_ppm", "pause_end_date", "reference"};
constexpr absl::string_view kCollateralColumns[] = {
    "loan_id",          "collateral_id",      "kind",         "description",    "owner",
    "document_number",  "haircut_ppm",        "prior_claims", "valuation.date", "valuation.value",
    "valuation.valuer", "valuation.reference"};
constexpr absl::string_view kValuation = "valuation.";
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

absl::Status SetMix(funding::v1::OpeningLoan& loan, const std::string& text) {
  for (const absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> share = absl::StrSplit(part, absl::MaxSplits('=', 1));
    int64_t ppm = 0;
    if (share.first.empty() || !absl::SimpleAtoi(share.second, &ppm)) {
      return InvalidField("source_mix", {.en = "is written source=millionths source=millionths",
                                         .vi = "ghi theo dạng nguồn=phần-triệu nguồn=phần-triệu"});
    }
    funding::v1::SourceShare& added = *loan.add_source_mix();
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

// A row of collateral: its cells, and those of the valuation that it brings.
absl::Status FillCollateral(funding::v1::OpeningLoan& loan, const CsvRow& row) {
  const std::string id = row.Get("collateral_id");
  // Rows of one collateral are its valuations.
  const int known = loan.collaterals_size();
  funding::v1::OpeningCollateral* collateral =
      known > 0 && loan.collaterals(known - 1).collateral_id() == id ? loan.mutable_collaterals(known - 1) : nullptr;
  if (collateral == nullptr) collateral = loan.add_collaterals();
  funding::v1::Valuation& valuation = *collateral->add_valuations();
  for (const absl::string_view column : kCollateralColumns) {
    const std::string text = row.Get(std::string(column));
    if (text.empty() || column == "loan_id") continue;
    const bool of_valuation = absl::StartsWith(column, kValuation);
    HTX_RETURN_IF_ERROR(of_valuation ? SetCell(valuation, absl::StripPrefix(column, kValuation), text)
                                     : SetCell(*collateral, column, text));
  }
  return absl::OkStatus();
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
    funding::v1::OpeningLoan& loan = file.loans.emplace_back();
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

// Rows of the file of that name, each about a loan of the file of loans.
absl::Status ReadUnderLoans(absl::string_view name, absl::string_view text, absl::Span<const absl::string_view> columns,
                            const std::map<std::string, size_t>& by_id,
                            absl::FunctionRef<absl::Status(size_t loan, const CsvRow& row)> read) {
  if (text.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, RowsOf(name, text, columns));
  for (const CsvRow& row : rows) {
    const auto loan = by_id.find(row.Get("loan_id"));
    const absl::Status done =
        loan == by_id.end()
            ? InvalidField("loan_id", {.en = "is no loan of the file", .vi = "không có trong tệp khoản vay"})
            : read(loan->second, row);
    if (!done.ok()) return InFile(name, row.line, done);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<OpeningFile> ReadOpening(const OpeningTexts& texts) {
  OpeningFile file;
  std::map<std::string, size_t> by_id;
  if (!texts.loans.empty()) HTX_RETURN_IF_ERROR(ReadLoans(texts.loans, file, by_id));
  HTX_RETURN_IF_ERROR(ReadUnderLoans("events", texts.events, kEventColumns, by_id, [&](size_t loan, const CsvRow& row) {
    return Fill(*file.loans[loan].add_events(), row, kEventColumns, "loan_id");
  }));
  HTX_RETURN_IF_ERROR(
      ReadUnderLoans("collaterals", texts.collaterals, kCollateralColumns, by_id,
                     [&](size_t loan, const CsvRow& row) { return FillCollateral(file.loans[loan], row); }));
  if (!texts.balances.empty()) {
    HTX_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, RowsOf("balances", texts.balances, kBalanceColumns));
    for (const CsvRow& row : rows) {
      const absl::Status filled = Fill(file.balances.emplace_back(), row, kBalanceColumns, "");
      if (!filled.ok()) return InFile("balances", row.line, filled);
      file.balance_lines.push_back(row.line);
    }
  }
  return file;
}

}  // namespace htx::ctl
