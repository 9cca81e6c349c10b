#include "htxctl/ui/progress.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {
namespace {

constexpr int kBarWidth = 24;

}  // namespace

std::string ProgressLine(absl::string_view label, int64_t done, int64_t total, absl::Duration elapsed) {
  const int64_t millis = std::max<int64_t>(1, absl::ToInt64Milliseconds(elapsed));
  const int64_t rate = done * 1000 / millis;
  if (total <= 0) return absl::StrCat(label, "  ", Grouped(done), "  ", Grouped(rate), "/s");
  const int64_t shown = std::min(done, total);
  const auto filled = static_cast<size_t>(shown * kBarWidth / total);
  std::string line = absl::StrCat(label, " [", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), "] ",
                                  shown * 100 / total, " %  ", Grouped(done), " of ", Grouped(total));
  if (done == 0) return line;
  absl::StrAppend(&line, "  ", Grouped(rate), "/s  ");
  if (done >= total) return absl::StrCat(line, Grouped(millis / 1000), ".", millis % 1000 / 100, " s");
  return absl::StrCat(line, Grouped(1 + (total - done) * millis / done / 1000), " s left");
}

Progress::Progress(std::string label, int64_t total, std::FILE* out)
    : label_(std::move(label)), total_(total), out_(out), terminal_(isatty(fileno(out)) == 1), start_(absl::Now()) {
  if (!terminal_) std::fprintf(out_, "%s ...\n", label_.c_str());
}

Progress::~Progress() { Finish(); }

void Progress::Set(int64_t done) {
  done_ = done;
  const absl::Time now = absl::Now();
  if (!terminal_ || now - drawn_ < absl::Milliseconds(100)) return;
  drawn_ = now;
  // Back to the first column, the line, and clear what an older, longer line left.
  std::fprintf(out_, "\r%s\x1b[K", ProgressLine(label_, done_, total_, now - start_).c_str());
  std::fflush(out_);
}

void Progress::Finish() {
  if (finished_) return;
  finished_ = true;
  const std::string line = ProgressLine(label_, done_, total_, absl::Now() - start_);
  std::fprintf(out_, terminal_ ? "\r%s\x1b[K\n" : "%s\n", line.c_str());
  std::fflush(out_);
}

}  // namespace htx::ctl
