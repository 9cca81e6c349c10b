#pragma once

#include <string>

namespace htx::registry {

// Where the snapshot's records of a type are.
struct SnapshotShelf {
  std::string table = {};
  std::string id = {};         // The column of their ids.
  std::string condition = {};  // "type = 3 and ", or nothing.
  std::string first = {};      // What an inserted row begins with.
};

SnapshotShelf ShelfOf(int type);

}  // namespace htx::registry
