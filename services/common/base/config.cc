#include "common/base/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/status.h"

namespace htx {
namespace {

std::string EnvironmentName(absl::string_view name) {
  return absl::StrCat("HTX_", absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})));
}

bool IsSwitch(const Setting& setting) { return setting.default_value == "true" || setting.default_value == "false"; }

// `args` with what CLI11 does not take: a switch without a value means true; "--name=" is an empty value, which CLI11
// wants written as a word of its own.
std::vector<std::string> WithValues(absl::Span<const Setting> known, absl::Span<const char* const> args) {
  std::vector<std::string> words;
  for (size_t i = 0; i < args.size(); ++i) {
    words.emplace_back(args[i]);
    const bool last = i + 1 == args.size() || absl::StartsWith(args[i + 1], "--");
    for (const Setting& setting : known) {
      const std::string flag = absl::StrCat("--", setting.name);
      if (words.back() == flag && last && IsSwitch(setting)) words.back() += "=true";
      if (words.back() == flag + "=") {
        words.back() = flag;
        words.emplace_back();
      }
    }
  }
  return words;
}

}  // namespace

absl::StatusOr<Settings> Settings::Parse(absl::Span<const Setting> known, absl::Span<const char* const> args) {
  Settings settings;
  CLI::App app;
  app.set_help_flag();  // The program prints Help() itself.
  app.allow_extras();
  for (const Setting& setting : known) {
    std::string& value = settings.values_[setting.name];
    value = setting.default_value;
    app.add_option("--" + setting.name, value)->envname(EnvironmentName(setting.name));
  }
  try {
    std::vector<std::string> words = WithValues(known, args);
    std::reverse(words.begin(), words.end());  // As CLI11 takes them.
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    settings.violations_.push_back(error.what());
  }
  // CLI11 gives "--a --b" to a as its value; nobody means that.
  for (const auto& [name, value] : settings.values_) {
    if (absl::StartsWith(value, "--")) settings.violations_.push_back(absl::StrCat("--", name, ": a value is missing"));
  }
  for (const std::string& extra : app.remaining()) settings.violations_.push_back(extra + ": unknown flag");
  HTX_RETURN_IF_ERROR(settings.status());
  return settings;
}

std::string Settings::Text(absl::string_view name) const {
  const auto found = values_.find(std::string(name));
  HTX_CHECK(found != values_.end());
  return found->second;
}

int64_t Settings::Int(absl::string_view name, int64_t min, int64_t max) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(Text(name), &value) || value < min || value > max) {
    Reject(name, absl::StrCat("must be a whole number from ", min, " to ", max, ", is \"", Text(name), "\""));
    return min;
  }
  return value;
}

bool Settings::Bool(absl::string_view name) {
  bool value = false;
  if (!absl::SimpleAtob(Text(name), &value))
    Reject(name, absl::StrCat("must be true or false, is \"", Text(name), "\""));
  return value;
}

void Settings::Reject(absl::string_view name, absl::string_view why) {
  violations_.push_back(absl::StrCat("--", name, " (", EnvironmentName(name), "): ", why));
}

absl::Status Settings::status() const {
  if (violations_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(violations_, "\n"));
}

std::string Settings::Help(absl::string_view program, absl::Span<const Setting> known) {
  std::string help =
      absl::StrCat("usage: ", program, " [--name=value ...]\n\nEach flag can also be set in the environment.\n");
  for (const Setting& setting : known) {
    absl::StrAppend(&help, "\n  --", setting.name, "  (", EnvironmentName(setting.name), ", default \"",
                    setting.default_value, "\")\n      ", setting.help, "\n");
  }
  return help;
}

}  // namespace htx
