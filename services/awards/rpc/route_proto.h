#pragma once

// What nominations pass on their way, between proto and domain.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/quota.h"
#include "awards/domain/route.h"
#include "awards/store/route_store.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "htx/awards/v1/route_service.pb.h"

namespace htx::awards {

// Parsed requests about one nomination.
struct NoticeRequest {
  NominationId nomination = {};
  Notice notice = {};
};
struct ObjectionRequest {
  NominationId nomination = {};
  Objection objection = {};
};
struct ClearanceRequest {
  NominationId nomination = {};
  Clearance clearance = {};
};
absl::StatusOr<NoticeRequest> ParseNotice(const v1::PublishNoticeRequest& request);
absl::StatusOr<ObjectionRequest> ParseObjection(const v1::RecordObjectionRequest& request, std::string fresh_id);
absl::StatusOr<ObjectionRequest> ParseResolution(const v1::ResolveObjectionRequest& request);
absl::StatusOr<ClearanceRequest> ParseClearanceRequest(const v1::RequestClearanceRequest& request);
absl::StatusOr<ClearanceRequest> ParseClearanceAnswer(const v1::AnswerClearanceRequest& request);
absl::StatusOr<QuotaStatement> ParseStatement(const v1::StateQuotaBaseRequest& request, std::string fresh_id,
                                              absl::Time now);

// Its step, notices, clearances and links. Of objections nothing that somebody said.
void AddRouteProto(const Nomination& nomination, v1::Nomination& proto);
// The nomination with what is pending on `day`, and with what objections say for callers with the proposer in their
// scopes.
absl::StatusOr<v1::Nomination> WholeNomination(sql::Transaction& transaction, const Nomination& nomination,
                                               const rpc::RequestContext& context, absl::CivilDay day);
v1::NominationReview ToProto(const store::StoredReview& review);
v1::QuotaBaseStatement ToProto(const QuotaStatement& statement);

}  // namespace htx::awards
