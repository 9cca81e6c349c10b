#pragma once

// New organisations that one transaction records together, with few statements: what OrganizationStore::Insert and the
// takes of ClaimStore write for one, this writes for many. Until Flush() nothing of them is in the database.

#include "absl/status/status.h"
#include "common/sql/bulk_insert.h"
#include "common/sql/database.h"
#include "registry/domain/registration.h"
#include "registry/store/claim_book.h"
#include "registry/store/search_batch.h"

namespace htx::registry {

class OrganizationBatch {
 public:
  // `book` knows what they claim: Look()ed up before, and not met yet.
  OrganizationBatch(sql::Transaction& transaction, ClaimBook book);

  // To be asked before anything is added, and before the transaction claims anything else.
  absl::Status Begin() { return book_.Meet(transaction_); }
  // What is known; to be told of claims that are made without the batch.
  ClaimBook& book() { return book_; }

  // Adds an organisation whose claims the book covers.
  absl::Status Add(const Claims& claims, const Organization& organization);
  // Writes what was added. Whatever somebody else has by now breaks a constraint.
  absl::Status Flush();

 private:
  absl::Status AddClaims(const Claims& claims, const Facts& facts);

  sql::Transaction& transaction_;
  ClaimBook book_;
  bool waiting_ = false;
  sql::BulkInsert identifiers_;
  sql::BulkInsert match_keys_;
  sql::BulkInsert current_;
  sql::BulkInsert revisions_;
  sql::BulkInsert pending_;
  SearchBatch search_;
};

}  // namespace htx::registry
