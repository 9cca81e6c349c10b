#include "common/rpc/wire_record.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/rpc/masking.h"
#include "common/rpc/record_digest.h"

namespace htx::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kTypeBits = 3;
constexpr int kVarint = 0;
constexpr int kBytes = 2;

void AppendVarint(uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

void AppendTag(int number, int type, std::string& out) {
  AppendVarint(static_cast<uint64_t>(number) << kTypeBits | static_cast<uint64_t>(type), out);
}

// How a field of a type is read from its bytes.
struct WirePlan;
struct FieldPlan {
  enum class Form { kNone, kSigned, kUnsigned, kText, kMessage, kOther };
  Form form = Form::kNone;  // kNone: there is no such field.
  bool covered = false;     // By the digest.
  bool repeated = false;
  bool present = false;  // Its default is set when it is on the wire.
  bool personal = false;
  const WirePlan* below = nullptr;
};
struct WirePlan {
  std::vector<FieldPlan> fields = {};  // By number.
  bool personal = false;               // Something personal is reachable.

  const FieldPlan& Of(int number) const {
    static const FieldPlan none;
    const auto at = static_cast<size_t>(number);
    return at < fields.size() ? fields[at] : none;
  }
};

FieldPlan::Form FormOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_ENUM:
    case FieldDescriptor::TYPE_BOOL:
      return FieldPlan::Form::kSigned;
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64:
      return FieldPlan::Form::kUnsigned;
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES:
      return FieldPlan::Form::kText;
    case FieldDescriptor::TYPE_MESSAGE:
      return FieldPlan::Form::kMessage;
    default:
      return FieldPlan::Form::kOther;
  }
}

// A type may hold itself, so a plan is listed before it is filled.
using WirePlans = std::map<const Descriptor*, std::unique_ptr<WirePlan>>;
const WirePlan* MakeWirePlan(const Descriptor* type, WirePlans& plans) {
  std::unique_ptr<WirePlan>& place = plans[type];
  if (place != nullptr) return place.get();
  place = std::make_unique<WirePlan>();
  WirePlan* const plan = place.get();
  plan->personal = !MaskPlanOf(type).empty();
  const std::vector<const FieldDescriptor*>& covered = CoveredFields(type);
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    const auto at = static_cast<size_t>(field.number());
    if (plan->fields.size() <= at) plan->fields.resize(at + 1);
    plan->fields[at] = {.form = FormOf(field),
                        .covered = std::find(covered.begin(), covered.end(), &field) != covered.end(),
                        .repeated = field.is_repeated(),
                        .present = field.has_presence(),
                        .personal = IsPersonal(&field)};
    if (field.message_type() != nullptr) plan->fields[at].below = MakeWirePlan(field.message_type(), plans);
  }
  return plan;
}

const WirePlan& PlanOf(const Descriptor* type) {
  static Mutex* const mutex = new Mutex;
  static auto* const plans = new WirePlans;
  thread_local std::map<const Descriptor*, const WirePlan*> mine;
  const WirePlan*& known = mine[type];
  if (known == nullptr) {
    MutexLock lock(*mutex);
    known = MakeWirePlan(type, *plans);
  }
  return *known;
}

// Writes what record_digest.h says, field by field as they come.
class CanonicalWriter {
 public:
  bool Record(const WirePlan& plan, absl::string_view wire) {
    WireReader reader(wire);
    int last = 0;  // The covered field that was written last,
    int open = 0;  // and the repeated one whose items are being written.
    while (reader.Next()) {
      const FieldPlan& field = plan.Of(reader.number());
      if (!field.covered) continue;
      if (reader.number() < last || (reader.number() == last && open == 0)) return false;
      if (open != 0 && open != reader.number()) {
        out_ += ']';
        open = 0;
      }
      last = reader.number();
      if (!field.repeated) {
        if (!Single(field, reader)) return false;
        continue;
      }
      if (open == 0) absl::StrAppend(&out_, reader.number(), "[");
      open = reader.number();
      if (!Items(field, reader)) return false;
    }
    if (open != 0) out_ += ']';
    return reader.ok();
  }
  std::string Take() { return std::move(out_); }

 private:
  bool Single(const FieldPlan& field, const WireReader& reader) {
    const bool zero = reader.is_varint() ? reader.varint() == 0 : reader.bytes().empty();
    if (zero && !field.present) return true;
    absl::StrAppend(&out_, reader.number());
    return Item(field, reader);
  }

