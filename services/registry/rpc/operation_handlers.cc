#include "registry/rpc/operation_handlers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/feed/place.h"
#include "common/rpc/seal.h"
#include "google/rpc/status.pb.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/operation.pb.h"
#include "registry/domain/errors.h"
#include "registry/domain/import_errors.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/import_access.h"
#include "registry/rpc/import_proto.h"
#include "registry/rpc/import_report.h"
#include "registry/rpc/list_page.h"
#include "registry/store/import_store.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kOperations = "operations";
constexpr absl::string_view kOfImports = "import-";
constexpr absl::Duration kLongestWait = absl::Minutes(10);
constexpr absl::Duration kLongestTimeout = absl::Hours(24);
// Of a waiting call's deadline, for the last look and the answer.
constexpr absl::Duration kAnswerMargin = absl::Milliseconds(200);
// How long one look at the database may take.
constexpr absl::Duration kLookTimeout = absl::Seconds(5);

// The import that `name` stands for.
absl::StatusOr<std::string> ParseOperationName(const std::string& name) {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseResourceName(name, kOperations, "name"));
  absl::string_view import = id;
  // There are no operations but imports.
  if (!absl::ConsumePrefix(&import, kOfImports)) return NeverExisted("operation", name);
  return std::string(import);
}

v1::ImportOperationMetadata MetadataOf(const ImportRecord& import, absl::Time now) {
  v1::ImportOperationMetadata metadata;
  *metadata.mutable_import_record() = ToProto(import);
  const int64_t millis = absl::ToInt64Milliseconds(import.updated - import.created);
  if (millis > 0) metadata.set_rows_per_second(import.last_row * 1000 / millis);
  metadata.set_given_up(import.state == ImportState::kOpen && import.updated <= now - kGivenUpAfter);
  return metadata;
}

// What the stream that ended the import ended with; OK when it was answered.
absl::Status ErrorOf(const ImportRecord& import) {
  switch (import.state) {
    case ImportState::kOpen:
    case ImportState::kDone:
      return absl::OkStatus();
    case ImportState::kRefused:
      return ImportRefused(NameOfImport(import.id), import.counts.refused());
    case ImportState::kCancelled:
      return ImportCancelled(NameOfImport(import.id));
  }
  HTX_UNREACHABLE();
}

lro::Operation ToOperation(const ImportRecord& import, const v1::ImportOrganizationsResponse& response,
                           const rpc::RequestContext& context, absl::Time now) {
  lro::Operation operation;
  operation.set_name(OperationOfImport(import.id));
  operation.mutable_metadata()->PackFrom(MetadataOf(import, now));
  operation.set_done(import.state != ImportState::kOpen);
  if (!operation.done()) return operation;
  const absl::Status error = ErrorOf(import);
  if (error.ok()) {
    operation.mutable_response()->PackFrom(response);
  } else {
    HTX_CHECK(operation.mutable_error()->ParseFromString(rpc::ToWire(error, context).details));
  }
  return operation;
}

const query::Schema& OperationSchema() {
  static const auto* const schema = [] {
    auto* const with_done = new query::Schema(ImportSchema());
    with_done->fields.push_back(
        {.name = "done", .type = query::FieldType::kBool, .column = "(case when i.state = 'OPEN' then 0 else 1 end)"});
    return with_done;
  }();
  return *schema;
}

}  // namespace

absl::StatusOr<lro::ListOperationsResponse> OperationHandlers::ListOperations(const lro::ListOperationsRequest& request,
                                                                              const rpc::RequestContext& context) {
  if (!request.name().empty() && request.name() != kOperations) {
    return FieldNotAllowed("name", "must be \"operations\", or empty", "phải là \"operations\" hoặc để trống");
  }
  const std::string importer = ImporterSeenBy(context);
  const common::v1::TimeCoordinate always;  // Operations have no past of their own.
  const std::string order;
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListOperations",
                                                  .filters = OperationSchema(),
                                                  .orders = ImportOrderSchema(),
                                                  .default_order = "create_time desc"},
                                                 {.filter = request.filter(),
                                                  .order_by = order,
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = always,
                                                  .others = importer},
                                                 office_.tokens, now));
  lro::ListOperationsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    std::vector<ImportRecord> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, ImportStore(transaction).List(importer, list.query, page));
    response.clear_operations();
    for (const ImportRecord& import : page) {
      *response.add_operations() = ToOperation(import, ResponseOf(import), context, now);
    }
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<std::unique_ptr<lro::Operation>> OperationHandlers::Look(const std::string& name,
                                                                        const rpc::RequestContext& context,
                                                                        bool only_done, absl::Time deadline) const {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseOperationName(name));
  std::unique_ptr<lro::Operation> operation;
  HTX_RETURN_IF_ERROR(office_.database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const ImportRecord import, FindImport(transaction, name, id, context));
    if (only_done && import.state == ImportState::kOpen) return absl::OkStatus();
    v1::ImportOrganizationsResponse response;
    if (import.state == ImportState::kDone) {
      HTX_ASSIGN_OR_RETURN(response, ReadResponse(transaction, import));
    }
    operation = std::make_unique<lro::Operation>(ToOperation(import, response, context, office_.clock.Now()));
    return absl::OkStatus();
  }));
  return operation;
}

