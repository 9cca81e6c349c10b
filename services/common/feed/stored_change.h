#pragma once

// A stored change as a message of its service.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/feed/errors.h"
#include "common/sql/database.h"
#include "htx/common/v1/change.pb.h"

namespace htx::feed {

// What the feed knows of a change and its payload does not.
void FillHeader(const sql::StoredChange& stored, common::v1::ChangeHeader& header);

// The payload of `stored` with its header in the field `number`, serialized. Absent when it is no message at all.
std::optional<std::string> WithHeader(const sql::StoredChange& stored, int number);

// The payload of `stored` with its header. DATA_LOSS / FEED_UNREADABLE when it does not parse.
template <class Change>
absl::StatusOr<Change> ToChange(const sql::StoredChange& stored) {
  Change change;
  if (!change.ParseFromString(stored.change.payload)) return PayloadUnreadable(stored.sequence);
  FillHeader(stored, *change.mutable_header());
  return change;
}

}  // namespace htx::feed
