#include "awards/rpc/route_proto.h"

#include <algorithm>

#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(ObjectionState::kRejected) == v1::OBJECTION_STATE_REJECTED);
static_assert(static_cast<int>(ClearanceAnswer::kNoAnswer) == v1::CLEARANCE_ANSWER_NO_ANSWER);
static_assert(static_cast<int>(PendingStep::kClearanceRefused) == v1::PENDING_STEP_CLEARANCE_REFUSED);

namespace {

void CheckDigest(FieldErrors& errors, absl::string_view field, const std::string& digest) {
  const bool hexadecimal = std::all_of(digest.begin(), digest.end(), [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
  });
  if (!digest.empty() && (digest.size() != 64 || !hexadecimal)) {
    errors.Add(field, {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số thập lục phân"});
  }
}

NominationId ParseNominationName(FieldErrors& errors, const std::string& name) {
  return NominationId::Of(ParseName(errors, "name", name, "nominations", true));
}

v1::Objection ObjectionProto(const Objection& objection) {
  v1::Objection proto;
  proto.set_id(objection.id);
  *proto.mutable_raised_on() = DateProto(objection.raised_on);
  proto.set_evidence_sha256(objection.evidence_sha256);
  proto.set_state(ToEnum<v1::ObjectionState>(objection.state));
  if (objection.resolved_on) *proto.mutable_resolved_on() = DateProto(*objection.resolved_on);
  return proto;
}

v1::Notice NoticeProto(const Notice& notice, bool current) {
  v1::Notice proto;
  *proto.mutable_published_on() = DateProto(notice.published_on);
  *proto.mutable_to() = DateProto(notice.to);
  proto.set_working_days(notice.working_days);
  proto.set_place(notice.place);
  if (notice.stated_last_day) *proto.mutable_stated_last_day() = DateProto(*notice.stated_last_day);
  for (const Objection& objection : notice.objections) *proto.add_objections() = ObjectionProto(objection);
  proto.set_current(current);
  return proto;
}

v1::Clearance ClearanceProto(const Clearance& clearance) {
  v1::Clearance proto;
  proto.set_body(clearance.body);
  *proto.mutable_requested_on() = DateProto(clearance.requested_on);
  proto.set_request_paper(clearance.request_paper);
  if (clearance.due_on) *proto.mutable_due_on() = DateProto(*clearance.due_on);
  proto.set_answer(ToEnum<v1::ClearanceAnswer>(clearance.answer));
  if (clearance.answered_on) *proto.mutable_answered_on() = DateProto(*clearance.answered_on);
  proto.set_answer_paper(clearance.answer_paper);
  proto.set_answer_sha256(clearance.answer_sha256);
  return proto;
}

// What objectors said is the business of who proposes.
void ShowObjections(const Nomination& nomination, v1::Nomination& proto) {
  for (size_t i = 0; i < nomination.notices.size(); ++i) {
    v1::Notice& notice = *proto.mutable_notices(static_cast<int>(i));
    for (size_t j = 0; j < nomination.notices[i].objections.size(); ++j) {
      const Objection& objection = nomination.notices[i].objections[j];
      v1::Objection& told = *notice.mutable_objections(static_cast<int>(j));
      told.set_raised_by(objection.raised_by);
      told.set_content(objection.content);
      told.set_resolution(objection.resolution);
    }
  }
}

}  // namespace

absl::StatusOr<NoticeRequest> ParseNotice(const v1::PublishNoticeRequest& request) {
  FieldErrors errors;
  const v1::Notice& proto = request.notice();
  NoticeRequest parsed = {
      .nomination = ParseNominationName(errors, request.name()),
      .notice = {
          .published_on = ParseDate(errors, "notice.published_on", proto.has_published_on(), proto.published_on()),
          .place = proto.place(),
          .stated_last_day = ParseOptionalDate(errors, "notice.stated_last_day", proto.has_stated_last_day(),
                                               proto.stated_last_day())}};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<ObjectionRequest> ParseObjection(const v1::RecordObjectionRequest& request, std::string fresh_id) {
  FieldErrors errors;
  const v1::Objection& proto = request.objection();
  ObjectionRequest parsed = {
      .nomination = ParseNominationName(errors, request.name()),
      .objection = {.id = std::move(fresh_id),
                    .raised_by = proto.raised_by(),
                    .raised_on = ParseDate(errors, "objection.raised_on", proto.has_raised_on(), proto.raised_on()),
                    .content = proto.content(),
                    .evidence_sha256 = proto.evidence_sha256()}};
  CheckDigest(errors, "objection.evidence_sha256", proto.evidence_sha256());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<ObjectionRequest> ParseResolution(const v1::ResolveObjectionRequest& request) {
  FieldErrors errors;
  ObjectionRequest parsed = {
      .nomination = ParseNominationName(errors, request.name()),
      .objection = {
          .id = request.objection(),
          .state = ParseEnum<ObjectionState>(errors, "outcome", request.outcome(), v1::ObjectionState_IsValid),
          .resolution = request.resolution(),
          .resolved_on = ParseDate(errors, "resolved_on", request.has_resolved_on(), request.resolved_on())}};
  if (request.outcome() == v1::OBJECTION_STATE_OPEN) {
    errors.Add("outcome", {"must be UPHELD or REJECTED", "phải là UPHELD hoặc REJECTED"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<ClearanceRequest> ParseClearanceRequest(const v1::RequestClearanceRequest& request) {
  FieldErrors errors;
  ClearanceRequest parsed = {.nomination = ParseNominationName(errors, request.name()),
                             .clearance = {.body = request.body(),
                                           .requested_on = ParseDate(errors, "requested_on", request.has_requested_on(),
                                                                     request.requested_on()),
                                           .request_paper = request.paper()}};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<ClearanceRequest> ParseClearanceAnswer(const v1::AnswerClearanceRequest& request) {
  FieldErrors errors;
  ClearanceRequest parsed = {
      .nomination = ParseNominationName(errors, request.name()),
      .clearance = {
          .body = request.body(),
          .answer = ParseEnum<ClearanceAnswer>(errors, "answer", request.answer(), v1::ClearanceAnswer_IsValid),
          .answered_on = ParseDate(errors, "answered_on", request.has_answered_on(), request.answered_on()),
          .answer_paper = request.paper(),
          .answer_sha256 = request.sha256()}};
  if (request.answer() == v1::CLEARANCE_ANSWER_PENDING) {
    errors.Add("answer", {"must be AGREES, DISAGREES or NO_ANSWER", "phải là AGREES, DISAGREES hoặc NO_ANSWER"});
  }
  if ((request.answer() == v1::CLEARANCE_ANSWER_NO_ANSWER) != request.paper().empty()) {
    errors.Add("paper", {"is needed for an answer, and for an answer alone", "cần có và chỉ có khi được trả lời"});
  }
  CheckDigest(errors, "sha256", request.sha256());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<QuotaStatement> ParseStatement(const v1::StateQuotaBaseRequest& request, std::string fresh_id,
                                              absl::Time now) {
  FieldErrors errors;
  const v1::QuotaBaseStatement& proto = request.statement();
  QuotaStatement statement = {
      .id = QuotaBaseId::Of(ParseChosenId(errors, "statement_id", request.statement_id(), std::move(fresh_id))),
      .alliance = OrganizationId::Of(ParseName(errors, "statement.alliance", proto.alliance(), "organizations", true)),
      .base = ParseEnum<QuotaBase>(errors, "statement.base", proto.base(), v1::QuotaBase_IsValid),
      .year = proto.year(),
      .count = proto.count(),
      .counted_on = ParseDate(errors, "statement.counted_on", proto.has_counted_on(), proto.counted_on()),
      .source = proto.source(),
      .create_time = now};
  if (proto.base() == v1::QUOTA_BASE_CLUSTER_MEMBERS) {
    errors.Add("statement.base",
               {"members of a cluster are counted, not stated", "thành viên cụm, khối được đếm, không cần công bố"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return statement;
}

void AddRouteProto(const Nomination& nomination, v1::Nomination& proto) {
  proto.set_route_step(nomination.step);
  for (const Notice& notice : nomination.notices) {
    *proto.add_notices() = NoticeProto(notice, notice.round == nomination.round);
  }
  for (const Clearance& clearance : nomination.clearances) *proto.add_clearances() = ClearanceProto(clearance);
  if (!nomination.downgraded_to.empty()) proto.set_downgraded_to(NameOf(nomination.downgraded_to));
  if (!nomination.downgraded_from.empty()) proto.set_downgraded_from(NameOf(nomination.downgraded_from));
}

absl::StatusOr<v1::Nomination> WholeNomination(sql::Transaction& transaction, const Nomination& nomination,
                                               const rpc::RequestContext& context, absl::CivilDay day) {
  v1::Nomination proto = ToProto(nomination);
  if (rpc::RequireScope(context, OrganizationName(nomination.proposer)).ok()) ShowObjections(nomination, proto);
  if (!IsOpen(nomination.state) || nomination.state == NominationState::kDraft ||
      nomination.state == NominationState::kReturned) {
    return proto;
  }
  HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
  // A kind without rules is refused by the next step; it can be read all the same.
  const absl::StatusOr<KindOnDate> way = WayOf(nomination, day, sets);
  if (!way.ok()) return proto;
  for (const PendingItem& item : PendingOf(nomination, *way->kind, day)) {
    v1::PendingItem& told = *proto.add_pending();
    told.set_step(ToEnum<v1::PendingStep>(item.step));
    told.set_subject(item.subject);
    if (item.until) *told.mutable_until() = DateProto(*item.until);
  }
  return proto;
}

v1::NominationReview ToProto(const store::StoredReview& review) {
  v1::NominationReview proto;
  proto.set_action(std::string(ToText(review.action)));
  *proto.mutable_effective_date() = DateProto(review.day);
  proto.set_from_state(std::string(ToText(review.from)));
  proto.set_to_state(std::string(ToText(review.to)));
  proto.set_route_step(review.step);
  proto.set_forwarded_to(review.forwarded_to);
  for (const std::string& condition : review.accepted) proto.add_accepted_conditions(condition);
  proto.set_reason(review.reason);
  if (!review.ballot.empty()) proto.set_ballot(absl::StrCat("ballots/", review.ballot.text()));
  return proto;
}

v1::QuotaBaseStatement ToProto(const QuotaStatement& statement) {
  v1::QuotaBaseStatement proto;
  proto.set_name(NameOf(statement.id));
  proto.set_alliance(OrganizationName(statement.alliance));
  proto.set_base(ToEnum<v1::QuotaBase>(statement.base));
  proto.set_year(statement.year);
  proto.set_count(statement.count);
  *proto.mutable_counted_on() = DateProto(statement.counted_on);
  proto.set_source(statement.source);
  return proto;
}

}  // namespace htx::awards
