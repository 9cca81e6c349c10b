// htxctl: the command line client of the suite. It speaks the public contracts and nothing more.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/strip.h"
#include "htxctl/client/explain.h"
#include "htxctl/commands/command.h"
#include "htxctl/rpc/method_command.h"

namespace htx::ctl {
namespace {

void AddGlobalFlags(CLI::App& app, Options& options) {
  app.add_option("--registry", options.registry, "Address of the registry")
      ->envname("HTX_REGISTRY")
      ->capture_default_str();
  app.add_option("--funding", options.funding, "Address of funding")->envname("HTX_FUNDING")->capture_default_str();
  app.add_option("--awards", options.awards, "Address of awards")->envname("HTX_AWARDS")->capture_default_str();
  app.add_option("--principal", options.principal, "Who calls (services with --dev)")
      ->envname("HTX_PRINCIPAL")
      ->capture_default_str();
  app.add_option("--roles", options.roles, "Roles, comma-separated (services with --dev)")
      ->envname("HTX_ROLES")
      ->capture_default_str();
  app.add_option("--scopes", options.scopes, "Alliances the caller may write for, comma-separated; * is all")
      ->envname("HTX_SCOPES")
      ->capture_default_str();
  app.add_option("--lang", options.language, "Language of messages: vi or en")
      ->check(CLI::IsMember({"vi", "en"}))
      ->envname("HTX_LANG")
      ->capture_default_str();
  app.add_option("--timeout", options.timeout_s, "Seconds a call may take")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
  // Said twice, the last one counts: scripts add to what they were given.
  for (CLI::Option* option : app.get_options()) option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_flag("--json", options.json, "Answer as JSON, for programs");
}

// The language that help is in, which is wanted before the line is parsed: English unless another was asked for.
std::string HelpLanguage(int argc, char** argv) {
  const char* const set = std::getenv("HTX_LANG");
  std::string language = set == nullptr ? "en" : set;
  for (int i = 1; i < argc; ++i) {
    absl::string_view word = argv[i];
    if (word == "--lang" && i + 1 < argc) language = argv[i + 1];
    if (absl::ConsumePrefix(&word, "--lang=")) language = std::string(word);
  }
  return language;
}

int Main(int argc, char** argv) {
  CLI::App app("htxctl - client of the cooperative alliances' services", "htxctl");
  app.set_version_flag("--version", HTX_VERSION);
  app.require_subcommand(1);
  app.fallthrough();  // Global flags may stand after the command too.
  Invocation invocation;
  AddGlobalFlags(app, invocation.options);
  AddStatusCommand(app, invocation);
  AddOrganizationCommands(app, invocation);
  AddImportCommand(app, invocation);
  AddOperationCommands(app, invocation);
  AddExportCommand(app, invocation);
  AddAreaCommands(app, invocation);
  AddFundCommands(app, invocation);
  AddAwardCommands(app, invocation);
  AddStatisticsCommands(app, invocation);
  AddSnapshotCommands(app, invocation);
  AddRuleCommands(app, invocation);
  const std::string language = HelpLanguage(argc, argv);
  AddMethodCommands(app, invocation, RegistryMethods(), language);
  AddCallCommand(app, invocation, language);
  AddWatchCommand(app, invocation);
  AddMirrorCommand(app, invocation);
  AddDemoCommands(app, invocation);
  app.footer(
      "Exit codes: 0 done; 1 a figure differs or a row was refused; 2 wrong usage; 3 a service refused; 4 a service "
      "did not answer.\n"
      "Examples:\n"
      "  htxctl status\n"
      "  htxctl org list --filter 'province = \"p31\" AND sector = TRANSPORT' --page-size 10\n"
      "  htxctl fund report lending quy-htx-hai-phong --from 2019-01-01 --to 2019-07-01\n"
      "  htxctl award stats --filter 'year = 2023' --by kind\n"
      "  htxctl demo load && htxctl report\n"
      "Each command has --help with its own examples.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  const Session session(invocation.options);
  const absl::StatusOr<ExitCode> code = invocation.run(session);
  if (code.ok()) return *code;
  std::fprintf(stderr, "%s", Explain(code.status(), invocation.options.language).c_str());
  return ExitCodeOf(code.status());
}

}  // namespace
}  // namespace htx::ctl

int main(int argc, char** argv) { return htx::ctl::Main(argc, argv); }
