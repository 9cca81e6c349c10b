#pragma once

// Canonical bytes of a record, and a digest of many records that is kept up record by record.
//
// Two programs in any language that hold equal records compute equal bytes, whatever their protobuf library does when
// it serialises. The bytes of a message are those of its fields that are set, in the order of their numbers, each as
//
//   number "=" integer ";"                 integers, enums (their number) and bools (0 or 1), in decimal
//   number "=" length ":" bytes ";"        strings and bytes; the length in bytes, in decimal
//   number "{" bytes of the message "}"    messages
//   number "[" items "]"                   repeated fields: every item as above without its number, in order
//
// A field is set when it has presence and is present, else when it is not the default or not empty. Left out are fields
// that are personal data (their rule has data_class BASIC or SENSITIVE: not every reader sees them) and the output-only
// fields that are filled in when a record is read: sequence, allowed_actions, size, quality_findings. A field that is
// added later changes no digest until it is set.
//
// The digest of a set of records is the sum of their SHA-256 hashes, each a big-endian number, modulo 2^256. It proves
// that two copies are equal; against somebody who forges records on purpose the audit log stands, not the digest.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace htx::rpc {

// A number of 256 bits, most significant byte first.
using Hash256 = std::array<uint8_t, 32>;

// Ends the process for a type with floating point or map fields, which records do not have.
// The fields of `type` that they hold, in the order of their numbers.
const std::vector<const google::protobuf::FieldDescriptor*>& CoveredFields(const google::protobuf::Descriptor* type);
std::string CanonicalBytes(const google::protobuf::Message& record);
Hash256 HashOf(const google::protobuf::Message& record);
// The same of what CanonicalBytes gave.
Hash256 HashOfCanonical(absl::string_view canonical);
std::string ToHex(const Hash256& hash);
// INVALID_ARGUMENT unless `hex` has 64 hexadecimal digits.
absl::StatusOr<Hash256> HashFromHex(absl::string_view hex);

// Tells programs whose digests can be compared: which fields of `type`, and of the types below it, are covered.
std::string SchemaFingerprint(const google::protobuf::Descriptor* type);

// The digest of a set of records, with their number.
class RecordDigest {
 public:
  RecordDigest() = default;
  RecordDigest(int64_t count, const Hash256& sum) : count_(count), sum_(sum) {}

  void Add(const Hash256& record);
  void Remove(const Hash256& record);
  int64_t count() const { return count_; }
  const Hash256& sum() const { return sum_; }
  std::string hex() const { return ToHex(sum_); }
  friend bool operator==(const RecordDigest& a, const RecordDigest& b) {
    return a.count_ == b.count_ && a.sum_ == b.sum_;
  }

 private:
  int64_t count_ = 0;
  Hash256 sum_ = {};
};

}  // namespace htx::rpc
