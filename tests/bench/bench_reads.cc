// Times searches and lists of the registry's handlers in this process, on a database that generate_register filled.
//
//   bench_reads URL search ORGANIZATIONS [CALLS]     per kind of query: wall and processor time of a call, hits
//   bench_reads URL list ORGANIZATIONS [CALLS]       a filtered page of 50 against the bare SQL of its rows
//
// ORGANIZATIONS is the number that the register was generated with: queries are made from its names. Prints JSON lines.
// Processor time is that of the calling thread: on SQLite all of the work, on PostgreSQL what the service adds to the
// server's. It does not depend on what else the machine does.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/rpc/registry_handlers.h"
#include "registry/store/organization_rows.h"
#include "registry/store/registry_database.h"
#include "tests/support/register/generated_register.h"

namespace {

using namespace htx;            // NOLINT
using namespace htx::registry;  // NOLINT

class NoIds final : public IdSource {
 public:
  std::string Next() override { return "unused"; }
};

double ThreadMillis() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double Quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(q * static_cast<double>(values.size() - 1))];
}

struct Times {
  std::vector<double> wall = {};
  std::vector<double> cpu = {};
  int64_t results = 0;

  void Take(const std::function<int64_t()>& call) {
    const absl::Time start = absl::Now();
    const double cpu_start = ThreadMillis();
    results += call();
    cpu.push_back(ThreadMillis() - cpu_start);
    wall.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
  }
  void Print(const std::string& name) const {
    std::printf(
        "{\"name\": \"%s\", \"calls\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"cpu_p50_ms\": %.3f, "
        "\"cpu_p99_ms\": %.3f, \"results\": %.1f}\n",
        name.c_str(), wall.size(), Quantile(wall, 0.5), Quantile(wall, 0.99), Quantile(cpu, 0.5), Quantile(cpu, 0.99),
        static_cast<double>(results) / static_cast<double>(wall.size()));
    std::fflush(stdout);
  }
};

// The registry as the service has it.
struct Registry {
  SystemClock clock = {};
  NoIds ids = {};
  query::PageTokens tokens{"sixteen bytes or more"};
  std::unique_ptr<sql::Database> database = {};
  std::unique_ptr<FeedHead> head = {};
  std::unique_ptr<AreaBook> areas = {};
  std::unique_ptr<RegistryHandlers> handlers = {};

  absl::Status Open(const std::string& url) {
    HTX_ASSIGN_OR_RETURN(database, OpenRegistryDatabase(url, clock, 2));
    HTX_ASSIGN_OR_RETURN(head, FeedHead::Follow(*database, absl::Now() + absl::Seconds(10)));
    HTX_ASSIGN_OR_RETURN(areas, AreaBook::Open(*database, clock, absl::Now() + absl::Seconds(10)));
    handlers = std::make_unique<RegistryHandlers>(
        Office{.database = *database, .clock = clock, .ids = ids, .tokens = tokens, .head = *head, .areas = *areas});
    return absl::OkStatus();
  }
};

rpc::RequestContext Caller() {
  return {.method = "bench", .principal = "bench", .deadline = absl::Now() + absl::Minutes(1)};
}

// What somebody types for one organisation.
struct Typed {
  std::string name = {};
  std::string core = {};    // The last two words, with marks.
  std::string plain = {};   // Without.
  std::string begin = {};   // Not finished.
  std::string typo = {};    // A letter of the longest word twice.
  std::string number = {};  // May be empty.
  std::string province = {};
};

