#pragma once

// How commands are put together: each adds itself to the command line and says what to run.

#include <functional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"
#include "htxctl/client/session.h"

namespace htx::ctl {

// What the parsed command line asks for.
struct Invocation {
  Options options = {};
  // Runs the chosen command; an error is explained to the user and decides the exit code.
  std::function<absl::StatusOr<ExitCode>(const Session&)> run = {};
};

void AddStatusCommand(CLI::App& app, Invocation& invocation);
void AddDemoCommands(CLI::App& app, Invocation& invocation);  // demo load, report
void AddOrganizationCommands(CLI::App& app, Invocation& invocation);
void AddImportCommand(CLI::App& app, Invocation& invocation);
void AddOperationCommands(CLI::App& app, Invocation& invocation);  // operations list, get, cancel, wait
void AddExportCommand(CLI::App& app, Invocation& invocation);
void AddAreaCommands(CLI::App& app, Invocation& invocation);
void AddFundCommands(CLI::App& app, Invocation& invocation);
void AddReportCommands(CLI::App& fund, Invocation& invocation);  // fund report <kind>
void AddLedgerCommands(CLI::App& fund,
                       Invocation& invocation);  // fund balance, statement, ledger verify, export-ledger
void AddOpeningCommands(CLI::App& fund, Invocation& invocation);  // fund import, opening, complete-opening
void AddAwardCommands(CLI::App& app, Invocation& invocation);
void AddAwardReportCommands(CLI::App& award, Invocation& invocation);  // award form, award contest results
void AddCredentialCommands(CLI::App& award, Invocation& invocation);   // award verify, bundle, certificate, keys, log
void AddStatisticsCommands(CLI::App& app, Invocation& invocation);     // indicators, statistics verify and rebuild
void AddSnapshotCommands(CLI::App& app, Invocation& invocation);       // snapshot verify and rebuild
void AddRuleCommands(CLI::App& app, Invocation& invocation);           // rules
void AddWatchCommand(CLI::App& app, Invocation& invocation);
void AddMirrorCommand(CLI::App& app, Invocation& invocation);

// Prints a message as protobuf JSON.
void PrintJson(const google::protobuf::Message& message);

// `text` as it is when it is a resource name of `collection`, else "collection/text".
std::string NameIn(const std::string& collection, const std::string& text);

// A day from the command line: "2024-04-06". INVALID_ARGUMENT otherwise.
absl::StatusOr<absl::CivilDay> DayArgument(const std::string& flag, const std::string& text);

}  // namespace htx::ctl
