#include "common/sql/kept_statement.h"

#include <utility>

namespace htx::sql {

KeptStatement::KeptStatement(soci::session& session, absl::string_view sql) : sql_(sql), statement_(session) {
  const TranslatedSql translated = TranslatePlaceholders(sql);
  parameters_ = static_cast<size_t>(translated.parameters);
  statement_.alloc();
  statement_.prepare(translated.text);
}

StatementCache::Holder StatementCache::Take(absl::string_view sql) {
  std::shared_ptr<KeptStatement> shared = Share(sql);
  return Holder(shared->in_use ? std::make_shared<KeptStatement>(session_, sql) : std::move(shared));
}

std::shared_ptr<KeptStatement> StatementCache::Share(absl::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end()) {
    order_.splice(order_.begin(), order_, found->second);
    return order_.front();
  }
  auto statement = std::make_shared<KeptStatement>(session_, sql);
  if (order_.size() >= kLimit) {
    by_text_.erase(order_.back()->sql());
    order_.pop_back();
  }
  order_.push_front(statement);
  by_text_.emplace(statement->sql(), order_.begin());
  return statement;
}

void StatementCache::Clear() {
  by_text_.clear();
  order_.clear();
}

}  // namespace htx::sql