Typed TypedFor(const Facts& facts) {
  Typed typed{.name = facts.legal_name, .number = facts.tax_code, .province = facts.province};
  std::vector<std::string> words = absl::StrSplit(facts.legal_name, ' ');
  if (words.size() > 2) words.erase(words.begin(), words.end() - 2);
  typed.core = absl::StrJoin(words, " ");
  typed.plain = FoldForSearch(typed.core);
  typed.begin = typed.plain.substr(0, typed.plain.size() - 1);
  std::vector<std::string> folded = absl::StrSplit(typed.plain, ' ');
  const auto longest = std::max_element(folded.begin(), folded.end(),
                                        [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  longest->insert(1, 1, (*longest)[1 % longest->size()]);
  typed.typo = absl::StrJoin(folded, " ");
  return typed;
}

void Search(Registry& registry, int64_t organizations, int calls) {
  const auto run = [&](
                       const std::string& kind, const std::function<std::string(const Typed&)>& query,
                       v1::SearchMode mode = v1::SEARCH_MODE_AUTO,
                       const std::function<std::string(const Typed&)>& filter = [](const Typed&) { return ""; }) {
    Times times;
    for (int i = 0; i < calls; ++i) {
      // Far apart, and the same for every kind.
      const int64_t number = (int64_t{i} * 7919 + 13) % organizations;
      const Typed typed = TypedFor(testing::Generate({}, number).recorded.facts());
      v1::SearchOrganizationsRequest request;
      request.set_query(query(typed));
      request.set_mode(mode);
      request.set_filter(filter(typed));
      request.set_page_size(20);
      if (request.query().empty()) continue;
      times.Take([&] {
        const auto found = registry.handlers->search.SearchOrganizations(request, Caller());
        if (!found.ok()) std::fprintf(stderr, "%s: %s\n", request.query().c_str(), found.status().ToString().c_str());
        return found.ok() ? int64_t{found->total_hits()} : 0;
      });
    }
    times.Print(kind);
  };
  run("warming up", [](const Typed& t) { return t.core; });
  run("whole name", [](const Typed& t) { return t.name; });
  run("two words with marks", [](const Typed& t) { return t.core; });
  run("two words without marks", [](const Typed& t) { return t.plain; });
  run("unfinished", [](const Typed& t) { return t.begin; });
  run(
      "typing error", [](const Typed& t) { return t.typo; }, v1::SEARCH_MODE_FUZZY);
  run("number", [](const Typed& t) { return t.number; });
  run("very common words", [](const Typed&) { return std::string("nông nghiệp"); });
  run(
      "two words and a filter by province", [](const Typed& t) { return t.plain; }, v1::SEARCH_MODE_AUTO,
      [](const Typed& t) { return absl::StrCat("province = ", t.province); });
}

void List(Registry& registry, int64_t organizations, int calls) {
  const auto province = [&](int i) {
    return testing::Generate({}, (int64_t{i} * 7919 + 13) % organizations).recorded.facts().province;
  };
  Times page;
  Times bare;
  for (int i = 0; i < calls; ++i) {
    page.Take([&] {
      v1::ListOrganizationsRequest request;
      request.set_filter(absl::StrCat("province = ", province(i)));
      const auto list = registry.handlers->organizations.ListOrganizations(request, Caller());
      return list.ok() ? int64_t{list->organizations_size()} : 0;
    });
    bare.Take([&] {
      int64_t rows = 0;
      const absl::Status read =
          registry.database->Read(absl::Now() + absl::Minutes(1), [&](sql::Transaction& transaction) {
            return transaction.ForEach(
                absl::StrCat("select ", kOrganizationColumns,
                             " from organizations o where o.province = ? order by o.legal_name_key, "
                             "o.id limit 51"),
                {province(i)}, [&](const sql::Row&) {
                  ++rows;
                  return absl::OkStatus();
                });
          });
      return read.ok() ? rows : 0;
    });
  }
  page.Print("ListOrganizations, province, page of 50");
  bare.Print("bare SQL of its rows");
}

}  // namespace

int main(int argc, char** argv) {
  int64_t organizations = 0;
  int calls = 200;
  if (argc < 4 || !absl::SimpleAtoi(argv[3], &organizations) || (argc > 4 && !absl::SimpleAtoi(argv[4], &calls))) {
    return std::fprintf(stderr, "usage: bench_reads URL search|list ORGANIZATIONS [CALLS]\n"), 2;
  }
  Registry registry;
  const absl::Status opened = registry.Open(argv[1]);
  if (!opened.ok()) return std::fprintf(stderr, "%s\n", opened.ToString().c_str()), 1;
  if (absl::string_view(argv[2]) == "search") {
    Search(registry, organizations, calls);
  } else {
    List(registry, organizations, calls);
  }
  return 0;
}
