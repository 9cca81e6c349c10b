#include "registry/store/membership_store.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/store/bulk_rows.h"
#include "registry/store/insert.h"
#include "registry/store/organization_rows.h"
#include "registry/store/version_rows.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kColumns =
    "m.id, m.version, m.member, m.alliance, m.start_date, m.end_date, m.dataset, m.created, m.end_recorded, m.details, "
    "m.kind, m.admission_decision, m.exit_ground, m.exit_decision, m.withdrawn";
constexpr size_t kWidth = 15;

Membership Read(const sql::Row& row) {
  Membership membership{.relationship = {.id = RelationshipId::Of(row.String(0)),
                                         .version = row.Int(1),
                                         .from = OrganizationId::Of(row.String(2)),
                                         .to = OrganizationId::Of(row.String(3)),
                                         .start = StoredDay(row.Text(4)),
                                         .end = EndOf(row.Text(5)),
                                         .dataset = row.String(6),
                                         .created = FromMicros(row.Int(7))},
                        .kind = Stored<MemberKind>(row.Text(10)),
                        .admission_decision = row.String(11),
                        .exit_ground = Stored<ExitGround>(row.Text(12)),
                        .exit_decision = row.String(13),
                        .withdrawn = row.Bool(14),
                        .version = row.Int(9)};
  if (row.Int(8) != kStill) membership.relationship.end_recorded = FromMicros(row.Int(8));
  return membership;
}

}  // namespace

query::Fragment MembershipsAt(const TimePoint& time) {
  const query::Fragment then = OrganizationAt("r.from_id", time);
  const int64_t known = time.KnownMicros();
  const std::string date = FormatDay(time.day);
  // Later relationships and suspensions are absent, later ends open. A member is what it was on the day; before its
  // first day, what it is now.
  query::Fragment source;
  source.text = absl::StrCat(
      "(select k.*, case when k.start_date > ? then 'COMING' when k.end_date <= ? then 'ENDED' when exists (select 1 "
      "from membership_suspensions s where s.membership = k.id and s.created <= ? and s.start_date <= ? and (case when "
      "s.end_recorded <= ? then s.end_date else '9999-12-31' end) > ?) then 'SUSPENDED' else 'ACTIVE' end as state "
      "from "
      "(select r.id, case when r.end_recorded <= ? then r.version else 1 end as version, r.from_id as member, r.to_id "
      "as alliance, r.start_date, case when r.end_recorded <= ? then r.end_date else '9999-12-31' end as end_date, "
      "r.dataset, r.created, case when r.end_recorded <= ? then r.end_recorded else 9223372036854775807 end as "
      "end_recorded, case when r.known_to <= ? then 1 else 0 end as withdrawn, coalesce(d.version, 0) as details, "
      "coalesce(nullif(d.kind, ''), nullif(coalesce(o.kind, n.kind), "
      "'MEMBER_ENTERPRISE'), 'ENTERPRISE') as kind, coalesce(d.admission_decision, '') as "
      "admission_decision, case when r.end_recorded <= ? then coalesce(d.exit_ground, '') else '' end as exit_ground, "
      "case when r.end_recorded <= ? then coalesce(d.exit_decision, '') else '' end as exit_decision, case when "
      "n.disclosure = 'RESTRICTED' then '' else coalesce(o.legal_name, n.legal_name) end as legal_name, case when "
      "n.disclosure = 'RESTRICTED' then '' else coalesce(o.legal_name_key, n.legal_name_key) end as legal_name_key, "
      "case when n.disclosure = 'RESTRICTED' then '' else coalesce(o.name_search, n.name_search) end as name_search "
      "from relationships r join organizations n on n.id = r.from_id left join ",
      then.text,
      " left join membership_details d on d.membership = r.id and d.known_from <= ? and d.known_to > ? where r.type = "
      "'MEMBER_OF' and "
      "r.created <= ?) k) m");
  source.args = {date, date, known, date, known, date, known, known, known, known, known, known};
  source.args.insert(source.args.end(), then.args.begin(), then.args.end());
  source.args.insert(source.args.end(), {known, known, known});
  return source;
}

absl::StatusOr<std::optional<Membership>> MembershipStore::FindAt(const RelationshipId& id, const TimePoint& time) {
  const int64_t known = time.KnownMicros();
  query::Fragment source = MembershipsAt(time);
  source.args.emplace_back(id.text());
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction_.Query(absl::StrCat("select ", kColumns, " from ", source.text, " where m.id = ?"), source.args));
  if (rows.empty()) return std::optional<Membership>();
  Membership membership = Read(rows[0]);
  HTX_RETURN_IF_ERROR(ReadSuspensions(known, absl::MakeSpan(&membership, 1)));
  return std::optional<Membership>(std::move(membership));
}

