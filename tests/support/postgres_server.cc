#include "tests/support/postgres_server.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

extern char** environ;

namespace htx::testing {
namespace {

constexpr char kBin[] = "/usr/lib/postgresql/15/bin/";
constexpr auto kReadyWithin = std::chrono::minutes(5);

[[noreturn]] void Fail(absl::string_view what) {
  std::fprintf(stderr,
               "PostgreSQL for tests: %.*s\nThese tests need Debian's PostgreSQL 15: apt-get install postgresql-15\n",
               static_cast<int>(what.size()), what.data());
  std::abort();
}

// PostgreSQL refuses to run as root; then it runs as the user that its package made.
std::vector<std::string> AsServerUser(std::vector<std::string> command) {
  std::vector<std::string> prefix;
  if (geteuid() == 0) prefix = absl::StrSplit("setpriv --reuid=postgres --regid=postgres --clear-groups", ' ');
  // Should this process die without stopping the server, the server stops by itself.
  if (command.front() == absl::StrCat(kBin, "postgres")) {
    if (prefix.empty()) prefix.emplace_back("setpriv");
    prefix.emplace_back("--pdeathsig=QUIT");
  }
  prefix.insert(prefix.end(), command.begin(), command.end());
  return prefix;
}

// Starts `command` with its output going to `output`.
int Spawn(std::vector<std::string> command, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, output, 2);
  std::vector<char*> argv;
  for (std::string& argument : command) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int pid = -1;
  const int error = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Fail(absl::StrCat("cannot start ", command.front(), ": ", strerror(error)));
  return pid;
}

// Runs `command` to its end and answers its output; ends the process when it fails.
std::string Output(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("no pipe");
  const int pid = Spawn(command, ends[1]);
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) Fail(absl::StrCat("`", absl::StrJoin(command, " "), "` failed:\n", text));
  return text;
}

int ParentOf(int pid) {
  std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
  std::string line;
  std::getline(stat, line);
  const size_t end = line.rfind(')');  // The name in parentheses may hold anything.
  if (end == std::string::npos) return -1;
  const std::vector<std::string> fields = absl::StrSplit(line.substr(end + 2), ' ');
  int parent = -1;
  return fields.size() > 1 && absl::SimpleAtoi(fields[1], &parent) ? parent : -1;
}

}  // namespace

PostgresServer& PostgresServer::Shared() {
  static PostgresServer& server = *[] {
    static std::unique_ptr<PostgresServer> owned = Start();
    return owned.get();
  }();
  return server;
}

std::unique_ptr<PostgresServer> PostgresServer::Start() { return std::unique_ptr<PostgresServer>(new PostgresServer); }

PostgresServer::PostgresServer() {
  if (!std::filesystem::exists(absl::StrCat(kBin, "postgres"))) Fail(absl::StrCat(kBin, "postgres is missing"));
  std::string folder = absl::StrCat(std::filesystem::temp_directory_path().string(), "/htx-postgres-XXXXXX");
  if (mkdtemp(folder.data()) == nullptr) Fail("cannot make a temporary folder");
  folder_ = folder;
  Initialise();
  Launch();
}

PostgresServer::~PostgresServer() {
  Stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::Initialise() {
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr) Fail("there is no user postgres");
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) Fail("chown failed");
  }
  Output(AsServerUser({absl::StrCat(kBin, "initdb"), "--pgdata", absl::StrCat(folder_, "/data"), "--username=postgres",
                       "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"}));
}

