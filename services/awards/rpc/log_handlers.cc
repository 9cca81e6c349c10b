#include "awards/rpc/log_handlers.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "awards/domain/honour_errors.h"
#include "awards/rpc/log_proto.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/merkle_log.h"

namespace htx::awards {
namespace {

// A head of the first `size` entries, signed now.
absl::StatusOr<SignedLogHead> SignedHeadAt(sql::Transaction& transaction, int64_t size, const HandlerParts& parts) {
  HTX_ASSIGN_OR_RETURN(merkle::Hash root, sql::LogRootAt(transaction, size));
  return SignHead(size, std::move(root), parts.clock->Now(), parts.keys->signing_key());
}

}  // namespace

absl::StatusOr<v1::GetLogHeadResponse> LogHandlers::GetLogHead(const v1::GetLogHeadRequest& /*request*/,
                                                               const rpc::RequestContext& context) {
  v1::GetLogHeadResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
    *response.mutable_head() =
        ToProto(SignHead(state.size(), state.frontier.Root(), parts_.clock->Now(), parts_.keys->signing_key()));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListLogEntriesResponse> LogHandlers::ListLogEntries(const v1::ListLogEntriesRequest& request,
                                                                       const rpc::RequestContext& context) {
  const std::string bound = absl::StrCat("ListLogEntries\n", request.after_sequence());
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, parts_.tokens->Open(request.page_token(), bound));
  int64_t after = request.after_sequence();
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(after, cursor.Int(0));
  }
  v1::ListLogEntriesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
    HTX_ASSIGN_OR_RETURN(const std::vector<LogEntry> entries, sql::ReadLogEntries(transaction, after, size));
    for (const LogEntry& entry : entries) *response.add_entries() = ToProto(entry);
    response.set_total_size(std::max<int64_t>(state.size() - request.after_sequence(), 0));
    if (!entries.empty() && entries.back().sequence < state.size()) {
      response.set_next_page_token(parts_.tokens->Seal({.last = {entries.back().sequence}}, bound));
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ProveInclusionResponse> LogHandlers::ProveInclusion(const v1::ProveInclusionRequest& request,
                                                                       const rpc::RequestContext& context) {
  v1::ProveInclusionResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
    const int64_t size = request.tree_size() == 0 ? state.size() : request.tree_size();
    if (size > state.size()) return LogEndsBefore(size, state.size());
    if (request.sequence() > size) return LogEndsBefore(request.sequence(), size);
    HTX_ASSIGN_OR_RETURN(const std::vector<LogEntry> entries,
                         sql::ReadLogEntries(transaction, request.sequence() - 1, 1));
    if (entries.empty()) return absl::DataLossError(absl::StrCat("the log misses entry ", request.sequence()));
    HTX_ASSIGN_OR_RETURN(const merkle::Path path, sql::ProveLogInclusion(transaction, request.sequence(), size));
    HTX_ASSIGN_OR_RETURN(const SignedLogHead head, SignedHeadAt(transaction, size, parts_));
    *response.mutable_entry() = ToProto(entries.front());
    for (const merkle::Hash& hash : path) response.add_path(hash);
    response.set_tree_size(size);
    response.set_root_hash(absl::BytesToHexString(head.root));
    *response.mutable_head() = ToProto(head);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ProveConsistencyResponse> LogHandlers::ProveConsistency(const v1::ProveConsistencyRequest& request,
                                                                           const rpc::RequestContext& context) {
  v1::ProveConsistencyResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
    const int64_t to = request.to_size() == 0 ? state.size() : request.to_size();
    const int64_t from = request.from_size();
    if (request.to_size() != 0 && to < from) {
      return InvalidField("to_size", {"must not be less than from_size", "không được nhỏ hơn from_size"});
    }
    if (std::max(from, to) > state.size()) return LogEndsBefore(std::max(from, to), state.size());
    HTX_ASSIGN_OR_RETURN(const merkle::Path path, sql::ProveLogConsistency(transaction, from, to));
    HTX_ASSIGN_OR_RETURN(const merkle::Hash from_root, sql::LogRootAt(transaction, from));
    HTX_ASSIGN_OR_RETURN(const SignedLogHead head, SignedHeadAt(transaction, to, parts_));
    for (const merkle::Hash& hash : path) response.add_path(hash);
    response.set_from_root_hash(absl::BytesToHexString(from_root));
    *response.mutable_head() = ToProto(head);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::VerifyLogResponse> LogHandlers::VerifyLog(const v1::VerifyLogRequest& /*request*/,
                                                             const rpc::RequestContext& context) {
  v1::VerifyLogResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
    HTX_ASSIGN_OR_RETURN(const sql::LogVerdict verdict, sql::VerifyLog(transaction, context.deadline));
    response.set_verified_until(verdict.verified_until);
    response.set_complete(verdict.complete);
    response.set_intact(verdict.complete && verdict.broken == 0);
    response.set_broken_sequence(verdict.broken);
    response.set_broken_how(verdict.how);
    *response.mutable_head() =
        ToProto(SignHead(state.size(), state.frontier.Root(), parts_.clock->Now(), parts_.keys->signing_key()));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListIssuerKeysResponse> LogHandlers::ListIssuerKeys(const v1::ListIssuerKeysRequest& request,
                                                                       const rpc::RequestContext& /*context*/) {
  HTX_RETURN_IF_ERROR(query::PageSize(request.page_size()).status());
  HTX_RETURN_IF_ERROR(parts_.tokens->Open(request.page_token(), "ListIssuerKeys").status());
  v1::ListIssuerKeysResponse response;
  for (const PublicKey& key : parts_.keys->public_keys()) *response.add_keys() = ToProto(key, *parts_.keys);
  response.set_total_size(response.keys_size());
  return response;
}

}  // namespace htx::awards
