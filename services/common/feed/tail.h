#pragma once

// The end of a feed in memory, shared by everybody who follows it: a change is read from the database once, decoded and
// made what followers are sent at most once, whether one follows or a thousand.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/rpc/stream.h"
#include "common/sql/database.h"
#include "google/protobuf/message.h"

namespace htx::feed {

// Makes the message of a stored change.
using Decoded = std::shared_ptr<const google::protobuf::Message>;
using Decode = std::function<absl::StatusOr<Decoded>(const sql::StoredChange&)>;

// One change as followers share it. Thread-safe.
class Entry {
 public:
  // `decode` outlives the entry.
  Entry(sql::StoredChange stored, const Decode& decode) : stored_(std::move(stored)), decode_(decode) {}

  const sql::StoredChange& stored() const { return stored_; }
  int64_t sequence() const { return stored_.sequence; }
  const std::string& transaction_id() const { return stored_.transaction_id; }
  size_t bytes() const { return stored_.change.payload.size(); }

  // The message of the service's feed, whole, with its header; or why the stored one cannot be read. Made when somebody
  // first asks: most changes are sent without.
  const absl::StatusOr<Decoded>& Change() const;

  // The change as those are sent it who are shown the same `form` of it: made by the first who asks, while the others
  // wait for it. Few forms, so that what an entry holds stays a small multiple of `bytes`.
  // An error of `make` is the answer, and not kept.
  absl::StatusOr<rpc::SharedBytes> Encoded(int form, absl::FunctionRef<absl::StatusOr<std::string>()> make) const;

 private:
  const sql::StoredChange stored_;
  const Decode& decode_;
  mutable Mutex change_mutex_;
  mutable Mutex mutex_;
  mutable std::optional<absl::StatusOr<Decoded>> change_ ABSL_GUARDED_BY(change_mutex_);
  mutable std::map<int, rpc::SharedBytes> encoded_ ABSL_GUARDED_BY(mutex_);
};
using EntryPtr = std::shared_ptr<const Entry>;

// Thread-safe. One thread fills it, and only while somebody listens.
class Tail {
 public:
  // What is kept in memory: the newest changes within both limits.
  struct Options {
    size_t entries = 4096;
    size_t bytes = size_t{16} << 20;
  };
  // `database` outlives the tail.
  Tail(sql::Database& database, Decode decode, Options options);
  Tail(sql::Database& database, Decode decode);
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  // Calls `wake` from now on whenever there is news, until the handle is gone; from any thread, and it must not block.
  // Without a handle nothing may be expected of Quiet.
  std::shared_ptr<void> Listen(std::function<void()> wake);

  // True when a listener that has taken everything up to `after` is woken when there is more: it need not look.
  bool Quiet(int64_t after) const;

  // Changes after `after`, about `limit` of them and no transaction cut, as Database::ReadChanges with its errors: from
  // memory when they are there, else from the database.
  absl::StatusOr<std::vector<EntryPtr>> Read(int64_t after, int limit, absl::Time deadline);

  // How long after its recording the newest change was here; zero while none was.
  absl::Duration lag() const;
  int listeners() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace htx::feed
