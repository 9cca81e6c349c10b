#pragma once

// Keeps a MirrorFile equal to the register: a snapshot, then the feed. Every step is one transaction of the file, so
// the process may be killed at any instant, and the server too.

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "htxctl/client/session.h"
#include "htxctl/mirror/mirror_file.h"

namespace htx::ctl {

class Mirror {
 public:
  // Told after every step that moved the copy. Both outlive the mirror.
  using Told = std::function<void(const MirrorPlace&)>;
  Mirror(const Session& session, MirrorFile& file, Told told);

  // Follows until `until`, or with `once` until the copy has reached the head as it was when it got there. Trouble of
  // the moment (the server is away) is waited out, with pauses of up to 5 s; a place that the register no longer knows
  // begins a new copy beside the one that is there. Another error is returned.
  absl::Status Follow(absl::Time until, bool once);

  // What a comparison found.
  struct Verdict {
    bool equal = false;
    int64_t sequence = 0;
    rpc::RecordDigest mine = {};
    std::string theirs = {};
    int64_t their_count = 0;
    std::string why = {};  // When not equal.
  };
  // Counts the file's records anew, brings the copy to a sequence whose digest the register knows, and compares.
  absl::StatusOr<Verdict> Verify(absl::Time until);

 private:
  absl::StatusOr<bool> Step(absl::Duration wait);
  absl::Status ReadSnapshot(const MirrorPlace& place);
  // One page of at most `most` changes; returns how many, and the head.
  struct Taken {
    int64_t changes = 0;
    int64_t head = 0;
    int64_t sequence = 0;
  };
  absl::StatusOr<Taken> TakePage(const MirrorPlace& place, int most, absl::Duration wait);

  const Session& session_;
  MirrorFile& file_;
  const Told told_;
};

}  // namespace htx::ctl
