#include "common/rpc/record_digest.h"

#include <openssl/sha.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/masking.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Output-only fields that are filled in when a record is read, and are no part of it.
constexpr absl::string_view kComputed[] = {"sequence", "allowed_actions", "size", "quality_findings"};

bool IsCovered(const FieldDescriptor* field) {
  const common::v1::FieldRule& rule = field->options().GetExtension(common::v1::rule);
  const bool computed =
      rule.output_only() && std::find(std::begin(kComputed), std::end(kComputed), field->name()) != std::end(kComputed);
  return !computed && !IsPersonal(field);
}

class Writer {
 public:
  void Record(const Message& message) {
    const Reflection& reflection = *message.GetReflection();
    for (const FieldDescriptor* field : CoveredFields(message.GetDescriptor())) {
      if (field->is_repeated()) {
        const int size = reflection.FieldSize(message, field);
        if (size == 0) continue;
        absl::StrAppend(&out_, field->number(), "[");
        for (int i = 0; i < size; ++i) Item(message, reflection, field, i);
        out_ += ']';
      } else if (reflection.HasField(message, field)) {
        absl::StrAppend(&out_, field->number());
        Single(message, reflection, field);
      }
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  void Integer(int64_t value) { absl::StrAppend(&out_, "=", value, ";"); }
  void Unsigned(uint64_t value) { absl::StrAppend(&out_, "=", value, ";"); }
  void Text(const std::string& text) { absl::StrAppend(&out_, "=", text.size(), ":", text, ";"); }
  void Below(const Message& message) {
    out_ += '{';
    Record(message);
    out_ += '}';
  }

  void Single(const Message& message, const Reflection& reflection, const FieldDescriptor* field) {
    std::string scratch;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return Integer(reflection.GetInt32(message, field));
      case FieldDescriptor::CPPTYPE_INT64:
        return Integer(reflection.GetInt64(message, field));
      case FieldDescriptor::CPPTYPE_UINT32:
        return Unsigned(reflection.GetUInt32(message, field));
      case FieldDescriptor::CPPTYPE_UINT64:
        return Unsigned(reflection.GetUInt64(message, field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return Integer(reflection.GetBool(message, field) ? 1 : 0);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Integer(reflection.GetEnumValue(message, field));
      case FieldDescriptor::CPPTYPE_STRING:
        return Text(reflection.GetStringReference(message, field, &scratch));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Below(reflection.GetMessage(message, field));
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        break;
    }
    HTX_UNREACHABLE();
  }

  void Item(const Message& message, const Reflection& reflection, const FieldDescriptor* field, int i) {
    std::string scratch;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return Integer(reflection.GetRepeatedInt32(message, field, i));
      case FieldDescriptor::CPPTYPE_INT64:
        return Integer(reflection.GetRepeatedInt64(message, field, i));
      case FieldDescriptor::CPPTYPE_UINT32:
        return Unsigned(reflection.GetRepeatedUInt32(message, field, i));
      case FieldDescriptor::CPPTYPE_UINT64:
        return Unsigned(reflection.GetRepeatedUInt64(message, field, i));
      case FieldDescriptor::CPPTYPE_BOOL:
        return Integer(reflection.GetRepeatedBool(message, field, i) ? 1 : 0);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Integer(reflection.GetRepeatedEnumValue(message, field, i));
      case FieldDescriptor::CPPTYPE_STRING:
        return Text(reflection.GetRepeatedStringReference(message, field, i, &scratch));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Below(reflection.GetRepeatedMessage(message, field, i));
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        break;
    }
    HTX_UNREACHABLE();
  }

  std::string out_ = {};
};

Hash256 Sha256(absl::string_view bytes) {
  Hash256 hash;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return hash;
}

// "number type" of every covered field, and the same of the types below, once each.
void Describe(const Descriptor* type, std::set<const Descriptor*>& seen, std::string& out) {
  if (!seen.insert(type).second) return;
  absl::StrAppend(&out, type->full_name(), "{");
  for (const FieldDescriptor* field : CoveredFields(type)) {
    absl::StrAppend(&out, field->number(), field->is_repeated() ? "*" : " ", field->cpp_type_name(), ";");
  }
  out += '}';
  for (const FieldDescriptor* field : CoveredFields(type)) {
    if (field->message_type() != nullptr) Describe(field->message_type(), seen, out);
  }
}

}  // namespace

// Made once per type; options are slow to read.
const std::vector<const FieldDescriptor*>& CoveredFields(const Descriptor* type) {
  static Mutex* const mutex = new Mutex;
  static auto* const known = new std::map<const Descriptor*, std::vector<const FieldDescriptor*>>;
  thread_local std::map<const Descriptor*, const std::vector<const FieldDescriptor*>*> mine;
  const std::vector<const FieldDescriptor*>*& place = mine[type];
  if (place != nullptr) return *place;
  MutexLock lock(*mutex);
  const auto [found, is_new] = known->try_emplace(type);
  if (is_new) {
    for (int i = 0; i < type->field_count(); ++i) {
      HTX_CHECK(!type->field(i)->is_map() && type->field(i)->cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE &&
                type->field(i)->cpp_type() != FieldDescriptor::CPPTYPE_FLOAT);
      if (IsCovered(type->field(i))) found->second.push_back(type->field(i));
    }
    std::sort(found->second.begin(), found->second.end(),
              [](const FieldDescriptor* a, const FieldDescriptor* b) { return a->number() < b->number(); });
  }
  place = &found->second;
  return *place;
}

std::string CanonicalBytes(const Message& record) {
  Writer writer;
  writer.Record(record);
  return writer.Take();
}

Hash256 HashOf(const Message& record) { return Sha256(CanonicalBytes(record)); }

Hash256 HashOfCanonical(absl::string_view canonical) { return Sha256(canonical); }

std::string ToHex(const Hash256& hash) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

absl::StatusOr<Hash256> HashFromHex(absl::string_view hex) {
  const bool digits =
      std::all_of(hex.begin(), hex.end(), [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
  Hash256 hash = {};
  if (hex.size() != 2 * hash.size() || !digits) {
    return InvalidField("digest", {.en = "needs 64 hexadecimal digits", .vi = "cần 64 chữ số thập lục phân"});
  }
  const std::string bytes = absl::HexStringToBytes(hex);
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string SchemaFingerprint(const Descriptor* type) {
  std::set<const Descriptor*> seen;
  std::string text;
  Describe(type, seen, text);
  return ToHex(Sha256(text)).substr(0, 16);
}

void RecordDigest::Add(const Hash256& record) {
  unsigned carry = 0;
  for (size_t i = sum_.size(); i-- > 0;) {
    const unsigned sum = static_cast<unsigned>(sum_[i]) + record[i] + carry;
    sum_[i] = static_cast<uint8_t>(sum);
    carry = sum >> 8;
  }
  ++count_;
}

void RecordDigest::Remove(const Hash256& record) {
  unsigned borrow = 0;
  for (size_t i = sum_.size(); i-- > 0;) {
    const unsigned taken = static_cast<unsigned>(record[i]) + borrow;
    borrow = sum_[i] < taken ? 1 : 0;
    sum_[i] = static_cast<uint8_t>(sum_[i] - taken);
  }
  --count_;
}

}  // namespace htx::rpc
