#include "htxctl/files/organization_columns.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "htxctl/files/cell_proto.h"
#include "htxctl/files/csv.h"
#include "htxctl/files/csv_stream.h"

namespace htx::ctl {
namespace {

constexpr Column kOrganizationColumns[] = {
    {"row_id", "row_id", Use::kReadOnly},
    {"organization_id", "organization_id"},
    {"kind", "organization.kind"},
    {"legal_name", "organization.legal_name", Use::kBoth, true},
    {"short_name", "organization.short_name", Use::kBoth, true},
    {"foreign_name", "organization.foreign_name", Use::kBoth, true},
    {"foreign_name_language", "organization.foreign_name_language"},
    {"other_names", "organization.other_names"},
    {"former_names", "organization.former_names"},
    {"tax_code", "organization.tax_code"},
    {"legacy_registration_no", "organization.legacy_registration_no"},
    {"other_identifiers", "organization.other_identifiers"},
    {"sector", "organization.sector"},
    {"business_lines", "organization.business_lines"},
    {"governing_law", "organization.governing_law"},
    {"governance_form", "organization.governance_form"},
    {"legal_status", "organization.legal_status"},
    {"activity_status", "organization.activity_status"},
    {"founded_date", "organization.founded_date"},
    {"dissolved_date", "organization.dissolved_date"},
    {"area", "organization.area"},
    {"province", "organization.province", Use::kWriteOnly},
    {"address", "organization.address"},
    {"alliance", "organization.alliance"},
    {"member_count", "organization.member_count"},
    {"official_members", "organization.member_counts.official"},
    {"associates_contributing", "organization.member_counts.associate_contributing"},
    {"associates_not_contributing", "organization.member_counts.associate_not_contributing"},
    {"founders_count", "organization.founders_count"},
    {"labour", "organization.labour"},
    {"charter_capital", "organization.charter_capital"},
    {"paid_in_capital", "organization.capital_contribution.paid_in"},
    {"contribution_due_date", "organization.capital_contribution.due_date"},
    {"largest_share", "organization.capital_contribution.largest_share"},
    {"phones", "organization.contact.phones"},
    {"email", "organization.contact.email"},
    {"website", "organization.contact.website"},
    {"disclosure", "organization.disclosure"},
    {"dataset", "organization.dataset"},
    {"effective_date", "effective_date", Use::kReadOnly},
    {"admitted_date", "admitted_date", Use::kReadOnly},
    {"accept_duplicates", "accept_duplicates", Use::kReadOnly},
    {"etag", "etag"},
    {"valid_from", "organization.valid_period.from", Use::kWriteOnly},
    {"create_time", "organization.create_time", Use::kWriteOnly},
    {"update_time", "organization.update_time", Use::kWriteOnly},
};

// What lists of organisations print for sectors.
constexpr std::pair<absl::string_view, registry::v1::Sector> kSectorWords[] = {
    {"nn", registry::v1::SECTOR_AGRICULTURE},     {"nong nghiep", registry::v1::SECTOR_AGRICULTURE},
    {"ttcn", registry::v1::SECTOR_HANDICRAFT},    {"tieu thu cong nghiep", registry::v1::SECTOR_HANDICRAFT},
    {"xd", registry::v1::SECTOR_CONSTRUCTION},    {"xay dung", registry::v1::SECTOR_CONSTRUCTION},
    {"vsmt", registry::v1::SECTOR_ENVIRONMENT},   {"ve sinh moi truong", registry::v1::SECTOR_ENVIRONMENT},
    {"gtvt", registry::v1::SECTOR_TRANSPORT},     {"giao thong van tai", registry::v1::SECTOR_TRANSPORT},
    {"tmdv", registry::v1::SECTOR_TRADE_SERVICE}, {"thuong mai dich vu", registry::v1::SECTOR_TRADE_SERVICE},
    {"qtdnd", registry::v1::SECTOR_CREDIT},       {"tin dung", registry::v1::SECTOR_CREDIT},
};

constexpr int kMaxNotes = 50;
constexpr size_t kMaxNoted = 590;  // Bytes; NFC may add a few.

// "0111; 0112", the first one the main line.
void ReadLines(absl::string_view cell, registry::v1::Organization& organization) {
  for (const absl::string_view code : absl::StrSplit(cell, ';', absl::SkipWhitespace())) {
    registry::v1::BusinessLine& line = *organization.add_business_lines();
    line.set_code(std::string(absl::StripAsciiWhitespace(code)));
    line.set_main(organization.business_lines_size() == 1);
  }
}

// What tables write shorter than the contract does. True when it was that.
bool ReadShort(const Column& column, absl::string_view cell, registry::v1::ImportRow& row) {
  registry::v1::Organization& organization = *row.mutable_organization();
  if (column.name == "kind") {
    registry::v1::OrganizationKind kind = registry::v1::ORGANIZATION_KIND_UNSPECIFIED;
    if (registry::v1::OrganizationKind_Parse(absl::StrCat("ORGANIZATION_KIND_", absl::AsciiStrToUpper(cell)), &kind))
      return false;
    row.set_kind_text(ToNfc(cell));  // The registry reads the words.
    return true;
  }
  if (column.name == "sector") {
    const std::string folded = FoldForSearch(cell);
    for (const auto& [words, sector] : kSectorWords) {
      if (folded != words) continue;
      organization.set_sector(sector);
      return true;
    }
    return false;
  }
  if (column.name == "business_lines" && cell.front() != '[') {
    ReadLines(cell, organization);
    return true;
  }
  const absl::string_view collection = column.name == "area"       ? "areas/"
                                       : column.name == "alliance" ? "organizations/"
                                                                   : "";
  if (collection.empty() || absl::StartsWith(cell, collection)) return false;
  const std::string name = absl::StrCat(collection, cell);
  column.name == "area" ? organization.set_area(name) : organization.set_alliance(name);
  return true;
}

}  // namespace

absl::Span<const Column> OrganizationColumns() { return kOrganizationColumns; }

std::vector<std::string> WrittenColumns() {
  std::vector<std::string> names;
  for (const Column& column : kOrganizationColumns) {
    if (column.use != Use::kReadOnly) names.emplace_back(column.name);
  }
  return names;
}

std::vector<std::string> WriteOrganization(const registry::v1::Organization& organization) {
  registry::v1::ImportRow row;
  *row.mutable_organization() = organization;
  row.set_organization_id(std::string(absl::StripPrefix(organization.name(), "organizations/")));
  row.set_etag(organization.etag());
  std::vector<std::string> cells;
  for (const Column& column : kOrganizationColumns) {
    if (column.use != Use::kReadOnly) cells.push_back(CellOf(row, column.path));
  }
  return cells;
}

absl::StatusOr<OrganizationReader> OrganizationReader::Make(int64_t line, absl::Span<const std::string> heading) {
  std::vector<absl::string_view> names;
  for (const Column& column : kOrganizationColumns) names.push_back(column.name);
  std::vector<std::string> cells;
  for (const std::string& cell : heading) cells.push_back(absl::AsciiStrToLower(absl::StripAsciiWhitespace(cell)));
  HTX_RETURN_IF_ERROR(CheckHeading(line, cells, names));
  OrganizationReader reader;
  for (const std::string& cell : cells) {
    reader.columns_.push_back(std::find_if(std::begin(kOrganizationColumns), std::end(kOrganizationColumns),
                                           [&](const Column& column) { return column.name == cell; }));
  }
  return reader;
}

registry::v1::ImportRow OrganizationReader::Read(int64_t line, absl::Span<const std::string> record) const {
  registry::v1::ImportRow row;
  const auto refuse = [&](absl::string_view field, const Text& text) {
    if (row.unreadable_size() >= kMaxNotes) return;
    registry::v1::RowViolation& violation = *row.add_unreadable();
    violation.set_field(std::string(field));
    violation.set_description_en(text.en);
    violation.set_description_vi(text.vi);
  };
  if (record.size() > columns_.size()) {
    refuse("", {.en = "the row has more cells than the heading", .vi = "dòng có nhiều ô hơn tiêu đề"});
  }
  for (size_t i = 0; i < std::min(record.size(), columns_.size()); ++i) {
    const Column& column = *columns_[i];
    const std::string plain = PlainCell(record[i]);
    const absl::string_view cell = absl::StripAsciiWhitespace(plain);
    if (cell.empty() || column.use == Use::kWriteOnly) continue;
    if (FirstInvalidUtf8(cell)) {
      refuse(column.name, {.en = "is not UTF-8", .vi = "không phải là UTF-8"});
      continue;
    }
    if (ReadShort(column, cell, row)) continue;
    const auto slips = ReadCell(cell, column.path, column.is_name ? TextKind::kName : TextKind::kText, row);
    if (!slips.ok()) {
      const ErrorDetail detail = DetailOf(slips.status());
      refuse(column.name, detail.fields.empty() ? detail.message : detail.fields[0].description);
      continue;
    }
    for (const Slip& slip : *slips) {
      if (row.notes_size() >= kMaxNotes) break;
      registry::v1::RowNote& note = *row.add_notes();
      note.set_field(std::string(column.name));
      note.set_written(ToNfc(slip.written.substr(0, kMaxNoted)));
      note.set_read_as(ToNfc(slip.read_as.substr(0, kMaxNoted)));
      note.set_slip(slip.kind);
    }
  }
  if (row.row_id().empty()) row.set_row_id(absl::StrCat("line-", line));
  return row;
}

}  // namespace htx::ctl
