#pragma once

// Commands that are one call of one method. A row of a table names the method and what to show of its answer; the flags
// follow from the fields of its request.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "google/protobuf/descriptor.h"
#include "htxctl/commands/command.h"

namespace htx::ctl {

struct Shown {
  absl::string_view title = {};
  absl::string_view path = {};  // Below one row; {lang} stands for the language.
  bool id = false;              // The last part of a resource name.
};

struct MethodCommand {
  absl::string_view group = {};
  absl::string_view name = {};
  absl::string_view method = {};  // "htx.registry.v1.RoleService.ListRoles"
  Text help = {};
  // Fields that are told without a flag, in order; the last may be repeated.
  std::vector<absl::string_view> arguments = {};
  // Fields that are names, with the collection that a bare id belongs to.
  std::vector<std::pair<absl::string_view, absl::string_view>> ids = {};
  // The repeated field of the answer that is a table, and its columns; without, every field of the answer is shown.
  absl::string_view rows = {};
  std::vector<Shown> columns = {};
  absl::string_view verdict = {};  // A flag of the answer: false ends with kExitDiffers.
  absl::string_view preset = {};   // "field=value" unless the caller says otherwise.
  absl::string_view example = {};
};

// `path` of a column for a reader of `language`.
std::string PathOf(const Shown& column, absl::string_view language);

// Null when this program knows no such method.
const google::protobuf::MethodDescriptor* FindMethod(absl::string_view name);

// All of them, under their groups; help is in `language`, "vi" or "en".
void AddMethodCommands(CLI::App& app, Invocation& invocation, absl::Span<const MethodCommand> commands,
                       absl::string_view language);

// What people do with the registry, its alliances and areas, and with the fund.
absl::Span<const MethodCommand> RegistryMethods();
// The names of the groups, with what they are about.
absl::Span<const std::pair<absl::string_view, Text>> MethodGroups();

// `call`: any unary method of any service, with the request as JSON or by fields, the answer as JSON.
void AddCallCommand(CLI::App& app, Invocation& invocation, absl::string_view language);

}  // namespace htx::ctl
