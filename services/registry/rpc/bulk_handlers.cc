#include "registry/rpc/bulk_handlers.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/errors.h"
#include "registry/rpc/admission.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/organization_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/import_store.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

// Rows per transaction: large enough to share a commit, small enough to keep the writer free for others.
constexpr size_t kChunk = 200;
constexpr absl::Duration kChunkTimeout = absl::Seconds(30);
constexpr int64_t kMaxRows = 1'000'000;
constexpr int kMaxErrors = 1000;

absl::Status CheckConfig(const v1::ImportConfig& config) {
  FieldErrors errors;
  if (!IsUuid(config.request_id()))
    errors.Add("config.request_id", {.en = "is not a UUID", .vi = "không phải là UUID"});
  CheckText(config.reason(), 1024, "config.reason", errors);
  CheckId(config.dataset(), "config.dataset", errors);
  if (!config.alliance().empty()) ParseOrganizationName(config.alliance(), "config.alliance", errors);
  return errors.ToStatus();
}

// True when the error is about the row; else it is about the database, and ends the chunk.
bool IsAboutRow(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
      return ReasonOf(status) != "CONSTRAINT";
    default:
      return false;
  }
}

class ImportSink final : public rpc::Sink<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse> {
 public:
  ImportSink(Office office, rpc::RequestContext context) : office_(office), context_(std::move(context)) {}

  absl::Status Accept(const v1::ImportOrganizationsRequest& message) override {
    if (!configured_) return Configure(message);
    if (!message.has_row()) return ImportConfigMissing();
    HTX_ASSIGN_OR_RETURN(Entry * entry, AddEntry(message.row().row_id()));
    entry->row = ParseRow(message.row(), config_, DayOf(record_.now));
    if (entry->row.ok()) Prepare(*entry);
    return FlushWhenFull();
  }

  // A message that broke the rules of its fields before it came here: its row is refused, the stream goes on.
  absl::Status Refuse(const v1::ImportOrganizationsRequest& message, const absl::Status& why) override {
    if (!configured_ || !message.has_row()) return why;
    HTX_ASSIGN_OR_RETURN(Entry * entry, AddEntry(message.row().row_id()));
    entry->row = why;
    return FlushWhenFull();
  }

  absl::StatusOr<v1::ImportOrganizationsResponse> Finish() override {
    if (!configured_) return ImportConfigMissing();
    HTX_RETURN_IF_ERROR(Flush());
    return response_;
  }

 private:
  // A row of the chunk that is being gathered.
  struct Entry {
    std::string row_id = {};
    int64_t number = 0;
    absl::StatusOr<NewRow> row = absl::UnknownError("");
    OrganizationId id = {};  // Chosen before the transaction, which may run twice.
    RelationshipId membership = {};
  };
  // What became of a row.
  struct Outcome {
    bool repeated = false;
    std::vector<RuleBreak> findings = {};
  };

  absl::Status Configure(const v1::ImportOrganizationsRequest& message) {
    if (!message.has_config()) return ImportConfigMissing();
    HTX_RETURN_IF_ERROR(CheckConfig(message.config()));
    config_ = message.config();
    record_ = rpc::RecordOf(config_, context_, office_.clock.Now());
    configured_ = true;
    return absl::OkStatus();
  }

  absl::StatusOr<Entry*> AddEntry(const std::string& row_id) {
    if (response_.row_count() >= kMaxRows) return ImportTooLarge(kMaxRows);
    response_.set_row_count(response_.row_count() + 1);
    chunk_.push_back({.row_id = row_id, .number = response_.row_count()});
    return &chunk_.back();
  }

  void Prepare(Entry& entry) {
    NewOrganization& command = entry.row->organization;
    entry.id = command.id ? *command.id : OrganizationId::Of(office_.ids.Next());
    if (entry.row->admitted) entry.membership = RelationshipId::Of(office_.ids.Next());
    if (command.facts.kind == Kind::kAlliance) command.facts.alliance = entry.id;
    const absl::Status scope = rpc::RequireScope(context_, NameOf(command.facts.alliance));
    if (!scope.ok()) entry.row = scope;
  }

  absl::Status FlushWhenFull() { return chunk_.size() < kChunk ? absl::OkStatus() : Flush(); }

  // Records the chunk in one transaction, then counts.
  absl::Status Flush() {
    std::vector<absl::StatusOr<Outcome>> outcomes;
    // An upload may last long; one chunk may not.
    record_.now = office_.clock.Now();
    record_.deadline = std::min(context_.deadline, absl::Now() + kChunkTimeout);
    HTX_RETURN_IF_ERROR(office_.database.Write(record_, [&](sql::Transaction& transaction) -> absl::Status {
      outcomes.clear();
      std::map<OrganizationId, std::optional<Found>> alliances;
      for (const Entry& entry : chunk_) {
        outcomes.push_back(entry.row.ok() ? RecordRow(transaction, entry, alliances) : entry.row.status());
        const absl::Status& status = outcomes.back().status();
        if (!status.ok() && !IsAboutRow(status)) return status;
      }
      return absl::OkStatus();
    }));
    for (size_t i = 0; i < chunk_.size(); ++i) Count(chunk_[i], outcomes[i]);
    chunk_.clear();
    return absl::OkStatus();
  }

