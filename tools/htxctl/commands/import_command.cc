#include <unistd.h>

#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htxctl/commands/command.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/files/import_file.h"
#include "htxctl/files/import_report.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

constexpr int kAttempts = 5;  // When the registry went away: it may be on its way up again.
constexpr absl::Duration kStreamTimeout = absl::Hours(2);

struct ImportFlags {
  std::string file = {};
  std::string format = {};
  std::string separator = {};
  std::string mode = "create";
  std::string match = {};
  std::string scope = {};
  std::string update_mask = {};
  std::string dataset = {};
  std::string alliance = {};
  std::string reason = {};
  std::string request_id = {};
  std::string report = {};
  bool report_all = false;
  bool atomic = false;
  bool validate_only = false;
  bool report_duplicates = false;
  bool enforce = false;
  bool resume = false;
};

// "tax-code" is MATCH_BY_TAX_CODE; "identifier:EXTERNAL" names its scheme.
absl::StatusOr<registry::v1::MatchRule> RuleIn(absl::string_view text) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  registry::v1::MatchRule rule;
  registry::v1::MatchBy by = registry::v1::MATCH_BY_UNSPECIFIED;
  registry::v1::IdentifierScheme scheme = registry::v1::IDENTIFIER_SCHEME_UNSPECIFIED;
  const std::string word = absl::StrReplaceAll(absl::AsciiStrToUpper(parts.first), {{"-", "_"}});
  bool known = registry::v1::MatchBy_Parse(absl::StrCat("MATCH_BY_", word), &by);
  if (known && !parts.second.empty()) {
    known = registry::v1::IdentifierScheme_Parse(
        absl::StrCat("IDENTIFIER_SCHEME_", absl::AsciiStrToUpper(parts.second)), &scheme);
  }
  if (!known) {
    return InvalidField("--match", {.en = absl::StrCat("\"", text, "\" is no match rule"),
                                    .vi = absl::StrCat("\"", text, "\" không phải là quy tắc đối chiếu")});
  }
  rule.set_by(by);
  rule.set_scheme(scheme);
  return rule;
}

absl::StatusOr<registry::v1::ImportConfig> ConfigOf(const ImportFlags& flags) {
  registry::v1::ImportConfig config;
  registry::v1::ImportMode mode = registry::v1::IMPORT_MODE_CREATE;
  HTX_CHECK(registry::v1::ImportMode_Parse(absl::StrCat("IMPORT_MODE_", absl::AsciiStrToUpper(flags.mode)), &mode));
  config.set_mode(mode);
  for (const absl::string_view text : absl::StrSplit(flags.match, ',', absl::SkipWhitespace())) {
    HTX_ASSIGN_OR_RETURN(*config.add_match_rules(), RuleIn(absl::StripAsciiWhitespace(text)));
  }
  for (const absl::string_view path : absl::StrSplit(flags.update_mask, ',', absl::SkipWhitespace())) {
    config.mutable_update_mask()->add_paths(std::string(absl::StripAsciiWhitespace(path)));
  }
  config.set_scope(flags.scope);
  config.set_dataset(flags.dataset);
  config.set_reason(flags.reason);
  config.set_atomic(flags.atomic);
  config.set_validate_only(flags.validate_only);
  if (flags.report_duplicates) config.set_duplicates(registry::v1::DUPLICATE_POLICY_REPORT);
  if (flags.enforce) config.set_registration_rules(registry::v1::REGISTRATION_RULES_ENFORCE);
  if (!flags.alliance.empty()) config.set_alliance(NameIn("organizations", flags.alliance));
  return config;
}

// One import of one file, sent by as many streams as it takes.
class Sender {
 public:
  Sender(const Session& session, const ImportFlags& flags, FileFormat format)
      : session_(session),
        flags_(flags),
        format_(format),
        separator_(flags.separator.empty()    ? '\0'
                   : flags.separator == "tab" ? '\t'
                                              : flags.separator.front()),
        stub_(registry::v1::BulkService::NewStub(session.registry())) {}

  absl::StatusOr<registry::v1::ImportOrganizationsResponse> Send() {
    HTX_ASSIGN_OR_RETURN(config_, ConfigOf(flags_));
    HTX_RETURN_IF_ERROR(Identify());
    if (flags_.resume) HTX_RETURN_IF_ERROR(GoOn(/*must_exist=*/true));
    for (int attempt = 1;; ++attempt) {
      absl::StatusOr<registry::v1::ImportOrganizationsResponse> response = SendOnce(attempt > 1);
      // ABORTED: a stream of a client that has gone still wrote what it had been sent (IMPORT_CONTENDED).
      const bool goes_on = absl::IsUnavailable(response.status()) || absl::IsAborted(response.status());
      // Standard input cannot be read twice.
      if (!goes_on || attempt == kAttempts || flags_.file == "-") return response;
      HTX_RETURN_IF_ERROR(GoOn(/*must_exist=*/false));
    }
  }
  std::string name() const { return absl::StrCat("imports/", absl::AsciiStrToLower(config_.request_id())); }

