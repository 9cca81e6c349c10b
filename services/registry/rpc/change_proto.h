#pragma once

// Changes of the feed as messages.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/change_service.pb.h"

namespace htx::registry {

// `stored`, whole. DATA_LOSS / FEED_UNREADABLE when its payload does not parse.
absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored);

// The same as `view` shows it, serialized, without decoding it. Absent when that takes more than a look at the bytes:
// the view leaves something out, or something may have to be veiled.
std::optional<std::string> ReadyBytes(const sql::StoredChange& stored, v1::ChangeView view);

// `whole` as `view` shows it.
void Show(const v1::Change& whole, v1::ChangeView view, v1::Change& shown);

}  // namespace htx::registry
