#pragma once

// Slips of print that files hold, and what they mean. Pure: a text in, what it is read as out, with a note on every
// difference. Names of organisations are never changed here or anywhere: they are what the certificate says.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace htx::ctl {

// One thing that was read differently.
struct Slip {
  std::string kind = {};     // Stable UPPER_SNAKE, e.g. "MISSING_SPACE".
  std::string written = {};  // What stands there.
  std::string read_as = {};  // What it was read as.
  bool operator==(const Slip&) const = default;
};

// What was read, and how it differs from what stands there.
template <class T>
struct Reading {
  T value = {};
  std::vector<Slip> slips = {};
};

// Running text: known misprints ("khi đua", "Đế án", "CtrHĐ"), a number grown together with its word ("163thành viên"),
// and runs of spaces are put right.
Reading<std::string> ReadText(absl::string_view cell);

// A name: as it stands, NFC, without spaces at its ends. What looks like a slip in it is noted, and kept.
Reading<std::string> ReadName(absl::string_view cell);

// How a number relates to the true one, in words before it.
enum class Relation { kExact, kAtLeast, kMoreThan, kAbout, kEstimate };
struct Number {
  int64_t value = 0;
  Relation relation = Relation::kExact;
};
// A whole number: digits in groups of three parted by points or spaces ("1.234", "10 070 000 000"); a word of what is
// counted after it ("163 thành viên"; grown together is a slip); "nghìn", "triệu", "tỷ" after it, then also with a
// decimal comma ("1,5 tỷ"); "ít nhất", "hơn", "trên", "khoảng", "ước" before it. INVALID_ARGUMENT with both texts
// otherwise, also where a comma could part thousands or decimals.
absl::StatusOr<Reading<Number>> ReadNumber(absl::string_view cell);

// "2024-04-06", "06/04/2024", "6-4-2024", "6.4.2024". INVALID_ARGUMENT otherwise: a year alone is no day.
absl::StatusOr<Reading<absl::CivilDay>> ReadDate(absl::string_view cell);

}  // namespace htx::ctl
