#pragma once

// Values that the requests about alliances' work have in common. As in proto_values.h, violations go to `errors`.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace htx::registry {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

// The id in "collection/{id}".
template <class IdType>
IdType ParseName(absl::string_view name, absl::string_view collection, absl::string_view field, FieldErrors& errors) {
  const absl::StatusOr<std::string> id = ParseResourceName(name, collection, field);
  errors.Merge("", id.status());
  return id.ok() ? IdType::Of(*id) : IdType();
}
// The id in `name`, of a request in which there is nothing else to check.
template <class IdType>
absl::StatusOr<IdType> ParseOnlyName(absl::string_view name, absl::string_view collection) {
  FieldErrors errors;
  IdType id = ParseName<IdType>(name, collection, "name", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return id;
}
// As ParseName; "" is no id.
template <class IdType>
IdType ParseNameOr(absl::string_view name, absl::string_view collection, absl::string_view field, FieldErrors& errors) {
  return name.empty() ? IdType() : ParseName<IdType>(name, collection, field, errors);
}

// A single line that must not be empty.
void CheckRequiredLine(absl::string_view text, size_t max_bytes, absl::string_view field, FieldErrors& errors);
// At most `max_items` lines, none empty.
std::vector<std::string> ParseLines(const Strings& lines, int max_items, size_t max_bytes, absl::string_view field,
                                    FieldErrors& errors);
// At most `max_items` names of areas, as ids, none twice.
std::vector<std::string> ParseAreas(const Strings& names, int max_items, absl::string_view field, FieldErrors& errors);

}  // namespace htx::registry
