#include "registry/rpc/import_row.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/import_errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/alteration.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/import_update.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/claim_store.h"
#include "registry/store/import_store.h"

namespace htx::registry {
namespace {

constexpr size_t kShownRowId = 64;

// True when the error is about the row; else it is about the database, and ends the transaction.
bool IsAboutRow(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
      return ReasonOf(status) != "CONSTRAINT";
    case absl::StatusCode::kAborted:
      return ReasonOf(status) == "ETAG_MISMATCH";
    default:
      return false;
  }
}

// The slip that the registry itself forgives.
void NoteKind(const v1::ImportRow& row, v1::ImportRowReport& report) {
  if (row.organization().kind() != v1::ORGANIZATION_KIND_UNSPECIFIED) return;
  if (!IsPrintedAsAlliance(row.kind_text())) return;
  v1::RowNote& note = *report.add_notes();
  note.set_field("kind_text");
  note.set_written(row.kind_text());
  note.set_read_as("Liên hiệp HTX");
  note.set_slip("UNION_AS_ALLIANCE");
}

}  // namespace

absl::StatusOr<ClaimBook> LookAhead(sql::Transaction& transaction, absl::Span<const ReadyRow> rows) {
  std::vector<Claims> wanted;
  for (const ReadyRow& row : rows) {
    if (!row.refused.ok() || !row.fresh.ok()) continue;
    const NewOrganization& command = row.fresh->organization;
    wanted.push_back(ClaimsOf(row.id, {.valid_from = command.effective_day, .facts = command.facts}));
  }
  return ClaimBook::Look(transaction, wanted);
}

RowDesk::RowDesk(sql::Transaction& transaction, const Office& office, const ImportPlan& plan,
                 const rpc::RequestContext& context)
    : transaction_(transaction),
      organizations_(transaction),
      office_(office),
      plan_(plan),
      context_(context),
      matcher_(transaction, plan, [this] { return Finish(); }),
      subjects_(transaction, "import_subjects", "import, organization, row_number") {}

absl::Status RowDesk::Expect(absl::Span<const ReadyRow> rows, ClaimBook book) {
  HTX_RETURN_IF_ERROR(Finish());
  batch_ = std::make_unique<OrganizationBatch>(transaction_, std::move(book));
  HTX_RETURN_IF_ERROR(batch_->Begin());
  HTX_RETURN_IF_ERROR(matcher_.Expect(rows));
  tracked_.clear();
  if (plan_.Tracks()) {
    const std::vector<OrganizationId> candidates = matcher_.Candidates();
    for (const OrganizationId& id : candidates) tracked_[id];
    HTX_ASSIGN_OR_RETURN(const auto subjects, ImportStore(transaction_).FindSubjects(plan_.id, candidates));
    for (const auto& [id, number] : subjects) tracked_[id] = number;
  }
  return ReadAlliances(rows);
}

absl::Status RowDesk::ReadAlliances(absl::Span<const ReadyRow> rows) {
  std::set<OrganizationId> ids;
  for (const ReadyRow& row : rows) {
    if (row.fresh.ok()) ids.insert(row.fresh->organization.facts.alliance);
  }
  HTX_ASSIGN_OR_RETURN(const std::vector<Found> found,
                       organizations_.FindKinds(std::vector<OrganizationId>(ids.begin(), ids.end())));
  for (const Found& alliance : found) alliances_.emplace(alliance.id, alliance);
  return absl::OkStatus();
}

absl::Status RowDesk::Finish() {
  if (batch_ != nullptr) HTX_RETURN_IF_ERROR(batch_->Flush());
  return subjects_.Finish();
}

absl::StatusOr<v1::ImportRowReport> RowDesk::Settle(const ReadyRow& row) {
  v1::ImportRowReport report;
  report.set_row_number(row.number);
  report.set_row_id(ToNfc(row.row.row_id().substr(0, kShownRowId)));
  *report.mutable_notes() = row.row.notes();
  NoteKind(row.row, report);
  const absl::Status status = Judge(row, report);
  if (status.ok()) return report;
  if (!IsAboutRow(status)) return status;
  Refuse(status, report);
  return report;
}

