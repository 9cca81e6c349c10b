#pragma once

// What is gathered about a nomination on its way: public notices with their objections, and opinions of other bodies.

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace htx::awards {

// The numbers of these enumerations are those of the protos, and those stored.
enum class ObjectionState { kOpen = 1, kUpheld = 2, kRejected = 3 };
enum class ClearanceAnswer { kPending = 1, kAgrees = 2, kDisagrees = 3, kNoAnswer = 4 };

struct Objection {
  std::string id = {};
  std::string raised_by = {};
  absl::CivilDay raised_on = {};
  std::string content = {};
  std::string evidence_sha256 = {};
  ObjectionState state = ObjectionState::kOpen;
  std::string resolution = {};
  std::optional<absl::CivilDay> resolved_on = {};
};

// One for each round of a nomination: `round` counts its submissions, and the levels that took it up.
struct Notice {
  int32_t round = 0;
  absl::CivilDay published_on = {};
  absl::CivilDay to = {};  // The first day after it.
  int32_t working_days = 0;
  std::string place = {};
  std::optional<absl::CivilDay> stated_last_day = {};  // By a person, because holidays are not known.
  std::vector<Objection> objections = {};
};

struct Clearance {
  std::string body = {};
  absl::CivilDay requested_on = {};
  std::string request_paper = {};
  std::optional<absl::CivilDay> due_on = {};  // The last day for the answer; absent: not known.
  ClearanceAnswer answer = ClearanceAnswer::kPending;
  std::optional<absl::CivilDay> answered_on = {};
  std::string answer_paper = {};
  std::string answer_sha256 = {};
};

}  // namespace htx::awards
