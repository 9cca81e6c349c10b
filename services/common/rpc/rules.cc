#include "common/rpc/rules.h"

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/mutex.h"
#include "common/rpc/formats.h"
#include "google/protobuf/timestamp.pb.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {
namespace {

using common::v1::FieldRule;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDefaultMaxBytes = 1024;
constexpr int kDefaultMaxItems = 1000;
constexpr int kMaxDepth = 32;
constexpr int kMaxViolations = 100;

// Where the walk stands. A path becomes text only when something is wrong.
struct Path {
  const Path* parent = nullptr;
  const FieldDescriptor* field = nullptr;
  int index = -1;
  int depth = 0;

  std::string Text() const {
    const std::string above = parent == nullptr || parent->field == nullptr ? "" : parent->Text() + ".";
    const std::string item = index < 0 ? "" : absl::StrCat("[", index, "]");
    return absl::StrCat(above, field->name(), item);
  }
};

class Violations {
 public:
  void Add(const Path& path, Text text) {
    if (++count_ <= kMaxViolations) errors_.Add(path.Text(), std::move(text));
  }
  bool full() const { return count_ >= kMaxViolations; }
  absl::Status ToStatus() const { return errors_.ToStatus(); }

 private:
  FieldErrors errors_ = {};
  int count_ = 0;
};

const Text kRequired = {.en = "must be set", .vi = "không được để trống"};

class Plan final : public RulePlan {
 public:
  using PlanOf = absl::FunctionRef<const Plan*(const Descriptor* type)>;
  // Two steps, because a type may hold itself.
  void Build(const Descriptor* type, PlanOf plan_of);
  void FindOutputOnly();

  absl::Status Check(const Message& message) const override {
    Violations violations;
    Walk(message, Path{}, violations);
    return violations.ToStatus();
  }
  bool HasOutputOnly(const Message& message) const override;
  void Strip(Message& message) const override;

 private:
  struct Field {
    const FieldDescriptor* descriptor = nullptr;
    FieldRule rule = {};
    int max_bytes = kDefaultMaxBytes;
    int max_items = kDefaultMaxItems;
    const Plan* below = nullptr;  // Of a message field.
    bool strip_below = false;     // An output-only field is reachable.
  };

  void Walk(const Message& message, const Path& at, Violations& violations) const;
  void WalkRepeated(const Message& message, const Field& field, const Path& at, Violations& violations) const;
  void WalkMessage(const Message& value, const Field& field, const Path& path, Violations& violations) const;
  bool HoldsOutputOnly(std::set<const Plan*>& seen) const;

