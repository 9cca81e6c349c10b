#include "registry/store/organization_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/rollup.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/claim_store.h"
#include "registry/store/insert.h"
#include "registry/store/organization_inserts.h"
#include "registry/store/organization_rows.h"
#include "registry/store/rollup_store.h"
#include "registry/store/search_store.h"

namespace htx::registry {
namespace {

std::string Placeholders(size_t count) {
  std::vector<absl::string_view> marks(count, "?");
  return absl::StrJoin(marks, ", ");
}

// "a, b" becomes "a = ?, b = ?".
std::string Assignments(absl::string_view columns) {
  return absl::StrJoin(absl::StrSplit(columns, ", "), ", ",
                       [](std::string* out, absl::string_view column) { absl::StrAppend(out, column, " = ?"); });
}

const std::string& SelectCurrent() {
  static const auto* const text =
      new std::string(absl::StrCat("select ", kOrganizationColumns, " from organizations o where o.id = ?"));
  return *text;
}

std::vector<Value> TimeArgs(const TimePoint& time) {
  const std::string day = FormatDay(time.day);
  const int64_t known = time.KnownMicros();
  return {known, known, day, day};
}

constexpr absl::string_view kHoldsAt = "known_from <= ? and known_to > ? and valid_from <= ? and valid_to > ?";

absl::Status InsertRevisionRow(sql::Transaction& transaction, const Organization& organization,
                               const std::vector<Value>& facts) {
  static const auto* const text = new std::string(InsertText("organization_revisions", RevisionColumns()));
  return transaction.Execute(*text, RevisionRow(transaction.author(), organization, facts)).status();
}

}  // namespace

SearchStore& OrganizationStore::Search() {
  if (!search_) search_ = std::make_shared<SearchStore>(transaction_);
  return *search_;
}

absl::StatusOr<std::optional<Organization>> OrganizationStore::Find(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(SelectCurrent(), {id.text()}));
  if (rows.empty()) return std::optional<Organization>();
  return std::optional<Organization>(ReadOrganization(rows[0]));
}

absl::StatusOr<std::optional<Organization>> OrganizationStore::FindAt(const OrganizationId& id, const TimePoint& time) {
  if (time.now) return Find(id);
  std::vector<Value> args = TimeArgs(time);
  args.emplace_back(id.text());
  const OrganizationShape& shape = ShapeOf(/*current=*/false);
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(absl::StrCat("select ", shape.columns,
                                                                             " from organization_revisions o where ",
                                                                             kHoldsAt, " and o.id = ?"),
                                                                args));
  if (rows.empty()) return std::optional<Organization>();
  return std::optional<Organization>(shape.read(rows[0]));
}

absl::StatusOr<std::map<std::string, Organization>> OrganizationStore::FindMany(absl::Span<const OrganizationId> ids,
                                                                                const TimePoint& time) {
  // Packs of one size keep the number of statements small; the last one repeats its last id.
  constexpr size_t kPack = 50;
  HTX_ASSIGN_OR_RETURN(const query::Fragment source, SourceAt(time));
  const OrganizationShape& shape = ShapeOf(time.now);
  std::map<std::string, Organization> found;
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args = source.args;
    for (size_t i = 0; i < kPack; ++i) args.emplace_back(ids[std::min(start + i, ids.size() - 1)].text());
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                         transaction_.Query(absl::StrCat("select ", shape.columns, " from ", source.text,
                                                         " where o.id in (", Placeholders(kPack), ")"),
                                            args));
    for (size_t i = 0; i < rows.size(); ++i) {
      Organization organization = shape.read(rows[i]);
      std::string id = organization.id.text();
      found.emplace(std::move(id), std::move(organization));
    }
  }
  return found;
}

absl::StatusOr<std::optional<Found>> OrganizationStore::FindKind(const OrganizationId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select kind from organizations where id = ?", {id.text()}));
  if (rows.empty()) return std::optional<Found>();
  return std::optional<Found>(Found{.id = id, .kind = Stored<Kind>(rows[0].Text(0))});
}

absl::StatusOr<std::vector<Found>> OrganizationStore::FindKinds(absl::Span<const OrganizationId> ids) {
  const sql::Engine engine = transaction_.engine();
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(absl::StrCat("select id, kind from organizations where id", IsOneOf(engine)),
                                          {ListOfIds(engine, IdTexts(ids))}));
  std::vector<Found> found;
  for (size_t i = 0; i < rows.size(); ++i) {
    found.push_back({.id = OrganizationId::Of(rows[i].String(0)), .kind = Stored<Kind>(rows[i].Text(1))});
  }
  return found;
}

absl::StatusOr<Timeline> OrganizationStore::ReadTimeline(const OrganizationId& id) {
  return ReadRevisions(transaction_, "o.id = ? and o.known_to = ?", {id.text(), kStill});
}

absl::Status OrganizationStore::InsertRevision(const Organization& organization) {
  return InsertRevisionRow(transaction_, organization, FactValues(organization.facts()));
}

