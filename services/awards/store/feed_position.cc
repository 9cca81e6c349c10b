#include "awards/store/feed_position.h"

#include "awards/store/rows.h"

namespace htx::awards::store {

absl::StatusOr<std::string> LoadPosition(sql::Transaction& transaction, absl::string_view feed) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query("select resume_token from followed_feeds where feed = ?",
                                                               {Words(std::string(feed))}));
  return rows.empty() ? std::string() : rows[0].String(0);
}

absl::Status SavePosition(sql::Transaction& transaction, absl::string_view feed, absl::string_view resume_token) {
  return transaction
      .Execute(
          "insert into followed_feeds (feed, resume_token) values (?, ?) "
          "on conflict (feed) do update set resume_token = excluded.resume_token",
          {Words(std::string(feed)), Words(std::string(resume_token))})
      .status();
}

}  // namespace htx::awards::store
