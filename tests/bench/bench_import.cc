// P8: an import of generated rows, without the network.
//
//   bench_import URL ROWS [--prepare]
//
// Sends ROWS rows through ImportOrganizations' sink, best effort, and prints one line of JSON: rows per second, and the
// resident memory after a tenth of the rows and at the end. Making the rows is not counted. --prepare only opens the
// database and records the alliances: the state before.

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "registry/rpc/bulk_handlers.h"
#include "registry/rpc/organization_proto.h"
#include "registry/store/registry_database.h"
#include "tests/support/register/generated_register.h"

namespace htx::registry {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(30);

double ResidentMib() {
  std::ifstream statm("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

v1::ImportOrganizationsRequest RowOf(const Organization& organization) {
  v1::ImportOrganizationsRequest message;
  v1::ImportRow& row = *message.mutable_row();
  row.set_row_id(organization.id.text());
  row.set_organization_id(organization.id.text());
  *row.mutable_organization() = ToProtoWhole(organization, 0);
  row.mutable_organization()->clear_name();
  row.mutable_organization()->clear_legal_status();
  return message;
}

v1::ImportOrganizationsRequest Config() {
  v1::ImportOrganizationsRequest message;
  message.mutable_config()->set_request_id(NewUuid());
  message.mutable_config()->set_duplicates(v1::DUPLICATE_POLICY_REPORT);  // Generated names resemble each other.
  return message;
}

struct Figures {
  double seconds = 0;
  double resident_at_tenth = 0;
  v1::ImportOrganizationsResponse response = {};
};

// Sends the alliances, or else `rows` organisations.
absl::StatusOr<Figures> Import(const Office& office, int64_t rows, bool alliances) {
  const rpc::RequestContext context{.method = "htx.registry.v1.BulkService/ImportOrganizations",
                                    .principal = "bench",
                                    .scopes = {"*"},
                                    .deadline = absl::Now() + kTimeout};
  ImportBoard board;
  BulkHandlers handlers(office, board);
  HTX_ASSIGN_OR_RETURN(const auto sink, handlers.ImportOrganizations(context));
  HTX_RETURN_IF_ERROR(sink->Accept(Config()));
  const htx::testing::RegisterSpec spec{
      .organizations = rows, .changes = false, .memberships = false, .reports = false};
  Figures figures;
  absl::Duration spent;
  if (alliances) {
    for (const Organization& alliance : htx::testing::GeneratedAlliances()) {
      HTX_RETURN_IF_ERROR(sink->Accept(RowOf(alliance)));
    }
  }
  for (int64_t i = 0; !alliances && i < rows; ++i) {
    const v1::ImportOrganizationsRequest message = RowOf(htx::testing::Generate(spec, i).recorded);
    const absl::Time start = absl::Now();
    HTX_RETURN_IF_ERROR(sink->Accept(message));
    spent += absl::Now() - start;
    if (i == rows / 10) figures.resident_at_tenth = ResidentMib();
  }
  const absl::Time start = absl::Now();
  HTX_ASSIGN_OR_RETURN(figures.response, sink->Finish());
  figures.seconds = absl::ToDoubleSeconds(spent + (absl::Now() - start));
  return figures;
}

absl::Status Run(const char* url, int64_t rows, bool prepare) {
  const SystemClock clock;
  HTX_ASSIGN_OR_RETURN(const auto database, OpenRegistryDatabase(url, clock, 2));
  HTX_ASSIGN_OR_RETURN(const auto head, FeedHead::Follow(*database, absl::Now() + kTimeout));
  HTX_ASSIGN_OR_RETURN(const auto areas, AreaBook::Open(*database, clock, absl::Now() + kTimeout));
  const auto ids = MakeIdSource();
  const query::PageTokens tokens("sixteen bytes or more");
  const Office office{
      .database = *database, .clock = clock, .ids = *ids, .tokens = tokens, .head = *head, .areas = *areas};
  HTX_ASSIGN_OR_RETURN(const Figures figures, Import(office, rows, prepare));
  if (figures.response.refused_count() > 0) {
    return absl::InternalError(absl::StrCat(figures.response.refused_count(), " rows were refused, the first with ",
                                            figures.response.errors(0).ShortDebugString()));
  }
  std::printf(
      "{\"rows\": %lld, \"seconds\": %.3f, \"rate\": %.1f, \"resident_tenth_mib\": %.1f, \"resident_mib\": %.1f}\n",
      static_cast<long long>(figures.response.row_count()), figures.seconds,
      static_cast<double>(figures.response.row_count()) / figures.seconds, figures.resident_at_tenth, ResidentMib());
  return absl::OkStatus();
}

}  // namespace
}  // namespace htx::registry

int main(int argc, char** argv) {
  int64_t rows = 0;
  const bool prepare = argc == 4 && absl::string_view(argv[3]) == "--prepare";
  if (argc < 3 || (argc == 4 && !prepare) || argc > 4 || !absl::SimpleAtoi(argv[2], &rows)) {
    std::fprintf(stderr, "usage: bench_import URL ROWS [--prepare]\n");
    return 2;
  }
  const absl::Status status = htx::registry::Run(argv[1], rows, prepare);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
