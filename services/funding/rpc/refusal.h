#pragma once

// What refused a step: its transaction is rolled back, and the judgement is kept in one of its own.

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call_record.h"
#include "common/sql/database.h"
#include "funding/domain/judgement.h"

namespace htx::funding {

// Of one call.
class Refusal {
 public:
  // OK when nothing in the judgement blocks; else NOT_ELIGIBLE or LIMIT_EXCEEDED with everything that does, and it is
  // remembered, as one of `subject`.
  absl::Status Require(const Judgement& judgement, std::string subject);

  // After the transaction: keeps what refused it, unless it was only tried. A refusal that cannot be kept is answered
  // as the error of the database, so that one that was answered is there to be read.
  template <class Response>
  absl::StatusOr<Response> Kept(sql::Database& database, const CallRecord& record, absl::StatusOr<Response> response) {
    if (response.ok() || !refused_.has_value() || response.status() != status_ || record.validate_only) return response;
    const absl::Status kept = Keep(database, record);
    if (!kept.ok()) return kept;
    return response;
  }

 private:
  absl::Status Keep(sql::Database& database, const CallRecord& record) const;

  std::optional<Judgement> refused_ = {};
  absl::Status status_ = {};
};

}  // namespace htx::funding
