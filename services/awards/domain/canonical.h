#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace htx::awards {

// Bytes that are equal exactly when the content is: each field as a netstring ("3:abc,"), in a fixed order. What is
// hashed and signed is built with this, never with a serializer whose output may change.
class CanonicalBytes {
 public:
  CanonicalBytes& Add(absl::string_view text) {
    absl::StrAppend(&bytes_, text.size(), ":", text, ",");
    return *this;
  }
  CanonicalBytes& Add(int64_t number) { return Add(absl::StrCat(number)); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_ = {};
};

}  // namespace htx::awards
