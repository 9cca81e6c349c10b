// `rules`: the rules of law and of the house that the services decide by.

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "htx/common/v1/rule_service.grpc.pb.h"
#include "htxctl/client/message_text.h"
#include "htxctl/commands/command.h"
#include "htxctl/rpc/fields.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

struct RuleFlags {
  std::string date = {};
  std::string book = {};
  std::string name = {};
  bool all_versions = false;
};

std::string ValueOf(const common::v1::Rule& rule) { return rule.known() ? rule.value() : "?"; }

// Adds what one service has. A book that it has not is another service's.
absl::StatusOr<bool> Add(const Session& session, const std::shared_ptr<grpc::Channel>& channel,
                         const common::v1::GetRulesRequest& request, common::v1::GetRulesResponse& all) {
  const auto stub = common::v1::RuleService::NewStub(channel);
  absl::StatusOr<common::v1::GetRulesResponse> response =
      session.Call(*stub, &common::v1::RuleService::Stub::GetRules, request);
  if (absl::IsNotFound(response.status())) return false;
  HTX_RETURN_IF_ERROR(response.status());
  for (common::v1::RuleBook& book : *response->mutable_books()) {
    bool told = false;
    for (const common::v1::RuleBook& other : all.books()) told = told || other.fingerprint() == book.fingerprint();
    if (told) continue;  // The calendar is one book of two services.
    for (const common::v1::Rule& rule : response->rules()) {
      if (rule.book() == book.book()) *all.add_rules() = rule;
    }
    *all.add_books() = std::move(book);
  }
  if (response->has_date()) *all.mutable_date() = response->date();
  return true;
}

absl::StatusOr<ExitCode> ListRules(const Session& session, const RuleFlags& flags) {
  common::v1::GetRulesRequest request;
  if (!flags.date.empty()) HTX_RETURN_IF_ERROR(SetField(request, "date", flags.date));
  request.set_all_versions(flags.all_versions);
  request.set_book(flags.book);
  request.set_name(flags.name);
  common::v1::GetRulesResponse all;
  HTX_ASSIGN_OR_RETURN(const bool of_registry, Add(session, session.registry(), request, all));
  HTX_ASSIGN_OR_RETURN(const bool of_funding, Add(session, session.funding(), request, all));
  if (!of_registry && !of_funding) return NeverExisted("rule book", flags.book);
  if (session.options().json) {
    PrintJson(all);
    return kExitOk;
  }
  Table table(
      {{"book"}, {"rule"}, {"about"}, {"from"}, {"to"}, {"value", Align::kLeft, 40}, {"confidence"}, {"source"}});
  for (const common::v1::Rule& rule : all.rules()) {
    table.Add({rule.book(), rule.name(), rule.key(), CellOf(rule, "from_date", Reader::kPerson),
               CellOf(rule, "to_date", Reader::kPerson), ValueOf(rule), CellOf(rule, "confidence", Reader::kPerson),
               rule.citation()});
  }
  std::printf("%s\n%s\n", table.Text().c_str(), Grouped(all.rules_size()).c_str());
  return kExitOk;
}

}  // namespace

void AddRuleCommands(CLI::App& app, Invocation& invocation) {
  CLI::App* rules = app.add_subcommand("rules", "Rules of law and of the house, with their source and how sure it is");
  const auto flags = std::make_shared<RuleFlags>();
  rules->add_option("--date", flags->date, "The day on which they hold; default today");
  rules->add_option("--book", flags->book, "registration, lifecycle, reports, roles, lending, calendar");
  rules->add_option("--name", flags->name, "One rule, e.g. FOUNDERS_MIN");
  rules->add_flag("--all-versions", flags->all_versions, "Every version, whatever its days");
  rules->callback([&invocation, flags] {
    invocation.run = [flags](const Session& session) { return ListRules(session, *flags); };
  });
  rules->footer(
      "Examples:\n  htxctl rules --date 2020-06-30 --book lifecycle\n  htxctl rules --name FOUNDERS_MIN "
      "--all-versions");
}

}  // namespace htx::ctl
