#include "common/rpc/process.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"

namespace htx::rpc {
namespace {

constexpr int kWatchdogExit = 70;  // EX_SOFTWARE
constexpr int kSecondSignalExit = 130;

// What a signal handler may touch.
std::atomic<int> signal_pipe = -1;
std::atomic<int> signals_seen = 0;
struct sigaction old_term;
struct sigaction old_int;

void OnSignal(int) {
  const int saved = errno;
  if (signals_seen.fetch_add(1) > 0) _exit(kSecondSignalExit);
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = write(signal_pipe.load(), &byte, 1);
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  int ends[2] = {-1, -1};
  HTX_CHECK(pipe(ends) == 0);
  read_end_ = ends[0];
  write_end_ = ends[1];
  signals_seen = 0;
  signal_pipe = write_end_;
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, &old_term);
  sigaction(SIGINT, &action, &old_int);
}

StopSignal::~StopSignal() {
  sigaction(SIGTERM, &old_term, nullptr);
  sigaction(SIGINT, &old_int, nullptr);
  signal_pipe = -1;
  close(read_end_);
  close(write_end_);
}

bool StopSignal::Wait(absl::Duration limit) {
  const absl::Time until = absl::Now() + limit;
  while (true) {
    const int64_t left = limit == absl::InfiniteDuration() ? -1 : absl::ToInt64Milliseconds(until - absl::Now()) + 1;
    if (limit != absl::InfiniteDuration() && left <= 0) return false;
    pollfd waiting{.fd = read_end_, .events = POLLIN, .revents = 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready == 0) return false;
    HTX_CHECK(errno == EINTR);
  }
}

void StopSignal::Raise() {
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = write(write_end_, &byte, 1);
}

Watchdog::Watchdog(absl::Duration limit)
    : thread_([this, until = absl::Now() + limit] {
        MutexLock lock(mutex_);
        while (!done_) {
          if (absl::Now() < until) {
            ended_.WaitUntil(mutex_, until);
            continue;
          }
          std::fprintf(stderr, "{\"event\":\"watchdog\",\"text\":\"stopping took too long; the process ends now\"}\n");
          std::fflush(stderr);
          _exit(kWatchdogExit);
        }
      }) {}

Watchdog::~Watchdog() {
  {
    MutexLock lock(mutex_);
    done_ = true;
    ended_.SignalOne();
  }
  thread_.join();
}

absl::Status WriteFileAtomically(const std::string& path, absl::string_view text) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  {
    std::ofstream file(temporary, std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) return absl::UnavailableError(absl::StrCat(temporary, ": cannot be written"));
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat(path, ": ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

bool IsLoopback(absl::string_view address) {
  const absl::string_view host = address.substr(0, address.rfind(':'));
  return host == "localhost" || host == "[::1]" || absl::StartsWith(host, "127.");
}

}  // namespace htx::rpc
