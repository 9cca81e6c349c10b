#pragma once

// The end of a feed in memory, shared by everybody who follows it: a change is read from the database, decoded and
// serialised once, whether one follows or a thousand.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/rpc/stream.h"
#include "common/sql/database.h"
#include "google/protobuf/message.h"

namespace htx::feed {

// One change as followers share it.
struct Entry {
 public:
  int64_t sequence = 0;
  std::string transaction_id = {};
  size_t bytes = 0;  // Of the stored payload.
  // The message of the service's feed, whole, with its header; or why the stored one cannot be read.
  absl::StatusOr<std::shared_ptr<const google::protobuf::Message>> change =
      std::shared_ptr<const google::protobuf::Message>();

  // The change as those are sent it who are shown the same `form` of it: made by the first who asks, while the others
  // wait for it. Few forms, so that what an entry holds stays a small multiple of `bytes`. Thread-safe.
  rpc::SharedBytes Encoded(int form, absl::FunctionRef<std::string()> make) const;

 private:
  mutable Mutex mutex_;
  mutable std::map<int, rpc::SharedBytes> encoded_ ABSL_GUARDED_BY(mutex_);
};
using EntryPtr = std::shared_ptr<const Entry>;

// Makes the message of a stored change.
using Decode =
    std::function<absl::StatusOr<std::shared_ptr<const google::protobuf::Message>>(const sql::StoredChange&)>;

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