  absl::StatusOr<Outcome> RecordRow(sql::Transaction& transaction, const Entry& entry,
                                    std::map<OrganizationId, std::optional<Found>>& alliances) {
    ImportStore imports(transaction);
    HTX_ASSIGN_OR_RETURN(const std::optional<OrganizationId> earlier, imports.Find(record_, entry.row_id));
    if (earlier) return Outcome{.repeated = true};
    const NewOrganization& command = entry.row->organization;
    const auto known = alliances.find(command.facts.alliance);
    std::optional<Found> alliance;
    if (known != alliances.end()) {
      alliance = known->second;
    } else {
      HTX_ASSIGN_OR_RETURN(alliance, OrganizationStore(transaction).FindKind(command.facts.alliance));
      if (alliance) alliances.emplace(command.facts.alliance, alliance);
    }
    const absl::Time now = office_.clock.Now();
    HTX_ASSIGN_OR_RETURN(const std::shared_ptr<const AreaTree> areas, office_.areas.Read(transaction));
    HTX_ASSIGN_OR_RETURN(Enrolment enrolment, Enrol(transaction, command, entry.id, alliance, *areas, now));
    HTX_RETURN_IF_ERROR(imports.Insert(record_, entry.row_id, entry.id));
    Outcome outcome{.findings = std::move(enrolment.findings)};
    if (!entry.row->admitted) return outcome;
    const Relationship membership{.id = entry.membership,
                                  .from = entry.id,
                                  .to = command.facts.alliance,
                                  .start = *entry.row->admitted,
                                  .dataset = command.facts.dataset,
                                  .created = now};
    // Cannot be refused: the member is new, the body is an alliance, and the scope was checked.
    HTX_RETURN_IF_ERROR(
        RecordAdmission(transaction, membership, [](const Organization&) { return absl::OkStatus(); }).status());
    return outcome;
  }

  void Count(const Entry& entry, const absl::StatusOr<Outcome>& outcome) {
    if (outcome.ok() && outcome->repeated) {
      response_.set_repeated_count(response_.repeated_count() + 1);
    } else if (outcome.ok()) {
      response_.set_created_count(response_.created_count() + 1);
      if (!outcome->findings.empty()) Warn(entry, outcome->findings);
    } else {
      response_.set_refused_count(response_.refused_count() + 1);
      Report(entry, outcome.status());
    }
  }

  void Warn(const Entry& entry, absl::Span<const RuleBreak> findings) {
    response_.set_warned_count(response_.warned_count() + 1);
    if (response_.warnings_size() >= kMaxErrors) {
      response_.set_warnings_truncated(true);
      return;
    }
    v1::RowWarning& warning = *response_.add_warnings();
    warning.set_row_id(ToNfc(entry.row_id.substr(0, 64)));
    warning.set_row_number(entry.number);
    for (const RuleBreak& finding : findings) *warning.add_findings() = ToProto(finding);
  }

  void Report(const Entry& entry, const absl::Status& status) {
    if (response_.errors_size() >= kMaxErrors) {
      response_.set_errors_truncated(true);
      return;
    }
    const ErrorDetail detail = DetailOf(status);
    v1::RowError& error = *response_.add_errors();
    error.set_row_id(ToNfc(entry.row_id.substr(0, 64)));
    error.set_row_number(entry.number);
    error.set_reason(detail.reason);
    for (const FieldViolation& violation : detail.fields) {
      v1::RowViolation& proto = *error.add_violations();
      // The chassis names fields from the message, the rows' own checks from the row.
      proto.set_field(std::string(absl::StripPrefix(violation.field, "row.")));
      proto.set_description_en(violation.description.en);
      proto.set_description_vi(violation.description.vi);
    }
    for (const PreconditionViolation& violation : detail.preconditions) {
      v1::RowViolation& proto = *error.add_violations();
      proto.set_field(violation.subject);
      proto.set_description_en(violation.description.en);
      proto.set_description_vi(violation.description.vi);
    }
    if (error.violations_size() > 0) return;
    v1::RowViolation& whole = *error.add_violations();
    whole.set_description_en(detail.message.en);
    whole.set_description_vi(detail.message.vi);
  }

  Office office_;
  const rpc::RequestContext context_;
  bool configured_ = false;
  v1::ImportConfig config_ = {};
  CallRecord record_ = {};
  std::vector<Entry> chunk_ = {};
  v1::ImportOrganizationsResponse response_ = {};
};

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Sink<v1::ImportOrganizationsRequest, v1::ImportOrganizationsResponse>>>
BulkHandlers::ImportOrganizations(const rpc::RequestContext& context) {
  return std::make_unique<ImportSink>(office_, context);
}

}  // namespace htx::registry
