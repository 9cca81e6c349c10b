#include "tests/support/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"

extern char** environ;

namespace htx::testing {
namespace {

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int MillisLeft(absl::Time deadline) {
  return static_cast<int>(std::max<int64_t>(absl::ToInt64Milliseconds(deadline - absl::Now()), 0));
}

sockaddr_in LoopbackAt(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Marks `port` as this process's until it ends: a socket without a file can have only one owner. False when another
// test has it.
bool Claim(int port) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HTX_CHECK(fd >= 0);
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  // The first byte stays 0: a name that is not in the file system.
  const std::string text = absl::StrCat("htx-test-port-", port);
  text.copy(name.sun_path + 1, text.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size());
  if (bind(fd, reinterpret_cast<const sockaddr*>(&name), size) == 0) return true;  // Never closed: this is the mark.
  close(fd);
  return false;
}

bool IsFree(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HTX_CHECK(fd >= 0);
  const sockaddr_in address = LoopbackAt(port);
  const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return bound;
}

}  // namespace

std::unique_ptr<ChildProcess> ChildProcess::Spawn(ChildOptions options) {
  // setpriv replaces itself by the program, so the pid is the program's.
  std::vector<std::string> args = {"setpriv", "--pdeathsig", "KILL", "--"};
  args.insert(args.end(), options.args.begin(), options.args.end());
  std::vector<std::string> env;
  for (char** entry = environ; *entry != nullptr; ++entry) env.push_back(*entry);
  for (const auto& [name, value] : options.env) env.push_back(absl::StrCat(name, "=", value));

  posix_spawn_file_actions_t actions;
  HTX_CHECK(posix_spawn_file_actions_init(&actions) == 0);
  const std::string output = options.output_file.empty() ? "/dev/null" : options.output_file;
  HTX_CHECK(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0);
  HTX_CHECK(posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600) == 0);
  HTX_CHECK(posix_spawn_file_actions_adddup2(&actions, 1, 2) == 0);
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, "setpriv", &actions, nullptr, Pointers(args).data(), Pointers(env).data());
  posix_spawn_file_actions_destroy(&actions);
  HTX_CHECK(failed == 0);
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  HTX_CHECK(pidfd >= 0);
  return std::unique_ptr<ChildProcess>(new ChildProcess(std::move(options), pid, pidfd));
}

ChildProcess::ChildProcess(ChildOptions options, pid_t pid, int pidfd)
    : options_(std::move(options)), pid_(pid), pidfd_(pidfd) {}

ChildProcess::~ChildProcess() {
  Kill();
  close(pidfd_);
}

bool ChildProcess::Running() { return !WaitExit(absl::ZeroDuration()).has_value(); }

void ChildProcess::Signal(int signal) {
  if (!exit_.has_value()) kill(pid_, signal);
}

void ChildProcess::Kill() {
  Signal(SIGKILL);
  HTX_CHECK(WaitExit(absl::Minutes(5)).has_value());  // What was killed may have much memory to give back.
}

std::optional<int> ChildProcess::Terminate(absl::Duration timeout) {
  Signal(SIGTERM);
  return WaitExit(timeout);
}

std::optional<int> ChildProcess::WaitExit(absl::Duration timeout) {
  if (exit_.has_value()) return exit_;
  pollfd ended = {.fd = pidfd_, .events = POLLIN, .revents = 0};
  const absl::Time deadline = absl::Now() + timeout;
  while (poll(&ended, 1, MillisLeft(deadline)) < 0) HTX_CHECK(errno == EINTR);
  if ((ended.revents & POLLIN) == 0) return std::nullopt;
  int status = 0;
  HTX_CHECK(waitpid(pid_, &status, 0) == pid_);
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_;
}

std::string ChildProcess::Output() const { return ReadWhole(options_.output_file); }

std::optional<std::string> WaitForFile(const std::string& path, absl::Duration timeout, ChildProcess* process) {
  const absl::Time deadline = absl::Now() + timeout;
  const int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  HTX_CHECK(watch >= 0);
  const std::string folder = std::filesystem::path(path).parent_path();
  HTX_CHECK(inotify_add_watch(watch, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) >= 0);
  std::optional<std::string> content;
  while (true) {
    content = ReadWhole(path);
    if (!content->empty()) break;
    content.reset();
    if (absl::Now() >= deadline || (process != nullptr && !process->Running())) break;
    // A child that ends writes no file; so its end is looked for, at most a quarter of a second late.
    pollfd changed = {.fd = watch, .events = POLLIN, .revents = 0};
    poll(&changed, 1, process != nullptr ? std::min(MillisLeft(deadline), 250) : MillisLeft(deadline));
    char events[4096];
    while (read(watch, events, sizeof events) > 0) {
    }
  }
  close(watch);
  return content;
}

int FreePort() {
  // Below the ports that the kernel gives to whoever asks for any: one of those could be given away before it is used,
  // or while a server that had it restarts.
  constexpr int kFirst = 10'000;
  constexpr int kLast = 32'000;
  std::uniform_int_distribution<int> any(kFirst, kLast);
  std::random_device random;
  for (int tries = 0; tries < 10'000; ++tries) {
    const int port = any(random);
    if (Claim(port) && IsFree(port)) return port;
  }
  HTX_CHECK(false);
  return 0;
}

}  // namespace htx::testing
