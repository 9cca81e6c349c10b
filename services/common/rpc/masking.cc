#include "common/rpc/masking.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "htx/common/v1/options.pb.h"

namespace htx::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void Hide(Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || field->type() == FieldDescriptor::TYPE_BYTES) {
    reflection.ClearField(&message, field);
  } else if (field->is_repeated()) {
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      reflection.SetRepeatedString(&message, field, i, kMasked);
    }
  } else if (!reflection.GetString(message, field).empty()) {
    reflection.SetString(&message, field, kMasked);
  }
}

class TypeMask final : public MaskPlan {
 public:
  bool empty() const override { return personal.empty() && below.empty(); }

  void Mask(Message& message) const override {
    for (const FieldDescriptor* field : personal) Hide(message, field);
    const Reflection& reflection = *message.GetReflection();
    for (const auto& [field, plan] : below) {
      if (!field->is_repeated()) {
        if (reflection.HasField(message, field)) plan->Mask(*reflection.MutableMessage(&message, field));
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        plan->Mask(*reflection.MutableRepeatedMessage(&message, field, i));
      }
    }
  }

  std::vector<const FieldDescriptor*> personal = {};
  std::map<const FieldDescriptor*, const TypeMask*> below = {};
};

// True when a field of personal data is reachable from `type`.
bool HoldsPersonal(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsPersonal(field)) return true;
    if (field->message_type() != nullptr && HoldsPersonal(field->message_type(), seen)) return true;
  }
  return false;
}

// The plan of `type`, made when it is first asked for. A type may hold itself, so a plan is listed before it is filled.
const TypeMask* Make(const Descriptor* type, std::map<const Descriptor*, std::unique_ptr<TypeMask>>& plans) {
  std::unique_ptr<TypeMask>& place = plans[type];
  if (place != nullptr) return place.get();
  place = std::make_unique<TypeMask>();
  TypeMask* const plan = place.get();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsPersonal(field)) {
      plan->personal.push_back(field);
      continue;
    }
    std::set<const Descriptor*> seen;
    if (field->message_type() == nullptr || !HoldsPersonal(field->message_type(), seen)) continue;
    plan->below[field] = Make(field->message_type(), plans);
  }
  return plan;
}

}  // namespace

bool IsPersonal(const FieldDescriptor* field) {
  const common::v1::DataClass data_class = field->options().GetExtension(common::v1::rule).data_class();
  return data_class == common::v1::DATA_CLASS_BASIC || data_class == common::v1::DATA_CLASS_SENSITIVE;
}

const MaskPlan& MaskPlanOf(const Descriptor* type) {
  static Mutex* const mutex = new Mutex;
  static auto* const plans = new std::map<const Descriptor*, std::unique_ptr<TypeMask>>;
  MutexLock lock(*mutex);
  return *Make(type, *plans);
}

}  // namespace htx::rpc
