#pragma once

// Prepared statements of one SOCI session, kept by their text.

#include <list>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/sql/placeholders.h"
#include "common/sql/soci_headers.h"

namespace htx::sql {

// A prepared statement. Sessions bind and read through the backend's handle, which knows the columns and spares two
// copies of every value; SOCI's own exchange would cut SQLite's INTEGER columns to 32 bits.
class KeptStatement {
 public:
  // Throws soci::soci_error when the text does not prepare.
  KeptStatement(soci::session& session, absl::string_view sql);

  absl::string_view sql() const { return sql_; }
  size_t parameters() const { return parameters_; }
  template <class Backend>
  Backend& backend() {
    return *static_cast<Backend*>(statement_.get_backend());
  }

  bool in_use = false;

 private:
  std::string sql_;
  size_t parameters_ = 0;
  soci::statement statement_;
};

// The most recently used statements of a session.
class StatementCache {
 public:
  explicit StatementCache(soci::session& session) : session_(session) {}

  // A statement marked as in use until the holder goes. Nested use of the same text gets a statement of its own.
  class Holder {
   public:
    explicit Holder(std::shared_ptr<KeptStatement> statement) : statement_(std::move(statement)) {
      statement_->in_use = true;
    }
    ~Holder() { statement_->in_use = false; }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    KeptStatement* operator->() const { return statement_.get(); }
    KeptStatement& operator*() const { return *statement_; }

   private:
    std::shared_ptr<KeptStatement> statement_;
  };

  // Throws soci::soci_error when `sql` does not prepare.
  Holder Take(absl::string_view sql);
  // The same for an engine whose statements keep nothing from one use to the next.
  std::shared_ptr<KeptStatement> Share(absl::string_view sql);
  void Clear();

 private:
  // 256: several times the statements of the largest store.
  static constexpr size_t kLimit = 256;
  using Order = std::list<std::shared_ptr<KeptStatement>>;

  soci::session& session_;
  Order order_ = {};                                                      // Most recent first.
  absl::flat_hash_map<absl::string_view, Order::iterator> by_text_ = {};  // Keys live in the statements.
};

}  // namespace htx::sql
