#pragma once

// Organisations as rows: one list of columns for the current table and for the revisions.

#include <string>
#include <vector>

#include "common/base/value.h"
#include "common/sql/database.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Columns of a read, with alias `o`: what ReadOrganization expects, in its order.
inline constexpr absl::string_view kOrganizationColumns =
    "o.id, o.version, o.created, o.revision, o.valid_from, o.valid_to, o.known_from, o.kind, o.legal_name, "
    "o.short_name, "
    "o.foreign_name, o.former_names, o.tax_code, o.legacy_registration_no, o.sector, o.governing_law, o.legal_status, "
    "o.activity_status, o.founded_date, o.dissolved_date, o.member_count, o.labour, o.labour_qualifier, "
    "o.labour_upper, "
    "o.charter_capital, o.area, o.province, o.address, o.alliance, o.dataset, "
    "o.state_reason, o.suspended_until, "
    "o.details, o.governance_form, o.official_members, o.founders, o.disclosure";
inline constexpr size_t kOrganizationWidth = 37;

Organization ReadOrganization(const sql::Row& row);

// What a read selects of `o`, and how its rows become organisations.
struct OrganizationShape {
  std::string columns = {};
  size_t width = 0;
  Organization (*read)(const sql::Row&) = nullptr;
};
// The rows of today (`current`) are the columns above; those of any other time also say what the record is now, because
// that decides who may read them.
const OrganizationShape& ShapeOf(bool current);

// Revision.stated as the column of that name holds it.
std::string PackStated(absl::Span<const Field> stated);
std::vector<Field> UnpackStated(absl::string_view packed);

// The revisions, as `o`, that meet `condition`, in the order of their days.
absl::StatusOr<std::vector<Revision>> ReadRevisions(sql::Transaction& transaction, absl::string_view condition,
                                                    absl::Span<const Value> args);

// Columns of the facts in a write, and their values in the same order.
inline constexpr absl::string_view kFactColumns =
    "kind, legal_name, legal_name_key, name_search, short_name, foreign_name, former_names, tax_code, "
    "legacy_registration_no, sector, governing_law, legal_status, activity_status, founded_date, dissolved_date, "
    "member_count, labour, labour_qualifier, labour_upper, charter_capital, area, province, address, alliance, "
    "dataset, "
    "state_reason, suspended_until, "
    "details, main_line, governance_form, official_members, founders, disclosure";
inline constexpr size_t kFactWidth = 33;
void AppendFacts(const Facts& facts, std::vector<Value>& values);

// Helpers of all rows.
Value ValueOf(const std::optional<int64_t>& number);
// What lists of something else show of an organisation's name, and search in: nothing of a restricted record. Of "o".
inline constexpr absl::string_view kShownName = "case when o.disclosure = 'RESTRICTED' then '' else o.legal_name end";
inline constexpr absl::string_view kShownSearch =
    "case when o.disclosure = 'RESTRICTED' then '' else o.name_search end";

std::string EndText(const std::optional<absl::CivilDay>& end);
std::optional<absl::CivilDay> EndOf(absl::string_view text);
absl::CivilDay StoredDay(absl::string_view text);
std::optional<int64_t> OptionalInt(const sql::Row& row, size_t column);
// A reported number in three columns: value (null when absent), qualifier, upper.
std::optional<ReportedNumber> ReadReported(const sql::Row& row, size_t column);
void AppendReported(const std::optional<ReportedNumber>& number, std::vector<Value>& values);
// The value whose word is stored; ends the process when the word is unknown.
template <class E>
E Stored(absl::string_view word) {
  if (word.empty()) return E{};
  const std::optional<E> value = FromWord<E>(word);
  if (!value) std::abort();
  return *value;
}
template <class E>
Value Word(E value) {
  return std::string(WordOf(value));
}

}  // namespace htx::registry
