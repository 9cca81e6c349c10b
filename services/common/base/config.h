#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx {

// One setting of a program: flag --listen-port, environment HTX_LISTEN_PORT, and a default.
struct Setting {
  std::string name = {};  // "listen-port"
  std::string default_value = {};
  std::string help = {};  // One sentence with the unit.
};

// The settings of one start, each from the flag, else the environment, else the default.
class Settings {
 public:
  // Reads the command line (--name=value or --name value; --name alone for one whose default is true or false) and the
  // environment. All unknown flags are reported in one
  // INVALID_ARGUMENT.
  static absl::StatusOr<Settings> Parse(absl::Span<const Setting> known, absl::Span<const char* const> args);

  std::string Text(absl::string_view name) const;
  // Typed readers note a violation instead of failing; status() reports all of them together.
  int64_t Int(absl::string_view name, int64_t min, int64_t max);
  bool Bool(absl::string_view name);
  // Notes a violation found by the caller's own checks.
  void Reject(absl::string_view name, absl::string_view why);
  // OK, or INVALID_ARGUMENT with every violation on a line of its own.
  absl::Status status() const;

  // Usage text: every setting with its default and help.
  static std::string Help(absl::string_view program, absl::Span<const Setting> known);

 private:
  std::map<std::string, std::string> values_ = {};
  std::vector<std::string> violations_ = {};
};

}  // namespace htx
