#include "registry/rpc/quality_watch.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "htx/registry/v1/change.pb.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/quality_inputs.h"
#include "registry/rpc/quality_proto.h"
#include "registry/store/organization_store.h"
#include "registry/store/quality_store.h"

namespace htx::registry {
namespace {

constexpr int kJudgedAtOnce = 100;
constexpr absl::Duration kJudgeTimeout = absl::Seconds(10);
// Without news the register is looked at this often: a day may have begun, or another replica may have written.
constexpr absl::Duration kJudgeEvery = absl::Seconds(1);
constexpr absl::Duration kPauseAfterError = absl::Seconds(5);
constexpr absl::string_view kOwnChanges = "QUALITY_";

// What a step judges, and where the progress stands after it.
struct Plan {
  std::vector<OrganizationId> organizations = {};
  QualityProgress before = {};
  QualityProgress after = {};
  bool idle = false;
};

// What a step writes about one organisation.
struct Judged {
  OrganizationId organization = {};
  std::vector<OpenFinding> opened = {};  // New ones, and those of which something else is said now.
  std::vector<OpenFinding> closed = {};
};

// The organisation that a resource is, or belongs to; empty when it is none's.
std::string OrganizationIn(const std::string& resource) {
  const std::vector<std::string> parts = absl::StrSplit(resource, '/');
  return parts.size() >= 2 && parts[0] == "organizations" ? parts[1] : "";
}

void TakeChanges(const std::vector<sql::StoredChange>& changes, Plan& plan) {
  std::set<std::string> ids;
  for (const sql::StoredChange& stored : changes) {
    plan.after.sequence = stored.sequence;
    if (absl::StartsWith(stored.change.type, kOwnChanges)) continue;
    if (stored.change.type == "AREA_CHANGE_APPLIED") {
      // Any record may lie in what ended: everything is judged again.
      plan.after.swept_day.clear();
      plan.after.sweep_day.clear();
      plan.after.sweep_after.clear();
    }
    if (std::string id = OrganizationIn(stored.change.resource); !id.empty()) ids.insert(std::move(id));
  }
  for (const std::string& id : ids) plan.organizations.push_back(OrganizationId::Of(id));
}

absl::Status TakeSweep(QualityStore& store, absl::CivilDay today, Plan& plan) {
  const std::string day = FormatDay(today);
  if (plan.before.swept_day == day) {
    plan.idle = true;
    return absl::OkStatus();
  }
  QualityProgress& after = plan.after;
  if (after.sweep_day != day) {
    after.sweep_day = day;
    after.sweep_after.clear();
  }
  HTX_ASSIGN_OR_RETURN(plan.organizations, store.NextOrganizations(after.sweep_after, kJudgedAtOnce));
  if (plan.organizations.size() == kJudgedAtOnce) {
    after.sweep_after = plan.organizations.back().text();
  } else {
    after.swept_day = std::exchange(after.sweep_day, "");
    after.sweep_after.clear();
  }
  return absl::OkStatus();
}

// What differs between the findings that are open and those that are true.
Judged Compare(const Organization& organization, const std::vector<OpenFinding>& open,
               const std::vector<QualityFinding>& found, absl::Time now) {
  Judged verdict{.organization = organization.id};
  std::set<QualityRule> rules;
  for (const QualityFinding& finding : found) {
    rules.insert(finding.rule);
    OpenFinding next{
        .organization = organization.id, .alliance = organization.facts().alliance, .finding = finding, .opened = now};
    bool same = false;
    for (const OpenFinding& old : open) {
      if (old.finding.rule != finding.rule) continue;
      next.opened = old.opened;
      same = old.finding == finding;
    }
    if (!same) verdict.opened.push_back(std::move(next));
  }
  for (const OpenFinding& old : open) {
    if (!rules.contains(old.finding.rule)) verdict.closed.push_back(old);
  }
  return verdict;
}

absl::StatusOr<std::vector<Judged>> JudgeAll(sql::Transaction& transaction, AreaBook& book, const Plan& plan,
                                             absl::Time now) {
  OrganizationStore organizations(transaction);
  QualityStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, book.Read(transaction));
  const absl::CivilDay today = DayOf(now);
  std::vector<Judged> verdicts;
  for (const OrganizationId& id : plan.organizations) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, organizations.Find(id));
    if (!organization) continue;
    HTX_ASSIGN_OR_RETURN(const QualityInputs inputs, GatherInputs(transaction, *organization, *areas, today));
    HTX_ASSIGN_OR_RETURN(const std::vector<OpenFinding> open, store.Of(id));
    Judged verdict = Compare(*organization, open, Judge(inputs), now);
    if (!verdict.opened.empty() || !verdict.closed.empty()) verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

absl::Status Write(sql::Transaction& transaction, const std::vector<Judged>& verdicts, absl::Time now) {
  QualityStore store(transaction);
  for (const Judged& verdict : verdicts) {
    v1::Change change;
    for (const OpenFinding& open : verdict.opened) {
      HTX_RETURN_IF_ERROR(store.Put(open));
      *change.mutable_quality()->add_opened() = ToProto(open);
    }
    for (const OpenFinding& closed : verdict.closed) {
      HTX_RETURN_IF_ERROR(store.Close(closed.organization, closed.finding.rule));
      *change.mutable_quality()->add_closed() = ToProto(closed);
    }
    HTX_RETURN_IF_ERROR(
        Announce(transaction, "QUALITY_FINDINGS_CHANGED", NameOf(verdict.organization), change, DayOf(now)));
  }
  return absl::OkStatus();
}

CallRecord RecordAt(absl::Time now) {
  return {.principal = "service:registry",
          .method = "htx.registry/JudgeQuality",
          .reason = "rules of quality",
          .now = now,
          .deadline = absl::Now() + kJudgeTimeout};
}

}  // namespace

