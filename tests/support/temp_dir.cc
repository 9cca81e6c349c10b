#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace htx::testing {

TempDir::TempDir() {
  const char* root = std::getenv("TMPDIR");
  path_ = absl::StrCat(root != nullptr ? root : "/tmp", "/htx.XXXXXX");
  HTX_CHECK(mkdtemp(path_.data()) != nullptr);
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::File(absl::string_view name) const { return absl::StrCat(path_, "/", name); }

}  // namespace htx::testing
