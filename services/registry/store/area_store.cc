#include "registry/store/area_store.h"

#include <algorithm>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/sql/bulk_insert.h"
#include "registry/domain/lifecycle.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/status_words.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kLongAgo = "0001-01-01";
constexpr absl::string_view kOpen = "9999-12-31";

// 1 for organisations that have ended or were refused, else 0.
const std::string& PastColumn() {
  static const auto* const column = new std::string(
      absl::StrCat("case when legal_status in (",
                   StatusWords([](LegalStatus status) { return IsTerminal(status) && status != LegalStatus::kVoided; }),
                   ") then 1 else 0 end"));
  return *column;
}

std::optional<absl::CivilDay> DayOrOpen(absl::string_view text) {
  if (text == kLongAgo || text == kOpen) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  HTX_CHECK(day.ok());
  return *day;
}

Area ReadArea(const sql::Row& row) {
  return {.id = row.String(0),
          .code = row.String(1),
          .name = row.String(2),
          .name_key = row.String(3),
          .level = static_cast<AreaLevel>(row.Int(4)),
          .unit_type = row.String(5),
          .parent = row.String(6),
          .from = DayOrOpen(row.Text(7)),
          .to = DayOrOpen(row.Text(8)),
          .formed_by = row.String(9),
          .ended_by = row.String(10)};
}

}  // namespace

absl::StatusOr<int64_t> AreaStore::Version() {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query("select coalesce(max(version), 0) from area_changes"));
  return rows[0].Int(0);
}

absl::StatusOr<int64_t> AreaStore::VersionAt(absl::Time known) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select coalesce(max(version), 0) from area_changes where recorded <= ?", {ToMicros(known)}));
  return rows[0].Int(0);
}

absl::StatusOr<absl::Time> AreaStore::RecordedTimeOf(const std::string& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("select c.recorded from areas a join area_changes c on c.version = a.formed_by where a.id = ?",
                         {id}));
  HTX_CHECK(!rows.empty());
  return FromMicros(rows[0].Int(0));
}

// A unit is one row, which its end is written into: of an earlier version, ends that came later are left out.
absl::StatusOr<AreaTree> AreaStore::Load(std::optional<int64_t> wanted) {
  HTX_ASSIGN_OR_RETURN(const int64_t present, Version());
  const int64_t version = wanted.value_or(present);
  std::vector<Area> areas;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select a.id, a.code, a.name, a.name_key, a.level, a.unit_type, a.parent, a.valid_from, a.valid_to, "
      "coalesce(f.decree, ''), coalesce(e.decree, ''), a.ended_by from areas a left join area_changes f on f.version = "
      "a.formed_by left join area_changes e on e.version = a.ended_by where a.formed_by <= ?",
      {version}, [&](const sql::Row& row) {
        areas.push_back(ReadArea(row));
        if (row.Int(11) > version) {
          areas.back().to.reset();
          areas.back().ended_by.clear();
        }
        return absl::OkStatus();
      }));
  std::unordered_map<std::string, Area*> by_id;
  for (Area& area : areas) by_id.emplace(area.id, &area);
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select from_id, to_id, on_day, step, share, residual from area_successions where version <= ? order by version, "
      "from_id, position",
      {version}, [&](const sql::Row& row) {
        AreaLink link{.step = static_cast<AreaStep>(row.Int(3)), .residual = row.Bool(5)};
        link.on = DayOrOpen(row.Text(2)).value_or(absl::CivilDay());
        if (!row.IsNull(4)) link.share = row.Int(4);
        Connect(*by_id.at(row.String(0)), *by_id.at(row.String(1)), std::move(link));
        return absl::OkStatus();
      }));
  return AreaTree(version, std::move(areas));
}

