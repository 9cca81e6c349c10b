#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "google/protobuf/util/json_util.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/ui/progress.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

namespace v1 = registry::v1;

constexpr int64_t kMaxRows = 1'000'000;  // As many as the registry takes in one stream.

struct ImportFlags {
  std::string file = {};
  std::string dataset = {};
  std::string alliance = {};
  std::string request_id = {};
  bool validate_only = false;
};

absl::Status BadFile(const std::string& text_en, const std::string& text_vi) {
  return InvalidField("FILE", {.en = text_en, .vi = text_vi});
}

// The lines of the file, or of standard input for "-".
absl::StatusOr<std::vector<std::string>> Lines(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path);
    if (!file) return BadFile(absl::StrCat("cannot read ", path), absl::StrCat("không đọc được ", path));
  }
  std::istream& input = path == "-" ? std::cin : file;
  std::vector<std::string> lines;
  for (std::string line; std::getline(input, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (static_cast<int64_t>(lines.size()) == kMaxRows) {
      return BadFile("more than 1 000 000 rows", "nhiều hơn 1 000 000 dòng");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// One line is one ImportRow as protobuf JSON. A row without row_id is known by its line number.
absl::StatusOr<v1::ImportOrganizationsRequest> RowIn(const std::string& line, size_t number) {
  v1::ImportOrganizationsRequest request;
  const auto parsed = google::protobuf::util::JsonStringToMessage(line, request.mutable_row());
  if (!parsed.ok()) {
    const std::string why(parsed.message());
    return BadFile(absl::StrCat("line ", number, ": ", why), absl::StrCat("dòng ", number, ": ", why));
  }
  if (request.row().row_id().empty()) request.mutable_row()->set_row_id(absl::StrCat("line-", number));
  return request;
}

void Print(const v1::ImportOrganizationsResponse& response) {
  Table counts(
      {{"rows", Align::kRight}, {"created", Align::kRight}, {"repeated", Align::kRight}, {"refused", Align::kRight}});
  counts.Add({Grouped(response.row_count()), Grouped(response.created_count()), Grouped(response.repeated_count()),
              Grouped(response.refused_count())});
  std::printf("%s", counts.Text().c_str());
  if (response.errors_size() == 0) return;
  Table errors({{"row"}, {"number", Align::kRight}, {"reason"}, {"field"}, {"why", Align::kLeft, 100}});
  for (const v1::RowError& error : response.errors()) {
    if (error.violations_size() == 0) errors.Add({error.row_id(), Grouped(error.row_number()), error.reason()});
    for (const v1::RowViolation& violation : error.violations()) {
      errors.Add(
          {error.row_id(), Grouped(error.row_number()), error.reason(), violation.field(), violation.description_vi()});
    }
  }
  std::printf("\n%s%s", errors.Text().c_str(), response.errors_truncated() ? "…\n" : "");
}

absl::StatusOr<ExitCode> Import(const Session& session, const ImportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const std::vector<std::string> lines, Lines(flags.file));
  std::vector<v1::ImportOrganizationsRequest> rows;
  uint64_t digest = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(auto row, RowIn(lines[i], i + 1));
    rows.push_back(std::move(row));
    digest = StableHash(lines[i], digest);
  }
  v1::ImportOrganizationsRequest first;
  v1::ImportConfig& config = *first.mutable_config();
  // By default the same file has the same id, so a file sent twice is recognised row by row.
  config.set_request_id(flags.request_id.empty() ? StableUuid(absl::StrCat("file/", flags.dataset, "/", digest))
                                                 : flags.request_id);
  config.set_validate_only(flags.validate_only);
  config.set_dataset(flags.dataset);
  if (!flags.alliance.empty()) config.set_alliance(NameIn("organizations", flags.alliance));

  const auto stub = v1::BulkService::NewStub(session.registry());
  grpc::ClientContext context;
  session.Prepare(context, absl::Minutes(30));
  v1::ImportOrganizationsResponse response;
  const auto writer = stub->ImportOrganizations(&context, &response);
  bool open = writer->Write(first);
  {
    Progress progress("import", static_cast<int64_t>(rows.size()));
    for (size_t i = 0; open && i < rows.size(); ++i) {
      open = writer->Write(rows[i]);
      progress.Add(1);
    }
    if (open) writer->WritesDone();
    HTX_RETURN_IF_ERROR(FromWire(writer->Finish()));
  }
  if (session.options().json) {
    PrintJson(response);
  } else {
    Print(response);
  }
  return response.refused_count() == 0 ? kExitOk : kExitDiffers;
}

}  // namespace

void AddImportCommand(CLI::App& organizations, Invocation& invocation) {
  CLI::App* import =
      organizations.add_subcommand("import", "Register many organisations from a file; good rows are kept");
  const auto flags = std::make_shared<ImportFlags>();
  import->add_option("file", flags->file, "File of lines, one ImportRow as JSON each; - for standard input")
      ->required();
  import->add_option("--dataset", flags->dataset, "Data set label for rows that carry none");
  import->add_option("--alliance", flags->alliance, "Alliance for rows that carry none");
  import->add_option("--request-id", flags->request_id, "UUID of the import; default: made from the file's content");
  import->add_flag("--validate-only", flags->validate_only, "Judge every row, record nothing");
  import->callback([&invocation, flags] {
    invocation.run = [flags](const Session& session) { return Import(session, *flags);
};
}  // namespace htx::ctl
);
import->footer(
    "Exit code 1 when rows were refused; they are listed with field and reason.\n"
    "A line looks like this:\n"
    "  {\"row_id\": \"1\", \"kind_text\": \"HTX\", \"organization\": {\"legal_name\": \"Hợp tác xã Nông nghiệp Đồng "
    "Tâm\",\n"
    "   \"sector\": \"SECTOR_AGRICULTURE\", \"founded_date\": {\"year\": 2016, \"month\": 5, \"day\": 4}, \"area\": "
    "\"areas/p31\"}}\n"
    "Example:\n  htxctl org import rows.jsonl --alliance lmhtx-hai-phong --dataset hai-phong-2025 --validate-only");
}

}  // namespace htx::ctl
