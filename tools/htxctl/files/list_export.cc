#include "htxctl/files/list_export.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "grpcpp/generic/generic_stub.h"
#include "htx/registry/v1/activity_service.grpc.pb.h"
#include "htx/registry/v1/alliance_work_service.grpc.pb.h"
#include "htx/registry/v1/area_service.grpc.pb.h"
#include "htx/registry/v1/audit_service.grpc.pb.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htx/registry/v1/history_service.grpc.pb.h"
#include "htx/registry/v1/membership_service.grpc.pb.h"
#include "htx/registry/v1/organization_service.grpc.pb.h"
#include "htx/registry/v1/party_service.grpc.pb.h"
#include "htx/registry/v1/quality_service.grpc.pb.h"
#include "htx/registry/v1/report_service.grpc.pb.h"
#include "htx/registry/v1/role_service.grpc.pb.h"
#include "htxctl/files/cell_proto.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;

constexpr int kPageSize = 1000;

// A message of each file of services: what is not named is not linked.
std::vector<const FileDescriptor*> ServiceFiles() {
  return {registry::v1::ListSupportActivitiesRequest::descriptor()->file(),
          registry::v1::ListPetitionsRequest::descriptor()->file(),
          registry::v1::ListAreasRequest::descriptor()->file(),
          registry::v1::ListAuditEntriesRequest::descriptor()->file(),
          registry::v1::ImportOrganizationsRequest::descriptor()->file(),
          registry::v1::ListOrganizationRevisionsRequest::descriptor()->file(),
          registry::v1::ListMembershipsRequest::descriptor()->file(),
          registry::v1::ListRelationshipsRequest::descriptor()->file(),
          registry::v1::ListQualityFindingsRequest::descriptor()->file(),
          registry::v1::RecordOrganizationReportRequest::descriptor()->file(),
          registry::v1::ListRolesRequest::descriptor()->file()};
}

// "SupportActivities" as "support-activities".
std::string NameOfList(absl::string_view words) {
  std::string name;
  for (const char c : words) {
    const auto letter = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(letter) && !name.empty()) name += '-';
    name += absl::ascii_tolower(letter);
  }
  return name;
}

const FieldDescriptor* ItemsOf(const Descriptor& response) {
  for (int i = 0; i < response.field_count(); ++i) {
    const FieldDescriptor* const field = response.field(i);
    if (field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return field;
  }
  return nullptr;
}

// Adds the method when it is a list that answers in pages.
void AddList(absl::string_view service, absl::string_view method, const Descriptor* request, const Descriptor* response,
             std::vector<List>& lists) {
  absl::string_view words = method;
  const bool paged =
      request->FindFieldByName("page_token") != nullptr && response->FindFieldByName("next_page_token") != nullptr;
  if (!absl::ConsumePrefix(&words, "List") || !paged) return;
  lists.push_back({.name = NameOfList(words),
                   .method = absl::StrCat("/", service, "/", method),
                   .request = request,
                   .response = response,
                   .items = ItemsOf(*response)});
}

std::vector<List> FindLists() {
  std::vector<List> lists;
  // The file of this service holds no message by which it could be linked.
  const absl::string_view organizations = registry::v1::OrganizationService::service_full_name();
  AddList(organizations, "ListOrganizations", registry::v1::ListOrganizationsRequest::descriptor(),
          registry::v1::ListOrganizationsResponse::descriptor(), lists);
  AddList(organizations, "ListLifecycleRecords", registry::v1::ListLifecycleRecordsRequest::descriptor(),
          registry::v1::ListLifecycleRecordsResponse::descriptor(), lists);
  for (const FileDescriptor* const file : ServiceFiles()) {
    for (int s = 0; s < file->service_count(); ++s) {
      const google::protobuf::ServiceDescriptor& service = *file->service(s);
      for (int m = 0; m < service.method_count(); ++m) {
        const google::protobuf::MethodDescriptor& method = *service.method(m);
        AddList(service.full_name(), method.name(), method.input_type(), method.output_type(), lists);
      }
    }
  }
  std::sort(lists.begin(), lists.end(), [](const List& a, const List& b) { return a.name < b.name; });
  return lists;
}

std::unique_ptr<Message> New(const Descriptor* type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(type)->New());
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  HTX_CHECK(buffer.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::Status Call(const Session& session, const std::string& method, const Message& request, Message& response) {
  grpc::GenericStub stub(session.registry());
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  session.Prepare(context);
  const std::string bytes = request.SerializeAsString();
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer sent(&slice, 1);
  const auto call = stub.PrepareUnaryCall(&context, method, sent, &queue);
  call->StartCall();
  grpc::ByteBuffer received;
  grpc::Status status;
  call->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  HTX_CHECK(queue.Next(&tag, &ok));  // The call has a deadline, so it ends.
  HTX_RETURN_IF_ERROR(FromWire(status));
  return response.ParseFromString(BytesOf(received)) ? absl::OkStatus() : absl::DataLossError("a page does not parse");
}

std::string TextField(const Message& message, const char* name) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? std::string() : message.GetReflection()->GetString(message, field);
}

int64_t TotalOf(const Message& response) {
  const FieldDescriptor* const field = response.GetDescriptor()->FindFieldByName("total_size");
  return field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_INT64
             ? 0
             : response.GetReflection()->GetInt64(response, field);
}

bool HasPath(const Descriptor& type, absl::string_view path) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(path, absl::MaxSplits('.', 1));
  const FieldDescriptor* const field = type.FindFieldByName(parts.first);
  if (field == nullptr) return false;
  if (parts.second.empty()) return true;
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && HasPath(*field->message_type(), parts.second);
}

}  // namespace

