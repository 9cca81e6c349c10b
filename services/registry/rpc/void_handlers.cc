// Records that should never have been made: voiding them, and taking that back. And the list of moves.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/query/query.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/rpc/dependents.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/docket.h"
#include "registry/rpc/lifecycle_handlers.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/lifecycle_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

TimePoint NowAsBelieved(absl::CivilDay today) { return {.day = today, .latest = true, .now = true}; }

}  // namespace

absl::StatusOr<v1::DeleteOrganizationResponse> LifecycleHandlers::DeleteOrganization(
    const v1::DeleteOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  const absl::CivilDay today = DayOf(now);
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.name(), "name", errors);
  if (request.reason().empty()) errors.Merge("", FieldRequired("reason"));
  const Grounds grounds = ParseGrounds(request.grounds(), Move::kVoid, today, errors);
  const Acceptance acceptance =
      ParseAcceptance(request.has_accept_obligations() ? &request.accept_obligations() : nullptr, errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");

  const auto body = [&](sql::Transaction& transaction, const ObligationAnswer* answer,
                        std::optional<ObligationQuestion>& question) -> absl::StatusOr<v1::DeleteOrganizationResponse> {
    Docket docket(office_, transaction, context);
    HTX_ASSIGN_OR_RETURN(Subject subject, docket.Open(id, request.etag()));
    HTX_ASSIGN_OR_RETURN(Splice splice, VoidAll(subject.timeline, Move::kVoid));
    HTX_ASSIGN_OR_RETURN(const Dependents dependents, FindDependents(transaction, id, today));
    if (!dependents.All().empty()) return HasDependents(NameOf(id), dependents.All());
    HTX_RETURN_IF_ERROR(docket.JudgeObligations({id}, answer, acceptance, /*debts_must_be_paid=*/true, question));
    Notice notice{.move = Move::kVoid, .day = subject.timeline.front().valid_from, .grounds = grounds};
    notice.grounds.reason = StateReason::kRegisteredInError;
    HTX_ASSIGN_OR_RETURN(const int64_t reports, LifecycleStore(transaction).CountReports(id));
    if (reports > 0) {
      notice.findings.push_back(
          {.rule = "REPORTS_KEPT",
           .severity = FindingSeverity::kInfo,
           .text = {.en = absl::StrCat(reports, " yearly reports stay with the voided record"),
                    .vi = absl::StrCat(reports, " báo cáo năm vẫn gắn với hồ sơ ghi nhận nhầm")}});
    }
    HTX_RETURN_IF_ERROR(docket.Record(subject, std::move(splice), std::move(notice)));
    v1::DeleteOrganizationResponse response;
    *response.mutable_organization() = ToProto(subject.current, 0);
    response.mutable_outcome()->Swap(&docket.outcome());
    return response;
  };
  return sql::WriteAsking<v1::DeleteOrganizationResponse, ObligationQuestion, ObligationAnswer>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](const ObligationQuestion& question) { return AskBooks(office_, question, context); }, body);
}

absl::StatusOr<v1::UndeleteOrganizationResponse> LifecycleHandlers::UndeleteOrganization(
    const v1::UndeleteOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.name(), "name", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  if (request.etag().empty()) return EtagRequired("etag");
  return sql::WriteOnce<v1::UndeleteOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::UndeleteOrganizationResponse> {
        Docket docket(office_, transaction, context);
        HTX_ASSIGN_OR_RETURN(Subject subject, docket.Open(id, request.etag()));
        Timeline former = subject.timeline;
        if (subject.current.facts().legal_status == LegalStatus::kVoided) {
          HTX_ASSIGN_OR_RETURN(former, LifecycleStore(transaction).ReadFormer(id, subject.current.revision.known_from));
        }
        HTX_ASSIGN_OR_RETURN(Splice splice, Restore(NameOf(id), subject.timeline, former));
        Notice notice{.move = Move::kRestore, .day = former.front().valid_from};
        SuccessionStore successions(transaction);
        HTX_ASSIGN_OR_RETURN(const std::vector<Succession> steps,
                             successions.SuccessorsOf({id}, NowAsBelieved(DayOf(now))));
        for (const Succession& step : steps) {
          if (step.kind != SuccessionKind::kDuplicate) continue;
          HTX_RETURN_IF_ERROR(successions.Withdraw(step, office_.clock.Now()));
          notice.steps.push_back(step);
        }
        notice.grounds.reason = former.back().facts.state_reason;
        const absl::Time voided = subject.current.revision.known_from;
        HTX_RETURN_IF_ERROR(docket.Record(subject, std::move(splice), std::move(notice)));
        HTX_RETURN_IF_ERROR(docket.ResumeRelations(id, voided, [&] { return office_.ids.Next(); }));
        v1::UndeleteOrganizationResponse response;
        *response.mutable_organization() = ToProto(subject.current, 0);
        response.mutable_outcome()->Swap(&docket.outcome());
        return response;
      });
}

absl::StatusOr<v1::ListLifecycleRecordsResponse> LifecycleHandlers::ListLifecycleRecords(
    const v1::ListLifecycleRecordsRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const OrganizationId id = ParseOrganizationName(request.parent(), "parent", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(const int limit, query::PageSize(request.page_size()));
  const std::string bound = absl::StrCat("ListLifecycleRecords:", request.parent());
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, office_.tokens.Open(request.page_token(), bound));
  int64_t before = INT64_MAX;
  if (!cursor.last.empty()) {
    HTX_ASSIGN_OR_RETURN(before, cursor.Int(0));
  }
  Reading reading(context);
  v1::ListLifecycleRecordsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    response.Clear();
    HTX_ASSIGN_OR_RETURN(const std::optional<Organization> organization, OrganizationStore(transaction).Find(id));
    if (!organization) return NeverExisted("organization", request.parent());
    HTX_RETURN_IF_ERROR(reading.RequireWhole(*organization));
    HTX_ASSIGN_OR_RETURN(std::vector<LifecycleEntry> entries, LifecycleStore(transaction).List(id, before, limit + 1));
    const bool more = entries.size() > static_cast<size_t>(limit);
    if (more) entries.pop_back();
    for (const LifecycleEntry& entry : entries) *response.add_records() = ToProto(entry);
    if (more) response.set_next_page_token(office_.tokens.Seal({.last = {entries.back().version}}, bound));
    return absl::OkStatus();
  }));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

}  // namespace htx::registry
