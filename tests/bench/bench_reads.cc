// Times searches and lists of the registry's handlers in this process, on a database that generate_register filled.
//
//   bench_reads URL search ORGANIZATIONS [CALLS]     per kind of query: wall and processor time of a call, hits
//   bench_reads URL list ORGANIZATIONS [CALLS]       filtered pages of 50, each against the bare SQL of its rows
//
// ORGANIZATIONS is the number that the register was generated with: queries are made from its names. Prints JSON lines.
// Processor time is that of the calling thread: on SQLite all of the work, on PostgreSQL what the service adds to the
// server's. It does not depend on what else the machine does.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/store/organization_rows.h"
#include "tests/bench/bench_registry.h"
#include "tests/support/register/generated_register.h"

namespace {

using namespace htx;            // NOLINT
using namespace htx::registry;  // NOLINT
using bench::Caller;
using bench::Quantile;

double ThreadMillis() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
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

void Search(bench::Registry& registry, int64_t organizations, int calls) {
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

// One kind of list: what is asked of the handler, and the SQL that gives the same rows.
struct ListKind {
  const char* name;
  std::string filter = {};
  std::string token = {};
  std::string where = {};
  std::vector<Value> args = {};
};

void Compare(bench::Registry& registry, const char* name, int calls, const std::function<ListKind(int)>& make) {
  Times page;
  Times bare;
  for (int i = 0; i < calls; ++i) {
    const ListKind kind = make(i);
    const auto ask = [&] {
      v1::ListOrganizationsRequest request;
      request.set_filter(kind.filter);
      request.set_page_token(kind.token);
      const auto list = registry.handlers->organizations.ListOrganizations(request, Caller());
      if (!list.ok()) std::fprintf(stderr, "%s\n", list.status().ToString().c_str());
      return list.ok() ? int64_t{list->organizations_size()} : 0;
    };
    const auto read_rows = [&] {
      int64_t rows = 0;
      const absl::Status read =
          registry.database->Read(absl::Now() + absl::Minutes(1), [&](sql::Transaction& transaction) {
            return transaction.ForEach(absl::StrCat("select ", kOrganizationColumns, " from organizations o where ",
                                                    kind.where, " order by o.legal_name_key, o.id limit 51"),
                                       kind.args, [&](const sql::Row&) {
                                         ++rows;
                                         return absl::OkStatus();
                                       });
          });
      return read.ok() ? std::min<int64_t>(rows, 50) : 0;
    };
    // In turns: whoever comes second finds the rows in the processor's cache.
    if (i % 2 == 0) page.Take(ask);
    bare.Take(read_rows);
    if (i % 2 != 0) page.Take(ask);
    if (i == 0) page = bare = Times();  // The first warms up.
  }
  page.Print(name);
  bare.Print("bare SQL of its rows");
}

// Pages of 50: by province with a total that is known, the page after it, and with a total that must be found.
void List(bench::Registry& registry, int64_t organizations, int calls) {
  const auto province = [&](int i) {
    return testing::Generate({}, (int64_t{i} * 7919 + 13) % organizations).recorded.facts().province;
  };
  const auto of_province = [&](int i) {
    return ListKind{.name = "",
                    .filter = absl::StrCat("province = ", province(i)),
                    .where = "o.province = ?",
                    .args = {province(i)}};
  };
  for (int i = 0; i < 1000; ++i) {  // Every province's total is counted.
    v1::ListOrganizationsRequest request;
    request.set_filter(of_province(i).filter);
    request.set_page_size(1);
    if (!registry.handlers->organizations.ListOrganizations(request, Caller()).ok()) return;
  }
  Compare(registry, "province, first page", calls, of_province);
  Compare(registry, "province, second page", calls, [&](int i) {
    ListKind kind = of_province(i);
    v1::ListOrganizationsRequest request;
    request.set_filter(kind.filter);
    const auto first = registry.handlers->organizations.ListOrganizations(request, Caller());
    if (!first.ok() || first->next_page_token().empty()) return kind;
    kind.token = first->next_page_token();
    const std::string& last = first->organizations(first->organizations_size() - 1).legal_name();
    kind.where = "o.province = ? and o.legal_name_key >= ?";
    kind.args.emplace_back(CollationKey(last));
    return kind;
  });
  // Each asks for another day, so that no total is known: as if something had just been recorded.
  Compare(registry, "province, total not known", calls, [&](int i) {
    ListKind kind = of_province(i);
    const std::string day = FormatDay(absl::CivilDay(1980, 1, 1) + i);
    absl::StrAppend(&kind.filter, " AND founded_date > ", day);
    absl::StrAppend(&kind.where, " and o.founded_date > ?");
    kind.args.emplace_back(day);
    return kind;
  });
}

}  // namespace

int main(int argc, char** argv) {
  int64_t organizations = 0;
  int calls = 200;
  if (argc < 4 || !absl::SimpleAtoi(argv[3], &organizations) || (argc > 4 && !absl::SimpleAtoi(argv[4], &calls))) {
    return std::fprintf(stderr, "usage: bench_reads URL search|list ORGANIZATIONS [CALLS]\n"), 2;
  }
  bench::Registry registry;
  const absl::Status opened = registry.Open(argv[1]);
  if (!opened.ok()) return std::fprintf(stderr, "%s\n", opened.ToString().c_str()), 1;
  if (absl::string_view(argv[2]) == "search") {
    Search(registry, organizations, calls);
  } else {
    List(registry, organizations, calls);
  }
  const bench::Memory memory = bench::ResidentMemory();
  std::printf("{\"name\": \"memory\", \"resident_mib\": %.1f, \"peak_mib\": %.1f}\n", memory.now, memory.peak);
  return 0;
}