const std::vector<List>& Lists() {
  static const auto* const lists = new std::vector<List>(FindLists());
  return *lists;
}

absl::StatusOr<List> FindList(const std::string& name) {
  for (const List& list : Lists()) {
    if (list.name == name) return list;
  }
  const std::string names =
      absl::StrJoin(Lists(), ", ", [](std::string* out, const List& list) { absl::StrAppend(out, list.name); });
  return InvalidField("LIST", {.en = absl::StrCat("is none of ", names), .vi = absl::StrCat("không thuộc: ", names)});
}

std::unique_ptr<Message> NewRequest(const List& list) {
  std::unique_ptr<Message> request = New(list.request);
  const FieldDescriptor* const size = request->GetDescriptor()->FindFieldByName("page_size");
  if (size != nullptr) request->GetReflection()->SetInt32(request.get(), size, kPageSize);
  const FieldDescriptor* const parent = request->GetDescriptor()->FindFieldByName("parent");
  if (parent != nullptr) request->GetReflection()->SetString(request.get(), parent, "organizations/-");
  return request;
}

absl::Status SetArgument(const std::string& flag, const std::string& path, const std::string& text, Message& request) {
  if (!HasPath(*request.GetDescriptor(), path)) {
    return InvalidField(
        flag, {.en = absl::StrCat("this list has no ", path), .vi = absl::StrCat("danh sách này không có ", path)});
  }
  const absl::Status read = ReadCell(text, path, TextKind::kName, request).status();
  if (read.ok()) return read;
  const ErrorDetail detail = DetailOf(read);
  return InvalidField(flag, detail.fields.empty() ? detail.message : detail.fields[0].description);
}

absl::Status ForEachItem(const Session& session, const List& list, Message& request,
                         absl::FunctionRef<absl::Status(const Message& item, int64_t total)> each) {
  const FieldDescriptor& token = *request.GetDescriptor()->FindFieldByName("page_token");
  std::string next;
  do {
    const std::unique_ptr<Message> page = New(list.response);
    HTX_RETURN_IF_ERROR(Call(session, list.method, request, *page));
    const Reflection& reflection = *page->GetReflection();
    for (int i = 0; i < reflection.FieldSize(*page, list.items); ++i) {
      HTX_RETURN_IF_ERROR(each(reflection.GetRepeatedMessage(*page, list.items, i), TotalOf(*page)));
    }
    next = TextField(*page, "next_page_token");
    request.GetReflection()->SetString(&request, &token, next);
  } while (!next.empty());
  return absl::OkStatus();
}

}  // namespace htx::ctl
