#pragma once

// Every figure that the five reports state, and the question that must bring it back.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "htxctl/client/session.h"

namespace htx::ctl {

using Ask = absl::StatusOr<std::string> (*)(const Session& session);

// One expected figure. `id` is the seed's number and the row in its table, e.g. "003-2".
struct Expectation {
  absl::string_view id = {};
  absl::string_view what_vi = {};  // With scope and day.
  absl::string_view what_en = {};
  absl::string_view expected = {};  // With its qualifier: "~ 5 607", "> 9 600", ">= 130 (6)", "342 (est.)".
  absl::string_view source = {};    // Service and RPC.
  Ask ask = nullptr;
};

absl::Span<const Expectation> HaiPhongExpectations();   // Reports 000, 001 and 004.
absl::Span<const Expectation> RedRiverExpectations();   // Report 002.
absl::Span<const Expectation> HoChiMinhExpectations();  // Report 003.
// All of them in the order of their ids.
std::vector<Expectation> AllExpectations();

// What came back.
struct Finding {
  Expectation expectation = {};
  std::string expected = {};
  std::string got = {};  // An error's reason when the question failed.
  bool matches = false;
};

// Asks one question. `expected` replaces what the table expects unless it is empty.
Finding Check(const Session& session, const Expectation& expectation, absl::string_view expected);

}  // namespace htx::ctl
