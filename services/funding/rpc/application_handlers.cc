#include "funding/rpc/application_handlers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/application_proto.h"
#include "funding/rpc/lending_case.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/application_store.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

absl::Status CheckImmutable(const Application& stored, const Application& sent) {
  FieldErrors errors;
  const Text text = {.en = "cannot be changed", .vi = "không thể thay đổi"};
  if (sent.fund != stored.fund) errors.Add("application.fund", text);
  if (sent.borrower != stored.borrower) errors.Add("application.borrower", text);
  if (!sent.dataset.empty() && sent.dataset != stored.dataset) errors.Add("application.dataset", text);
  return errors.ToStatus();
}

// What a step is called in the feed.
std::string TypeOfStep(const Application& before, const Application& after) {
  if (before.state != after.state) {
    if (after.state == ApplicationState::kPendingDecision) return "APPLICATION_APPRAISED";
    return absl::StrCat("APPLICATION_", WordOf(after.state));
  }
  // Taken over from another appraiser.
  if (before.taken_by != after.taken_by) return "APPLICATION_APPRAISING";
  return before.votes.size() != after.votes.size() ? "APPLICATION_VOTED" : "APPLICATION_UPDATED";
}

absl::Status AnnounceApplication(sql::Transaction& tx, absl::string_view type, const Application& application,
                                 absl::CivilDay day) {
  v1::Change change;
  *change.mutable_application() = ToProto(application, "en");
  return Announce(tx, type, NameOf(application.id), change, day);
}

}  // namespace

absl::Status ApplicationHandlers::Save(sql::Transaction& tx, const Application& before, Application& after,
                                       absl::CivilDay day, absl::Time now) {
  after.version = before.version + 1;
  after.updated = now;
  HTX_RETURN_IF_ERROR(store::UpdateApplication(tx, before, after));
  return AnnounceApplication(tx, TypeOfStep(before, after), after, day);
}

absl::StatusOr<ApplicationHandlers::Opened> ApplicationHandlers::Peek(const ApplicationId& id, absl::Time deadline) {
  Opened opened;
  const absl::Status read = desk_.database.Read(deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(opened.application, store::GetApplication(tx, id));
    HTX_ASSIGN_OR_RETURN(opened.fund, store::GetFund(tx, opened.application.fund));
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return opened;
}

absl::StatusOr<BorrowerFacts> ApplicationHandlers::AskRegistry(const absl::StatusOr<Opened>& peeked, absl::CivilDay day,
                                                               const rpc::RequestContext& context) {
  if (!peeked.ok()) return peeked.status();
  return desk_.registry.Current(peeked->application.borrower, peeked->fund.alliance, day, context);
}

absl::StatusOr<v1::LoanApplication> ApplicationHandlers::TakeWithin(sql::Transaction& tx, const Step& step,
                                                                    const CallRecord& record,
                                                                    const rpc::RequestContext& context, Decide decide) {
  HTX_ASSIGN_OR_RETURN(const Application before, store::GetApplication(tx, step.id));
  HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, before.fund));
  HTX_RETURN_IF_ERROR(RequireFund(context, fund));
  HTX_RETURN_IF_ERROR(RequirePast(step.day, record.now));
  HTX_RETURN_IF_ERROR(CheckEtag(step.etag, before.version, NameOf(step.id)));
  HTX_ASSIGN_OR_RETURN(Application after, decide(tx, fund, before));
  HTX_RETURN_IF_ERROR(Save(tx, before, after, step.day, record.now));
  return ToProto(after, context.language);
}

