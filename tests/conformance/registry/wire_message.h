#pragma once

// A message of a stream as a client gets it: from its bytes.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/status.h"
#include "common/rpc/stream.h"

namespace htx::registry {

template <class Response>
absl::StatusOr<rpc::Step> TakeWire(rpc::ByteSource<Response>& source, Response& message) {
  std::vector<rpc::SharedBytes> wire;
  HTX_ASSIGN_OR_RETURN(const rpc::Step step, source.NextBytes(wire));
  std::string bytes;
  for (const rpc::SharedBytes& piece : wire) bytes += *piece;
  if (!message.ParseFromString(bytes)) return absl::DataLossError("the bytes are no message");
  return step;
}

}  // namespace htx::registry
