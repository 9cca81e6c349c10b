// Meetings from call to minutes.

#include <functional>

#include "awards/domain/errors.h"
#include "awards/rpc/ballot_changes.h"
#include "awards/rpc/ballot_proto.h"
#include "awards/rpc/council_handlers.h"
#include "awards/rpc/council_proto.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/ballot_store.h"
#include "awards/store/schemas.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// One step of a meeting: loaded, its etag checked, changed by `step`, stored and announced as `type`.
using MeetingStep = std::function<absl::StatusOr<Meeting>(sql::Transaction&, Meeting)>;

template <class Request>
absl::StatusOr<Meeting> TakeStep(sql::Transaction& transaction, const Request& request, const MeetingId& id,
                                 absl::string_view type, const MeetingStep& step) {
  HTX_ASSIGN_OR_RETURN(Meeting meeting, LoadMeeting(transaction, id));
  HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), meeting.version, NameOf(id)));
  HTX_ASSIGN_OR_RETURN(meeting, step(transaction, std::move(meeting)));
  ++meeting.version;
  HTX_RETURN_IF_ERROR(store::UpdateMeeting(transaction, meeting));
  HTX_RETURN_IF_ERROR(AnnounceMeeting(transaction, type, meeting));
  return meeting;
}

// The same for callers in whose scope the manager is, answered with the meeting.
template <class Response, class Request>
absl::StatusOr<Response> Move(const HandlerParts& parts, const Request& request, const rpc::RequestContext& context,
                              absl::string_view type, const MeetingStep& step) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "meetings"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  const MeetingId id = MeetingId::Of(std::move(id_text));
  return sql::WriteOnce<Response>(*parts.database, rpc::RecordOf(request, context, parts.clock->Now()),
                                  [&](sql::Transaction& transaction) -> absl::StatusOr<Response> {
                                    HTX_ASSIGN_OR_RETURN(const Meeting found, LoadMeeting(transaction, id));
                                    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(found.manager)));
                                    HTX_ASSIGN_OR_RETURN(const Meeting meeting,
                                                         TakeStep(transaction, request, id, type, step));
                                    Response response;
                                    *response.mutable_meeting() = ToProto(meeting);
                                    return response;
                                  });
}

}  // namespace

absl::StatusOr<v1::ScheduleMeetingResponse> CouncilHandlers::ScheduleMeeting(const v1::ScheduleMeetingRequest& request,
                                                                             const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const Meeting asked,
                       ParseMeeting(request.meeting(), request.meeting_id(), parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(asked.manager)));
  return sql::WriteOnce<v1::ScheduleMeetingResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::ScheduleMeetingResponse> {
        HTX_ASSIGN_OR_RETURN(Meeting seated, SeatOf(transaction, asked, {}));
        for (CouncilMember& member : seated.council) member.present = false;
        HTX_ASSIGN_OR_RETURN(const Meeting meeting, Schedule(std::move(seated)));
        HTX_RETURN_IF_ERROR(CheckMeeting(transaction, meeting));
        HTX_RETURN_IF_ERROR(store::InsertMeeting(transaction, meeting));
        HTX_RETURN_IF_ERROR(AnnounceMeeting(transaction, "MEETING_SCHEDULED", meeting));
        v1::ScheduleMeetingResponse response;
        *response.mutable_meeting() = ToProto(meeting);
        return response;
      });
}

absl::StatusOr<v1::RecordAttendanceResponse> CouncilHandlers::RecordAttendance(
    const v1::RecordAttendanceRequest& request, const rpc::RequestContext& context) {
  const std::vector<std::string> attending(request.attending().begin(), request.attending().end());
  return Move<v1::RecordAttendanceResponse>(
      parts_, request, context, "MEETING_ATTENDED",
      [&](sql::Transaction&, Meeting meeting) { return Attend(std::move(meeting), attending); });
}

