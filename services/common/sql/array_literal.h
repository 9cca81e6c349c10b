#pragma once

// Many values as one argument of a PostgreSQL statement: cast(? as text[]) or cast(? as bigint[]).

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/value.h"

namespace htx::sql {

class ArrayLiteral {
 public:
  void Add(const Value& value) {
    text_ += text_.empty() ? '{' : ',';
    if (const int64_t* integer = absl::get_if<int64_t>(&value)) {
      absl::StrAppend(&text_, *integer);
    } else if (const std::string* text = absl::get_if<std::string>(&value)) {
      text_ += '"';
      for (const char c : *text) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
      }
      text_ += '"';
    } else {
      text_ += "NULL";
    }
  }
  // The literal; the array is empty afterwards.
  std::string Take() { return text_.empty() ? "{}" : std::exchange(text_, {}) + "}"; }

 private:
  std::string text_ = {};
};

}  // namespace htx::sql
