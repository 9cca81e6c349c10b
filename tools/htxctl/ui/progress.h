#pragma once

// Progress of long work, on standard error so that standard output stays for the result.

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace htx::ctl {

// One line of progress: "Tải tổ chức [#########.....] 62 %  8 900 of 14 352  4 100/s  1 s left". Pure, for tests.
std::string ProgressLine(absl::string_view label, int64_t done, int64_t total, absl::Duration elapsed);

// Shows how far a piece of work has come: one line that redraws itself on a terminal, else one plain line at the start
// and one at the end. Not thread-safe.
class Progress {
 public:
  // `total` of 0: only the count and the rate are shown.
  Progress(std::string label, int64_t total, std::FILE* out = stderr);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Work done so far; draws at most ten times a second.
  void Set(int64_t done);
  void Add(int64_t more) { Set(done_ + more); }
  // Draws the last state and ends the line. Also done by the destructor.
  void Finish();

 private:
  std::string label_;
  int64_t total_;
  std::FILE* out_;
  bool terminal_;
  int64_t done_ = 0;
  absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
  bool finished_ = false;
};

}  // namespace htx::ctl