absl::StatusOr<bool> AreaStore::Save(const AreaReform& reform, const AreaTree& before, const AreaTree& after,
                                     const AreaImpact& impact, absl::Time recorded) {
  HTX_ASSIGN_OR_RETURN(const int64_t present, Version());
  if (present != before.version()) return false;
  HTX_ASSIGN_OR_RETURN(
      const int64_t taken,
      transaction_.Execute("insert into area_changes (version, decree, effective_date, recorded, formed, ended, "
                           "organizations, residual) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (version) do nothing",
                           {after.version(), reform.decree, FormatDay(reform.day), ToMicros(recorded),
                            static_cast<int64_t>(reform.formed.size()), static_cast<int64_t>(reform.ended.size()),
                            impact.organizations, impact.residual}));
  if (taken == 0) return false;
  HTX_RETURN_IF_ERROR(InsertAreas(after, reform));
  HTX_RETURN_IF_ERROR(EndAreas(after, reform));
  HTX_RETURN_IF_ERROR(InsertSuccessions(after, reform));
  HTX_RETURN_IF_ERROR(InsertSurroundings(before, after));
  HTX_RETURN_IF_ERROR(InsertPlacements(impact, after.version()));
  return true;
}

absl::Status AreaStore::InsertAreas(const AreaTree& after, const AreaReform& reform) {
  sql::BulkInsert rows(transaction_, "areas",
                       "id, code, name, name_key, level, unit_type, parent, valid_from, valid_to, formed_by, ended_by");
  for (const Area& area : reform.formed) {
    HTX_RETURN_IF_ERROR(rows.Add(
        {area.id, area.code, area.name, area.name_key, static_cast<int64_t>(area.level), area.unit_type, area.parent,
         area.from ? FormatDay(*area.from) : std::string(kLongAgo), std::string(kOpen), after.version(), int64_t{0}}));
  }
  return rows.Finish();
}

absl::Status AreaStore::EndAreas(const AreaTree& after, const AreaReform& reform) {
  return transaction_
      .Execute(absl::StrCat("update areas set valid_to = ?, ended_by = ? where id", IsOneOf(transaction_.engine())),
               {FormatDay(reform.day), after.version(), ListOfIds(transaction_.engine(), reform.ended)})
      .status();
}

absl::Status AreaStore::InsertSuccessions(const AreaTree& after, const AreaReform& reform) {
  sql::BulkInsert rows(transaction_, "area_successions",
                       "from_id, position, to_id, on_day, step, share, residual, version");
  std::unordered_map<std::string, int64_t> positions;
  for (const AreaSuccession& step : reform.successions) {
    HTX_RETURN_IF_ERROR(
        rows.Add({step.from, ++positions[step.from], step.to, FormatDay(reform.day), static_cast<int64_t>(step.step),
                  step.share ? Value(*step.share) : Value(), int64_t{step.residual}, after.version()}));
  }
  return rows.Finish();
}

// History does not change, so an area gains units around it and loses none.
absl::Status AreaStore::InsertSurroundings(const AreaTree& before, const AreaTree& after) {
  sql::BulkInsert rows(transaction_, "area_within", "unit, area, by_residual");
  for (const Area& area : after.all()) {
    std::vector<AreaAround> known;
    if (const Area* old = before.Find(area.id)) known = before.EverAround(*old);
    for (const AreaAround& unit : after.EverAround(area)) {
      const bool is_new =
          std::none_of(known.begin(), known.end(), [&](const AreaAround& other) { return other.id == unit.id; });
      if (is_new) HTX_RETURN_IF_ERROR(rows.Add({unit.id, area.id, int64_t{unit.by_residual}}));
    }
  }
  return rows.Finish();
}

absl::Status AreaStore::InsertPlacements(const AreaImpact& impact, int64_t version) {
  // A later split takes the place of an earlier one for the same origin alone: an organisation that moved between two
  // splits goes on lying, on the days before it moved, where the first placed it.
  std::map<std::string, std::vector<std::string>> placed;
  for (const PlacementRow& row : impact.placements) placed[row.origin].push_back(row.organization.text());
  for (const auto& [origin, organizations] : placed) {
    HTX_RETURN_IF_ERROR(
        transaction_
            .Execute(absl::StrCat("update area_placements set latest = 0 where origin = ? and organization",
                                  IsOneOf(transaction_.engine())),
                     {origin, ListOfIds(transaction_.engine(), organizations)})
            .status());
  }
  sql::BulkInsert rows(transaction_, "area_placements",
                       "organization, origin, source, target, assigned, apart, latest, version");
  for (const PlacementRow& row : impact.placements) {
    HTX_RETURN_IF_ERROR(rows.Add({row.organization.text(), row.origin, row.source, row.target, int64_t{row.assigned},
                                  int64_t{row.apart}, int64_t{1}, version}));
  }
  return rows.Finish();
}

