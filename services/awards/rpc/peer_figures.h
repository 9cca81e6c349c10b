#pragma once

// Figures of targets and criteria, asked of the registry or of the funds as the question says.

#include <optional>

#include "absl/status/statusor.h"
#include "awards/rpc/handler_parts.h"

namespace htx::awards {

// UNAVAILABLE / PEER_UNAVAILABLE when the service does not answer.
absl::StatusOr<Measured> AskFigure(const HandlerParts& parts, const rpc::RequestContext& context,
                                   const MeasureQuery& question);

// The same for an answer that can do without: a service that did not answer once is not waited for again. One answer's
// worth; not thread-safe.
class LiveFigures {
 public:
  // Both outlive it.
  LiveFigures(const HandlerParts& parts, const rpc::RequestContext& context) : parts_(parts), context_(context) {}

  // Nothing without a question, and when the service does not answer. Other errors are returned.
  absl::StatusOr<std::optional<Measured>> Ask(const std::optional<MeasureQuery>& question);

 private:
  const HandlerParts& parts_;
  const rpc::RequestContext& context_;
  bool registry_answers_ = true;
  bool funds_answer_ = true;
};

}  // namespace htx::awards
