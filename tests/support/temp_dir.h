#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace htx::testing {

// A directory of a test's own under TMPDIR, deleted with what is in it at the end. Its path is short enough for a
// socket.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const;

 private:
  std::string path_;
};

}  // namespace htx::testing
