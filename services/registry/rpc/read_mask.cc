#include "registry/rpc/read_mask.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "registry/domain/snapshot_errors.h"

namespace htx::registry {

using google::protobuf::util::FieldMaskUtil;

absl::StatusOr<ReadMask> ReadMask::Parse(const google::protobuf::FieldMask& mask) {
  ReadMask parsed;
  const auto& paths = mask.paths();
  for (const std::string& path : paths) {
    if (path != "*" && !FieldMaskUtil::IsValidPath<v1::Organization>(path)) return MaskUnknownPath(path, "read_mask");
  }
  if (paths.empty() || std::find(paths.begin(), paths.end(), "*") != paths.end()) return parsed;
  parsed.mask_ = mask;
  parsed.mask_.add_paths("name");
  return parsed;
}

void ReadMask::Trim(v1::Organization& organization) const {
  if (!keeps_all()) FieldMaskUtil::TrimMessage(mask_, &organization);
}

}  // namespace htx::registry
