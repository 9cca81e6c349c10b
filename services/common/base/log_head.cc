#include "common/base/log_head.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace htx {
namespace {

void AddHeadField(std::string& bytes, absl::string_view field) {
  absl::StrAppend(&bytes, field.size(), ":", field, ",");
}

}  // namespace

std::string HeadBytes(const SignedLogHead& head) {
  std::string bytes;
  AddHeadField(bytes, "htx.log.head.1");
  AddHeadField(bytes, absl::StrCat(head.size));
  AddHeadField(bytes, absl::BytesToHexString(head.root));
  AddHeadField(bytes, absl::StrCat(absl::ToUnixMicros(head.time)));
  AddHeadField(bytes, head.key_id);
  return bytes;
}

SignedLogHead SignHead(int64_t size, merkle::Hash root, absl::Time time, const SigningKey& key) {
  SignedLogHead head{.size = size, .root = std::move(root), .time = time, .key_id = key.id()};
  head.signature = key.Sign(HeadBytes(head));
  return head;
}

bool IsSigned(const SignedLogHead& head, const std::vector<PublicKey>& keys) {
  const PublicKey* key = FindKey(keys, head.key_id);
  return key != nullptr && key->Verifies(HeadBytes(head), head.signature);
}

}  // namespace htx
