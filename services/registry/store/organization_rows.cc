#include "registry/store/organization_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/registration_rules.h"
#include "registry/store/list_query.h"
#include "registry/store/organization_details.h"

namespace htx::registry {
namespace {

std::string DayText(const std::optional<absl::CivilDay>& day) { return day ? FormatDay(*day) : std::string(); }

std::optional<absl::CivilDay> OptionalDay(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  return StoredDay(text);
}

// One name per line: from, to and text, between tabs. Names hold neither tabs nor line ends.
std::string PackNames(const std::vector<FormerName>& names) {
  return absl::StrJoin(names, "\n", [](std::string* out, const FormerName& name) {
    absl::StrAppend(out, DayText(name.from), "\t", DayText(name.to), "\t", name.text);
  });
}

std::vector<FormerName> UnpackNames(absl::string_view packed) {
  std::vector<FormerName> names;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits('\t', 2));
    HTX_CHECK(parts.size() == 3);
    names.push_back({.text = std::string(parts[2]), .from = OptionalDay(parts[0]), .to = OptionalDay(parts[1])});
  }
  return names;
}

// What a search by name looks into: every name, folded.
std::string SearchText(const Facts& facts) {
  std::string names = absl::StrCat(facts.legal_name, " | ", facts.short_name, " | ", facts.foreign_name);
  for (const FormerName& name : facts.former_names) absl::StrAppend(&names, " | ", name.text);
  for (const OtherName& name : facts.other_names) absl::StrAppend(&names, " | ", name.text);
  return FoldForSearch(names);
}

}  // namespace

Value ValueOf(const std::optional<int64_t>& number) { return number ? Value(*number) : Value(absl::monostate()); }

std::string EndText(const std::optional<absl::CivilDay>& end) { return end ? FormatDay(*end) : std::string(kNoEnd); }

std::optional<absl::CivilDay> EndOf(absl::string_view text) {
  if (text == kNoEnd) return std::nullopt;
  return StoredDay(text);
}

absl::CivilDay StoredDay(absl::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  HTX_CHECK(day.ok());
  return *day;
}

std::optional<int64_t> OptionalInt(const sql::Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Int(column);
}

std::optional<ReportedNumber> ReadReported(const sql::Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return ReportedNumber{
      .value = row.Int(column), .qualifier = Stored<Qualifier>(row.Text(column + 1)), .upper = row.Int(column + 2)};
}

void AppendReported(const std::optional<ReportedNumber>& number, std::vector<Value>& values) {
  values.push_back(number ? Value(number->value) : Value(absl::monostate()));
  values.push_back(number ? Word(number->qualifier) : Value(std::string()));
  values.emplace_back(number ? number->upper : int64_t{0});
}

Organization ReadOrganization(const sql::Row& row) {
  Organization organization{
      .id = OrganizationId::Of(row.String(0)), .version = row.Int(1), .created = FromMicros(row.Int(2))};
  Revision& revision = organization.revision;
  revision.number = row.Int(3);
  revision.valid_from = StoredDay(row.Text(4));
  revision.valid_to = EndOf(row.Text(5));
  revision.known_from = FromMicros(row.Int(6));
  Facts& facts = revision.facts;
  facts.kind = Stored<Kind>(row.Text(7));
  facts.legal_name = row.String(8);
  facts.short_name = row.String(9);
  facts.foreign_name = row.String(10);
  facts.former_names = UnpackNames(row.Text(11));
  facts.tax_code = row.String(12);
  facts.legacy_registration_no = row.String(13);
  facts.sector = Stored<Sector>(row.Text(14));
  facts.governing_law = Stored<GoverningLaw>(row.Text(15));
  facts.legal_status = Stored<LegalStatus>(row.Text(16));
  facts.activity_status = Stored<ActivityStatus>(row.Text(17));
  facts.founded_date = StoredDay(row.Text(18));
  facts.dissolved_date = OptionalDay(row.Text(19));
  facts.member_count = OptionalInt(row, 20);
  facts.labour = ReadReported(row, 21);
  facts.charter_capital = OptionalInt(row, 24);
  facts.area = row.String(25);
  facts.province = row.String(26);
  facts.address = row.String(27);
  facts.alliance = OrganizationId::Of(row.String(28));
  facts.dataset = row.String(29);
  facts.state_reason = Stored<StateReason>(row.Text(30));
  facts.suspended_until = OptionalDay(row.Text(31));
  UnpackDetails(row.Text(32), facts);
  facts.governance_form = Stored<GovernanceForm>(row.Text(33));
  facts.member_counts.official = OptionalInt(row, 34);
  facts.founders_count = OptionalInt(row, 35);
  facts.disclosure = Stored<Disclosure>(row.Text(36));
  return organization;
}

