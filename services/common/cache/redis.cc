#include <openssl/sha.h>

#include <atomic>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/civil_date.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/cache/breaker.h"
#include "common/cache/cache.h"
#include "common/cache/connection.h"
#include "common/cache/envelope.h"
#include "common/cache/errors.h"

namespace htx::cache {
namespace {

// Larger snapshots are not worth caching, and a larger value under a key of ours is not ours: it is not read whole.
constexpr size_t kMaxValueBytes = 512 << 10;
constexpr size_t kMaxKeyBytes = 512;

// KEYS[1] is set to ARGV[2] for ARGV[3] milliseconds unless it holds a greater sequence than ARGV[1]; with ARGV[4] "1",
// not even when it holds the same one. What is not ours is overwritten, whatever its type.
constexpr char kSetIfNewer[] = R"(
local held = redis.pcall('GETRANGE', KEYS[1], 0, 23)
if type(held) == 'string' and string.sub(held, 1, 4) == 'htx1' then
  local digits = string.sub(held, 5, 24)
  if #digits == 20 and not string.find(digits, '%D') then
    if digits > ARGV[1] or (ARGV[4] == '1' and digits == ARGV[1]) then return 0 end
  end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1)";

// Deletes KEYS[1] while it still begins with ARGV[1].
constexpr char kDeleteGarbage[] = R"(
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0)";

struct Script {
  std::string text = {};
  std::string sha = {};
};

Script MakeScript(absl::string_view text) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return {.text = std::string(text),
          .sha = absl::BytesToHexString({reinterpret_cast<const char*>(digest), SHA_DIGEST_LENGTH})};
}

// Where a caller waits for its reply. The reply may come after the caller has left.
class Waiter {
 public:
  void Set(Reply reply) {
    const MutexLock lock(mutex_);
    reply_ = std::move(reply);
    came_.SignalOne();
  }
  // Nothing when `deadline` passes first.
  std::optional<Reply> WaitUntil(absl::Time deadline) {
    AssertMayBlock();
    const MutexLock lock(mutex_);
    while (!reply_.has_value()) {
      if (!came_.WaitUntil(mutex_, deadline)) break;
    }
    return std::move(reply_);
  }

 private:
  Mutex mutex_;
  CondVar came_;
  std::optional<Reply> reply_ ABSL_GUARDED_BY(mutex_) = {};
};

class PipelinedRedis : public Redis {
 public:
  explicit PipelinedRedis(RedisOptions options)
      : options_(std::move(options)), connection_(Connection::Start(options_)) {}

  absl::StatusOr<Snapshot> Get(absl::string_view key, absl::Time deadline) override {
    if (!breaker_.Allow(absl::Now())) return Refuse("the breaker is open");
    const auto waiter = std::make_shared<Waiter>();
    // GETRANGE bounds what comes back; a missing key reads as "".
    connection_->Submit({"GETRANGE", std::string(key), "0", absl::StrCat(kMaxValueBytes * 2)},
                        [waiter](Reply reply) { waiter->Set(std::move(reply)); });
    const std::optional<Reply> reply = waiter->WaitUntil(Sooner(deadline));
    if (!reply.has_value() || reply->kind == Reply::Kind::kLost) return RedisUnavailable("no answer");
    if (reply->kind == Reply::Kind::kError && !absl::StartsWith(reply->text, "WRONGTYPE")) {
      breaker_.Failed(absl::Now());
      return RedisUnavailable(reply->text.substr(0, reply->text.find(' ')));
    }
    breaker_.Succeeded();
    if (reply->kind != Reply::Kind::kText) {
      ++garbage_;
      return CacheMiss();
    }
    if (reply->text.empty()) return CacheMiss();
    std::optional<Envelope> envelope = Open(key, reply->text);
    if (!envelope.has_value()) {
      ++garbage_;
      Remove(key, reply->text);
      return CacheMiss();
    }
    if (envelope->fence) return CacheMiss();
    return std::move(envelope->snapshot);
  }

