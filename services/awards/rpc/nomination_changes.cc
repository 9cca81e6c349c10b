#include "awards/rpc/nomination_changes.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/store/nomination_store.h"
#include "awards/store/route_store.h"
#include "common/base/civil_date.h"
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
  size_t found = 0;
  const auto suspend = [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const std::vector<Nomination> nominations,
                         store::SuspendableNominations(transaction, organization));
    found = nominations.size();
    for (const Nomination& nomination : nominations) {
      const Review review = {
          .action = ReviewAction::kSuspend,
          .day = day,
          .reason = absl::StrCat(OrganizationName(organization), " is ", status, " since ", FormatDay(day))};
      HTX_ASSIGN_OR_RETURN(Nomination changed, Take(review, nomination, std::nullopt));
      HTX_RETURN_IF_ERROR(SaveNomination(transaction, changed, "NOMINATION_REVIEWED", record.now, day));
      HTX_RETURN_IF_ERROR(store::InsertReview(transaction, review, nomination, changed));
    }
    return absl::OkStatus();
  };
  // What is suspended is not found again, so this ends.
  do {
    HTX_RETURN_IF_ERROR(database.Write(record, suspend));
    suspended += static_cast<int>(found);
  } while (found == static_cast<size_t>(store::kSuspendAtOnce));
  return suspended;
}

absl::Status SuspendIfStopped(sql::Database& database, OrganizationDirectory& directory,
                              const OrganizationId& organization, absl::CivilDay since, const CallRecord& record) {
  const rpc::RequestContext context = {
      .method = record.method, .principal = record.principal, .deadline = record.deadline};
  // A stop may have been announced for a day to come.
  HTX_ASSIGN_OR_RETURN(const NomineeFacts facts,
                       directory.Current(context, organization, std::max(since, DayOf(record.now))));
  if (!facts.exists || facts.operating) return absl::OkStatus();
  return SuspendNominationsOf(database, organization, facts.status, since, record).status();
}

absl::Status SuspendAllStopped(sql::Database& database, OrganizationDirectory& directory,
                               const std::function<CallRecord()>& renew) {
  constexpr int kPage = 200;
  OrganizationId after;
  absl::Status first_error;
  std::vector<OrganizationId> page;
  do {
    const absl::Status read = database.Read(renew().deadline, [&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(page, store::OpenNominees(transaction, after, kPage));
      return absl::OkStatus();
    });
    HTX_RETURN_IF_ERROR(read);
    for (const OrganizationId& organization : page) {
      const CallRecord record = renew();
      const absl::Status done = SuspendIfStopped(database, directory, organization, DayOf(record.now), record);
      if (absl::IsUnavailable(done)) return done;  // The others would fail as well.
      first_error.Update(done);
    }
    if (!page.empty()) after = page.back();
  } while (page.size() == kPage);
  return first_error;
}

}  // namespace htx::awards