  std::vector<Field> fields_ = {};
  bool is_timestamp_ = false;
};

void CheckText(absl::string_view value, const FieldRule& rule, int max_bytes, const Path& path,
               Violations& violations) {
  if (value.size() > static_cast<size_t>(max_bytes)) {
    violations.Add(path, {.en = absl::StrCat("is ", value.size(), " bytes long; at most ", max_bytes, " are allowed"),
                          .vi = absl::StrCat("dài ", value.size(), " byte; tối đa ", max_bytes)});
    return;  // The rest of an over-long text is not looked at.
  }
  if (const Text* broken = BrokenText(value)) violations.Add(path, *broken);
  if (const Text* broken = BrokenFormat(value, rule.format())) violations.Add(path, *broken);
}

void CheckNumber(int64_t value, const FieldRule& rule, const Path& path, Violations& violations) {
  if (!rule.bounded() || (value >= rule.min() && value <= rule.max())) return;
  violations.Add(path, {.en = absl::StrCat("is ", value, "; must be from ", rule.min(), " to ", rule.max()),
                        .vi = absl::StrCat("là ", value, "; phải từ ", rule.min(), " đến ", rule.max())});
}

// A number too great for int64 is beyond every bound.
int64_t Clamp(uint64_t value) { return value > INT64_MAX ? INT64_MAX : static_cast<int64_t>(value); }

void CheckEnum(int number, const FieldDescriptor* field, const Path& path, Violations& violations) {
  if (field->enum_type()->FindValueByNumber(number) != nullptr) return;
  violations.Add(path, {.en = absl::StrCat(number, " is not a value of ", field->enum_type()->name()),
                        .vi = absl::StrCat(number, " không phải là giá trị của ", field->enum_type()->name())});
}

void CheckReal(double value, const Path& path, Violations& violations) {
  if (!std::isfinite(value)) violations.Add(path, {.en = "must be finite", .vi = "phải là số hữu hạn"});
}

// The value of a singular field, or of one item of a repeated one; both kinds of accessors behind one shape.
struct Access {
  const Message& message;
  const Reflection& reflection;
  const FieldDescriptor* field;
  int index;

#define HTX_ACCESS(Name, Type)                                                                                     \
  Type Name() const {                                                                                              \
    return index < 0 ? reflection.Get##Name(message, field) : reflection.GetRepeated##Name(message, field, index); \
  }
  HTX_ACCESS(Int32, int64_t)
  HTX_ACCESS(Int64, int64_t)
  HTX_ACCESS(UInt32, uint64_t)
  HTX_ACCESS(UInt64, uint64_t)
  HTX_ACCESS(Double, double)
  HTX_ACCESS(Float, double)
  HTX_ACCESS(Bool, bool)
  HTX_ACCESS(EnumValue, int)
#undef HTX_ACCESS
  const std::string& String(std::string& scratch) const {
    return index < 0 ? reflection.GetStringReference(message, field, &scratch)
                     : reflection.GetRepeatedStringReference(message, field, index, &scratch);
  }
};

// True when the value is the one an unset field has.
bool CheckScalar(const Access& value, const FieldRule& rule, int max_bytes, const Path& path, Violations& violations) {
  switch (value.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text = value.String(scratch);
      if (text.empty()) return true;
      if (value.field->type() == FieldDescriptor::TYPE_STRING) {
        CheckText(text, rule, max_bytes, path, violations);
      } else if (text.size() > static_cast<size_t>(max_bytes)) {
        violations.Add(path,
                       {.en = absl::StrCat("is ", text.size(), " bytes long; at most ", max_bytes, " are allowed"),
                        .vi = absl::StrCat("dài ", text.size(), " byte; tối đa ", max_bytes)});
      }
      return false;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      if (value.Int32() != 0) CheckNumber(value.Int32(), rule, path, violations);
      return value.Int32() == 0;
    case FieldDescriptor::CPPTYPE_INT64:
      if (value.Int64() != 0) CheckNumber(value.Int64(), rule, path, violations);
      return value.Int64() == 0;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (value.UInt32() != 0) CheckNumber(Clamp(value.UInt32()), rule, path, violations);
      return value.UInt32() == 0;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (value.UInt64() != 0) CheckNumber(Clamp(value.UInt64()), rule, path, violations);
      return value.UInt64() == 0;
    case FieldDescriptor::CPPTYPE_ENUM:
      CheckEnum(value.EnumValue(), value.field, path, violations);
      return value.EnumValue() == 0;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      CheckReal(value.Double(), path, violations);
      return value.Double() == 0;
    case FieldDescriptor::CPPTYPE_FLOAT:
      CheckReal(value.Float(), path, violations);
      return value.Float() == 0;
    case FieldDescriptor::CPPTYPE_BOOL:
      return !value.Bool();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return false;
}

void Plan::Build(const Descriptor* type, PlanOf plan_of) {
  is_timestamp_ = type == google::protobuf::Timestamp::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    Field field{.descriptor = type->field(i), .rule = type->field(i)->options().GetExtension(common::v1::rule)};
    if (field.rule.max_bytes() > 0) field.max_bytes = field.rule.max_bytes();
    if (field.rule.max_items() > 0) field.max_items = field.rule.max_items();
    if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      field.below = plan_of(field.descriptor->message_type());
    }
    fields_.push_back(std::move(field));
  }
}

bool Plan::HoldsOutputOnly(std::set<const Plan*>& seen) const {
  if (!seen.insert(this).second) return false;
  for (const Field& field : fields_) {
    if (field.rule.output_only() || (field.below != nullptr && field.below->HoldsOutputOnly(seen))) return true;
  }
  return false;
}

void Plan::FindOutputOnly() {
  for (Field& field : fields_) {
    std::set<const Plan*> seen;
    field.strip_below = field.below != nullptr && field.below->HoldsOutputOnly(seen);
  }
}

void Plan::Walk(const Message& message, const Path& at, Violations& violations) const {
  const Reflection& reflection = *message.GetReflection();
  for (const Field& field : fields_) {
    if (field.rule.output_only() || violations.full()) continue;
    const Path path{.parent = &at, .field = field.descriptor, .index = -1, .depth = at.depth + 1};
    if (field.descriptor->is_repeated()) {
      WalkRepeated(message, field, path, violations);
      continue;
    }
    const bool has_presence = field.descriptor->has_presence();
    bool unset = has_presence && !reflection.HasField(message, field.descriptor);
    if (field.below != nullptr) {
      if (!unset) WalkMessage(reflection.GetMessage(message, field.descriptor), field, path, violations);
    } else if (!unset) {
      const Access value{.message = message, .reflection = reflection, .field = field.descriptor, .index = -1};
      // A set `optional` zero is a value; without presence zero cannot be told from unset.
      unset = CheckScalar(value, field.rule, field.max_bytes, path, violations) &&
              (!has_presence || field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING);
    }
    if (unset && field.rule.required()) violations.Add(path, kRequired);
  }
  if (is_timestamp_ && at.field != nullptr) {
    const auto& instant = static_cast<const google::protobuf::Timestamp&>(message);
    // Years 1 to 9999, as protobuf defines.
    const bool real = instant.nanos() >= 0 && instant.nanos() < 1000000000 && instant.seconds() >= -62135596800 &&
                      instant.seconds() <= 253402300799;
    if (!real)
      violations.Add(at, {.en = "is not an instant of the years 1 to 9999", .vi = "không phải thời điểm hợp lệ"});
  }
}

