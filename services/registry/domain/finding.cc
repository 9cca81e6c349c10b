#include "registry/domain/finding.h"

#include <utility>

namespace htx::registry {

LifecycleFinding MakeFinding(absl::string_view name, FindingSeverity severity, Text text, const Rule* rule) {
  LifecycleFinding finding{.rule = std::string(name), .severity = severity, .text = std::move(text)};
  if (rule != nullptr) {
    finding.rule_version = rule->version();
    finding.citation = rule->citation;
    finding.confidence = std::string(WordOf(rule->confidence));
  }
  return finding;
}

}  // namespace htx::registry
