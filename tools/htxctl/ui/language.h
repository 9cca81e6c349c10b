#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/error.h"

namespace htx::ctl {

// The text in Vietnamese for "vi", where there is one; else in English.
inline std::string In(absl::string_view language, const Text& text) {
  return language == "vi" && !text.vi.empty() ? text.vi : text.en;
}

}  // namespace htx::ctl
