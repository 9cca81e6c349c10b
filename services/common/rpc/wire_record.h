#pragma once

// Records as their serialized bytes, looked at without making messages of them. Reading a feed or a snapshot passes on
// what is stored; what must be known of it is seen on the way.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace htx::rpc {

// The fields of one serialized message, in the order in which they stand.
class WireReader {
 public:
  explicit WireReader(absl::string_view wire) : left_(wire) {}

  // Moves to the next field; false at the end, and where the bytes are no message.
  bool Next();
  // After the last Next(): every byte was read.
  bool ok() const { return !broken_ && left_.empty(); }

  int number() const { return number_; }
  bool is_varint() const { return type_ == 0; }
  bool is_bytes() const { return type_ == 2; }
  uint64_t varint() const { return varint_; }
  absl::string_view bytes() const { return bytes_; }  // Of a text or a message.
  absl::string_view whole() const { return whole_; }  // The field with its tag.

 private:
  bool ReadVarint(uint64_t& value);

  absl::string_view left_;
  bool broken_ = false;
  int number_ = 0;
  int type_ = 0;
  uint64_t varint_ = 0;
  absl::string_view bytes_ = {};
  absl::string_view whole_ = {};
};

// Appends a field of bytes (a text or a message), and one that is an integer.
void AppendWire(int number, absl::string_view bytes, std::string& out);
void AppendWire(int number, uint64_t varint, std::string& out);
// Appends the beginning of a field of bytes, of which `size` bytes follow.
void BeginWire(int number, size_t size, std::string& out);

// CanonicalBytes of the message of `type` that `wire` is. Absent when that cannot be told from the bytes alone: they
// are no message, or its fields do not stand in the order of their numbers, as ours do when they are serialized.
std::optional<std::string> CanonicalFromWire(const google::protobuf::Descriptor* type, absl::string_view wire);

// False when the message of `type` that `wire` is holds no personal data; true too when the bytes are no message.
bool MayHoldPersonal(const google::protobuf::Descriptor* type, absl::string_view wire);

}  // namespace htx::rpc