absl::StatusOr<v1::OpenMeetingResponse> CouncilHandlers::OpenMeeting(const v1::OpenMeetingRequest& request,
                                                                     const rpc::RequestContext& context) {
  return Move<v1::OpenMeetingResponse>(
      parts_, request, context, "MEETING_OPENED",
      [](sql::Transaction&, Meeting meeting) { return OpenSession(std::move(meeting)); });
}

absl::StatusOr<v1::AdjournMeetingResponse> CouncilHandlers::AdjournMeeting(const v1::AdjournMeetingRequest& request,
                                                                           const rpc::RequestContext& context) {
  return Move<v1::AdjournMeetingResponse>(
      parts_, request, context, "MEETING_ADJOURNED",
      [](sql::Transaction& transaction, Meeting meeting) -> absl::StatusOr<Meeting> {
        HTX_ASSIGN_OR_RETURN(const std::vector<Ballot> ballots, store::BallotsOf(transaction, meeting.id));
        int64_t open = 0;
        for (const Ballot& ballot : ballots) open += ballot.state == BallotState::kOpen ? 1 : 0;
        return Adjourn(std::move(meeting), open);
      });
}

absl::StatusOr<v1::CancelMeetingResponse> CouncilHandlers::CancelMeeting(const v1::CancelMeetingRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(ParseOneName("name", request.name(), "meetings").status());
  if (request.reason().empty()) return ReasonRequired("CANCEL");
  return Move<v1::CancelMeetingResponse>(
      parts_, request, context, "MEETING_CANCELLED",
      [&](sql::Transaction&, Meeting meeting) { return Cancel(std::move(meeting), request.reason()); });
}

absl::StatusOr<v1::SignMinutesResponse> CouncilHandlers::SignMinutes(const v1::SignMinutesRequest& request,
                                                                     const rpc::RequestContext& context) {
  FieldErrors errors;
  const MeetingId id = MeetingId::Of(ParseName(errors, "name", request.name(), "meetings", true));
  const absl::CivilDay day = ParseDate(errors, "signed_on", request.has_signed_on(), request.signed_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  return sql::WriteOnce<v1::SignMinutesResponse>(
      *parts_.database, rpc::RecordOf(request, context, parts_.clock->Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SignMinutesResponse> {
        HTX_ASSIGN_OR_RETURN(const std::vector<Ballot> ballots, store::BallotsOf(transaction, id));
        const auto sign = [&](sql::Transaction&, Meeting meeting) {
          std::string hash = MinutesOf(meeting, ballots).content_hash();
          return htx::awards::SignMinutes(std::move(meeting), context.principal, day, std::move(hash));
        };
        HTX_ASSIGN_OR_RETURN(const Meeting meeting, TakeStep(transaction, request, id, "MINUTES_SIGNED", sign));
        v1::SignMinutesResponse response;
        *response.mutable_meeting() = ToProto(meeting);
        *response.mutable_minutes() = MinutesOf(meeting, ballots);
        return response;
      });
}

absl::StatusOr<v1::GetMinutesResponse> CouncilHandlers::GetMinutes(const v1::GetMinutesRequest& request,
                                                                   const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("meeting", request.meeting(), "meetings"));
  const MeetingId id = MeetingId::Of(std::move(id_text));
  v1::GetMinutesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Meeting meeting, LoadMeeting(transaction, id));
    HTX_ASSIGN_OR_RETURN(const std::vector<Ballot> ballots, store::BallotsOf(transaction, id));
    *response.mutable_minutes() = MinutesOf(meeting, ballots);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListMeetingsResponse> CouncilHandlers::ListMeetings(const v1::ListMeetingsRequest& request,
                                                                       const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::MeetingSchema(), "ListMeetings", request.filter(),
                                 request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListMeetingsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Meeting> page, store::ListMeetings(transaction, arguments.list));
    for (const Meeting& meeting : page.items) *response.add_meetings() = ToProto(meeting);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
