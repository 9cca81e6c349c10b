#include "registry/rpc/reading.h"

#include "absl/strings/str_cat.h"
#include "common/feed/place.h"
#include "registry/rpc/change_handlers.h"

namespace htx::registry {

std::string FeedRange(const std::string& token, bool earliest) {
  const absl::StatusOr<feed::Place> after = feed::ParseResumeToken(RegistryFeed::kTokenPrefix, token);
  if (after.ok()) return absl::StrCat("changes/", after->sequence + 1, "-");
  return earliest ? "changes/EARLIEST-" : "changes/NOW-";
}

absl::Status RecordStream(const Office& office, const google::protobuf::Message& request,
                          const rpc::RequestContext& context, const std::string& range) {
  if (!context.may_see_personal_data) return absl::OkStatus();
  return office.database.Write(rpc::RecordOf(request, context, office.clock.Now()), [&](sql::Transaction& transaction) {
    return transaction.AuditRead(range, "PERSONAL_DATA_STREAMED");
  });
}

}  // namespace htx::registry
