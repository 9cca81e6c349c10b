#pragma once

// One JSON line per call.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace htx::rpc {

// What is written about a call. Never the request, never the response.
struct CallEntry {
  absl::string_view method = {};
  absl::StatusCode code = absl::StatusCode::kOk;
  absl::string_view reason = {};
  absl::string_view principal = {};
  absl::string_view represented = {};
  absl::string_view correlation_id = {};
  absl::string_view trace_parent = {};
  absl::string_view peer = {};
  absl::string_view error = {};  // The whole original text of a masked error, else empty.
  int64_t duration_us = 0;
  int64_t queue_us = 0;
  int64_t messages = 0;  // Of a stream.
};

// Thread-safe; never blocks on the sink: lines wait in a bounded buffer and the oldest are dropped when it is full.
class CallLog {
 public:
  // Lines go to `path`, or to standard error when it is empty.
  explicit CallLog(std::string path = {});
  // Writes what waits.
  ~CallLog();

  void Write(const CallEntry& entry);
  // A line about the process: {"event": event, "text": text}.
  void Event(absl::string_view event, absl::string_view text);
  // Returns once every line added before was written; gives up after two seconds.
  void Flush();
  // Lines dropped so far.
  int64_t dropped() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

// `entry` as one line of JSON without a line break at its end; for tests.
std::string ToJson(const CallEntry& entry, int64_t unix_micros);

}  // namespace htx::rpc
