#include "tests/contract/contract_rules.h"

#include <array>
#include <regex>

#include "absl/strings/match.h"
#include "tests/contract/contracts.h"

namespace htx::contract {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::SourceLocation;

namespace {

// The widest limits a rule may grant. A text of a person fits in 64 KiB, a document's bytes in 1 MiB; longer input is a
// stream. 20 000 items hold the reform of 10 040 communes in one request; max_request_bytes bounds their bytes.
constexpr int kMaxTextBytes = 64 << 10;
constexpr int kMaxBlobBytes = 1 << 20;
constexpr int kMaxItems = 20'000;

constexpr std::array<absl::string_view, 8> kReadVerbs = {"Get",   "BatchGet",  "List",   "Search",
                                                         "Watch", "Aggregate", "Verify", "Explain"};
constexpr std::array<absl::string_view, 4> kWriteVerbs = {"Create", "Update", "Delete", "Import"};
constexpr std::array<absl::string_view, 6> kPersonal = {"birth_date",   "citizen_id", "identity_number",
                                                        "phone_number", "phone",      "email"};

template <class Verbs>
bool HasVerb(absl::string_view name, const Verbs& verbs) {
  for (const absl::string_view verb : verbs) {
    // "Get" is a verb of GetFund, not of Getaway: a noun starts with a capital letter.
    if (absl::StartsWith(name, verb) && name.size() > verb.size() && std::isupper(name[verb.size()]) != 0) return true;
  }
  return false;
}

// "registry" of package htx.registry.v1.
std::string OwnerOf(const FileDescriptor& file) {
  const std::vector<std::string> parts = absl::StrSplit(file.package(), '.');
  return parts.size() == 3 ? parts[1] : "";
}

// An interface of others that the house serves with policies of its own: it keeps its names.
bool IsForeign(const FileDescriptor& file) { return absl::StartsWith(file.package(), "google."); }

class Found {
 public:
  template <class Thing, class... Parts>
  void Add(const Thing& where, const Parts&... parts) {
    sentences_.push_back(absl::StrCat(where.full_name(), ": ", parts...));
  }
  void AddFile(const FileDescriptor& file, absl::string_view what) {
    sentences_.push_back(absl::StrCat(file.name(), ": ", what));
  }
  std::vector<std::string> Take() { return std::move(sentences_); }