 private:
  // By default the same file with the same settings has the same id, so that an import sent twice goes on.
  absl::Status Identify() {
    config_.set_request_id(flags_.request_id);
    if (flags_.file == "-") {
      if (flags_.request_id.empty()) config_.set_request_id(NewUuid());
      return absl::OkStatus();
    }
    HTX_ASSIGN_OR_RETURN(summary_, ImportFile::Summarize(flags_.file, format_, separator_));
    if (!flags_.request_id.empty()) return absl::OkStatus();
    config_.set_request_id(StableUuid(
        absl::StrCat("file/", session_.options().principal, "/", summary_.digest, "/", config_.SerializeAsString())));
    return absl::OkStatus();
  }

  // Asks which rows are settled, and begins after them.
  absl::Status GoOn(bool must_exist) {
    registry::v1::GetImportRequest request;
    request.set_name(name());
    grpc::ClientContext context;
    session_.Prepare(context);
    context.set_wait_for_ready(true);
    registry::v1::GetImportResponse response;
    const absl::Status status = FromWire(stub_->GetImport(&context, request, &response));
    if (absl::IsNotFound(status) && !must_exist) return absl::OkStatus();  // Not even begun.
    HTX_RETURN_IF_ERROR(status);
    config_.set_first_row(response.import_record().last_committed_row() + 1);
    return absl::OkStatus();
  }

  absl::StatusOr<registry::v1::ImportOrganizationsResponse> SendOnce(bool again) {
    HTX_ASSIGN_OR_RETURN(ImportFile file, ImportFile::Open(flags_.file, format_, separator_));
    grpc::ClientContext context;
    session_.Prepare(context, kStreamTimeout);
    context.set_wait_for_ready(again);
    registry::v1::ImportOrganizationsResponse response;
    const auto writer = stub_->ImportOrganizations(&context, &response);
    registry::v1::ImportOrganizationsRequest message;
    *message.mutable_config() = config_;
    bool open = writer->Write(message);
    std::optional<Progress> progress;
    if (isatty(fileno(stderr)) == 1) progress.emplace("import", summary_.rows);
    for (int64_t number = 1; open; ++number) {
      HTX_ASSIGN_OR_RETURN(std::optional<registry::v1::ImportRow> row, Take(file, context));
      if (!row) break;
      if (progress) progress->Set(number);
      if (number < config_.first_row()) continue;  // Settled since an earlier stream.
      *message.mutable_row() = *std::move(row);
      open = writer->Write(message);
    }
    if (open) writer->WritesDone();
    HTX_RETURN_IF_ERROR(FromWire(writer->Finish()));
    return response;
  }

  // The next row; a file that turns out to be broken ends the call, and what was committed stays.
  static absl::StatusOr<std::optional<registry::v1::ImportRow>> Take(ImportFile& file, grpc::ClientContext& context) {
    absl::StatusOr<std::optional<registry::v1::ImportRow>> row = file.Next();
    if (!row.ok()) context.TryCancel();
    return row;
  }

  const Session& session_;
  const ImportFlags& flags_;
  const FileFormat format_;
  const char separator_;
  const std::unique_ptr<registry::v1::BulkService::Stub> stub_;
  registry::v1::ImportConfig config_ = {};
  FileSummary summary_ = {};
};

// What the registry answered, or the report of an import that refused all rows because of some.
absl::StatusOr<registry::v1::ImportOrganizationsResponse> Refused(const Session& session, const std::string& name) {
  const auto stub = registry::v1::BulkService::NewStub(session.registry());
  registry::v1::GetImportRequest request;
  request.set_name(name);
  HTX_ASSIGN_OR_RETURN(const auto found, session.Call(*stub, &registry::v1::BulkService::Stub::GetImport, request));
  registry::v1::ImportOrganizationsResponse response;
  *response.mutable_import_record() = found.import_record();
  const registry::v1::ImportCounts& counts = found.import_record().counts();
  response.set_row_count(counts.rows());
  response.set_refused_count(counts.rejected() + counts.possible_duplicates() + counts.ambiguous());
  registry::v1::ListImportRowsRequest rows;
  rows.set_parent(name);
  for (const auto outcome : {registry::v1::IMPORT_OUTCOME_REJECTED, registry::v1::IMPORT_OUTCOME_POSSIBLE_DUPLICATE,
                             registry::v1::IMPORT_OUTCOME_AMBIGUOUS}) {
    rows.add_outcomes(outcome);
  }
  HTX_ASSIGN_OR_RETURN(const auto page, session.Call(*stub, &registry::v1::BulkService::Stub::ListImportRows, rows));
  for (const registry::v1::ImportRowReport& row : page.rows()) {
    registry::v1::RowError& error = *response.add_errors();
    error.set_row_id(row.row_id());
    error.set_row_number(row.row_number());
    error.set_reason(row.reason());
    *error.mutable_violations() = row.violations();
  }
  return response;
}