void QualityWatch::Start() {
  repeater_ = std::make_unique<Repeater>([this](const Repeater&) {
    const absl::StatusOr<bool> more = Step();
    if (!more.ok()) return kPauseAfterError;  // The database is away; what is open stays as it is.
    return *more ? absl::ZeroDuration() : kJudgeEvery;
  });
  listening_ = database_.OnChange([this](int64_t) { repeater_->Ring(); });
}

void QualityWatch::Stop() {
  listening_.reset();
  if (repeater_ != nullptr) repeater_->Stop();
}

absl::StatusOr<bool> QualityWatch::Step() {
  const absl::Time now = clock_.Now();
  const absl::Time deadline = absl::Now() + kJudgeTimeout;
  Plan plan;
  HTX_RETURN_IF_ERROR(database_.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(plan.before, QualityStore(transaction).Progress());
    return absl::OkStatus();
  }));
  plan.after = plan.before;
  plan.after.stepped = now;
  const absl::StatusOr<std::vector<sql::StoredChange>> changes =
      database_.ReadChanges(deadline, plan.before.sequence, kJudgedAtOnce);
  if (absl::IsOutOfRange(changes.status())) {
    // The feed no longer holds this place, or not yet (a restored backup): from its head, after judging everything.
    HTX_ASSIGN_OR_RETURN(const int64_t head, database_.HeadSequence(deadline));
    plan.after = {.sequence = head, .stepped = now};
  } else {
    HTX_RETURN_IF_ERROR(changes.status());
    TakeChanges(*changes, plan);
  }
  std::vector<Judged> verdicts;
  HTX_RETURN_IF_ERROR(database_.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    QualityStore store(transaction);
    if (plan.after.sequence == plan.before.sequence) HTX_RETURN_IF_ERROR(TakeSweep(store, DayOf(now), plan));
    HTX_ASSIGN_OR_RETURN(verdicts, JudgeAll(transaction, areas_, plan, now));
    return absl::OkStatus();
  }));
  if (plan.idle) return false;
  HTX_RETURN_IF_ERROR(database_.Write(RecordAt(now), [&](sql::Transaction& transaction) -> absl::Status {
    QualityStore store(transaction);
    HTX_ASSIGN_OR_RETURN(const QualityProgress current, store.Progress());
    if (current != plan.before) return absl::OkStatus();  // Another replica took this step.
    HTX_RETURN_IF_ERROR(Write(transaction, verdicts, now));
    return store.SaveProgress(plan.after);
  }));
  return true;
}

}  // namespace htx::registry
