#include <unistd.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htx/registry/v1/organization.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/commands/command.h"
#include "htxctl/files/cell_proto.h"
#include "htxctl/files/csv_stream.h"
#include "htxctl/files/list_export.h"
#include "htxctl/files/organization_columns.h"
#include "htxctl/ui/progress.h"

namespace htx::ctl {
namespace {

using google::protobuf::Message;

struct ExportFlags {
  std::string list = {};
  std::string parent = {};
  std::string filter = {};
  std::string order_by = {};
  std::string as_of = {};
  std::string known = {};
  std::vector<std::string> settings = {};
  std::string out = {};
  std::string format = "csv";
  bool bom = false;
};

// Writes items as rows. Organisations have the columns that an import reads, all others those of their contract.
class Writer {
 public:
  Writer(const List& list, bool csv, std::ostream& output)
      : csv_(csv),
        organizations_(list.items->message_type() == registry::v1::Organization::descriptor()),
        paths_(PathsOf(*list.items->message_type())),
        output_(output) {
    if (csv_) WriteCsvRow(organizations_ ? WrittenColumns() : paths_, output_);
  }

  absl::Status Write(const Message& item) {
    if (!csv_) {
      const std::string json = JsonLine(item);
      HTX_CHECK(!json.empty());
      output_ << json << '\n';
    } else if (organizations_) {
      registry::v1::Organization organization;
      organization.CopyFrom(item);
      WriteCsvRow(WriteOrganization(organization), output_);
    } else {
      std::vector<std::string> cells;
      for (const std::string& path : paths_) cells.push_back(CellOf(item, path));
      WriteCsvRow(cells, output_);
    }
    if (output_) return absl::OkStatus();
    return InvalidField("--out", {.en = "cannot be written", .vi = "không ghi được"});
  }

 private:
  const bool csv_;
  const bool organizations_;
  const std::vector<std::string> paths_;
  std::ostream& output_;
};

absl::Status SetAll(const ExportFlags& flags, Message& request) {
  const std::tuple<const char*, const char*, const std::string&> arguments[] = {
      {"--parent", "parent", flags.parent},        {"--filter", "filter", flags.filter},
      {"--order-by", "order_by", flags.order_by},  {"--as-of", "time.valid_date", flags.as_of},
      {"--known", "time.known_time", flags.known},
  };
  for (const auto& [flag, path, text] : arguments) {
    if (!text.empty()) HTX_RETURN_IF_ERROR(SetArgument(flag, path, text, request));
  }
  for (const std::string& setting : flags.settings) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(setting, absl::MaxSplits('=', 1));
    HTX_RETURN_IF_ERROR(SetArgument("--set", parts.first, parts.second, request));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Export(const Session& session, const ExportFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const List list, FindList(flags.list));
  const std::unique_ptr<Message> request = NewRequest(list);
  HTX_RETURN_IF_ERROR(SetAll(flags, *request));
  std::ofstream file;
  if (!flags.out.empty()) {
    file.open(flags.out, std::ios::binary);
    if (!file) return InvalidField("--out", {.en = "cannot be written", .vi = "không ghi được"});
  }
  std::ostream& output = flags.out.empty() ? std::cout : file;
  if (flags.bom) output << "\xEF\xBB\xBF";
  Writer writer(list, flags.format == "csv", output);
  // Beside the rows themselves a bar would only be in the way.
  const bool shows = !flags.out.empty() && isatty(fileno(stderr)) == 1;
  std::optional<Progress> progress;
  HTX_RETURN_IF_ERROR(ForEachItem(session, list, *request, [&](const Message& item, int64_t total) {
    if (shows && !progress) progress.emplace("export", total);
    if (progress) progress->Add(1);
    return writer.Write(item);
  }));
  output.flush();
  return output ? absl::StatusOr<ExitCode>(kExitOk)
                : InvalidField("--out", {.en = "cannot be written", .vi = "không ghi được"});
}

}  // namespace

void AddExportCommand(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("export", "Write a list of the registry as CSV or JSON lines");
  const auto flags = std::make_shared<ExportFlags>();
  command->add_option("list", flags->list, "organizations, roles, relationships, ...: `htxctl export x` names them all")
      ->required();
  command->add_option("--parent", flags->parent, "Whose list, where it has a parent; default organizations/-");
  command->add_option("--filter", flags->filter, "Only what matches, as in the list's filter");
  command->add_option("--order-by", flags->order_by, "In this order");
  command->add_option("--as-of", flags->as_of, "As it was on this day");
  command->add_option("--known", flags->known, "As it was known at this instant, e.g. 2025-06-30T17:00:00Z");
  command->add_option("--set", flags->settings, "Any other argument of the list: FIELD=VALUE");
  command->add_option("--out", flags->out, "File to write; default: standard output");
  command->add_option("--format", flags->format, "csv or jsonl")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  command->add_flag("--bom", flags->bom, "Begin with a byte order mark, which some spreadsheets need for UTF-8");
  command->callback(
      [&invocation, flags] { invocation.run = [flags](const Session& session) { return Export(session, *flags); }; });
  command->footer(
      "Organisations are written under the columns that `htxctl import` reads. All pages show one instant.\n"
      "Examples:\n"
      "  htxctl export organizations --filter 'province = \"p31\"' --as-of 2024-12-31 --out hai-phong.csv\n"
      "  htxctl export memberships --format jsonl");
}

}  // namespace htx::ctl
