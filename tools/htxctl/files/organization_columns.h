#pragma once

// The columns of organisations in a table: one set, read by `htxctl import` and written by `htxctl export`, so that
// what was exported can be imported again. docs/registry/bulk.md describes each.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "htx/registry/v1/import.pb.h"

namespace htx::ctl {

// Who uses a column.
enum class Use { kBoth, kReadOnly, kWriteOnly };

struct Column {
  absl::string_view name = {};
  absl::string_view path = {};  // In ImportRow.
  Use use = Use::kBoth;
  bool is_name = false;  // A name, which is never mended.
};
absl::Span<const Column> OrganizationColumns();

// The names of all columns, in the order in which they are written.
std::vector<std::string> WrittenColumns();
// `organization` under WrittenColumns.
std::vector<std::string> WriteOrganization(const registry::v1::Organization& organization);

// Reads records under one heading.
class OrganizationReader {
 public:
  // INVALID_ARGUMENT / FIELD_RULE on "FILE" when a cell of the heading is no column, or stands twice. Columns that are
  // only written are passed over.
  static absl::StatusOr<OrganizationReader> Make(int64_t line, absl::Span<const std::string> heading);
  // The record as a row: what was read differently stands in its notes, what could not be read in `unreadable`. A row
  // without row_id is known by its line.
  registry::v1::ImportRow Read(int64_t line, absl::Span<const std::string> record) const;

 private:
  std::vector<const Column*> columns_ = {};
};

}  // namespace htx::ctl