absl::Status RowDesk::Judge(const ReadyRow& row, v1::ImportRowReport& report) {
  HTX_ASSIGN_OR_RETURN(const std::optional<Match> match, FindMatch(row));
  if (!match) {
    HTX_RETURN_IF_ERROR(row.refused);
    return Create(row, report);
  }
  report.set_organization(NameOf(match->id));
  report.set_matched_by(static_cast<v1::MatchBy>(match->by));
  // Also a row that is refused is about its organisation: it is not missing.
  HTX_RETURN_IF_ERROR(Track(row, match->id, /*is_new=*/false));
  HTX_RETURN_IF_ERROR(row.refused);
  if (plan_.mode != ImportMode::kCreate) return Change(row, *match, report);
  report.set_outcome(v1::IMPORT_OUTCOME_MATCHED);
  return absl::OkStatus();
}

absl::Status RowDesk::Track(const ReadyRow& row, const OrganizationId& id, bool is_new) {
  if (!plan_.Tracks()) return absl::OkStatus();
  const auto tracked = tracked_.find(id);
  if (is_new || (tracked != tracked_.end() && !tracked->second)) {
    tracked_[id] = row.number;
    return subjects_.Add({plan_.id, id.text(), row.number});
  }
  if (tracked != tracked_.end()) return RowRepeated(NameOf(id), *tracked->second);
  HTX_RETURN_IF_ERROR(Finish());
  HTX_ASSIGN_OR_RETURN(const std::optional<int64_t> other,
                       ImportStore(transaction_).AddSubject(plan_.id, id, row.number));
  return other ? RowRepeated(NameOf(id), *other) : absl::OkStatus();
}

absl::Status RowDesk::Create(const ReadyRow& row, v1::ImportRowReport& report) {
  HTX_RETURN_IF_ERROR(row.fresh.status());
  const NewOrganization& command = row.fresh->organization;
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context_, NameOf(command.facts.alliance)));
  HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance, AllianceOf(command.facts.alliance));
  const absl::Time now = office_.clock.Now();
  const Relationship membership{.id = row.membership,
                                .from = row.id,
                                .to = command.facts.alliance,
                                .start = row.fresh->admitted.value_or(command.effective_day),
                                .dataset = command.facts.dataset,
                                .created = now};
  if (row.fresh->admitted && alliance) HTX_RETURN_IF_ERROR(JudgeAdmission(command, membership));
  HTX_ASSIGN_OR_RETURN(const AreaTree* const areas, Areas());
  HTX_ASSIGN_OR_RETURN(const Enrolment enrolment,
                       Enrol(transaction_, organizations_, batch_.get(), command, row.id, alliance, *areas, now));
  matcher_.Forget(ClaimsOf(row.id, enrolment.organization.revision));
  HTX_RETURN_IF_ERROR(Track(row, row.id, /*is_new=*/true));
  report.set_outcome(v1::IMPORT_OUTCOME_CREATED);
  report.set_organization(NameOf(row.id));
  for (const RuleBreak& finding : enrolment.findings) *report.add_findings() = ToProto(finding);
  if (!row.fresh->admitted) return absl::OkStatus();
  HTX_RETURN_IF_ERROR(Finish());  // The relation asks for both of its sides.
  // Cannot be refused any more: it was judged, and the member is new.
  return RecordAdmission(transaction_, membership, [](const Organization&) { return absl::OkStatus(); }).status();
}

absl::Status RowDesk::JudgeAdmission(const NewOrganization& command, const Relationship& membership) {
  HTX_RETURN_IF_ERROR(Finish());  // The body may be a row before this one.
  RelationshipFacts known;
  known.from.organization.id = membership.from;
  known.from.organization.revision.facts = command.facts;
  if (command.end && IsEnded(*RuleOf(command.end->move).to)) known.from.ended = command.end->day;
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> body, organizations_.Find(membership.to));
  HTX_CHECK(body.has_value());
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, organizations_.ReadTimeline(membership.to));
  const Revision* const that_day = RevisionOn(timeline, membership.start);
  known.to.organization = *body;
  known.to.organization.revision = that_day == nullptr ? timeline.front() : *that_day;
  known.to.ended = EndedFrom(timeline);
  return Admit(membership, known).status();
}