absl::StatusOr<std::map<std::string, Headcount>> AreaStore::Headcounts() {
  std::map<std::string, Headcount> counts;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      absl::StrCat("select area, count(*), cast(coalesce(sum(member_count), 0) as bigint), cast(sum(", PastColumn(),
                   ") as bigint) from organizations where legal_status <> 'VOIDED' group by area"),
      {}, [&](const sql::Row& row) {
        counts[row.String(0)] = {.organizations = row.Int(1), .members = row.Int(2), .past = row.Int(3)};
        return absl::OkStatus();
      }));
  return counts;
}

absl::StatusOr<std::vector<Resident>> AreaStore::Residents(absl::Span<const std::string> areas) {
  const sql::Engine engine = transaction_.engine();
  const Value ids = ListOfIds(engine, areas);
  std::map<std::string, Resident> residents;
  HTX_RETURN_IF_ERROR(
      transaction_.ForEach(absl::StrCat("select id, area, coalesce(member_count, 0), ", PastColumn(),
                                        " from organizations where legal_status <> 'VOIDED' and area", IsOneOf(engine)),
                           {ids}, [&](const sql::Row& row) {
                             residents[row.String(0)] = {.organization = OrganizationId::Of(row.String(0)),
                                                         .area = row.String(1),
                                                         .members = row.Int(2),
                                                         .past = row.Bool(3)};
                             return absl::OkStatus();
                           }));
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      absl::StrCat("select organization, origin, source, target from area_placements where origin", IsOneOf(engine)),
      {ids}, [&](const sql::Row& row) {
        const auto resident = residents.find(row.String(0));
        if (resident != residents.end() && resident->second.area == row.Text(1)) {
          resident->second.placed[row.String(2)] = row.String(3);
        }
        return absl::OkStatus();
      }));
  std::vector<Resident> list;
  for (auto& [id, resident] : residents) list.push_back(std::move(resident));
  return list;
}

absl::StatusOr<std::vector<PlacementRow>> AreaStore::PlacedApart() {
  std::vector<PlacementRow> placed;
  HTX_RETURN_IF_ERROR(transaction_.ForEach(
      "select organization, origin, source, target, assigned from area_placements where apart = 1 and latest = 1 "
      "order by organization, origin",
      {}, [&](const sql::Row& row) {
        placed.push_back({.organization = OrganizationId::Of(row.String(0)),
                          .origin = row.String(1),
                          .source = row.String(2),
                          .target = row.String(3),
                          .assigned = row.Bool(4),
                          .apart = true});
        return absl::OkStatus();
      }));
  return placed;
}

query::Fragment AreaWithin(absl::string_view unit) {
  return AreaWithin(query::Fragment{.text = "?", .args = {std::string(unit)}});
}

query::Fragment AreaWithin(const query::Fragment& unit) {
  query::Fragment within{
      .text = absl::StrCat(
          "(o.area in (select w.area from area_within w where w.unit = ", unit.text,
          " and w.by_residual = 0) or (o.area in (select w.area from area_within w where w.unit = ", unit.text,
          " and w.by_residual = 1) and not exists (select 1 from area_placements p where p.organization = o.id and "
          "p.origin = o.area and p.apart = 1 and p.latest = 1)) or (o.id, o.area) in (select p.organization, p.origin "
          "from area_placements p join area_within w on w.area = p.target where p.apart = 1 and p.latest = 1 and "
          "w.unit = ",
          unit.text, "))")};
  for (int times = 0; times < 3; ++times) within.args.insert(within.args.end(), unit.args.begin(), unit.args.end());
  return within;
}

}  // namespace htx::registry
