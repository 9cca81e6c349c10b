// Appends to the log of awards and proofs from it, durable, and verifications of a credential.
//
//   bench_log URL WRITERS APPENDS
//
// Each of WRITERS threads appends its share of APPENDS entries, each in a transaction of its own that is acknowledged
// once it is durable. Then as many threads prove random entries against the end of the log; last, one thread verifies a
// bundle (document, log proof, status list). Prints one line of JSON.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "awards/store/awards_database.h"
#include "awards/store/log_store.h"
#include "common/base/credential.h"
#include "common/base/status.h"
#include "common/sql/merkle_log.h"

namespace {

using htx::LogEntry;

absl::Time Later() { return absl::Now() + absl::Minutes(5); }

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "bench_log: %s\n", std::string(status.message()).c_str());
  std::exit(1);
}

double SecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Seconds that `writers` threads take for their shares.
double Share(int writers, const std::function<void(int)>& work) {
  return SecondsOf([&] {
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) threads.emplace_back([&, writer] { work(writer); });
    for (std::thread& thread : threads) thread.join();
  });
}

void AppendOne(htx::sql::Database& database, int writer, int i) {
  const std::string name = absl::StrCat("decisions/", writer, "-", i);
  Must(database.Write({.principal = "bench", .method = "bench", .deadline = Later()},
                      [&](htx::sql::Transaction& transaction) {
                        return htx::awards::store::RecordForLog(
                            transaction, {.type = "DECISION_ISSUED",
                                          .resource = name,
                                          .payload_sha256 = absl::BytesToHexString(htx::merkle::Sha256(name)),
                                          .recorded_time = absl::Now()});
                      }));
}

int64_t SizeOf(htx::sql::Database& database) {
  int64_t size = 0;
  Must(database.Read(Later(), [&](htx::sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const htx::sql::LogState state, htx::sql::ReadLogState(transaction));
    size = state.size();
    return absl::OkStatus();
  }));
  return size;
}

void ProveOne(htx::sql::Database& database, int64_t sequence, int64_t size) {
  Must(database.Read(Later(), [&](htx::sql::Transaction& transaction) {
    return htx::sql::ProveLogInclusion(transaction, sequence, size).status();
  }));
}

// A bundle as the service makes it, over a log of its own.
std::string MakeBundle(const htx::SigningKey& key) {
  const std::string list = "statusLists/2024-1";
  const std::string document = htx::credential::Issue({.id = "credentials/c",
                                                       .award_kind = "VCA_MEDAL",
                                                       .award_name = "Kỷ niệm chương",
                                                       .authority = "Liên minh HTX Việt Nam",
                                                       .reference = "persons/p",
                                                       .salt = "salt",
                                                       .recipient_name = "Cá nhân 01",
                                                       .awarded_on = "2024-04-01",
                                                       .issued = absl::Now(),
                                                       .status_list = list},
                                                      key);
  htx::credential::LogProof proof;
  proof.entry = {.sequence = 1,
                 .record = {.type = "CREDENTIAL_ISSUED",
                            .resource = "credentials/c",
                            .payload_sha256 = absl::BytesToHexString(htx::merkle::Sha256(document))}};
  htx::merkle::Frontier frontier;
  frontier.Add(htx::merkle::LeafHash(LeafBytes(proof.entry)));
  proof.head = SignHead(1, frontier.Root(), absl::Now(), key);
  return htx::credential::Bundle(
      document, proof,
      {htx::credential::IssueStatusList(list, {}, absl::Now(), key),
       htx::credential::IssueStatusList(absl::StrCat(list, htx::credential::kSuspensions), {}, absl::Now(), key)});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: bench_log URL WRITERS APPENDS\n"), 2;
  const int writers = std::atoi(argv[2]);
  const int each = std::atoi(argv[3]) / writers;
  const htx::SystemClock clock;
  auto database = htx::awards::OpenAwardsDatabase(argv[1], clock, writers + 1);
  Must(database.status());
  const int64_t before = SizeOf(**database);
  const double appending = Share(writers, [&](int writer) {
    for (int i = 0; i < each; ++i) AppendOne(**database, writer, static_cast<int>(before) + i);
  });
  const int64_t appended = int64_t{each} * writers;
  // On PostgreSQL places follow the commits; the log is as fast as its numbering.
  const double numbering = SecondsOf([&] {
    while (SizeOf(**database) < before + appended) std::this_thread::yield();
  });
  const int64_t size = SizeOf(**database);
  const double proving = Share(writers, [&](int writer) {
    for (int i = 0; i < each; ++i) ProveOne(**database, (int64_t{i} * 7919 + writer) % size + 1, size);
  });
  const htx::KeyRing keys = htx::KeyRing::Development();
  const std::string bundle = MakeBundle(keys.signing_key());
  constexpr int kVerifications = 2000;
  const double verifying = SecondsOf([&] {
    for (int i = 0; i < kVerifications; ++i) {
      const auto verdict = htx::credential::Verify(bundle, keys.public_keys());
      if (!verdict.ok() || !verdict->valid()) std::exit(1);
    }
  });
  std::printf("{\"appends_per_s\": %.1f, \"numbered_per_s\": %.1f, \"proofs_per_s\": %.1f, \"verify_ms\": %.4f}\n",
              static_cast<double>(appended) / appending, static_cast<double>(appended) / (appending + numbering),
              static_cast<double>(appended) / proving, verifying / kVerifications * 1000);
  return 0;
}
