// Checks of eligibility through the handlers and the store, without RPC: the conditions of a certificate over generated
// facts of many cooperatives. What the peers tell is at hand, as from a warm cache.
//
//   bench_eligibility URL RECIPIENTS CHECKS THREADS
//
// Fills an empty database, then THREADS threads check the nominations in turn. Prints one line of JSON.

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "awards/clients/debt_directory.h"
#include "awards/rpc/commendation_handlers.h"
#include "awards/rpc/eligibility_handlers.h"
#include "awards/store/awards_database.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// Every organisation operates.
class WarmDirectory : public OrganizationDirectory {
 public:
  absl::StatusOr<NomineeFacts> Current(const rpc::RequestContext&, const OrganizationId&, absl::CivilDay) override {
    return NomineeFacts{.exists = true, .operating = true, .sequence = 1};
  }
  absl::StatusOr<std::string> DisplayName(const OrganizationId&, absl::Time) override { return std::string(); }
  absl::StatusOr<std::vector<OrganizationId>> Predecessors(const OrganizationId&, absl::Time) override {
    return std::vector<OrganizationId>();
  }
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}
};

rpc::RequestContext Caller() {
  rpc::RequestContext context;
  context.principal = "user:bench";
  context.method = "bench";
  context.scopes = {"*"};
  context.deadline = absl::Now() + absl::Minutes(10);
  return context;
}

google::type::Date Day(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// What the alliance's certificate asks for, recorded; and a nomination that rests on it.
absl::Status Fill(EligibilityHandlers& eligibility, CommendationHandlers& commendation, int number) {
  const std::string id = absl::StrCat("r", number);
  const std::string organization = "organizations/" + id;
  const std::pair<v1::RecipientFactKind, const char*> facts[] = {{v1::RECIPIENT_FACT_KIND_TASK_RESULT, "GOOD"},
                                                                 {v1::RECIPIENT_FACT_KIND_CLEAN_RECORD, ""},
                                                                 {v1::RECIPIENT_FACT_KIND_ACHIEVEMENT, ""}};
  for (const auto& [kind, code] : facts) {
    v1::RecordRecipientFactRequest request;
    request.set_request_id(NewUuid());
    request.set_fact_id(absl::StrCat(id, "-", static_cast<int>(kind)));
    v1::RecipientFact& fact = *request.mutable_fact();
    fact.set_recipient(organization);
    fact.set_kind(kind);
    fact.set_code(code);
    if (kind != v1::RECIPIENT_FACT_KIND_CLEAN_RECORD) fact.set_year(2017);
    fact.set_description("Generated");
    fact.set_source("Generated");
    *fact.mutable_source_date() = Day(2017, 11, 20);
    fact.set_confidence(v1::CONFIDENCE_VERIFIED);
    fact.set_recorder("organizations/vca");
    if (kind == v1::RECIPIENT_FACT_KIND_ACHIEVEMENT) {
      fact.set_evidence_sha256(std::string(64, static_cast<char>('0' + number % 10)));
    }
    HTX_RETURN_IF_ERROR(eligibility.RecordRecipientFact(request, Caller()).status());
  }
  v1::CreateNominationRequest request;
  request.set_request_id(NewUuid());
  request.set_nomination_id(id);
  v1::Nomination& nomination = *request.mutable_nomination();
  nomination.set_award_kind("VCA_CERTIFICATE");
  nomination.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  nomination.mutable_recipient()->set_organization(organization);
  nomination.set_proposer("organizations/vca");
  nomination.set_year(2017);
  nomination.set_achievement("Generated");
  nomination.add_achievements(
      absl::StrCat("recipientFacts/", id, "-", static_cast<int>(v1::RECIPIENT_FACT_KIND_ACHIEVEMENT)));
  return commendation.CreateNomination(request, Caller()).status();
}

absl::Status Run(const char* url, int recipients, int checks, int threads) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenAwardsDatabase(url, clock, threads + 1));
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  const query::PageTokens tokens("a secret of the benchmark only");
  WarmDirectory directory;
  const std::unique_ptr<DebtDirectory> debts = MakeNoDebtDirectory(clock);
  const HandlerParts parts = {.database = database.get(),
                              .ids = ids.get(),
                              .clock = &clock,
                              .tokens = &tokens,
                              .directory = &directory,
                              .debts = debts.get()};
  EligibilityHandlers eligibility(parts);
  CommendationHandlers commendation(parts);
  for (int i = 0; i < recipients; ++i) HTX_RETURN_IF_ERROR(Fill(eligibility, commendation, i));
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> callers;
  std::vector<absl::Status> ends(static_cast<size_t>(threads));
  for (int thread = 0; thread < threads; ++thread) {
    callers.emplace_back([&, thread] {
      for (int i = thread; i < checks; i += threads) {
        v1::CheckEligibilityRequest request;
        request.set_nomination(absl::StrCat("nominations/r", i % recipients));
        *request.mutable_date() = Day(2017, 12, 1);
        const auto checked = eligibility.CheckEligibility(request, Caller());
        if (!checked.ok()) ends[static_cast<size_t>(thread)] = checked.status();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const absl::Status& end : ends) HTX_RETURN_IF_ERROR(end);
  std::printf("{\"recipients\": %d, \"checks\": %d, \"per_second\": %.0f}\n", recipients, checks, checks / seconds);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::awards

int main(int argc, char** argv) {
  int recipients = 0;
  int checks = 0;
  int threads = 0;
  if (argc != 5 || !absl::SimpleAtoi(argv[2], &recipients) || !absl::SimpleAtoi(argv[3], &checks) ||
      !absl::SimpleAtoi(argv[4], &threads) || recipients < 1 || checks < 1 || threads < 1) {
    return std::fprintf(stderr, "usage: bench_eligibility URL RECIPIENTS CHECKS THREADS\n"), 2;
  }
  const absl::Status status = htx::awards::Run(argv[1], recipients, checks, threads);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