void Plan::WalkRepeated(const Message& message, const Field& field, const Path& at, Violations& violations) const {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, field.descriptor);
  if (size == 0) {
    if (field.rule.required()) violations.Add(at, kRequired);
    return;
  }
  if (size > field.max_items) {
    violations.Add(at, {.en = absl::StrCat("has ", size, " items; at most ", field.max_items, " are allowed"),
                        .vi = absl::StrCat("có ", size, " phần tử; tối đa ", field.max_items)});
    return;
  }
  for (int i = 0; i < size && !violations.full(); ++i) {
    const Path path{.parent = at.parent, .field = field.descriptor, .index = i, .depth = at.depth};
    if (field.below != nullptr) {
      WalkMessage(reflection.GetRepeatedMessage(message, field.descriptor, i), field, path, violations);
      continue;
    }
    const Access value{.message = message, .reflection = reflection, .field = field.descriptor, .index = i};
    const bool blank = CheckScalar(value, field.rule, field.max_bytes, path, violations);
    const bool is_text = field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    if (blank && is_text && field.rule.required()) violations.Add(path, kRequired);
  }
}

void Plan::WalkMessage(const Message& value, const Field& field, const Path& path, Violations& violations) const {
  if (path.depth >= kMaxDepth) {
    violations.Add(path, {.en = absl::StrCat("is nested deeper than ", kMaxDepth, " levels"),
                          .vi = absl::StrCat("lồng sâu quá ", kMaxDepth, " cấp")});
    return;
  }
  field.below->Walk(value, path, violations);
}

bool Plan::HasOutputOnly(const Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  for (const Field& field : fields_) {
    if (!field.rule.output_only() && !field.strip_below) continue;
    if (field.descriptor->is_repeated()) {
      const int size = reflection.FieldSize(message, field.descriptor);
      if (field.rule.output_only()) {
        if (size > 0) return true;
        continue;
      }
      for (int i = 0; i < size; ++i) {
        if (field.below->HasOutputOnly(reflection.GetRepeatedMessage(message, field.descriptor, i))) return true;
      }
    } else if (reflection.HasField(message, field.descriptor)) {
      if (field.rule.output_only() || field.below->HasOutputOnly(reflection.GetMessage(message, field.descriptor)))
        return true;
    }
  }
  return false;
}

void Plan::Strip(Message& message) const {
  const Reflection& reflection = *message.GetReflection();
  for (const Field& field : fields_) {
    if (field.rule.output_only()) {
      reflection.ClearField(&message, field.descriptor);
    } else if (!field.strip_below) {
      continue;
    } else if (field.descriptor->is_repeated()) {
      const int size = reflection.FieldSize(message, field.descriptor);
      for (int i = 0; i < size; ++i)
        field.below->Strip(*reflection.MutableRepeatedMessage(&message, field.descriptor, i));
    } else if (reflection.HasField(message, field.descriptor)) {
      field.below->Strip(*reflection.MutableMessage(&message, field.descriptor));
    }
  }
}

// All plans made so far. Types live as long as the process, and so do their plans.
class Plans {
 public:
  const Plan& Of(const Descriptor* type) {
    MutexLock lock(mutex_);
    std::vector<Plan*> made;
    const Plan* plan = Make(type, made);
    for (Plan* each : made) each->FindOutputOnly();
    return *plan;
  }

 private:
  const Plan* Make(const Descriptor* type, std::vector<Plan*>& made) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::unique_ptr<Plan>& slot = by_type_[type];
    if (slot != nullptr) return slot.get();
    slot = std::make_unique<Plan>();
    Plan* plan = slot.get();
    made.push_back(plan);
    plan->Build(type, [&](const Descriptor* below) ABSL_NO_THREAD_SAFETY_ANALYSIS { return Make(below, made); });
    return plan;
  }

  Mutex mutex_;
  std::map<const Descriptor*, std::unique_ptr<Plan>> by_type_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

const RulePlan& RulePlanOf(const Descriptor* type) {
  static Plans& plans = *new Plans;
  return plans.Of(type);
}

absl::Status CheckRequestId(const Message& message, const absl::Status& so_far) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return so_far;
  std::string scratch;
  const std::string& id = message.GetReflection()->GetStringReference(message, field, &scratch);
  if (IsUuid(id)) return so_far;
  for (const FieldViolation& known : DetailOf(so_far).fields) {
    if (known.field == "request_id") return so_far;
  }
  FieldErrors errors;
  errors.Add("request_id", id.empty() ? kRequired : Text{.en = "is not a UUID", .vi = "không phải là UUID"});
  errors.Merge("", so_far);
  return errors.ToStatus();
}

}  // namespace htx::rpc