absl::StatusOr<ExitCode> Import(const Session& session, const ImportFlags& flags) {
  const FileFormat format = flags.format.empty()    ? FormatOf(flags.file)
                            : flags.format == "csv" ? FileFormat::kCsv
                                                    : FileFormat::kJsonLines;
  Sender sender(session, flags, format);
  absl::StatusOr<registry::v1::ImportOrganizationsResponse> response = sender.Send();
  if (ReasonOf(response.status()) == "IMPORT_REFUSED") response = Refused(session, sender.name());
  HTX_RETURN_IF_ERROR(response.status());
  if (!flags.report.empty()) {
    HTX_RETURN_IF_ERROR(WriteReport(session, sender.name(), flags.report_all, flags.report));
  }
  if (session.options().json) {
    PrintJson(*response);
  } else {
    PrintReport(*response, session.options().language == "vi");
  }
  const registry::v1::ImportCounts& counts = response->import_record().counts();
  const bool all_good = counts.rejected() + counts.possible_duplicates() + counts.ambiguous() + counts.missing() == 0;
  return all_good ? kExitOk : kExitDiffers;
}

void AddFlags(CLI::App& import, ImportFlags& flags) {
  import.add_option("file", flags.file, "CSV with a heading, or lines of ImportRow as JSON; - for standard input")
      ->required();
  import.add_option("--format", flags.format, "csv or jsonl; default: by the name of the file")
      ->check(CLI::IsMember({"csv", "jsonl"}));
  import.add_option("--separator", flags.separator, "Between the cells: , ; or tab; default: as the heading has it")
      ->check(CLI::IsMember({",", ";", "tab"}));
  import.add_option("--mode", flags.mode, "create, upsert, or reconcile")
      ->check(CLI::IsMember({"create", "upsert", "reconcile"}))
      ->capture_default_str();
  import.add_option("--match", flags.match,
                    "How rows find their organisation, in order: organization-id, tax-code, registration-number, "
                    "identifier:SCHEME, name-and-area");
  import.add_option("--scope", flags.scope, "reconcile: filter of the organisations that the file should hold");
  import.add_option("--update-mask", flags.update_mask,
                    "Fields that rows may change, also to nothing; default: what a row fills");
  import.add_option("--dataset", flags.dataset, "Data set label for rows that carry none");
  import.add_option("--alliance", flags.alliance, "Alliance for rows that carry none");
  import.add_option("--reason", flags.reason, "Why, for the audit log");
  import.add_option("--request-id", flags.request_id, "UUID of the import; default: made from the file and the flags");
  import.add_option("--report", flags.report, "Write the report there, .csv or .jsonl: rows that need a look");
  import.add_flag("--report-all", flags.report_all, "The report holds every row");
  import.add_flag("--atomic", flags.atomic, "All rows or none (at most 5 000)");
  import.add_flag("--validate-only,--dry-run", flags.validate_only,
                  "Judge every row, record nothing (at most 100 000)");
  import.add_flag("--report-duplicates", flags.report_duplicates, "Record rows that look like others, with a warning");
  import.add_flag("--enforce-rules", flags.enforce, "Refuse departures from the rules of registration");
  import.add_flag("--resume", flags.resume, "Go on with the same import of this file after the last settled row");
}

}  // namespace

void AddImportCommand(CLI::App& app, Invocation& invocation) {
  CLI::App* import = app.add_subcommand("import", "Record the organisations of a file");
  const auto flags = std::make_shared<ImportFlags>();
  AddFlags(*import, *flags);
  import->callback([&invocation, flags] {
    invocation.run = [flags](const Session& session) { return Import(session, *flags);
};
}  // namespace htx::ctl
);
import->footer(
    "Good rows are kept, refused ones listed. Exit code 1 when rows were refused, or organisations are missing.\n"
    "An import that broke off goes on when it is sent again; --resume does not send what is settled.\n"
    "The columns are those that `htxctl export organizations` writes; docs/registry/bulk.md describes them.\n"
    "Examples:\n"
    "  htxctl import hai-phong.csv --alliance lmhtx-hai-phong --dry-run --report look.csv\n"
    "  htxctl import hai-phong.csv --alliance lmhtx-hai-phong --mode reconcile --scope 'alliance = lmhtx-hai-phong'");
}

}  // namespace htx::ctl
