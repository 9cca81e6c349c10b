#include "registry/domain/shaped_errors.h"

namespace htx::registry {

absl::Status Precondition(absl::string_view reason, absl::string_view subject, const Text& text,
                          std::vector<std::pair<std::string, std::string>> metadata) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      {.reason = std::string(reason),
       .message = text,
       .preconditions = {{.type = std::string(reason), .subject = std::string(subject), .description = text}},
       .metadata = std::move(metadata)});
}

absl::Status ResourceError(absl::StatusCode code, absl::string_view reason, absl::string_view type,
                           absl::string_view name, Text text) {
  return MakeError(code, {.reason = std::string(reason),
                          .message = std::move(text),
                          .resource_type = std::string(type),
                          .resource_name = std::string(name)});
}

}  // namespace htx::registry