 private:
  std::vector<std::string> sentences_ = {};
};

// The request_id of a request, or of the first message of a client stream (a header inside the request).
const FieldDescriptor* RequestIdOf(const MethodDescriptor& method) {
  const Descriptor& request = *method.input_type();
  if (const FieldDescriptor* field = request.FindFieldByName("request_id")) return field;
  if (!method.client_streaming()) return nullptr;
  for (int i = 0; i < request.field_count(); ++i) {
    const Descriptor* header = request.field(i)->message_type();
    if (header == nullptr) continue;
    if (const FieldDescriptor* field = header->FindFieldByName("request_id")) return field;
  }
  return nullptr;
}

void CheckReplay(const MethodDescriptor& method, const common::v1::MethodPolicy& policy, Found& found) {
  using namespace common::v1;
  const FieldDescriptor* request_id = RequestIdOf(method);
  if (policy.replay() == REPLAY_READ) {
    if (request_id != nullptr) found.Add(method, "reads, so it takes no request_id");
    if (policy.quota() == QUOTA_WRITE) found.Add(method, "reads, but is counted as a write");
    if (HasVerb(method.name(), kWriteVerbs)) found.Add(method, "its verb changes state, but its replay is READ");
  }
  if (policy.replay() == REPLAY_IDEMPOTENT && !IsForeign(*method.file())) {
    found.Add(method, "the house's own requests have a request_id; IDEMPOTENT is for interfaces of others");
  }
  if (policy.replay() == REPLAY_REQUEST_ID || policy.replay() == REPLAY_IDEMPOTENT) {
    if (policy.quota() != QUOTA_WRITE && policy.quota() != QUOTA_BULK)
      found.Add(method, "changes state, but is counted as a read");
    if (policy.audit_read()) found.Add(method, "audit_read is for reads; changes are always audited");
    if (HasVerb(method.name(), kReadVerbs)) found.Add(method, "its verb reads, but its replay changes state");
  }
  if (policy.replay() == REPLAY_REQUEST_ID) {
    if (request_id == nullptr) {
      found.Add(method, "changes state without a request_id");
    } else if (request_id->type() != FieldDescriptor::TYPE_STRING || RuleOf(*request_id).format() != FORMAT_UUID ||
               !RuleOf(*request_id).required()) {
      found.Add(*request_id, "is a required string of FORMAT_UUID");
    }
  }
}

void CheckPages(const MethodDescriptor& method, Found& found) {
  // The feed has its own resume token instead of pages.
  if (!absl::StartsWith(method.name(), "List") || method.name() == "ListChanges" || method.server_streaming()) return;
  const auto has = [](const Descriptor& message, const char* name, FieldDescriptor::Type type) {
    const FieldDescriptor* field = message.FindFieldByName(name);
    return field != nullptr && field->type() == type && !field->is_repeated();
  };
  if (!has(*method.input_type(), "page_size", FieldDescriptor::TYPE_INT32)) found.Add(method, "has no int32 page_size");
  if (!has(*method.input_type(), "page_token", FieldDescriptor::TYPE_STRING))
    found.Add(method, "has no string page_token");
  if (!has(*method.output_type(), "next_page_token", FieldDescriptor::TYPE_STRING)) {
    found.Add(method, "answers no next_page_token");
  }
}

bool IsInteger(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return true;
    default:
      return false;
  }
}

void CheckRule(const FieldDescriptor& field, Found& found) {
  using namespace common::v1;
  const FieldRule rule = RuleOf(field);
  const bool text = field.type() == FieldDescriptor::TYPE_STRING;
  const bool blob = field.type() == FieldDescriptor::TYPE_BYTES;
  if (rule.max_bytes() < 0 || rule.max_items() < 0) found.Add(field, "a negative limit");
  if (rule.max_bytes() != 0 && !text && !blob) found.Add(field, "max_bytes on what is neither string nor bytes");
  if (rule.max_bytes() > (blob ? kMaxBlobBytes : kMaxTextBytes))
    found.Add(field, "max_bytes of ", rule.max_bytes(), " is no limit");
  if (rule.max_items() != 0 && !field.is_repeated()) found.Add(field, "max_items on a single value");
  if (rule.max_items() > kMaxItems) found.Add(field, "max_items of ", rule.max_items(), " is no limit");
  if (rule.format() != FORMAT_UNSPECIFIED && !text) found.Add(field, "a format on what is no string");
  if (rule.bounded() && !IsInteger(field)) found.Add(field, "bounds on what is no integer");
  if (rule.bounded() && rule.min() > rule.max()) found.Add(field, "min above max");
  if (!rule.bounded() && (rule.min() != 0 || rule.max() != 0)) found.Add(field, "min or max without bounded");
  if (rule.required() && rule.output_only()) found.Add(field, "required of the caller and set by the server");
  if (rule.required() && field.type() == FieldDescriptor::TYPE_BOOL && !field.has_presence()) {
    found.Add(field, "a required bool can only be true");
  }
  if (rule.immutable() && rule.output_only())
    found.Add(field, "immutable says nothing where the server sets the value");
}

template <class Thing>
bool HasComment(const Thing& thing, std::string* comment = nullptr) {
  SourceLocation location;
  if (!thing.GetSourceLocation(&location)) return false;
  const std::string text = location.leading_comments + location.trailing_comments;
  if (comment != nullptr) *comment = text;
  return text.find_first_not_of(" \n\t") != std::string::npos;
}

}  // namespace