  absl::StatusOr<bool> SetIfNewer(absl::string_view key, const Snapshot& snapshot, absl::Duration ttl,
                                  absl::Time deadline) override {
    if (!Fits(key, snapshot)) return false;
    if (!healthy()) return Refuse("the breaker is open");
    const auto waiter = std::make_shared<Waiter>();
    Set(key, {.snapshot = snapshot}, ttl, [waiter](Reply reply) { waiter->Set(std::move(reply)); });
    const std::optional<Reply> reply = waiter->WaitUntil(Sooner(deadline));
    if (!reply.has_value() || reply->kind == Reply::Kind::kLost) return RedisUnavailable("no answer");
    if (reply->kind != Reply::Kind::kNumber) return RedisUnavailable(reply->text.substr(0, reply->text.find(' ')));
    return reply->number == 1;
  }

  void Offer(absl::string_view key, const Snapshot& snapshot, absl::Duration ttl) override {
    if (Fits(key, snapshot) && healthy()) Set(key, {.snapshot = snapshot}, ttl, [](const Reply&) {});
  }

  void Fence(absl::string_view key, int64_t sequence, absl::Duration ttl) override {
    if (key.size() > kMaxKeyBytes || sequence < 0 || !healthy()) return;
    Set(key, {.snapshot = {.sequence = sequence}, .fence = true}, ttl, [](const Reply&) {});
  }

  bool healthy() const override { return connection_->ready() && !breaker_.open(); }

  RedisStats stats() const override {
    RedisStats stats = connection_->stats();
    stats.refused += refused_;
    stats.garbage = garbage_;
    return stats;
  }

 private:
  absl::Status Refuse(absl::string_view why) {
    ++refused_;
    return RedisUnavailable(why);
  }

  static bool Fits(absl::string_view key, const Snapshot& snapshot) {
    return key.size() <= kMaxKeyBytes && snapshot.bytes.size() <= kMaxValueBytes && snapshot.sequence >= 0;
  }

  absl::Time Sooner(absl::Time deadline) const { return std::min(deadline, absl::Now() + options_.command_timeout); }

  void Set(absl::string_view key, Envelope envelope, absl::Duration ttl, OnReply done) {
    if (envelope.snapshot.fetched_micros == 0) envelope.snapshot.fetched_micros = ToMicros(absl::Now());
    const int64_t ttl_ms = std::max<int64_t>(absl::ToInt64Milliseconds(ttl), 1);
    Run(set_if_newer_,
        {std::string(key), SequenceDigits(envelope.snapshot.sequence), Seal(key, envelope), absl::StrCat(ttl_ms),
         envelope.fence ? "1" : "0"},
        std::move(done));
  }

  // What cannot be read must not keep newer values out, however high its sequence claims to be.
  void Remove(absl::string_view key, absl::string_view garbage) {
    Run(delete_garbage_, {std::string(key), std::string(garbage.substr(0, 64))}, [](const Reply&) {});
  }

  // Runs a script on one key by its digest, or whole when Redis does not know it (it was restarted or flushed).
  void Run(const Script& script, std::vector<std::string> key_and_args, OnReply done) {
    std::vector<std::string> words = {"EVALSHA", script.sha, "1"};
    words.insert(words.end(), key_and_args.begin(), key_and_args.end());
    connection_->Submit(words, [this, &script, words, done = std::move(done)](Reply reply) mutable {
      if (reply.kind != Reply::Kind::kError || !absl::StartsWith(reply.text, "NOSCRIPT")) return done(std::move(reply));
      words[0] = "EVAL";
      words[1] = script.text;
      connection_->Submit(std::move(words), std::move(done));
    });
  }

  const RedisOptions options_;
  const Script set_if_newer_ = MakeScript(kSetIfNewer);
  const Script delete_garbage_ = MakeScript(kDeleteGarbage);
  Breaker breaker_;
  std::atomic<int64_t> refused_ = 0;
  std::atomic<int64_t> garbage_ = 0;
  // Last: its thread uses what is above.
  std::unique_ptr<Connection> connection_;
};

}  // namespace

std::unique_ptr<Redis> Redis::Connect(RedisOptions options) {
  return std::make_unique<PipelinedRedis>(std::move(options));
}

}  // namespace htx::cache
