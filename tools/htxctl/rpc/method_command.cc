#include "htxctl/rpc/method_command.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/rpc/request_flags.h"
#include "htxctl/ui/language.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr char kFewRows[] = "50";
constexpr char kManyRows[] = "1000";
constexpr int kCellWidth = 70;

struct Plan {
  const MethodCommand& command;
  const MethodDescriptor& method;
  RequestFlags flags;
  bool all = false;
  bool csv = false;
};

std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::vector<std::string> CellsOf(const Message& row, const std::vector<Shown>& columns, Reader reader,
                                 absl::string_view language) {
  std::vector<std::string> cells;
  for (const Shown& column : columns) {
    std::string cell = CellOf(row, PathOf(column, language), reader);
    if (column.id) cell = cell.substr(cell.rfind('/') + 1);
    cells.push_back(reader == Reader::kProgram ? CsvField(cell) : std::move(cell));
  }
  return cells;
}

// Collects the pages of one call and prints them.
class Printer {
 public:
  Printer(const Plan& plan, const Options& options)
      : plan_(plan), json_(options.json), language_(options.language), table_(Columns(plan, language_)) {
    if (plan.csv) {
      std::printf("%s\n", absl::StrJoin(plan.command.columns, ",", [](std::string* out, const Shown& column) {
                            absl::StrAppend(out, column.title);
                          }).c_str());
    }
  }

  void Add(const Message& page) {
    if (json_) return PrintJson(page);
    if (plan_.command.rows.empty()) {
      for (auto& [path, value] : Flatten(page)) table_.Add({std::move(path), std::move(value)});
      return;
    }
    const FieldDescriptor* const rows = FindField(*page.GetDescriptor(), plan_.command.rows);
    const int size = page.GetReflection()->FieldSize(page, rows);
    for (int i = 0; i < size; ++i) AddRow(page.GetReflection()->GetRepeatedMessage(page, rows, i));
    shown_ += size;
    total_ = CellOf(page, "total_size", Reader::kPerson);
  }

  void End(bool more) const {
    if (json_ || plan_.csv) return;
    std::printf("%s", table_.Text().c_str());
    if (plan_.command.rows.empty()) return;
    const std::string of = total_.empty() ? "" : absl::StrCat(" / ", total_);
    std::printf("\n%s%s%s\n", Grouped(shown_).c_str(), of.c_str(), more ? " … (--all)" : "");
  }

 private:
  static std::vector<Table::Column> Columns(const Plan& plan, absl::string_view language) {
    if (plan.command.rows.empty()) return {{"field"}, {"value", Align::kLeft, 120}};
    const Descriptor& row = *FindField(*plan.method.output_type(), plan.command.rows)->message_type();
    std::vector<Table::Column> columns;
    for (const Shown& each : plan.command.columns) {
      const bool figure = IsFigure(*FindField(row, PathOf(each, language)));
      columns.push_back({std::string(each.title), figure ? Align::kRight : Align::kLeft, kCellWidth});
    }
    return columns;
  }

  void AddRow(const Message& row) {
    if (!plan_.csv) return table_.Add(CellsOf(row, plan_.command.columns, Reader::kPerson, language_));
    std::printf("%s\n", absl::StrJoin(CellsOf(row, plan_.command.columns, Reader::kProgram, language_), ",").c_str());
  }

  const Plan& plan_;
  const bool json_;
  const std::string language_;
  Table table_;
  int64_t shown_ = 0;
  std::string total_ = {};
};

absl::StatusOr<ExitCode> Run(const Session& session, const Plan& plan) {
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<Message> request, plan.flags.Make());
  const std::unique_ptr<Message> page = NewMessage(*plan.method.output_type());
  const bool paged = plan.method.input_type()->FindFieldByName("page_token") != nullptr;
  if (paged && CellOf(*request, "page_size", Reader::kProgram).empty()) {
    HTX_RETURN_IF_ERROR(SetField(*request, "page_size", plan.all ? kManyRows : kFewRows));
  }
  Printer printer(plan, session.options());
  std::string next;
  do {
    HTX_RETURN_IF_ERROR(session.Call(plan.method, *request, *page));
    printer.Add(*page);
    next = paged ? CellOf(*page, "next_page_token", Reader::kProgram) : "";
    if (!next.empty()) HTX_RETURN_IF_ERROR(SetField(*request, "page_token", next));
  } while (plan.all && !next.empty());
  printer.End(!next.empty());
  const bool differs = !plan.command.verdict.empty() && CellOf(*page, plan.command.verdict, Reader::kProgram) != "yes";
  return differs ? kExitDiffers : kExitOk;
}

CLI::App& GroupIn(CLI::App& app, absl::string_view name, absl::string_view language) {
  for (CLI::App* group : app.get_subcommands([](CLI::App*) { return true; })) {
    if (group->get_name() == name) return *group;
  }
  std::string about;
  for (const auto& [group, text] : MethodGroups()) {
    if (group == name) about = In(language, text);
  }
  CLI::App* const group = app.add_subcommand(std::string(name), about);
  group->require_subcommand(1);
  return *group;
}

void AddMethodCommand(CLI::App& app, Invocation& invocation, const MethodCommand& row, absl::string_view language) {
  const MethodDescriptor* const method = FindMethod(row.method);
  HTX_CHECK(method != nullptr);
  const auto plan = std::make_shared<Plan>(Plan{row, *method, RequestFlags(*method->input_type())});
  CLI::App& command = *GroupIn(app, row.group, language).add_subcommand(std::string(row.name), In(language, row.help));
  for (const auto& [path, collection] : row.ids) plan->flags.SetCollection(path, collection);
  for (const absl::string_view path : row.arguments) plan->flags.AddArgument(command, path, language);
  plan->flags.AddFlags(command, language);
  if (!row.preset.empty()) {
    const std::pair<absl::string_view, absl::string_view> preset = absl::StrSplit(row.preset, absl::MaxSplits('=', 1));
    plan->flags.Preset(preset.first, preset.second);
  }
  if (method->input_type()->FindFieldByName("page_token") != nullptr) {
    command.add_flag("--all", plan->all, In(language, {.en = "every page", .vi = "tất cả các trang"}));
  }
  if (!row.rows.empty()) {
    command.add_flag("--csv", plan->csv, In(language, {.en = "rows as CSV", .vi = "các dòng dạng CSV"}));
  }
  command.callback(
      [&invocation, plan] { invocation.run = [plan](const Session& session) { return Run(session, *plan); }; });
  if (!row.example.empty()) {
    command.footer(absl::StrCat(In(language, {.en = "Example", .vi = "Ví dụ"}), ":\n  htxctl ", row.example));
  }
}

}  // namespace

std::string PathOf(const Shown& column, absl::string_view language) {
  return absl::StrReplaceAll(column.path, {{"{lang}", language}});
}

const MethodDescriptor* FindMethod(absl::string_view name) {
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(std::string(name));
}

void AddMethodCommands(CLI::App& app, Invocation& invocation, absl::Span<const MethodCommand> commands,
                       absl::string_view language) {
  for (const MethodCommand& command : commands) AddMethodCommand(app, invocation, command, language);
}

}  // namespace htx::ctl
