#include "registry/rpc/correction_handlers.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/examination.h"
#include "registry/rpc/history_proto.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/history_store.h"

namespace htx::registry {
namespace {

CorrectionNote NoteOf(const v1::CorrectOrganizationRequest& request, const Correction& correction) {
  CorrectionNote note{.period = {.from = correction.from, .to = correction.to},
                      .code = v1::CorrectionCode_Name(request.reason_code()),
                      .document_refs = {request.document_refs().begin(), request.document_refs().end()}};
  for (const Field field : correction.fields) note.paths.emplace_back(NameOf(field).name);
  return note;
}

absl::StatusOr<Splice> Decide(sql::Transaction& transaction, const Organization& before, const Timeline& timeline,
                              const Correction& correction, const AreaTree& areas) {
  OrganizationStore store(transaction);
  std::optional<Found> alliance;
  if (Has(correction.fields, Field::kAlliance)) {
    const bool own = before.facts().kind == Kind::kAlliance;
    if (own && correction.values.alliance != before.id) {
      return FieldNotAllowed("organization.alliance", "an alliance keeps its own record",
                             "liên minh tự quản lý hồ sơ của mình");
    }
    HTX_ASSIGN_OR_RETURN(alliance, store.FindKind(correction.values.alliance));
  }
  HTX_ASSIGN_OR_RETURN(const OtherFacts others, HistoryStore(transaction).FindOtherFacts(before.id));
  return Correct(timeline, correction, alliance, others, areas);
}

// Fills in what was replaced and recorded, and announces both as one change.
absl::Status Tell(sql::Transaction& transaction, const Organization& before, const Organization& after,
                  const CorrectionNote& note, const std::string& reason, v1::CorrectOrganizationResponse& response) {
  HistoryStore history(transaction);
  HTX_ASSIGN_OR_RETURN(const std::vector<RecordedRevision> recorded, history.RecordedBy(after.id, after.version));
  HTX_CHECK(!recorded.empty());
  HTX_ASSIGN_OR_RETURN(const std::vector<RecordedRevision> replaced,
                       history.ReplacedAt(after.id, recorded.front().revision().known_from));
  v1::Change change;
  *change.mutable_before() = ToProtoWhole(before, 0);
  *change.mutable_after() = ToProtoWhole(after, 0);
  for (std::string& path : ChangedPaths(before.facts(), after.facts())) change.add_changed_paths(std::move(path));
  v1::OrganizationCorrection& correction = *change.mutable_correction();
  correction = ToProto(note, reason);
  for (const RecordedRevision& revision : replaced) {
    *response.add_replaced() = ToProto(revision, 0);
    *correction.add_replaced() = ToProtoWhole(revision.organization, 0);
  }
  for (const RecordedRevision& revision : recorded) {
    *response.add_recorded() = ToProto(revision, 0);
    *correction.add_recorded() = ToProtoWhole(revision.organization, 0);
  }
  return Announce(transaction, "ORGANIZATION_CORRECTED", NameOf(after.id), change, note.period.from);
}

}  // namespace

absl::StatusOr<v1::CorrectOrganizationResponse> CorrectionHandlers::CorrectOrganization(
    const v1::CorrectOrganizationRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(NamedCorrection named, ParseCorrection(request, DayOf(now)));
  if (request.etag().empty()) return EtagRequired("etag");
  named.leniency.acceptance_reason = request.reason();
  const Correction& correction = named.correction;
  if (Has(correction.fields, Field::kAlliance)) {
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(correction.values.alliance)));
  }
  const CorrectionNote note = NoteOf(request, correction);
  return sql::WriteOnce<v1::CorrectOrganizationResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::CorrectOrganizationResponse> {
        OrganizationStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> before, store.Find(named.id));
        if (!before) return NeverExisted("organization", request.name());
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(before->facts().alliance)));
        if (request.etag() != absl::StrCat(before->version)) return EtagMismatch(request.name());
        HTX_ASSIGN_OR_RETURN(const Timeline timeline, store.ReadTimeline(named.id));
        HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
        HTX_ASSIGN_OR_RETURN(Splice splice, Decide(transaction, *before, timeline, correction, *areas));
        v1::CorrectOrganizationResponse response;
        if (splice.empty()) {
          *response.mutable_organization() = ToProtoWhole(*before, 0);
          return response;
        }
        HTX_ASSIGN_OR_RETURN(
            const Examination examination,
            Examine(transaction, *before, timeline, After(timeline, splice),
                    {.fields = correction.fields, .day = correction.from, .leniency = named.leniency, .areas = *areas},
                    now));
        for (const RuleBreak& finding : examination.findings) *response.add_warnings() = ToProto(finding);
        HTX_ASSIGN_OR_RETURN(const Organization after,
                             store.Save(*before, timeline, std::move(splice), office_.clock.Now()));
        HTX_RETURN_IF_ERROR(HistoryStore(transaction).SaveCorrection(after.id, after.version, note));
        *response.mutable_organization() = ToProtoWhole(after, 0);
        HTX_RETURN_IF_ERROR(Tell(transaction, *before, after, note, request.reason(), response));
        if (!examination.accepted.empty()) {
          HTX_RETURN_IF_ERROR(AnnounceAccepted(transaction, after.id, examination.accepted, correction.from));
        }
        return response;
      });
}

}  // namespace htx::registry
