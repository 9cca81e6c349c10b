#include "registry/store/organization_inserts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_rows.h"
#include "registry/store/rollup_grain.h"

namespace htx::registry {
namespace {

// "CorrectOrganization" of "htx.registry.v1.OrganizationService/CorrectOrganization".
std::string ActionOf(absl::string_view method) {
  const size_t slash = method.rfind('/');
  return std::string(slash == absl::string_view::npos ? method : method.substr(slash + 1));
}

void AddFacts(const std::vector<Value>& facts, std::vector<Value>& row) {
  row.insert(row.end(), facts.begin(), facts.end());
}

}  // namespace

std::vector<Value> FactValues(const Facts& facts) {
  std::vector<Value> values;
  AppendFacts(facts, values);
  return values;
}

const std::string& CurrentColumns() {
  static const auto* const columns =
      new std::string(absl::StrCat("id, version, created, revision, valid_from, valid_to, known_from, ", kFactColumns));
  return *columns;
}

std::vector<Value> CurrentRow(const Organization& organization, const std::vector<Value>& facts) {
  const Revision& revision = organization.revision;
  std::vector<Value> row = {
      organization.id.text(),         organization.version,       ToMicros(organization.created), revision.number,
      FormatDay(revision.valid_from), EndText(revision.valid_to), ToMicros(revision.known_from)};
  AddFacts(facts, row);
  return row;
}

const std::string& RevisionColumns() {
  static const auto* const columns = new std::string(
      absl::StrCat("id, revision, version, created, valid_from, valid_to, known_from, known_to, actor, action, reason, "
                   "stated, ",
                   kFactColumns));
  return *columns;
}

std::vector<Value> RevisionRow(const sql::Author& author, const Organization& organization,
                               const std::vector<Value>& facts) {
  const Revision& revision = organization.revision;
  std::vector<Value> row = {organization.id.text(),
                            revision.number,
                            organization.version,
                            ToMicros(organization.created),
                            FormatDay(revision.valid_from),
                            EndText(revision.valid_to),
                            ToMicros(revision.known_from),
                            kStill,
                            author.principal,
                            ActionOf(author.method),
                            author.reason,
                            PackStated(revision.stated)};
  AddFacts(facts, row);
  return row;
}

const std::string& PendingColumns() {
  static const auto* const columns =
      new std::string(absl::StrCat("known, organization, ordinal, day, ", absl::StrJoin(RollupDimensions(), ", "),
                                   ", founded_date, dissolved_date, ", absl::StrJoin(RollupSumColumns(), ", ")));
  return *columns;
}

std::vector<Value> PendingRow(const OrganizationId& id, absl::Time known, int64_t ordinal, const RollupDelta& delta) {
  const RollupCell& cell = delta.cell;
  std::vector<Value> row = {ToMicros(known),
                            id.text(),
                            ordinal,
                            FormatDay(delta.day),
                            Word(cell.kind),
                            Word(cell.sector),
                            Word(cell.legal_status),
                            Word(cell.activity_status),
                            Word(cell.governing_law),
                            cell.province,
                            cell.area,
                            cell.alliance.text(),
                            cell.dataset,
                            FormatDay(cell.founded),
                            cell.dissolved ? FormatDay(*cell.dissolved) : std::string()};
  const RollupSums& sums = delta.sums;
  for (const int64_t sum : {sums.count, sums.members_known, sums.members, sums.labour_known, sums.labour,
                            sums.labour_at_least, sums.labour_more_than, sums.labour_vague, sums.labour_estimate,
                            sums.labour_range, sums.labour_over, sums.capital_known, sums.capital}) {
    row.emplace_back(sum);
  }
  return row;
}

}  // namespace htx::registry