  // One item, or many integers in one piece.
  bool Items(const FieldPlan& field, const WireReader& reader) {
    const bool integers = field.form == FieldPlan::Form::kSigned || field.form == FieldPlan::Form::kUnsigned;
    if (!integers || reader.is_varint()) return Item(field, reader);
    absl::string_view packed = reader.bytes();
    if (packed.empty()) return false;
    while (!packed.empty()) {
      uint64_t value = 0;
      int shift = 0;
      bool more = true;
      for (; more && !packed.empty() && shift < 64; shift += 7) {
        const auto byte = static_cast<uint8_t>(packed.front());
        packed.remove_prefix(1);
        value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
        more = byte >= 0x80;
      }
      if (more) return false;
      Integer(field, value);
    }
    return true;
  }

  bool Item(const FieldPlan& field, const WireReader& reader) {
    switch (field.form) {
      case FieldPlan::Form::kSigned:
      case FieldPlan::Form::kUnsigned:
        if (!reader.is_varint()) return false;
        Integer(field, reader.varint());
        return true;
      case FieldPlan::Form::kText:
        if (!reader.is_bytes()) return false;
        absl::StrAppend(&out_, "=", reader.bytes().size(), ":", reader.bytes(), ";");
        return true;
      case FieldPlan::Form::kMessage:
        if (!reader.is_bytes()) return false;
        out_ += '{';
        if (!Record(*field.below, reader.bytes())) return false;
        out_ += '}';
        return true;
      case FieldPlan::Form::kNone:
      case FieldPlan::Form::kOther:
        return false;
    }
    HTX_UNREACHABLE();
  }

  void Integer(const FieldPlan& field, uint64_t value) {
    if (field.form == FieldPlan::Form::kUnsigned) {
      absl::StrAppend(&out_, "=", value, ";");
    } else {
      absl::StrAppend(&out_, "=", static_cast<int64_t>(value), ";");
    }
  }

  std::string out_ = {};
};

bool MayHoldPersonal(const WirePlan& plan, absl::string_view wire) {
  if (!plan.personal) return false;
  WireReader reader(wire);
  while (reader.Next()) {
    const FieldPlan& field = plan.Of(reader.number());
    if (field.personal) return true;
    if (field.below != nullptr && field.below->personal && MayHoldPersonal(*field.below, reader.bytes())) return true;
  }
  return !reader.ok();
}

}  // namespace

bool WireReader::ReadVarint(uint64_t& value) {
  value = 0;
  for (size_t i = 0; i < left_.size() && i < 10; ++i) {
    const auto byte = static_cast<uint8_t>(left_[i]);
    value |= static_cast<uint64_t>(byte & 0x7FU) << (7 * i);
    if (byte < 0x80) {
      left_.remove_prefix(i + 1);
      return true;
    }
  }
  broken_ = true;
  return false;
}

bool WireReader::Next() {
  if (left_.empty() || broken_) return false;
  const absl::string_view from = left_;
  uint64_t tag = 0;
  if (!ReadVarint(tag)) return false;
  number_ = static_cast<int>(tag >> kTypeBits);
  type_ = static_cast<int>(tag & 7U);
  varint_ = 0;
  bytes_ = {};
  uint64_t size = 0;
  switch (type_) {
    case kVarint:
      if (!ReadVarint(varint_)) return false;
      break;
    case kBytes:
      if (!ReadVarint(size)) return false;
      break;
    case 1:
      size = 8;
      break;
    case 5:
      size = 4;
      break;
    default:
      broken_ = true;
  }
  broken_ = broken_ || number_ <= 0 || size > left_.size();
  if (broken_) return false;
  bytes_ = left_.substr(0, size);
  left_.remove_prefix(size);
  whole_ = from.substr(0, from.size() - left_.size());
  return true;
}

void AppendWire(int number, absl::string_view bytes, std::string& out) {
  BeginWire(number, bytes.size(), out);
  out.append(bytes.data(), bytes.size());
}

void AppendWire(int number, uint64_t varint, std::string& out) {
  AppendTag(number, kVarint, out);
  AppendVarint(varint, out);
}

void BeginWire(int number, size_t size, std::string& out) {
  AppendTag(number, kBytes, out);
  AppendVarint(size, out);
}

std::optional<std::string> CanonicalFromWire(const Descriptor* type, absl::string_view wire) {
  CanonicalWriter writer;
  if (!writer.Record(PlanOf(type), wire)) return std::nullopt;
  return writer.Take();
}

bool MayHoldPersonal(const Descriptor* type, absl::string_view wire) { return MayHoldPersonal(PlanOf(type), wire); }

}  // namespace htx::rpc