const OrganizationShape& ShapeOf(bool current) {
  static const auto* const today = new OrganizationShape{
      .columns = std::string(kOrganizationColumns), .width = kOrganizationWidth, .read = ReadOrganization};
  static const auto* const any =
      new OrganizationShape{.columns = absl::StrCat(kOrganizationColumns,
                                                    ", (select k.disclosure from organizations k where k.id = o.id), "
                                                    "(select k.alliance from organizations k where k.id = o.id)"),
                            .width = kOrganizationWidth + 2,
                            .read = [](const sql::Row& row) {
                              Organization organization = ReadOrganization(row);
                              organization.kept_now = Organization::Keeping{
                                  .disclosure = Stored<Disclosure>(row.Text(kOrganizationWidth)),
                                  .alliance = OrganizationId::Of(row.String(kOrganizationWidth + 1))};
                              return organization;
                            }};
  return current ? *today : *any;
}

std::string PackStated(absl::Span<const Field> stated) {
  return absl::StrJoin(stated, ",", [](std::string* out, Field field) { absl::StrAppend(out, NameOf(field).name); });
}

std::vector<Field> UnpackStated(absl::string_view packed) {
  std::vector<Field> stated;
  if (packed.empty()) return stated;
  const std::vector<absl::string_view> paths = absl::StrSplit(packed, ',');
  for (const FieldName& name : AllFields()) {
    if (std::find(paths.begin(), paths.end(), name.name) != paths.end()) stated.push_back(name.field);
  }
  return stated;
}

absl::StatusOr<std::vector<Revision>> ReadRevisions(sql::Transaction& transaction, absl::string_view condition,
                                                    absl::Span<const Value> args) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kOrganizationColumns, ", o.stated from organization_revisions o where ",
                                     condition, " order by o.valid_from"),
                        args));
  std::vector<Revision> revisions;
  for (size_t i = 0; i < rows.size(); ++i) {
    Revision revision = ReadOrganization(rows[i]).revision;
    revision.stated = UnpackStated(rows[i].Text(kOrganizationWidth));
    revisions.push_back(std::move(revision));
  }
  return revisions;
}

void AppendFacts(const Facts& facts, std::vector<Value>& values) {
  values.push_back(Word(facts.kind));
  values.emplace_back(facts.legal_name);
  // Where a restricted record stands in a list says nothing of its name.
  values.emplace_back(facts.disclosure == Disclosure::kRestricted ? std::string() : CollationKey(facts.legal_name));
  values.emplace_back(SearchText(facts));
  values.emplace_back(facts.short_name);
  values.emplace_back(facts.foreign_name);
  values.emplace_back(PackNames(facts.former_names));
  values.emplace_back(facts.tax_code);
  values.emplace_back(facts.legacy_registration_no);
  values.push_back(Word(facts.sector));
  values.push_back(Word(facts.governing_law));
  values.push_back(Word(facts.legal_status));
  values.push_back(Word(facts.activity_status));
  values.emplace_back(FormatDay(facts.founded_date));
  values.emplace_back(DayText(facts.dissolved_date));
  values.push_back(ValueOf(facts.member_count));
  AppendReported(facts.labour, values);
  values.push_back(ValueOf(facts.charter_capital));
  values.emplace_back(facts.area);
  values.emplace_back(facts.province);
  values.emplace_back(facts.address);
  values.emplace_back(facts.alliance.text());
  values.emplace_back(facts.dataset);
  values.push_back(Word(facts.state_reason));
  values.emplace_back(DayText(facts.suspended_until));
  values.emplace_back(PackDetails(facts));
  const BusinessLine* main = MainLine(facts);
  values.emplace_back(main == nullptr ? std::string() : main->code);
  values.push_back(Word(facts.governance_form));
  values.push_back(ValueOf(facts.member_counts.official));
  values.push_back(ValueOf(facts.founders_count));
  values.push_back(Word(facts.disclosure));
}

}  // namespace htx::registry
