#include "funding/rpc/refusal.h"

#include "common/base/status.h"
#include "funding/rpc/digest.h"
#include "funding/store/judgement_store.h"

namespace htx::funding {

absl::Status Refusal::Require(const Judgement& judgement, std::string subject) {
  refused_.reset();
  status_ = ToStatus(judgement.report.verdicts);
  if (status_.ok()) return status_;
  refused_ = judgement;
  refused_->refused = true;
  refused_->subject = std::move(subject);
  return status_;
}

absl::Status Refusal::Keep(sql::Database& database, const CallRecord& record) const {
  const std::string content = Sha256Hex(FindingsText(*refused_));
  return database.Write(record, [&](sql::Transaction& tx) { return store::InsertRefusal(tx, *refused_, content); });
}

}  // namespace htx::funding
