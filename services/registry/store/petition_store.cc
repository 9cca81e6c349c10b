#include "registry/store/petition_store.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/programme_store.h"
#include "registry/store/version_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kWritten =
    "id, version, known_from, known_to, created, alliance, activity, raised_by, raised_by_text, raised_date, "
    "addressee, "
    "subject, subject_search, body, document_refs, state, closed_date, dataset";
constexpr absl::string_view kColumns =
    "p.id, p.version, p.known_from, p.created, p.alliance, p.activity, p.raised_by, p.raised_by_text, p.raised_date, "
    "p.addressee, p.subject, p.body, p.document_refs, p.state, p.closed_date, p.dataset";
constexpr size_t kWidth = 16;

Petition Read(const sql::Row& row) {
  Petition petition{.id = PetitionId::Of(row.String(0)),
                    .version = row.Int(1),
                    .alliance = OrganizationId::Of(row.String(4)),
                    .activity = ActivityId::Of(row.String(5)),
                    .raised_by = OrganizationId::Of(row.String(6)),
                    .raised_by_text = row.String(7),
                    .raised = StoredDay(row.Text(8)),
                    .addressee = row.String(9),
                    .subject = row.String(10),
                    .text = row.String(11),
                    .document_refs = UnpackLines(row.Text(12)),
                    .state = Stored<PetitionState>(row.Text(13)),
                    .dataset = row.String(15),
                    .created = FromMicros(row.Int(3)),
                    .changed = FromMicros(row.Int(2))};
  if (!row.Text(14).empty()) petition.closed = StoredDay(row.Text(14));
  return petition;
}

std::vector<Value> ValuesOf(const Petition& petition) {
  return {petition.id.text(),
          petition.version,
          ToMicros(petition.changed),
          kStill,
          ToMicros(petition.created),
          petition.alliance.text(),
          petition.activity.text(),
          petition.raised_by.text(),
          petition.raised_by_text,
          FormatDay(petition.raised),
          petition.addressee,
          petition.subject,
          FoldForSearch(petition.subject),
          petition.text,
          PackLines(petition.document_refs),
          Word(petition.state),
          petition.closed ? FormatDay(*petition.closed) : "",
          petition.dataset};
}

query::Fragment PetitionsAt(absl::Time known) {
  const int64_t micros = ToMicros(known);
  return {.text = "(select * from petitions where known_from <= ? and known_to > ?) p", .args = {micros, micros}};
}

}  // namespace

absl::StatusOr<bool> PetitionStore::Insert(const Petition& petition) {
  HTX_ASSIGN_OR_RETURN(const int64_t written,
                       transaction_.Execute(InsertText("petitions", kWritten, "id, version"), ValuesOf(petition)));
  return written == 1;
}

absl::StatusOr<Petition> PetitionStore::SaveStep(Petition petition) {
  const std::string& id = petition.id.text();
  HTX_ASSIGN_OR_RETURN(const std::optional<absl::Time> changed,
                       EndVersion(transaction_, "petitions", id, petition.version - 1, petition.changed));
  if (!changed) return EtagMismatch(NameOf(petition.id));
  petition.changed = *changed;
  HTX_RETURN_IF_ERROR(transaction_.Execute(InsertText("petitions", kWritten), ValuesOf(petition)).status());
  const PetitionStep& step = petition.steps.back();
  HTX_RETURN_IF_ERROR(
      transaction_
          .Execute(InsertText("petition_steps", "petition, version, kind, day, party, body, document_refs, outcome"),
                   {id, petition.version, Word(step.kind), FormatDay(step.day), step.party, step.text,
                    PackLines(step.document_refs), Word(step.outcome)})
          .status());
  return petition;
}

absl::Status PetitionStore::ReadSteps(absl::Span<Petition> petitions) {
  std::map<std::string, Petition*> by_id;
  std::vector<std::string> ids;
  for (Petition& petition : petitions) {
    if (petition.version <= 1) continue;  // Nothing was done about it yet.
    ids.push_back(petition.id.text());
    by_id.emplace(ids.back(), &petition);
  }
  if (ids.empty()) return absl::OkStatus();
  const sql::Engine engine = transaction_.engine();
  return transaction_.ForEach(
      absl::StrCat("select petition, version, kind, day, party, body, document_refs, outcome from petition_steps "
                   "where petition",
                   IsOneOf(engine), " order by petition, version"),
      {ListOfIds(engine, ids)}, [&](const sql::Row& row) {
        Petition& petition = *by_id.at(row.String(0));
        if (row.Int(1) > petition.version) return absl::OkStatus();  // Later than what is asked.
        petition.steps.push_back({.kind = Stored<PetitionState>(row.Text(2)),
                                  .day = StoredDay(row.Text(3)),
                                  .party = row.String(4),
                                  .text = row.String(5),
                                  .document_refs = UnpackLines(row.Text(6)),
                                  .outcome = Stored<PetitionOutcome>(row.Text(7))});
        return absl::OkStatus();
      });
}

absl::StatusOr<std::optional<Petition>> PetitionStore::FindAt(const PetitionId& id, absl::Time known) {
  const int64_t micros = known == absl::InfiniteFuture() ? kStill - 1 : ToMicros(known);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns,
                                      " from petitions p where p.id = ? and p.known_from <= ? and p.known_to > ?"),
                         {id.text(), micros, micros}));
  if (rows.empty()) return std::optional<Petition>();
  Petition petition = Read(rows[0]);
  HTX_RETURN_IF_ERROR(ReadSteps(absl::MakeSpan(&petition, 1)));
  return std::optional<Petition>(std::move(petition));
}

absl::StatusOr<PageEnd> PetitionStore::List(absl::Time known, const ListQuery& query, std::vector<Petition>& page) {
  const ListSource source{.columns = std::string(kColumns), .width = kWidth, .from = PetitionsAt(known)};
  HTX_ASSIGN_OR_RETURN(const PageEnd end, ReadPage(transaction_, source, query, [&](const sql::Row& row) {
                         page.push_back(Read(row));
                         return absl::OkStatus();
                       }));
  HTX_RETURN_IF_ERROR(ReadSteps(absl::MakeSpan(page)));
  return end;
}

absl::StatusOr<std::vector<PetitionGroup>> PetitionStore::Aggregate(absl::Time known, const query::Fragment& where,
                                                                    int limit) {
  query::Fragment source = PetitionsAt(known);
  source.args.insert(source.args.end(), where.args.begin(), where.args.end());
  source.args.emplace_back(static_cast<int64_t>(limit) + 1);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(
          absl::StrCat(
              "select p.addressee, count(*), cast(sum(case when p.state <> 'CLOSED' then 1 else 0 end) as "
              "bigint), cast(sum(case when p.state in ('RAISED', 'FORWARDED') then 1 else 0 end) as bigint), "
              "coalesce(min(case when p.state in ('RAISED', 'FORWARDED') then p.raised_date end), '') as oldest "
              "from ",
              source.text, " where ", where.text,
              " group by p.addressee order by case when coalesce(min(case when p.state in ('RAISED', "
              "'FORWARDED') then p.raised_date end), '') = '' then 1 else 0 end, 5, 1 limit ?"),
          source.args));
  std::vector<PetitionGroup> groups;
  for (size_t i = 0; i < rows.size(); ++i) {
    const sql::Row row = rows[i];
    PetitionGroup group{.addressee = row.String(0), .count = row.Int(1), .open = row.Int(2), .unanswered = row.Int(3)};
    if (!row.Text(4).empty()) group.oldest = StoredDay(row.Text(4));
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace htx::registry
