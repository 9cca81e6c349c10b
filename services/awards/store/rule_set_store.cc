#include "awards/store/rule_set_store.h"

#include "absl/strings/escaping.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {

absl::Status InsertRuleSet(sql::Transaction& transaction, const RuleSet& set, const std::string& content) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into rule_sets (id, alliance, replaces, valid_from, valid_to, content, content_hash, create_time) "
          "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
          {Words(set.id), Words(set.alliance), set.replaces.empty() ? Null() : Words(set.replaces),
           Day(set.period.from), Day(set.period.to), Words(absl::Base64Escape(content)), Words(set.content_hash),
           Instant(set.create_time)}));
  if (inserted == 0) return IdTaken(NameOf(set.id));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> PublishedRuleSets(sql::Transaction& transaction) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query("select content from rule_sets order by id"));
  std::vector<std::string> contents(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) HTX_CHECK(absl::Base64Unescape(rows[i].Text(0), &contents[i]));
  return contents;
}

}  // namespace htx::awards::store
