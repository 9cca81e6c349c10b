// RecordRepayment by many clients at once, through the handlers and the stores, without RPC.
//
//   bench_repayments URL LOANS CALLS CLIENTS shared|apart
//
// Fills an empty database with generated running loans: "shared" gives them one fund and one source, so that every
// payment is posted to the same cash and the same income account; "apart" gives each loan a fund and a source of its
// own. Then CLIENTS threads record CALLS payments, each thread on its own loans. Prints one line of JSON.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "funding/domain/rules.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/application_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/funding_database.h"
#include "funding/store/loan_store.h"

namespace htx::funding {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(10);
constexpr Dong kPrincipal = 600'000'000;
constexpr absl::CivilDay kPaidOut(2024, 1, 15);
constexpr int kWarmUp = 4;  // Calls of each client before the clock starts.

// The registry is not asked about repayments.
class NoRegistry : public RegistryDirectory {
 public:
  absl::StatusOr<BorrowerFacts> Current(const OrganizationId&, const OrganizationId&, absl::CivilDay,
                                        const rpc::RequestContext&) override {
    return BorrowerFacts{};
  }
  absl::StatusOr<BorrowerRecord> Record(const OrganizationId&, absl::CivilDay, const rpc::RequestContext&) override {
    return BorrowerRecord{};
  }
  std::string DisplayName(const OrganizationId&, absl::Time) override { return ""; }
  std::string AreaName(absl::string_view, absl::Time) override { return ""; }
  void Invalidate(const OrganizationId&, int64_t) override {}
  void InvalidateAll() override {}
};

struct Plan {
  int loans = 0;
  int calls = 0;
  int clients = 0;
  bool shared = true;
};

absl::Status InsertFundOf(sql::Transaction& tx, int number) {
  Fund fund;
  fund.id = FundId::Of(absl::StrCat("f", number));
  fund.alliance = OrganizationId::Of("alliance");
  fund.display_name = absl::StrCat("Generated fund ", number);
  fund.dataset = "generated";
  fund.version = 1;
  FundCapital capital;
  capital.effective = absl::CivilDay(2024, 1, 1);
  fund.capital.push_back(capital);
  HTX_RETURN_IF_ERROR(store::InsertFund(tx, fund));
  FundSource source;
  source.id = SourceId::Of(absl::StrCat("s", number));
  source.fund = fund.id;
  source.display_name = "Generated";
  source.version = 1;
  return store::InsertSource(tx, source);
}

// A loan of the fund, drawn in full, twelve instalments from 2024-02-15.
absl::Status InsertRunning(sql::Transaction& tx, int number, int fund) {
  Application application;
  application.id = ApplicationId::Of(absl::StrCat("a", number));
  application.fund = FundId::Of(absl::StrCat("f", fund));
  application.borrower = OrganizationId::Of(absl::StrCat("b", number));
  application.content.source = SourceId::Of(absl::StrCat("s", fund));
  application.content.mix = {{.source = application.content.source}};
  application.content.requested = kPrincipal;
  application.content.term_months = 12;
  application.version = 1;
  HTX_RETURN_IF_ERROR(store::InsertApplication(tx, application));
  Loan loan;
  loan.id = LoanId::Of(absl::StrCat("l", number));
  loan.application = application.id;
  loan.fund = application.fund;
  loan.source = application.content.source;
  loan.mix = application.content.mix;
  loan.borrower = application.borrower;
  loan.contract_number = absl::StrCat("G", number);
  loan.terms.principal = kPrincipal;
  loan.terms.annual_rate_ppm = 60'000;
  loan.terms.term_months = 12;
  loan.terms.first_due = absl::CivilDay(2024, 2, 15);
  loan.contract_day = kPaidOut;
  loan.last_day = kPaidOut;
  loan.version = 1;
  HTX_RETURN_IF_ERROR(store::InsertLoan(tx, loan));
  Disbursement drawn;
  drawn.id = DisbursementId::Of(absl::StrCat("d", number));
  drawn.loan = loan.id;
  drawn.amount = kPrincipal;
  drawn.day = kPaidOut;
  HTX_RETURN_IF_ERROR(store::InsertDisbursement(tx, loan, drawn, 1));
  drawn.state = DisbursementState::kConfirmed;
  drawn.resolved = kPaidOut;
  drawn.confirmed = kPrincipal;
  HTX_RETURN_IF_ERROR(store::UpdateDisbursement(tx, drawn, DisbursementState::kReserved));
  loan.signature = Signature{.day = kPaidOut, .document_sha256 = std::string(64, 'a'), .signatories = {"generated"}};
  loan.disbursed = kPrincipal;
  loan.state = StateOf(loan);
  loan.version = 2;
  HTX_RETURN_IF_ERROR(store::UpdateLoan(tx, loan));
  CapitalEntry lent;
  lent.source = loan.source;
  lent.borrower = loan.borrower;
  lent.application = loan.application;
  lent.day = kPaidOut;
  lent.contributed = kPrincipal;
  lent.lent = kPrincipal;
  return store::InsertCapitalEntry(tx, loan.fund, absl::StrCat("c", number), lent);
}

absl::Status Fill(sql::Database& database, const Plan& plan) {
  const CallRecord record = {
      .principal = "bench", .method = "bench", .now = absl::Now(), .deadline = absl::Now() + kTimeout};
  return database.Write(record, [&](sql::Transaction& tx) -> absl::Status {
    for (int i = 0; i < plan.loans; ++i) {
      if (i == 0 || !plan.shared) HTX_RETURN_IF_ERROR(InsertFundOf(tx, i));
      HTX_RETURN_IF_ERROR(InsertRunning(tx, i, plan.shared ? 0 : i));
    }
    return absl::OkStatus();
  });
}

// Milliseconds of one payment of the loan; negative when it was refused.
double Pay(LoanHandlers& handlers, int loan, int nth) {
  v1::RecordRepaymentRequest request;
  request.set_request_id(NewUuid());
  request.mutable_repayment()->set_loan(absl::StrCat("loans/l", loan));
  *request.mutable_repayment()->mutable_amount() = MoneyProto(1'000'000 + nth);
  *request.mutable_repayment()->mutable_business_date() = DateProto(kPaidOut + 31 + nth);
  const rpc::RequestContext caller = {.method = "htx.funding.v1.LoanService/RecordRepayment",
                                      .principal = "bench",
                                      .scopes = {"*"},
                                      .deadline = absl::Now() + absl::Seconds(20)};
  const absl::Time start = absl::Now();
  const auto paid = handlers.RecordRepayment(request, caller);
  const double spent = absl::ToDoubleMilliseconds(absl::Now() - start);
  if (!paid.ok()) std::fprintf(stderr, "%s\n", paid.status().ToString().c_str());
  return paid.ok() ? spent : -1;
}

absl::Status Run(const char* url, const Plan& plan) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenFundingDatabase(url, clock, plan.clients));
  HTX_RETURN_IF_ERROR(Fill(*database, plan));
  const std::unique_ptr<IdSource> ids = MakeIdSource();
  NoRegistry registry;
  const query::PageTokens tokens(std::string(32, 'k'));
  LoanHandlers handlers(Desk{.database = *database,
                             .clock = clock,
                             .ids = *ids,
                             .rules = LendingRules(),
                             .registry = registry,
                             .tokens = tokens});
  const int each = plan.calls / plan.clients;
  std::vector<std::vector<double>> spent(static_cast<size_t>(plan.clients));
  const auto record = [&](int client, int from, int to) {
    const int own = std::max(1, plan.loans / plan.clients);
    for (int n = from; n < to; ++n) {
      spent[static_cast<size_t>(client)].push_back(Pay(handlers, client * own + n % own, n / own));
    }
  };
  const auto all = [&](int from, int to) {
    std::vector<std::thread> threads;
    for (int client = 0; client < plan.clients; ++client) threads.emplace_back(record, client, from, to);
    for (std::thread& thread : threads) thread.join();
  };
  all(0, kWarmUp);
  for (std::vector<double>& times : spent) times.clear();
  const absl::Time start = absl::Now();
  all(kWarmUp, kWarmUp + each);
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  std::vector<double> times;
  for (const std::vector<double>& part : spent) times.insert(times.end(), part.begin(), part.end());
  std::sort(times.begin(), times.end());
  if (times.front() < 0) return absl::InternalError("a payment was refused");
  std::printf("{\"calls\": %zu, \"clients\": %d, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"per_second\": %.1f}\n",
              times.size(), plan.clients, times[times.size() / 2], times[times.size() * 99 / 100],
              static_cast<double>(times.size()) / seconds);
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::funding

int main(int argc, char** argv) {
  htx::funding::Plan plan;
  const absl::string_view books = argc == 6 ? argv[5] : "";
  plan.shared = books == "shared";
  if ((!plan.shared && books != "apart") || !absl::SimpleAtoi(argv[2], &plan.loans) ||
      !absl::SimpleAtoi(argv[3], &plan.calls) || !absl::SimpleAtoi(argv[4], &plan.clients) || plan.clients < 1 ||
      plan.loans < plan.clients || plan.calls < plan.clients) {
    std::fprintf(stderr, "usage: bench_repayments URL LOANS CALLS CLIENTS shared|apart\n");
    return 2;
  }
  const absl::Status status = htx::funding::Run(argv[1], plan);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