void PostgresServer::Launch() {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) Fail("no pipe");
  std::vector<std::string> command = {absl::StrCat(kBin, "postgres"), "-D", absl::StrCat(folder_, "/data"), "-k",
                                      folder_};
  for (const char* setting : {"listen_addresses=", "shared_buffers=32MB", "max_connections=120", "fsync=on",
                              "max_wal_size=256MB", "log_checkpoints=off", "autovacuum_naptime=5s"}) {
    command.emplace_back("-c");
    command.emplace_back(setting);
  }
  // One thread starts the server and keeps its messages until its end. It has to be one that lives on: the server
  // stops when the thread that started it ends.
  auto started = std::make_shared<std::promise<int>>();
  auto ready = std::make_shared<std::promise<bool>>();
  std::future<int> pid = started->get_future();
  std::future<bool> is_ready = ready->get_future();
  log_ = std::thread([command = AsServerUser(command), ends, path = absl::StrCat(folder_, "/log"), started, ready] {
    started->set_value(Spawn(command, ends[1]));
    close(ends[1]);
    std::ofstream file(path, std::ios::app);
    std::string seen;
    bool told = false;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
      file.write(buffer, got).flush();
      if (told) continue;
      seen.append(buffer, static_cast<size_t>(got));
      if (!absl::StrContains(seen, "ready to accept connections")) continue;
      told = true;
      ready->set_value(true);
    }
    if (!told) ready->set_value(false);
    close(ends[0]);
  });
  pid_ = pid.get();
  if (is_ready.wait_for(kReadyWithin) == std::future_status::ready && is_ready.get()) return;
  std::ifstream log(absl::StrCat(folder_, "/log"));
  Fail(absl::StrCat("the server did not start:\n", std::string(std::istreambuf_iterator<char>(log), {})));
}

void PostgresServer::Stop() {
  if (pid_ > 0) {
    Thaw();
    kill(pid_, SIGQUIT);  // Immediate: the data is thrown away.
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  if (log_.joinable()) log_.join();
}

std::vector<int> PostgresServer::Processes() const {
  std::vector<int> pids = {pid_};
  DIR* proc = opendir("/proc");
  for (const dirent* entry = nullptr; (entry = readdir(proc)) != nullptr;) {
    int pid = 0;
    if (absl::SimpleAtoi(entry->d_name, &pid) && ParentOf(pid) == pid_) pids.push_back(pid);
  }
  closedir(proc);
  return pids;
}

void PostgresServer::HaltPostmaster() {
  if (halted_) return;
  kill(pid_, SIGSTOP);
  int status = 0;
  waitpid(pid_, &status, WUNTRACED);  // It starts no more children from here on.
  halted_ = true;
}

void PostgresServer::Kill() {
  HaltPostmaster();
  const std::vector<int> pids = Processes();
  std::vector<pollfd> ends;
  for (const int pid : pids) {
    const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (fd >= 0) ends.push_back({.fd = fd, .events = POLLIN, .revents = 0});
  }
  for (const int pid : pids) kill(pid, SIGKILL);
  waitpid(pid_, nullptr, 0);
  // The server's memory is free for the next start only once every process is gone.
  for (pollfd& end : ends) {
    while (poll(&end, 1, -1) < 0 && errno == EINTR) {
    }
    close(end.fd);
  }
  pid_ = -1;
  halted_ = false;
  if (log_.joinable()) log_.join();
}

void PostgresServer::StartAgain() {
  if (pid_ > 0) Kill();
  Launch();
}

void PostgresServer::Freeze() {
  HaltPostmaster();
  for (const int pid : Processes()) kill(pid, SIGSTOP);
}

void PostgresServer::Thaw() {
  for (const int pid : Processes()) kill(pid, SIGCONT);
  halted_ = false;
}

std::string PostgresServer::Psql(absl::string_view database, absl::string_view statements) {
  return Output({absl::StrCat(kBin, "psql"), "-h", folder_, "-U", "postgres", "-d", std::string(database), "-v",
                 "ON_ERROR_STOP=1", "-XAtq", "-c", std::string(statements)});
}

std::string PostgresServer::CreateDatabase() {
  const std::string name = absl::StrCat("test_", ++databases_);
  Psql("postgres", absl::StrCat("create database ", name, " template template0"));
  // A busy machine may need long to start the process that serves a connection.
  return absl::StrCat("postgresql:host=", folder_, " dbname=", name, " user=postgres connect_timeout=60");
}

}  // namespace htx::testing
