#pragma once

// A local copy of the register's organisations in a SQLite file, and where in the feed it stands.
//
//   organizations (id, sequence, legal_name, short_name, tax_code, kind, legal_status, province, alliance, record)
//                 one row each; `record` is the whole message htx.registry.v1.Organization, serialised
//   mirror        one row: the place and the digest, changed in the same transaction as the rows
//
// Other programs may read the file at any time; WAL mode lets them read while it is written.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/record_digest.h"
#include "htx/registry/v1/organization.pb.h"

struct sqlite3;

namespace htx::ctl {

// Where a copy stands.
struct MirrorPlace {
  // False while the snapshot is being read: then `cursor` says how far, and the copy is not whole.
  bool following = false;
  std::string cursor = {};
  int64_t sequence = 0;  // The copy is the register at this sequence, or becomes that when the snapshot is read.
  std::string resume_token = {};
  std::string schema = {};
  rpc::RecordDigest digest = {};
};

// Used by one thread; another process may have the file open too.
class MirrorFile {
 public:
  // Opens or makes `path`. FAILED_PRECONDITION / MIRROR_FILE when it is no such file or cannot be written.
  static absl::StatusOr<std::unique_ptr<MirrorFile>> Open(const std::string& path);
  ~MirrorFile();
  MirrorFile(const MirrorFile&) = delete;
  MirrorFile& operator=(const MirrorFile&) = delete;

  absl::StatusOr<MirrorPlace> ReadPlace();
  // Puts `records` over what stands under their names and moves from `before` to `after`, in one transaction; the
  // digest of `after` is computed here. ABORTED / MIRROR_MOVED, and nothing done, when the file stands elsewhere:
  // another process writes it.
  absl::Status Apply(absl::Span<const registry::v1::Organization* const> records, const MirrorPlace& before,
                     MirrorPlace after);
  // Empties the copy.
  absl::Status Clear();
  // The place, and the digest of the records that are there, computed from their bytes: both of one moment, also while
  // another process writes the file.
  struct Counted {
    MirrorPlace place = {};
    rpc::RecordDigest digest = {};
  };
  absl::StatusOr<Counted> Recount();

 private:
  explicit MirrorFile(sqlite3* handle) : handle_(handle) {}
  absl::Status Put(const registry::v1::Organization& record, rpc::RecordDigest& digest);
  absl::Status SavePlace(const MirrorPlace& place);

  sqlite3* const handle_;
};

}  // namespace htx::ctl
