#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "registry/rpc/enrolment.h"
#include "registry/store/claim_store.h"
#include "registry/store/organization_store.h"
#include "registry/store/relationship_store.h"
#include "registry/store/report_store.h"
#include "tests/support/register/generated_register.h"

namespace htx::testing {
namespace {

using namespace registry;

// Organisations per transaction: large enough that its commit costs nothing, small enough to be run again.
constexpr int64_t kPack = 2'000;
constexpr absl::Duration kPackTimeout = absl::Minutes(5);

CallRecord RecordOf() {
  return {
      .principal = "generator", .method = "FillRegister", .now = absl::Now(), .deadline = absl::Now() + kPackTimeout};
}

// Writes one organisation and what hangs on it.
class Recorder {
 public:
  Recorder(sql::Transaction& transaction, bool feed)
      : transaction_(transaction), organizations_(transaction), feed_(feed) {}

  absl::Status Record(const GeneratedOrganization& generated) {
    HTX_RETURN_IF_ERROR(Register(generated.recorded));
    Organization current = generated.recorded;
    for (const GeneratedOrganization::Change& change : generated.changes) {
      HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations_.ReadTimeline(current.id));
      HTX_ASSIGN_OR_RETURN(Splice splice, Apply(timeline, change.day, change.fields, change.values));
      counts_.revisions += static_cast<int64_t>(splice.opened.size());
      HTX_ASSIGN_OR_RETURN(Organization after, organizations_.Save(current, timeline, std::move(splice), change.known));
      if (feed_) {
        HTX_RETURN_IF_ERROR(Announce(transaction_, "ORGANIZATION_UPDATED", std::move(current), after, change.day));
      }
      current = std::move(after);
    }
    RelationshipStore relationships(transaction_);
    for (const Relationship& membership : generated.memberships) {
      HTX_ASSIGN_OR_RETURN(const bool inserted, relationships.Insert(membership));
      counts_.memberships += inserted ? 1 : 0;
    }
    ReportStore reports(transaction_);
    for (const Report& report : generated.reports) {
      HTX_RETURN_IF_ERROR(reports.Save(report).status());
      ++counts_.reports;
    }
    return absl::OkStatus();
  }

  absl::Status Register(const Organization& organization) {
    ClaimStore claims(transaction_);
    HTX_RETURN_IF_ERROR(claims.TakeIdentifiers(organization.id, HoldingsOf({organization.revision})).status());
    HTX_RETURN_IF_ERROR(claims.TakeMatchKeys(organization.id, organization.facts()).status());
    HTX_ASSIGN_OR_RETURN(const bool inserted, organizations_.Insert(organization));
    if (!inserted) return absl::AlreadyExistsError(absl::StrCat(organization.id.text(), " is recorded already"));
    ++counts_.organizations;
    ++counts_.revisions;
    if (!feed_) return absl::OkStatus();
    return Announce(transaction_, "ORGANIZATION_REGISTERED", std::nullopt, organization,
                    organization.facts().founded_date);
  }

  const RegisterCounts& counts() const { return counts_; }

 private:
  sql::Transaction& transaction_;
  OrganizationStore organizations_;
  const bool feed_;
  RegisterCounts counts_ = {};
};

absl::StatusOr<RegisterCounts> WritePack(sql::Database& database, const RegisterSpec& spec, int64_t from) {
  RegisterCounts counts;
  HTX_RETURN_IF_ERROR(database.Write(RecordOf(), [&](sql::Transaction& transaction) -> absl::Status {
    Recorder recorder(transaction, spec.feed);
    for (int64_t i = from; i < std::min(from + kPack, spec.organizations); ++i) {
      HTX_RETURN_IF_ERROR(recorder.Record(Generate(spec, i)));
    }
    counts = recorder.counts();
    return absl::OkStatus();
  }));
  return counts;
}

void Add(const RegisterCounts& part, RegisterCounts& whole) {
  whole.organizations += part.organizations;
  whole.revisions += part.revisions;
  whole.memberships += part.memberships;
  whole.reports += part.reports;
}

}  // namespace

absl::StatusOr<RegisterCounts> FillRegister(sql::Database& database, const RegisterSpec& spec, int writers,
                                            absl::FunctionRef<void(int64_t)> progress) {
  RegisterCounts whole;
  HTX_RETURN_IF_ERROR(database.Write(RecordOf(), [&](sql::Transaction& transaction) -> absl::Status {
    Recorder recorder(transaction, spec.feed);
    for (const Organization& alliance : GeneratedAlliances()) HTX_RETURN_IF_ERROR(recorder.Register(alliance));
    whole = recorder.counts();
    return absl::OkStatus();
  }));
  Mutex mutex;
  absl::Status failure;
  std::atomic<int64_t> next = 0;
  const auto work = [&] {
    for (int64_t from = next.fetch_add(kPack); from < spec.organizations; from = next.fetch_add(kPack)) {
      const absl::StatusOr<RegisterCounts> counts = WritePack(database, spec, from);
      MutexLock lock(mutex);
      if (!counts.ok()) failure = counts.status();
      if (!failure.ok()) return;
      Add(*counts, whole);
      progress(whole.organizations);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < writers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  HTX_RETURN_IF_ERROR(failure);
  HTX_RETURN_IF_ERROR(database.Write(
      RecordOf(), [](sql::Transaction& transaction) { return transaction.Execute("analyze").status(); }));
  return whole;
}

}  // namespace htx::testing
