#include "common/base/log_entry.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/merkle.h"

namespace htx {
namespace {

void AddField(std::string& bytes, absl::string_view field) { absl::StrAppend(&bytes, field.size(), ":", field, ","); }

}  // namespace

std::string LeafBytes(const LogEntry& entry) {
  std::string bytes;
  AddField(bytes, "htx.log.1");
  AddField(bytes, absl::StrCat(entry.sequence));
  AddField(bytes, entry.previous_hash);
  AddField(bytes, entry.record.type);
  AddField(bytes, entry.record.resource);
  AddField(bytes, entry.record.payload_sha256);
  AddField(bytes, absl::StrCat(absl::ToUnixMicros(entry.record.recorded_time)));
  return bytes;
}

std::string HashOf(const LogEntry& entry) { return absl::BytesToHexString(merkle::LeafHash(LeafBytes(entry))); }

}  // namespace htx