std::vector<std::string> FileViolations(const FileDescriptor& file) {
  Found found;
  const std::string folder = file.name().substr(0, file.name().rfind('/'));
  if (folder != std::string(absl::StrJoin(absl::StrSplit(file.package(), '.'), "/"))) {
    found.AddFile(file, absl::StrCat("package ", file.package(), " does not stand in ", folder));
  }
  const bool service_file = absl::EndsWith(file.name(), "_service.proto");
  if (!IsForeign(file) && service_file != (file.service_count() == 1))
    found.AddFile(file, "one service per *_service.proto, and none elsewhere");
  const std::string owner = OwnerOf(file);
  for (int i = 0; i < file.dependency_count(); ++i) {
    const std::string& import = file.dependency(i)->name();
    if (absl::StartsWith(import, "google/") || absl::StartsWith(import, "htx/common/") ||
        absl::StartsWith(import, absl::StrCat("htx/", owner, "/"))) {
      continue;
    }
    found.AddFile(file,
                  absl::StrCat("imports ", import, ": a contract knows its own package, htx.common and google alone"));
  }
  return found.Take();
}

std::vector<std::string> MethodViolations(const FileDescriptor& file) {
  using namespace common::v1;
  Found found;
  const std::string owner = IsForeign(file) ? "[a-z]+" : OwnerOf(file);
  const std::regex permission(owner + R"(\.[a-z][a-z_]*\.[a-z][a-z_]*)");
  for (int i = 0; i < file.service_count(); ++i) {
    const ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      const MethodDescriptor& method = *service.method(j);
      const MethodPolicy policy = PolicyOf(method);
      if (!std::regex_match(policy.permission(), permission)) {
        found.Add(method, "permission \"", policy.permission(), "\" is not ", OwnerOf(file), ".<things>.<verb>");
      }
      if (policy.replay() == REPLAY_UNSPECIFIED) found.Add(method, "its policy has no replay kind");
      if (policy.quota() == QUOTA_UNSPECIFIED) found.Add(method, "its policy has no quota class");
      if (policy.max_request_bytes() < 0 || policy.max_request_bytes() > 4 << 20) {
        found.Add(method, "max_request_bytes of ", policy.max_request_bytes(), " is no limit; stream instead");
      }
      CheckReplay(method, policy, found);
      CheckPages(method, found);
    }
  }
  return found.Take();
}

std::vector<std::string> FieldViolations(const FileDescriptor& file) {
  Found found;
  for (const Descriptor* message : MessagesOf(file)) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE || field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
        found.Add(field, "a float; use int64, Money or Ratio");
      }
      for (const absl::string_view personal : kPersonal) {
        if (field.name() == personal && RuleOf(field).data_class() == common::v1::DATA_CLASS_UNSPECIFIED) {
          found.Add(field, "may be personal data and has no data_class");
        }
      }
      CheckRule(field, found);
    }
  }
  return found.Take();
}

std::vector<std::string> EnumViolations(const FileDescriptor& file) {
  Found found;
  for (const EnumDescriptor* type : EnumsOf(file)) {
    if (type->value(0)->number() != 0 || !absl::EndsWith(type->value(0)->name(), "_UNSPECIFIED")) {
      found.Add(*type, "its first value is not 0 = …_UNSPECIFIED");
    }
  }
  return found.Take();
}

std::vector<std::string> CommentViolations(const FileDescriptor& file) {
  Found found;
  for (const Descriptor* message : MessagesOf(file)) {
    if (!HasComment(*message)) found.Add(*message, "has no comment");
    for (int i = 0; i < message->field_count(); ++i) {
      if (!HasComment(*message->field(i))) found.Add(*message->field(i), "has no comment");
    }
  }
  for (const EnumDescriptor* type : EnumsOf(file)) {
    if (!HasComment(*type)) found.Add(*type, "has no comment");
    for (int i = 0; i < type->value_count(); ++i) {
      if (!HasComment(*type->value(i))) found.Add(*type->value(i), "has no comment");
    }
  }
  for (int i = 0; i < file.service_count(); ++i) {
    const ServiceDescriptor& service = *file.service(i);
    if (!HasComment(service)) found.Add(service, "has no comment");
    for (int j = 0; j < service.method_count(); ++j) {
      std::string comment;
      if (!HasComment(*service.method(j), &comment)) found.Add(*service.method(j), "has no comment");
      if (!absl::StrContains(comment, "Errors")) {
        found.Add(*service.method(j), "its comment does not say \"Errors\", in order of precedence");
      }
    }
  }
  return found.Take();
}

}  // namespace htx::contract
