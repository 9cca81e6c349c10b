#include "funding/store/related_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kRelationColumns =
    "p.id, p.fund_id, p.party, p.other, p.kind, p.from_day, p.to_day, p.reference";

PartyRelation ReadRelation(const sql::Row& row) {
  PartyRelation relation = {.id = RelationId::Of(row.String(0)),
                            .fund = FundId::Of(row.String(1)),
                            .party = OrganizationId::Of(row.String(2)),
                            .other = OrganizationId::Of(row.String(3)),
                            .kind = EnumIn<RelationKind>(row.Int(4)),
                            .from = DayIn(row.Text(5)),
                            .reference = row.String(7)};
  relation.to = EndIn(row.Text(6));
  return relation;
}

// Organisations related to `borrower` by any application of the fund, whichever side declared it; without `borrower`
// itself.
absl::StatusOr<std::vector<OrganizationId>> DeclaredParties(sql::Transaction& tx, const FundId& fund,
                                                            const OrganizationId& borrower) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select related from application_related where fund_id = ? and borrower = ? union "
                                "select borrower from application_related where fund_id = ? and related = ? order by 1",
                                {fund.text(), borrower.text(), fund.text(), borrower.text()}));
  std::vector<OrganizationId> related;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].Text(0) != borrower.text()) related.push_back(OrganizationId::Of(rows[i].String(0)));
  }
  return related;
}

}  // namespace

absl::StatusOr<PartyRelation> UpsertRelation(sql::Transaction& tx, const PartyRelation& relation) {
  // The smaller id first, so that a pair is one pair either way round.
  const bool swap = relation.other.text() < relation.party.text();
  const std::string& party = (swap ? relation.other : relation.party).text();
  const std::string& other = (swap ? relation.party : relation.other).text();
  HTX_RETURN_IF_ERROR(
      tx.Execute("insert into party_relations (id, fund_id, party, other, kind, from_day, to_day, reference) "
                 "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (fund_id, party, other, kind, from_day) "
                 "do update set to_day = excluded.to_day, reference = excluded.reference",
                 {relation.id.text(), relation.fund.text(), party, other, EnumValue(relation.kind),
                  FormatDay(relation.from), DayOrLast(relation.to), relation.reference})
          .status());
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kRelationColumns,
                            " from party_relations p where p.fund_id = ? and p.party = ? and "
                            "p.other = ? and p.kind = ? and p.from_day = ?"),
               {relation.fund.text(), party, other, EnumValue(relation.kind), FormatDay(relation.from)}));
  HTX_CHECK(!rows.empty());
  return ReadRelation(rows[0]);
}

absl::StatusOr<std::vector<PartyRelation>> RelationsOn(sql::Transaction& tx, const FundId& fund,
                                                       const OrganizationId& party, absl::CivilDay day) {
  std::vector<PartyRelation> relations;
  for (const absl::string_view side : {"party", "other"}) {
    HTX_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query(absl::StrCat("select ", kRelationColumns, " from party_relations p where p.fund_id = ? and p.", side,
                              " = ? and p.from_day <= ? and p.to_day > ? order by p.kind, p.id"),
                 {fund.text(), party.text(), FormatDay(day), FormatDay(day)}));
    for (size_t i = 0; i < rows.size(); ++i) relations.push_back(ReadRelation(rows[i]));
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<OrganizationId> declared, DeclaredParties(tx, fund, party));
  for (const OrganizationId& other : declared) {
    relations.push_back({.fund = fund, .party = party, .other = other, .kind = RelationKind::kDeclared});
  }
  return relations;
}

query::Schema RelationSchema() {
  using query::FieldType;
  return {.fields = {{.name = "fund", .type = FieldType::kText, .column = "p.fund_id", .sortable = true},
                     {.name = "party", .type = FieldType::kText, .column = "p.party", .sortable = true},
                     {.name = "other", .type = FieldType::kText, .column = "p.other", .sortable = true},
                     {.name = "kind",
                      .type = FieldType::kEnum,
                      .column = "p.kind",
                      .values = {{"CONTROL", int64_t{1}},
                                 {"MANAGEMENT", int64_t{2}},
                                 {"OWNERSHIP", int64_t{3}},
                                 {"FAMILY", int64_t{4}}}},
                     {.name = "from_date", .type = FieldType::kDate, .column = "p.from_day", .sortable = true}},
          .key = "p.id"};
}

absl::StatusOr<Page<PartyRelation>> ListRelations(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kRelationColumns, "party_relations p", list, ReadRelation);
}

}  // namespace htx::funding::store
