#include "awards/store/award_statistics.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "awards/domain/decision.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

absl::string_view ColumnOf(Dimension dimension) {
  switch (dimension) {
    case Dimension::kForm:
      return "t.form";
    case Dimension::kGrantor:
      return "t.grantor";
    case Dimension::kLevel:
      return "t.level";
    case Dimension::kRecipientKind:
      return "t.recipient_kind";
    case Dimension::kYear:
      return "t.year";
    case Dimension::kDataset:
      return "t.dataset";
    case Dimension::kKind:
      return "t.award_kind";
    case Dimension::kStatutory:
      return "t.statutory";
    case Dimension::kPositionGroup:
      return "t.position_group";
    case Dimension::kSector:
      return "t.sector";
    case Dimension::kProvince:
      return "t.province";
  }
  return "";
}

}  // namespace

absl::StatusOr<Statistics> CountAwards(sql::Transaction& transaction, const query::Fragment& where,
                                       absl::Span<const Dimension> dimensions) {
  const std::string standing = absl::StrCat(" from awards t where t.state <> ", static_cast<int>(AwardState::kRevoked),
                                            " and (", where.text, ")");
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows totals,
      transaction.Query(absl::StrCat("select count(*), cast(coalesce(sum(t.statutory), 0) as bigint), ",
                                     "count(distinct t.organization || '/' || t.reference)", standing),
                        where.args));
  Statistics statistics = {.total = totals[0].Int(0), .statutory = totals[0].Int(1), .recipients = totals[0].Int(2)};
  if (dimensions.empty()) return statistics;
  std::vector<absl::string_view> columns;
  for (Dimension dimension : dimensions) columns.push_back(ColumnOf(dimension));
  const std::string keys = absl::StrJoin(columns, ", ");
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", keys, ", count(*)", standing, " group by ", keys,
                                                      " order by ", keys, " limit 10000"),
                                         where.args));
  for (size_t i = 0; i < rows.size(); ++i) {
    StatisticsRow row;
    for (size_t k = 0; k < columns.size(); ++k) row.keys.push_back(rows[i].String(k));
    row.count = rows[i].Int(columns.size());
    statistics.rows.push_back(std::move(row));
  }
  return statistics;
}

}  // namespace htx::awards::store
