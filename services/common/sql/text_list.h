#pragma once

// Many texts as one argument, so that a statement's text does not depend on how many there are.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/value.h"
#include "common/sql/database.h"

namespace htx::sql {

// For "column" + `among`, with `value` bound where it stands.
struct TextList {
  absl::string_view among = {};
  Value value = {};
};
TextList ListOf(Engine engine, const std::vector<std::string>& texts);

}  // namespace htx::sql