absl::Status RowDesk::Change(const ReadyRow& row, const Match& match, v1::ImportRowReport& report) {
  HTX_ASSIGN_OR_RETURN(const Organization recorded, matcher_.GetRecorded(match.id));
  HTX_ASSIGN_OR_RETURN(RowChange change, ReadChange(row.row, recorded, plan_, DayOf(office_.clock.Now())));
  for (const std::string& path : change.kept) report.add_kept_paths(path);
  report.set_outcome(v1::IMPORT_OUTCOME_UNCHANGED);
  if (change.named) HTX_RETURN_IF_ERROR(KeepDifferences(recorded, change.named->change));
  if (!change.named || change.named->change.fields.empty())
    return rpc::RequireScope(context_, NameOf(recorded.facts().alliance));
  HTX_ASSIGN_OR_RETURN(const AreaTree* const areas, Areas());
  HTX_RETURN_IF_ERROR(Finish());
  HTX_ASSIGN_OR_RETURN(const Amendment amendment,
                       Amend(transaction_, *change.named, row.row.etag(), context_, *areas, office_.clock.Now()));
  if (!amendment.changed()) return absl::OkStatus();
  matcher_.Forget(match.id, ClaimsOf(match.id, amendment.after.revision));
  if (batch_ != nullptr) batch_->book() = ClaimBook();  // It claims something else now, and looks like others.
  report.set_outcome(v1::IMPORT_OUTCOME_UPDATED);
  for (std::string& path : ChangedPaths(recorded.facts(), amendment.after.facts())) {
    report.add_changed_paths(std::move(path));
  }
  for (const RuleBreak& finding : amendment.findings) *report.add_findings() = ToProto(finding);
  return absl::OkStatus();
}

absl::Status RowDesk::KeepDifferences(const Organization& recorded, FactsChange& change) {
  const Facts* facts = &recorded.facts();
  Timeline timeline;
  if (!recorded.revision.HoldsOn(change.effective_day)) {
    HTX_ASSIGN_OR_RETURN(timeline, organizations_.ReadTimeline(recorded.id));
    const Revision* const that_day = RevisionOn(timeline, change.effective_day);
    if (that_day == nullptr) return absl::OkStatus();  // The decision refuses it.
    facts = &that_day->facts;
  }
  const auto same = [&](Field field) { return SameField(field, change.values, *facts); };
  change.fields.erase(std::remove_if(change.fields.begin(), change.fields.end(), same), change.fields.end());
  return absl::OkStatus();
}

absl::StatusOr<const AreaTree*> RowDesk::Areas() {
  if (!areas_) {
    HTX_ASSIGN_OR_RETURN(areas_, office_.areas.Read(transaction_));
  }
  return areas_.get();
}

absl::StatusOr<std::optional<Found>> RowDesk::AllianceOf(const OrganizationId& id) {
  const auto known = alliances_.find(id);
  if (known != alliances_.end()) return std::optional<Found>(known->second);
  HTX_RETURN_IF_ERROR(Finish());  // It may be a row before this one.
  HTX_ASSIGN_OR_RETURN(const std::optional<Found> found, organizations_.FindKind(id));
  if (found) alliances_.emplace(id, *found);
  return found;
}

absl::StatusOr<std::optional<RowDesk::Match>> RowDesk::FindMatch(const ReadyRow& row) {
  for (const MatchRule& rule : plan_.rules) {
    HTX_ASSIGN_OR_RETURN(std::vector<MatchCandidate> candidates, matcher_.Find(rule, row.row));
    if (candidates.empty()) continue;
    HTX_ASSIGN_OR_RETURN(const AreaTree* const areas, Areas());
    const absl::CivilDay today = DayOf(office_.clock.Now());
    for (MatchCandidate& candidate : candidates) candidate.province = ProvinceToday(candidate.area, *areas, today);
    const std::vector<OrganizationId> found = Narrow(rule.by, std::move(candidates), PlaceOf(row.row, *areas, today));
    if (found.empty()) continue;
    if (found.size() == 1) return std::optional<Match>(Match{.by = rule.by, .id = found.front()});
    std::vector<std::string> names;
    for (const OrganizationId& id : found) names.push_back(NameOf(id));
    return AmbiguousMatch(names);
  }
  return std::optional<Match>();
}

}  // namespace htx::registry
