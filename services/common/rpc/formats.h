#pragma once

// What texts may look like.

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {

// Why no field may hold `text` (not UTF-8, not NFC, a NUL); null when any may. ASCII, which is most of what comes, is
// recognised without a look at the Unicode tables.
const Text* BrokenText(absl::string_view text);

// Why `text` does not have `format`; null when it has. The empty text has every format.
const Text* BrokenFormat(absl::string_view text, common::v1::Format format);

}  // namespace htx::rpc
