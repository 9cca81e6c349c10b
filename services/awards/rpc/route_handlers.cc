#include "awards/rpc/route_handlers.h"

#include <functional>

#include "awards/domain/errors.h"
#include "awards/domain/route.h"
#include "awards/rpc/nomination_changes.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/route_proto.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/nomination_store.h"
#include "awards/store/route_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// The nomination with the rules it was submitted under.
struct UnderWay {
  Nomination nomination = {};
  std::optional<KindOnDate> way = {};
};

// The proposer keeps the record, or the level that the nomination was forwarded to.
absl::StatusOr<UnderWay> LoadUnderWay(sql::Transaction& transaction, const NominationId& id, absl::string_view etag,
                                      const rpc::RequestContext& context, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(std::optional<Nomination> nomination, store::FindNomination(transaction, id));
  if (!nomination) return NeverExisted("Nomination", NameOf(id));
  const bool with_level =
      !nomination->forwarded_to.empty() && rpc::RequireScope(context, nomination->forwarded_to).ok();
  if (!with_level) HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(nomination->proposer)));
  HTX_RETURN_IF_ERROR(CheckEtag(etag, nomination->version, NameOf(id)));
  HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
  HTX_ASSIGN_OR_RETURN(KindOnDate way, WayOf(*nomination, DayOf(now), sets));
  return UnderWay{.nomination = *std::move(nomination), .way = std::move(way)};
}

// What a step changes, and how that is stored.
using Change = std::function<absl::StatusOr<Nomination>(const UnderWay&)>;
using Keep = std::function<absl::Status(sql::Transaction&, const Nomination&)>;

struct RouteCall {
  NominationId id = {};
  std::string event = {};
  std::optional<absl::CivilDay> day = {};
  Change change = {};
  Keep keep = {};
};

template <class Response, class Request>
absl::StatusOr<Response> Run(const HandlerParts& parts, const Request& request, const rpc::RequestContext& context,
                             const RouteCall& call) {
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const absl::Time now = parts.clock->Now();
  return sql::WriteOnce<Response>(
      *parts.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<Response> {
        HTX_ASSIGN_OR_RETURN(const UnderWay found, LoadUnderWay(transaction, call.id, request.etag(), context, now));
        HTX_ASSIGN_OR_RETURN(Nomination changed, call.change(found));
        HTX_RETURN_IF_ERROR(call.keep(transaction, changed));
        HTX_RETURN_IF_ERROR(SaveNomination(transaction, changed, call.event, now, call.day));
        Response response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_nomination(),
                             WholeNomination(transaction, changed, context, DayOf(now)));
        return response;
      });
}

// The place of the last request to a body.
size_t LastPlace(const Nomination& nomination, absl::string_view body) {
  size_t place = nomination.clearances.size();
  for (size_t i = 0; i < nomination.clearances.size(); ++i) {
    if (nomination.clearances[i].body == body) place = i;
  }
  HTX_CHECK(place < nomination.clearances.size());
  return place;
}

}  // namespace

absl::StatusOr<v1::PublishNoticeResponse> RouteHandlers::PublishNotice(const v1::PublishNoticeRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const NoticeRequest asked, ParseNotice(request));
  return Run<v1::PublishNoticeResponse>(
      parts_, request, context,
      {.id = asked.nomination,
       .event = "NOTICE_PUBLISHED",
       .day = asked.notice.published_on,
       .change =
           [&](const UnderWay& found) {
             return htx::awards::PublishNotice(found.nomination, asked.notice, *found.way->kind,
                                               WorkingDays::Vietnam());
           },
       .keep =
           [&](sql::Transaction& transaction, const Nomination& changed) {
             return store::InsertNotice(transaction, changed.id, changed.notices.back());
           }});
}

absl::StatusOr<v1::RecordObjectionResponse> RouteHandlers::RecordObjection(const v1::RecordObjectionRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ObjectionRequest asked, ParseObjection(request, parts_.ids->Next()));
  return Run<v1::RecordObjectionResponse>(
      parts_, request, context,
      {.id = asked.nomination,
       .event = "OBJECTION_RECORDED",
       .day = asked.objection.raised_on,
       .change = [&](const UnderWay& found) { return Object(found.nomination, asked.objection); },
       .keep =
           [&](sql::Transaction& transaction, const Nomination& changed) {
             return store::InsertObjection(transaction, changed.id, changed.round,
                                           CurrentNotice(changed)->objections.back());
           }});
}

absl::StatusOr<v1::ResolveObjectionResponse> RouteHandlers::ResolveObjection(const v1::ResolveObjectionRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ObjectionRequest asked, ParseResolution(request));
  return Run<v1::ResolveObjectionResponse>(
      parts_, request, context,
      {.id = asked.nomination,
       .event = "OBJECTION_RESOLVED",
       .day = asked.objection.resolved_on,
       .change =
           [&](const UnderWay& found) { return htx::awards::ResolveObjection(found.nomination, asked.objection); },
       .keep =
           [&](sql::Transaction& transaction, const Nomination& changed) {
             return store::UpdateObjection(transaction, changed.id, asked.objection);
           }});
}

absl::StatusOr<v1::RequestClearanceResponse> RouteHandlers::RequestClearance(const v1::RequestClearanceRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ClearanceRequest asked, ParseClearanceRequest(request));
  return Run<v1::RequestClearanceResponse>(
      parts_, request, context,
      {.id = asked.nomination,
       .event = "CLEARANCE_REQUESTED",
       .day = asked.clearance.requested_on,
       .change =
           [&](const UnderWay& found) {
             return AskFor(asked.clearance, found.nomination, *found.way->kind, WorkingDays::Vietnam());
           },
       .keep =
           [&](sql::Transaction& transaction, const Nomination& changed) {
             return store::InsertClearance(transaction, changed.id, changed.clearances.size() - 1,
                                           changed.clearances.back());
           }});
}

absl::StatusOr<v1::AnswerClearanceResponse> RouteHandlers::AnswerClearance(const v1::AnswerClearanceRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ClearanceRequest asked, ParseClearanceAnswer(request));
  return Run<v1::AnswerClearanceResponse>(
      parts_, request, context,
      {.id = asked.nomination,
       .event = "CLEARANCE_ANSWERED",
       .day = asked.clearance.answered_on,
       .change = [&](const UnderWay& found) { return RecordAnswer(asked.clearance, found.nomination); },
       .keep =
           [&](sql::Transaction& transaction, const Nomination& changed) {
             const size_t place = LastPlace(changed, asked.clearance.body);
             return store::UpdateClearance(transaction, changed.id, place, changed.clearances[place]);
           }});
}

}  // namespace htx::awards
