#include "registry/store/succession_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "id, from_id, to_id, kind, effective_day, share, residual, document_refs, known_from, known_to";

Succession Read(const sql::Row& row) {
  Succession step{.id = SuccessionId::Of(row.String(0)),
                  .from = OrganizationId::Of(row.String(1)),
                  .to = OrganizationId::Of(row.String(2)),
                  .kind = Stored<SuccessionKind>(row.Text(3)),
                  .day = StoredDay(row.Text(4)),
                  .share = OptionalInt(row, 5),
                  .residual = row.Int(6) != 0,
                  .document_refs = absl::StrSplit(row.String(7), '\n', absl::SkipEmpty()),
                  .known_from = FromMicros(row.Int(8))};
  if (row.Int(9) != kStill) step.known_to = FromMicros(row.Int(9));
  return step;
}

}  // namespace

absl::Status SuccessionStore::Insert(const Succession& step) {
  return transaction_
      .Execute(
          absl::StrCat("insert into successions (", kColumns, ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          {step.id.text(), step.from.text(), step.to.text(), Word(step.kind), FormatDay(step.day), ValueOf(step.share),
           int64_t{step.residual ? 1 : 0}, absl::StrJoin(step.document_refs, "\n"), ToMicros(step.known_from), kStill})
      .status();
}

absl::Status SuccessionStore::Withdraw(const Succession& step, absl::Time known) {
  return transaction_
      .Execute("update successions set known_to = ? where id = ?",
               {std::max(ToMicros(known), ToMicros(step.known_from) + 1), step.id.text()})
      .status();
}

absl::StatusOr<std::vector<Succession>> SuccessionStore::Of(absl::string_view column, absl::string_view order,
                                                            absl::Span<const OrganizationId> ids,
                                                            const TimePoint& time) {
  // Packs of one size keep the number of statements small; the last one repeats its last id.
  constexpr size_t kPack = 50;
  const std::string text = absl::StrCat(
      "select ", kColumns, " from successions where known_from <= ? and known_to > ? and ", "effective_day <= ? and ",
      column, " in (", absl::StrJoin(std::vector<std::string>(kPack, "?"), ", "), ") order by ", order);
  const int64_t known = time.KnownMicros();
  std::vector<Succession> steps;
  for (size_t start = 0; start < ids.size(); start += kPack) {
    std::vector<Value> args = {known, known, FormatDay(time.day)};
    for (size_t i = 0; i < kPack; ++i) args.emplace_back(ids[std::min(start + i, ids.size() - 1)].text());
    HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction_.Query(text, args));
    for (size_t i = 0; i < rows.size(); ++i) steps.push_back(Read(rows[i]));
  }
  return steps;
}

absl::StatusOr<std::vector<Succession>> SuccessionStore::SuccessorsOf(absl::Span<const OrganizationId> ids,
                                                                      const TimePoint& time) {
  return Of("from_id", "from_id, effective_day, to_id", ids, time);
}

absl::StatusOr<std::vector<Succession>> SuccessionStore::PredecessorsOf(absl::Span<const OrganizationId> ids,
                                                                        const TimePoint& time) {
  return Of("to_id", "to_id, effective_day, from_id", ids, time);
}

absl::StatusOr<bool> SuccessionStore::LeadsTo(const OrganizationId& from, const OrganizationId& to) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query("with recursive chain(id) as (select cast(? as text) union select s.to_id from successions s, "
                         "chain c where s.from_id = c.id and s.known_to = ? and s.kind <> 'SEPARATION') "
                         "select 1 from chain where id = ? limit 1",
                         {from.text(), kStill, to.text()}));
  return !rows.empty();
}

}  // namespace htx::registry