absl::StatusOr<bool> OrganizationStore::Insert(const Organization& organization) {
  static const auto* const text = new std::string(InsertText("organizations", CurrentColumns(), "id"));
  const Revision& revision = organization.revision;
  const std::vector<Value> facts = FactValues(revision.facts);
  HTX_ASSIGN_OR_RETURN(const int64_t written, transaction_.Execute(*text, CurrentRow(organization, facts)));
  if (written == 0) return false;
  HTX_RETURN_IF_ERROR(InsertRevisionRow(transaction_, organization, facts));
  HTX_RETURN_IF_ERROR(Search().Add(organization));
  HTX_RETURN_IF_ERROR(RollupStore(transaction_).Append(organization.id, revision.known_from, DeltasOf({}, {revision})));
  return true;
}

absl::StatusOr<Organization> OrganizationStore::Save(const Organization& before, const Timeline& timeline,
                                                     Splice splice, absl::Time known) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows highest,
      transaction_.Query("select max(revision), max(known_from) from organization_revisions where id = ?",
                         {before.id.text()}));
  int64_t number = highest[0].Int(0);
  // What is recorded later is known later, also when the clocks of two machines disagree.
  known = std::max(known, FromMicros(highest[0].Int(1) + 1));
  for (const Revision& closed : splice.closed) {
    HTX_RETURN_IF_ERROR(transaction_
                            .Execute("update organization_revisions set known_to = ? where id = ? and revision = ?",
                                     {ToMicros(known), before.id.text(), closed.number})
                            .status());
  }
  Organization after{.id = before.id, .version = before.version + 1, .created = before.created};
  for (Revision& opened : splice.opened) {
    opened.number = ++number;
    opened.known_from = known;
    after.revision = opened;
    HTX_RETURN_IF_ERROR(InsertRevision(after));
  }
  HTX_RETURN_IF_ERROR(RollupStore(transaction_).Append(before.id, known, DeltasOf(splice.closed, splice.opened)));
  const Timeline timeline_after = After(timeline, splice);
  HTX_RETURN_IF_ERROR(ClaimStore(transaction_).Follow(before.id, timeline, timeline_after));
  after.revision = timeline_after.back();  // No revision begins after today, so the last one holds today.

  static const auto* const text = new std::string(
      absl::StrCat("update organizations set version = ?, revision = ?, valid_from = ?, valid_to = ?, known_from = ?, ",
                   Assignments(kFactColumns), " where id = ? and version = ?"));
  std::vector<Value> values = {after.version, after.revision.number, FormatDay(after.revision.valid_from),
                               EndText(after.revision.valid_to), ToMicros(known)};
  AppendFacts(after.revision.facts, values);
  values.emplace_back(before.id.text());
  values.emplace_back(before.version);
  HTX_ASSIGN_OR_RETURN(const int64_t written, transaction_.Execute(*text, values));
  if (written != 1) return EtagMismatch(NameOf(before.id));
  HTX_RETURN_IF_ERROR(Search().Follow(before, after, splice.opened));
  return after;
}

absl::StatusOr<query::Fragment> OrganizationStore::SourceAt(const TimePoint& time) {
  if (time.now) return query::Fragment{.text = "organizations o"};
  return query::Fragment{.text = absl::StrCat("(select * from organization_revisions where ", kHoldsAt, ") o"),
                         .args = TimeArgs(time)};
}

query::Fragment OrganizationAt(absl::string_view id, const TimePoint& time) {
  if (time.now) return {.text = absl::StrCat("organizations o on o.id = ", id)};
  return {.text = absl::StrCat("organization_revisions o on o.id = ", id,
                               " and o.known_from <= ? and o.known_to > ? and o.valid_from <= ? and o.valid_to > ?"),
          .args = TimeArgs(time)};
}

absl::StatusOr<bool> OrganizationStore::ChangedSince(absl::Time known) {
  // Not "where known_from > ? limit 1": PostgreSQL expects many such rows and reads the table to find none.
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query("select max(known_from) from organizations"));
  return !rows[0].IsNull(0) && rows[0].Int(0) > ToMicros(known);
}

absl::StatusOr<absl::Time> OrganizationStore::LastKnown(absl::Time otherwise) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query("select max(known_from) from organizations"));
  return rows[0].IsNull(0) ? otherwise : FromMicros(rows[0].Int(0));
}

absl::StatusOr<std::string> OrganizationStore::StateOfDatabase() {
  // Every write appends to the feed. PostgreSQL numbers the feed after commit, but can name its snapshots.
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query(transaction_.engine() == sql::Engine::kPostgres
                                              ? "select cast(pg_current_snapshot() as text)"
                                              : "select head_sequence from feed_state where id = 1"));
  return rows[0].String(0);
}

absl::StatusOr<PageEnd> OrganizationStore::List(const TimePoint& time, const ListQuery& query,
                                                absl::FunctionRef<void(const Organization&)> each) {
  HTX_ASSIGN_OR_RETURN(query::Fragment source, SourceAt(time));
  const OrganizationShape& shape = ShapeOf(time.now);
  return ReadPage(transaction_, {.columns = shape.columns, .width = shape.width, .from = std::move(source)}, query,
                  [&](const sql::Row& row) {
                    each(shape.read(row));
                    return absl::OkStatus();
                  });
}

}  // namespace htx::registry
