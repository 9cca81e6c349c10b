#include "common/sql/postgres_pool.h"

#include <algorithm>
#include <map>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/blocking.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/driver_error.h"

namespace htx::sql {
namespace {

constexpr absl::Duration kMaxAge = absl::Minutes(30);
constexpr absl::Duration kProbeAfter = absl::Seconds(30);
constexpr absl::Duration kProbeTimeout = absl::Seconds(2);
constexpr absl::Duration kFirstReconnect = absl::Milliseconds(50);
constexpr absl::Duration kLastReconnect = absl::Seconds(2);
// Attempts of one caller to reach the server.
constexpr int kConnectAttempts = 2;

absl::Status BadConninfo(absl::string_view why) {
  return InvalidField("url", {.en = absl::StrCat("not a PostgreSQL connection string: ", why),
                              .vi = "địa chỉ cơ sở dữ liệu không hợp lệ"});
}

}  // namespace

absl::StatusOr<std::string> PostgresConninfo(const std::string& url, absl::Duration connect_timeout) {
  absl::string_view text = url;
  // A URI keeps its scheme, which libpq knows; the keyword form loses ours.
  if (!absl::StartsWith(text, "postgresql://")) absl::ConsumePrefix(&text, "postgresql:");
  char* error = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(std::string(text).c_str(), &error);
  if (parsed == nullptr) {
    const std::string why = error == nullptr ? "out of memory" : error;
    PQfreemem(error);
    return BadConninfo(why);
  }
  // libpq takes whole seconds and reads 1 as 2.
  const int64_t timeout_s = std::max<int64_t>(2, absl::ToInt64Seconds(absl::Ceil(connect_timeout, absl::Seconds(1))));
  std::map<std::string, std::string> settings = {
      {"application_name", "htx"},
      {"connect_timeout", absl::StrCat(timeout_s)},
      {"keepalives", "1"},
      {"keepalives_idle", "5"},
      {"keepalives_interval", "2"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "10000"},
      {"target_session_attrs", "read-write"},
      {"client_encoding", "UTF8"},
      // A cursor of ForEach is read to its end, so it is planned for that. Compiling a statement of ours takes longer
      // than running it.
      {"options",
       "-c jit=off -c idle_in_transaction_session_timeout=60000 -c cursor_tuple_fraction=1.0 -c "
       "client_min_messages=error -c default_transaction_deferrable=off"},
  };
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings[option->keyword] = option->val;
  }
  PQconninfoFree(parsed);
  std::string conninfo;
  for (const auto& [keyword, value] : settings) {
    // SOCI takes the string apart itself and knows no escapes.
    if (absl::StrContains(value, '\'') || absl::StrContains(value, '\\')) {
      return BadConninfo(absl::StrCat(keyword, " may not contain quotes or backslashes"));
    }
    absl::StrAppend(&conninfo, conninfo.empty() ? "" : " ", keyword, "='", value, "'");
  }
  return conninfo;
}

absl::StatusOr<std::unique_ptr<PostgresSession>> PostgresPool::Connect() {
  return PostgresSession::Connect(conninfo_, watchdog_);
}

absl::StatusOr<PostgresPool::Lease> PostgresPool::Take(absl::Time deadline) {
  AssertMayBlock();
  int attempts = 0;
  for (;;) {
    Idle idle;
    {
      MutexLock lock(mutex_);
      while (idle_.empty() && open_ >= limit_) {
        if (!changed_.WaitUntil(mutex_, deadline) && idle_.empty() && open_ >= limit_) return NoSession();
      }
      if (idle_.empty()) {
        ++open_;
      } else {
        idle = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (idle.session == nullptr) {
      absl::StatusOr<std::unique_ptr<PostgresSession>> session = ConnectInTurn(deadline);
      if (session.ok() && *session != nullptr) return Lease(*this, *std::move(session));
      Drop(nullptr);
      if (session.ok()) continue;
      if (++attempts >= kConnectAttempts || absl::Now() >= deadline) return session.status();
      continue;
    }
    const absl::Time now = absl::Now();
    bool usable = now - idle.session->connected_at() < kMaxAge;
    if (usable && now - idle.since > kProbeAfter) {
      idle.session->SetDeadline(std::min(deadline, now + kProbeTimeout));
      usable = idle.session->RunScript("select 1").ok();
    }
    if (usable) return Lease(*this, std::move(idle.session));
    Drop(std::move(idle.session));
  }
}

absl::StatusOr<std::unique_ptr<PostgresSession>> PostgresPool::ConnectInTurn(absl::Time deadline) {
  bool alone = false;
  {
    MutexLock lock(mutex_);
    // While the server does not answer, one caller at a time tries, at growing intervals.
    while (failures_ > 0 && (connecting_after_failure_ || absl::Now() < next_attempt_)) {
      if (!idle_.empty()) return nullptr;
      const absl::Time until = connecting_after_failure_ ? deadline : std::min(deadline, next_attempt_);
      changed_.WaitUntil(mutex_, until);
      if (absl::Now() >= deadline) return DatabaseUnavailable();
    }
    alone = failures_ > 0;
    connecting_after_failure_ |= alone;
  }
  absl::StatusOr<std::unique_ptr<PostgresSession>> session = Connect();
  MutexLock lock(mutex_);
  if (alone) connecting_after_failure_ = false;
  if (session.ok()) {
    failures_ = 0;
  } else {
    failures_ = std::min(failures_ + 1, 10);
    next_attempt_ = absl::Now() + std::min(kLastReconnect, kFirstReconnect * (1 << (failures_ - 1)));
  }
  changed_.SignalAll();
  return session;
}

void PostgresPool::Give(std::unique_ptr<PostgresSession> session) {
  if (!session->IsUsable()) {
    Drop(std::move(session));
    return;
  }
  session->Disarm();
  MutexLock lock(mutex_);
  idle_.push_back({.session = std::move(session), .since = absl::Now()});
  // Those who wait for their turn to connect sleep here too, and may take this one instead.
  failures_ > 0 ? changed_.SignalAll() : changed_.SignalOne();
}

void PostgresPool::Drop(std::unique_ptr<PostgresSession> session) {
  std::vector<Idle> stale;
  {
    MutexLock lock(mutex_);
    --open_;
    if (session != nullptr && !session->IsUsable()) {
      // What happened to one session (a restart, a failover) happened to the others as well.
      stale = std::move(idle_);
      idle_.clear();
      open_ -= static_cast<int>(stale.size());
    }
    changed_.SignalAll();
  }
}

}  // namespace htx::sql
