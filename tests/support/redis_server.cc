#include "tests/support/redis_server.h"

#include <hiredis/hiredis.h>
#include <signal.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"

namespace htx::testing {

RedisServer::RedisServer() : socket_(dir_.File("redis.sock")), port_(FreePort()) { Start(); }

void RedisServer::Start() {
  const std::string pid_file = dir_.File("redis.pid");
  std::filesystem::remove(pid_file);
  std::filesystem::remove(socket_);
  process_ = ChildProcess::Spawn(
      {.args = {"redis-server", "--port", absl::StrCat(port_), "--bind", "127.0.0.1", "--unixsocket", socket_, "--save",
                "", "--appendonly", "no", "--dir", dir_.path(), "--pidfile", pid_file, "--maxmemory", "64mb"},
       .output_file = dir_.File("redis.log")});
  const bool serves = WaitForFile(pid_file, absl::Minutes(2), process_.get()).has_value() &&
                      Eventually([this] { return Run({"PING"}) == "PONG"; });
  if (!serves) {
    std::fprintf(stderr, "redis-server did not start:\n%s\n", process_->Output().c_str());
    std::abort();
  }
}

void RedisServer::Kill() { process_->Kill(); }

void RedisServer::Restart() {
  process_->Kill();
  Start();
}

void RedisServer::Stop() { process_->Signal(SIGSTOP); }

void RedisServer::Continue() { process_->Signal(SIGCONT); }

void RedisServer::Flush() {
  HTX_CHECK(Run({"FLUSHALL"}) == "OK");
  HTX_CHECK(Run({"SCRIPT", "FLUSH"}) == "OK");
}

std::string RedisServer::Run(const std::vector<std::string>& words) {
  const timeval timeout = {.tv_sec = 60, .tv_usec = 0};
  const std::unique_ptr<redisContext, void (*)(redisContext*)> context(
      redisConnectUnixWithTimeout(socket_.c_str(), timeout), redisFree);
  if (context == nullptr || context->err != 0) return "ERR cannot connect";
  redisSetTimeout(context.get(), timeout);
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<void, void (*)(void*)> owned(
      redisCommandArgv(context.get(), static_cast<int>(words.size()), texts.data(), sizes.data()), freeReplyObject);
  if (owned == nullptr) return "ERR no answer";
  const auto* reply = static_cast<const redisReply*>(owned.get());
  if (reply->type == REDIS_REPLY_NIL) return "";
  if (reply->type == REDIS_REPLY_INTEGER) return absl::StrCat(reply->integer);
  return std::string(reply->str == nullptr ? "" : reply->str, static_cast<size_t>(reply->len));
}

}  // namespace htx::testing