absl::StatusOr<v1::CreateApplicationResponse> ApplicationHandlers::CreateApplication(
    const v1::CreateApplicationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(Application parsed, ParseNewApplication(request, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  parsed.created = parsed.updated = record.now;
  parsed.makers = {context.principal};
  auto response = sql::WriteOnce<v1::CreateApplicationResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::CreateApplicationResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, parsed.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(RequirePast(parsed.content.application_day, record.now));
        Application application = parsed;
        HTX_RETURN_IF_ERROR(CompleteSources(tx, application));
        HTX_RETURN_IF_ERROR(store::InsertApplication(tx, application));
        HTX_RETURN_IF_ERROR(
            AnnounceApplication(tx, "APPLICATION_CREATED", application, application.content.application_day));
        v1::CreateApplicationResponse reply;
        *reply.mutable_application() = ToProto(application, context.language);
        return reply;
      });
  return Named(std::move(response), context);
}

absl::StatusOr<v1::UpdateApplicationResponse> ApplicationHandlers::UpdateApplication(
    const v1::UpdateApplicationRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Application sent, ParseApplicationUpdate(request));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return Take<v1::UpdateApplicationResponse>(
      {.id = sent.id, .etag = request.etag(), .day = sent.content.application_day}, record, context,
      [&](sql::Transaction& tx, const Fund&, Application before) -> absl::StatusOr<Application> {
        HTX_ASSIGN_OR_RETURN(Application after, Edit(before, sent.content, context.principal));
        HTX_RETURN_IF_ERROR(CheckImmutable(before, sent));
        HTX_RETURN_IF_ERROR(CompleteSources(tx, after));
        return after;
      });
}

absl::StatusOr<v1::GetApplicationResponse> ApplicationHandlers::GetApplication(const v1::GetApplicationRequest& request,
                                                                               const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id, ParseResourceName(request.name(), kApplications, "name"));
  HTX_ASSIGN_OR_RETURN(const Opened opened, Peek(ApplicationId::Of(std::move(id)), context.deadline));
  v1::GetApplicationResponse response;
  *response.mutable_application() = ToProto(opened.application, context.language);
  if (desk_.honours != nullptr) {
    absl::StatusOr<common::v1::HonourStanding> honours =
        desk_.honours->Cached(opened.application.borrower, NamesUntil(context.deadline));
    if (honours.ok()) *response.mutable_borrower_honours() = *std::move(honours);
  }
  return Named<v1::GetApplicationResponse>(std::move(response), context);
}

absl::StatusOr<v1::ListApplicationsResponse> ApplicationHandlers::ListApplications(
    const v1::ListApplicationsRequest& request, const rpc::RequestContext& context) {
  absl::StatusOr<v1::ListApplicationsResponse> response = AnswerList<v1::ListApplicationsResponse>(
      desk_, request, context,
      {.method = "ListApplications", .schema = store::ApplicationSchema(), .default_order = "application_date desc"},
      store::ListApplications, [&](const Application& application, v1::ListApplicationsResponse& answer) {
        *answer.add_applications() = ToProto(application, context.language);
      });
  if (response.ok()) {
    const absl::Time until = NamesUntil(context.deadline);
    for (v1::LoanApplication& application : *response->mutable_applications()) NameBorrower(desk_, until, application);
  }
  return response;
}

absl::StatusOr<v1::SubmitApplicationResponse> ApplicationHandlers::SubmitApplication(
    const v1::SubmitApplicationRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const ApplicationId id = ApplicationId::Of(ParseName(request.name(), kApplications, "name", errors));
  const absl::CivilDay day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag(), "etag"));
  const absl::StatusOr<BorrowerFacts> borrower = AskRegistry(Peek(id, context.deadline), day, context);
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return Take<v1::SubmitApplicationResponse>(
      {.id = id, .etag = request.etag(), .day = day}, record, context,
      [&](sql::Transaction&, const Fund&, const Application& before) -> absl::StatusOr<Application> {
        // State and order come before the peer's trouble; a stand-in shows whether they pass.
        HTX_ASSIGN_OR_RETURN(Application after, Submit(before, day, context.principal,
                                                       borrower.ok() ? *borrower : BorrowerFacts{.known = true}));
        HTX_RETURN_IF_ERROR(borrower.status());
        after.content_hash = ContentHash(after);
        return after;
      });
}

}  // namespace htx::funding
