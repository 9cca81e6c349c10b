#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/area_errors.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/rpc/area_handlers.h"
#include "registry/rpc/enrolment.h"
#include "registry/store/area_store.h"

namespace htx::registry {
namespace {

// How often a reform is judged anew because another one was recorded between its judgement and its record.
constexpr int kAttempts = 5;

// How far ahead a decree may take effect.
constexpr int kDaysAhead = 731;

// A reform as it was judged on one snapshot.
struct Judgement {
  std::shared_ptr<const AreaTree> before = {};
  AreaReform reform = {};
  AreaTree after = {};
  AreaImpact impact = {};
};

absl::Status Judge(sql::Transaction& transaction, const AreaChange& change, AreaBook& book, Judgement& judgement) {
  HTX_ASSIGN_OR_RETURN(judgement.before, book.Read(transaction));
  HTX_ASSIGN_OR_RETURN(judgement.reform, Decide(change, *judgement.before));
  judgement.after = After(*judgement.before, judgement.reform, judgement.before->version() + 1);
  AreaStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const auto counts, store.Headcounts());
  HTX_ASSIGN_OR_RETURN(const std::vector<Resident> residents,
                       store.Residents(AreasOfSplits(*judgement.before, judgement.reform)));
  HTX_ASSIGN_OR_RETURN(judgement.impact,
                       ImpactOf(judgement.reform, *judgement.before, judgement.after, counts, residents));
  return absl::OkStatus();
}

v1::ApplyAreaChangeResponse ResponseOf(const Judgement& judgement, int64_t version) {
  v1::ApplyAreaChangeResponse response;
  *response.mutable_impact() = ToProto(judgement.impact, judgement.reform);
  response.set_area_version(version);
  return response;
}

}  // namespace

// Organisations are counted on a snapshot before the transaction that records the reform, not in it: it would conflict
// with every registration under way. Who registers meanwhile follows the recorded steps like everybody else.
absl::StatusOr<v1::ApplyAreaChangeResponse> AreaHandlers::ApplyAreaChange(const v1::ApplyAreaChangeRequest& request,
                                                                          const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const AreaChange change, ParseAreaChange(request.change(), DayOf(now) + kDaysAhead));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, "areas"));
  const CallRecord record = rpc::RecordOf(request, context, now);
  absl::Status stale = absl::OkStatus();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Judgement judgement;
    absl::Status refused = office_.database.Read(context.deadline, [&](sql::Transaction& transaction) {
      return Judge(transaction, change, office_.areas, judgement);
    });
    if (request.validate_only()) {
      if (!refused.ok()) return refused;
      return ResponseOf(judgement, judgement.before->version());
    }
    stale = absl::OkStatus();
    absl::StatusOr<v1::ApplyAreaChangeResponse> response = sql::WriteOnce<v1::ApplyAreaChangeResponse>(
        office_.database, record, [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ApplyAreaChangeResponse> {
          stale = absl::OkStatus();
          // A refusal comes from here, so that a request that was recorded before is answered as it was then.
          if (!refused.ok()) return refused;
          const int64_t version = judgement.after.version();
          HTX_ASSIGN_OR_RETURN(const bool saved, AreaStore(transaction)
                                                     .Save(judgement.reform, *judgement.before, judgement.after,
                                                           judgement.impact, office_.clock.Now()));
          if (!saved) {
            stale = AreasChangedMeanwhile();
            return stale;
          }
          v1::Change announced;
          *announced.mutable_area_change() = SummaryOf(judgement.impact, judgement.reform, version);
          HTX_RETURN_IF_ERROR(Announce(transaction, "AREA_CHANGE_APPLIED", absl::StrCat("areaChanges/", version),
                                       announced, change.day));
          return ResponseOf(judgement, version);
        });
    if (stale.ok()) return response;
  }
  return stale;
}

}  // namespace htx::registry
