#include "registry/rpc/audit_handlers.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/list_page.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/audit_store.h"

namespace htx::registry {
namespace {

v1::AuditEntry EntryProto(const AuditEntry& entry) {
  v1::AuditEntry proto;
  proto.set_sequence(entry.sequence);
  proto.set_kind(entry.change_sequence == 0 ? v1::AUDIT_KIND_READ : v1::AUDIT_KIND_WRITE);
  proto.set_action(entry.action);
  proto.set_subject(entry.subject);
  proto.set_actor(entry.actor);
  proto.set_represented(entry.represented);
  proto.set_method(entry.method);
  proto.set_reason(entry.reason);
  *proto.mutable_recorded_time() = ToProto(entry.recorded);
  proto.set_change_sequence(entry.change_sequence);
  proto.set_transaction_id(entry.transaction_id);
  proto.set_request_id(entry.request_id);
  proto.set_correlation_id(entry.correlation_id);
  proto.set_digest(entry.digest);
  proto.set_hash(entry.hash);
  return proto;
}

}  // namespace

absl::StatusOr<v1::ListAuditEntriesResponse> AuditHandlers::ListAuditEntries(const v1::ListAuditEntriesRequest& request,
                                                                             const rpc::RequestContext& context) {
  // The log has no valid time, and its known time is its order.
  const common::v1::TimeCoordinate now;
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListAuditEntries",
                                                  .filters = AuditSchema(),
                                                  .orders = AuditSchema(),
                                                  .default_order = "sequence desc"},
                                                 {.filter = request.filter(),
                                                  .order_by = request.order_by(),
                                                  .page_size = request.page_size(),
                                                  .page_token = request.page_token(),
                                                  .time = now},
                                                 office_.tokens, office_.clock.Now()));
  v1::ListAuditEntriesResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(std::vector<AuditEntry> page, AuditStore(transaction).List(list.query));
    response.clear_entries();
    PageEnd end{.more = page.size() > static_cast<size_t>(list.query.limit)};
    if (end.more) {
      page.pop_back();
      end.last = {page.back().sequence};  // Nothing but the sequence orders entries.
    }
    for (const AuditEntry& entry : page) *response.add_entries() = EntryProto(entry);
    response.set_next_page_token(NextToken(list, end, office_.tokens));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::VerifyAuditResponse> AuditHandlers::VerifyAudit(const v1::VerifyAuditRequest& request,
                                                                   const rpc::RequestContext& context) {
  const sql::AuditRange range{.from = std::max<int64_t>(request.from_sequence(), 1),
                              .to = request.to_sequence(),
                              .expected_previous_hash = request.expected_previous_hash()};
  if (range.to != 0 && range.to < range.from) {
    return FieldNotAllowed("to_sequence", "must not be before from_sequence", "không được trước from_sequence");
  }
  HTX_ASSIGN_OR_RETURN(const sql::AuditVerdict verdict, office_.database.VerifyAudit(range, context.deadline));
  v1::VerifyAuditResponse response;
  response.set_holds(verdict.broken == 0);
  response.set_from_sequence(range.from);
  response.set_verified_until(verdict.verified_until);
  response.set_complete(verdict.complete);
  if (!verdict.complete) response.set_next_sequence(verdict.verified_until + 1);
  response.set_broken_sequence(verdict.broken);
  response.set_broken_reason(verdict.how);
  response.set_hash(verdict.hash);
  response.set_head_sequence(verdict.head);
  return response;
}

}  // namespace htx::registry
