#pragma once

// A local copy of the register's organisations in a SQLite file, and where in the feed it stands.
//
//   organizations (id, sequence, legal_name, short_name, tax_code, kind, legal_status, province, alliance, record)
//                 one row each; `record` is the whole message htx.registry.v1.Organization, serialised
//   mirror        one row: the place and the digest, changed in the same transaction as the rows
//
// A snapshot is read into organizations_next, whose place is the row of mirror_next; when it is whole, one transaction
// brings `organizations` to it. So readers see the copy before until the new one is whole.
//
// Other programs may read the file at any time; WAL mode lets them read while it is written.

#include <cstdint>
#include <memory>
#include <optional>
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
  // False of a snapshot that is being read: then `cursor` says how far. Of the copy itself: false until there was one.
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

  // Where the copy stands that is there to be read.
  absl::StatusOr<MirrorPlace> ReadPlace();
  // How far the snapshot has come that is being read beside it, when one is.
  absl::StatusOr<std::optional<MirrorPlace>> ReadFilling();
  // Puts `records` over what stands under their names and moves from `before` to `after`, in one transaction: of the
  // copy when `before` follows, else of the snapshot beside it. The digest of `after` is computed here. ABORTED /
  // MIRROR_MOVED, and nothing done, when the file stands elsewhere: another process writes it.
  absl::Status Apply(absl::Span<const registry::v1::Organization* const> records, const MirrorPlace& before,
                     MirrorPlace after);
  // Begins an empty snapshot beside the copy; one that was being read is forgotten.
  absl::Status BeginAnew();
  // Makes the snapshot, which stands at `whole`, the copy, and follows from there, in one transaction. What is equal in
  // both is not written again, and indexes of the user's stay. ABORTED / MIRROR_MOVED as Apply.
  absl::Status Swap(const MirrorPlace& whole);
  // The place, and the digest of the records that are there, computed from their bytes: both of one moment, also while
  // another process writes the file.
  struct Counted {
    MirrorPlace place = {};
    rpc::RecordDigest digest = {};
  };
  absl::StatusOr<Counted> Recount();

 private:
  explicit MirrorFile(sqlite3* handle) : handle_(handle) {}
  absl::StatusOr<std::optional<MirrorPlace>> ReadPlaceOf(const std::string& table);
  // MIRROR_MOVED when what `before` is of stands elsewhere; else the digest there.
  absl::StatusOr<rpc::RecordDigest> DigestAt(const MirrorPlace& before);
  absl::Status Put(const std::string& table, const registry::v1::Organization& record, rpc::RecordDigest& digest);
  absl::Status SavePlace(const std::string& table, const MirrorPlace& place);

  sqlite3* const handle_;
};

}  // namespace htx::ctl
