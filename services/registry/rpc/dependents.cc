#include "registry/rpc/dependents.h"

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

constexpr int kListed = 20;

void AddStep(const Succession& step, std::vector<Dependent>& dependents) {
  dependents.push_back(
      {.subject = NameOf(step.to),
       .text = {.en = absl::StrCat("succession from ", NameOf(step.from), " to ", NameOf(step.to)),
                .vi = absl::StrCat("quan hệ kế thừa từ ", NameOf(step.from), " sang ", NameOf(step.to))}});
}

}  // namespace

absl::StatusOr<std::vector<Dependent>> FindKeptRecords(sql::Transaction& transaction, const OrganizationId& id) {
  std::vector<Dependent> dependents;
  HTX_ASSIGN_OR_RETURN(const int64_t kept, LifecycleStore(transaction).CountKept(id));
  if (kept > 0) {
    const absl::string_view more = kept == LifecycleStore::kMostCounted ? "+" : "";
    dependents.push_back(
        {.subject = NameOf(id),
         .text = {.en = absl::StrCat("it keeps ", kept, more, " records; give them another alliance"),
                  .vi = absl::StrCat("đang quản lý ", kept, more, " hồ sơ; hãy chuyển liên minh quản lý")}});
  }
  return dependents;
}

absl::StatusOr<Dependents> FindDependents(sql::Transaction& transaction, const OrganizationId& id,
                                          absl::CivilDay today) {
  Dependents found;
  HTX_ASSIGN_OR_RETURN(found.kept, FindKeptRecords(transaction, id));
  std::vector<Dependent>& dependents = found.others;
  HTX_ASSIGN_OR_RETURN(const std::vector<RelationshipId> memberships,
                       LifecycleStore(transaction).HoldingFrom(id, today, kListed));
  for (const RelationshipId& membership : memberships) {
    dependents.push_back({.subject = NameOf(membership),
                          .text = {.en = absl::StrCat("membership ", NameOf(membership), " holds"),
                                   .vi = absl::StrCat("tư cách thành viên ", NameOf(membership), " còn hiệu lực")}});
  }
  const TimePoint time{.day = today, .latest = true, .now = true};
  SuccessionStore successions(transaction);
  HTX_ASSIGN_OR_RETURN(const std::vector<Succession> successors, successions.SuccessorsOf({id}, time));
  for (const Succession& step : successors) AddStep(step, dependents);
  HTX_ASSIGN_OR_RETURN(const std::vector<Succession> predecessors, successions.PredecessorsOf({id}, time));
  for (const Succession& step : predecessors) AddStep(step, dependents);
  return found;
}

}  // namespace htx::registry
