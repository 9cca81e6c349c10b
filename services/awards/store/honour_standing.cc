#include "awards/store/honour_standing.h"

#include "absl/strings/str_cat.h"
#include "awards/store/decision_store.h"
#include "awards/store/rows.h"
#include "common/base/status.h"
#include "common/sql/text_list.h"

namespace htx::awards::store {

absl::StatusOr<HonourRecord> HonoursOf(sql::Transaction& transaction, const std::vector<OrganizationId>& organizations,
                                       int limit) {
  std::vector<std::string> ids;
  for (const OrganizationId& id : organizations) ids.push_back(id.text());
  const sql::TextList list = sql::ListOf(transaction.engine(), ids);
  const std::string where = absl::StrCat("t.organization", list.among, " and t.recipient_kind = ?");
  const Value collective = Number(RecipientKind::kCollective);
  const Value revoked = Number(AwardState::kRevoked);
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select t.award_kind, count(*) - count(case when t.state = ? then 1 end), "
                                     "count(case when t.state = ? then 1 end) from awards t where ",
                                     where, " group by t.award_kind order by t.award_kind"),
                        {revoked, revoked, list.value, collective}));
  HonourRecord record;
  for (size_t i = 0; i < rows.size(); ++i) {
    record.by_kind.push_back({.award_kind = rows[i].String(0), .standing = rows[i].Int(1), .revoked = rows[i].Int(2)});
  }
  HTX_ASSIGN_OR_RETURN(record.latest,
                       LatestAwards(transaction, {.text = where, .args = {list.value, collective}}, limit));
  return record;
}

}  // namespace htx::awards::store
