#pragma once

// The text of an insert, with one placeholder per column.

#include <string>

#include "absl/strings/string_view.h"

namespace htx::registry {

// "insert into table (a, b) values (?, ?) on conflict (key) do nothing"; without a key nothing about conflicts.
std::string InsertText(absl::string_view table, absl::string_view columns, absl::string_view key = "");

}  // namespace htx::registry