absl::StatusOr<lro::Operation> OperationHandlers::GetOperation(const lro::GetOperationRequest& request,
                                                               const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<lro::Operation> operation,
                       Look(request.name(), context, /*only_done=*/false, context.deadline));
  return std::move(*operation);
}

absl::StatusOr<google::protobuf::Empty> OperationHandlers::DeleteOperation(const lro::DeleteOperationRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(Look(request.name(), context, /*only_done=*/false, context.deadline).status());
  return OperationsAreKept();
}

absl::StatusOr<google::protobuf::Empty> OperationHandlers::CancelOperation(const lro::CancelOperationRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseOperationName(request.name()));
  bool done = false;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const ImportRecord import, FindImport(transaction, request.name(), id, context));
    done = import.state != ImportState::kOpen;
    return absl::OkStatus();
  }));
  if (done) return google::protobuf::Empty();
  // Whoever works on it lets go first: on SQLite its transaction may hold the writer for minutes.
  board_.Tell(ImportNews::kCancelled, id);
  const CallRecord record = rpc::RecordOf(request, context, office_.clock.Now());
  HTX_RETURN_IF_ERROR(office_.database.Write(record, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const bool ended, ImportStore(transaction).Cancel(id, record.now));
    if (!ended) return absl::OkStatus();  // It was done meanwhile.
    return Announce(transaction, "IMPORT_CANCELLED", NameOfImport(id), v1::Change(), DayOf(record.now));
  }));
  board_.Tell(ImportNews::kEnded, id);
  return google::protobuf::Empty();
}

// Looks when it is woken, and once a second because another replica may have ended the import.
class OperationHandlers::Wait final : public rpc::Source<lro::Operation> {
 public:
  Wait(OperationHandlers& handlers, std::string name, rpc::RequestContext context, absl::Time until,
       std::shared_ptr<void> listening)
      : handlers_(handlers),
        name_(std::move(name)),
        context_(std::move(context)),
        until_(until),
        listening_(std::move(listening)) {}

  absl::StatusOr<rpc::Step> Next(lro::Operation& message) override {
    const absl::Time now = absl::Now();
    const absl::Time deadline = std::min(context_.deadline, now + kLookTimeout);
    HTX_ASSIGN_OR_RETURN(const std::unique_ptr<lro::Operation> operation,
                         handlers_.Look(name_, context_, /*only_done=*/now < until_, deadline));
    if (operation == nullptr) return rpc::Step::kWait;
    message = std::move(*operation);
    return rpc::Step::kWrite;
  }
  absl::Time AskAgain() const override { return until_; }

 private:
  OperationHandlers& handlers_;
  const std::string name_;
  const rpc::RequestContext context_;
  const absl::Time until_;
  const std::shared_ptr<void> listening_;
};

absl::StatusOr<std::unique_ptr<rpc::Source<lro::Operation>>> OperationHandlers::WaitOperation(
    const lro::WaitOperationRequest& request, const rpc::RequestContext& context, rpc::Wake wake) {
  HTX_ASSIGN_OR_RETURN(const std::string id, ParseOperationName(request.name()));
  absl::Duration wait = kLongestWait;
  if (request.has_timeout()) {
    HTX_ASSIGN_OR_RETURN(wait,
                         feed::ParseDuration(request.timeout(), absl::ZeroDuration(), kLongestTimeout, "timeout"));
  }
  const absl::Time until = std::min(absl::Now() + std::min(wait, kLongestWait), context.deadline - kAnswerMargin);
  // Listening begins before the first look, so no end falls between the two.
  return std::make_unique<Wait>(*this, request.name(), context, until,
                                board_.Listen(ImportNews::kEnded, id, std::move(wake)));
}

}  // namespace htx::registry