absl::Status MembershipStore::ReadSuspensions(int64_t known, absl::Span<Membership> memberships) {
  std::map<std::string, Membership*> by_id;
  std::vector<std::string> ids;
  for (Membership& membership : memberships) {
    if (membership.version == 0) continue;  // Without details it was never suspended.
    ids.push_back(membership.relationship.id.text());
    by_id.emplace(ids.back(), &membership);
  }
  if (ids.empty()) return absl::OkStatus();
  const sql::Engine engine = transaction_.engine();
  return transaction_.ForEach(
      absl::StrCat("select membership, start_date, end_date, reason, decision, resume_decision, created, end_recorded "
                   "from membership_suspensions where created <= ? and membership",
                   IsOneOf(engine), " order by membership, start_date"),
      {known, ListOfIds(engine, ids)}, [&](const sql::Row& row) {
        Suspension suspension{.start = StoredDay(row.Text(1)),
                              .reason = row.String(3),
                              .decision = row.String(4),
                              .created = FromMicros(row.Int(6))};
        if (row.Int(7) <= known) {
          suspension.end = EndOf(row.Text(2));
          suspension.resume_decision = row.String(5);
          suspension.end_recorded = FromMicros(row.Int(7));
        }
        by_id.at(row.String(0))->suspensions.push_back(std::move(suspension));
        return absl::OkStatus();
      });
}

absl::Status MembershipStore::SaveDetails(const Membership& membership, absl::Time known) {
  const std::string& id = membership.relationship.id.text();
  if (membership.version > 1) {
    HTX_ASSIGN_OR_RETURN(
        const std::optional<absl::Time> changed,
        EndVersion(transaction_, "membership_details", id, membership.version - 1, known, "membership"));
    if (!changed) return EtagMismatch(NameOfMembership(membership.relationship.id));
    known = *changed;
  }
  HTX_ASSIGN_OR_RETURN(
      const int64_t written,
      transaction_.Execute(InsertText("membership_details",
                                      "membership, version, known_from, known_to, kind, admission_decision, "
                                      "exit_ground, exit_decision",
                                      "membership, version"),
                           {id, membership.version, ToMicros(known), kStill, Word(membership.kind),
                            membership.admission_decision, Word(membership.exit_ground), membership.exit_decision}));
  return written == 1 ? absl::OkStatus() : EtagMismatch(NameOfMembership(membership.relationship.id));
}

absl::StatusOr<std::optional<int64_t>> MembershipStore::PaidYear(const RelationshipId& membership) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction_.Query("select year from dues_payments where membership = ? group by year having "
                                          "sum(amount) <> 0 order by year limit 1",
                                          {membership.text()}));
  if (rows.empty()) return std::optional<int64_t>();
  return std::optional<int64_t>(rows[0].Int(0));
}

absl::Status MembershipStore::InsertSuspension(const RelationshipId& membership, const Suspension& suspension) {
  return transaction_
      .Execute(InsertText("membership_suspensions",
                          "membership, start_date, end_date, reason, decision, resume_decision, created, end_recorded"),
               {membership.text(), FormatDay(suspension.start), std::string(kNoEnd), suspension.reason,
                suspension.decision, std::string(), ToMicros(suspension.created), kStill})
      .status();
}

absl::Status MembershipStore::SaveSuspensionEnd(const RelationshipId& membership, const Suspension& suspension) {
  return transaction_
      .Execute(
          "update membership_suspensions set end_date = ?, resume_decision = ?, end_recorded = ? where membership = "
          "? and start_date = ?",
          {EndText(suspension.end), suspension.resume_decision, ToMicros(*suspension.end_recorded), membership.text(),
           FormatDay(suspension.start)})
      .status();
}

absl::StatusOr<PageEnd> MembershipStore::List(const TimePoint& time, const ListQuery& query,
                                              std::vector<Membership>& page) {
  const int64_t known = time.KnownMicros();
  const ListSource source{.columns = std::string(kColumns), .width = kWidth, .from = MembershipsAt(time)};
  ListQuery narrowed = query;
  narrowed.where.text = absl::StrCat("m.withdrawn = 0 and ", query.where.text);
  HTX_ASSIGN_OR_RETURN(const PageEnd end, ReadPage(transaction_, source, narrowed, [&](const sql::Row& row) {
                         page.push_back(Read(row));
                         return absl::OkStatus();
                       }));
  HTX_RETURN_IF_ERROR(ReadSuspensions(known, absl::MakeSpan(page)));
  return end;
}

}  // namespace htx::registry
