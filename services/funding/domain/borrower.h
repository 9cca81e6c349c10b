#pragma once

// What the registry says about a borrower on a business day.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace htx::funding {

enum class BorrowerKind {
  kUnknown = 0,
  kCooperative = 1,
  kCooperativeUnion = 2,
  kPeoplesCreditFund = 3,
  kCooperativeGroup = 4,
  kMemberEnterprise = 5,
  kAlliance = 6
};

enum class BorrowerStatus {
  kUnknown = 0,
  kPending = 1,
  kOperating = 2,
  kSuspended = 3,
  kNotAtAddress = 4,
  kRevoked = 5,
  kDissolving = 6,
  kDissolved = 7,
  kReorganised = 8,
  kBankrupt = 9,
  kVoided = 10,
  kRefused = 11
};

// UPPER_SNAKE words, as rules and messages write them.
absl::string_view WordOf(BorrowerKind kind);
absl::string_view WordOf(BorrowerStatus status);

struct BorrowerFacts {
  bool known = false;         // False: the registry never recorded it.
  bool known_on_day = false;  // False: it is recorded, but not for that day (not founded yet).
  BorrowerKind kind = BorrowerKind::kUnknown;
  BorrowerStatus status = BorrowerStatus::kUnknown;
  bool member = false;  // Member of the fund's alliance on the day.
  std::string display_name = {};
  std::string province = {};  // Id of the area.
  std::string district = {};  // Id of the area; empty when only the province is recorded.
  std::string sector = {};    // "AGRICULTURE"
  int64_t sequence = 0;       // Position of the registry's feed at which this was read.
};

}  // namespace htx::funding
