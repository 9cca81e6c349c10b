#include "awards/rpc/nomination_changes.h"

#include "absl/strings/str_cat.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/store/nomination_store.h"
#include "common/base/status.h"

namespace htx::awards {

absl::Status SaveNomination(sql::Transaction& transaction, Nomination& nomination, absl::string_view type,
                            absl::Time now, std::optional<absl::CivilDay> effective) {
  ++nomination.version;
  nomination.update_time = now;
  HTX_RETURN_IF_ERROR(store::UpdateNomination(transaction, nomination));
  v1::Change change;
  *change.mutable_nomination() = ToProto(nomination);
  return Announce(transaction, type, NameOf(nomination.id), change, effective);
}

absl::StatusOr<int> SuspendNominationsOf(sql::Database& database, const OrganizationId& organization,
                                         absl::string_view status, absl::CivilDay day, const CallRecord& record) {
  int suspended = 0;
  const absl::Status written = database.Write(record, [&](sql::Transaction& transaction) -> absl::Status {
    suspended = 0;
    HTX_ASSIGN_OR_RETURN(std::vector<Nomination> nominations, store::SuspendableNominations(transaction, organization));
    for (Nomination& nomination : nominations) {
      const Review review = {
          .action = ReviewAction::kSuspend,
          .day = day,
          .reason = absl::StrCat(OrganizationName(organization), " is ", status, " since ", FormatDay(day))};
      HTX_ASSIGN_OR_RETURN(Nomination changed, Take(review, std::move(nomination), std::nullopt));
      HTX_RETURN_IF_ERROR(SaveNomination(transaction, changed, "NOMINATION_REVIEWED", record.now, day));
      ++suspended;
    }
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(written);
  return suspended;
}

}  // namespace htx::awards
