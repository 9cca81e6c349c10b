#include "registry/rpc/import_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/schemas.h"

namespace htx::registry {
namespace {

ImportMode ParseMode(int number, FieldErrors& errors) {
  if (number == 0) return ImportMode::kCreate;
  if (v1::ImportMode_IsValid(number)) return static_cast<ImportMode>(number);
  errors.Add("config.mode", {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
  return ImportMode::kCreate;
}

MatchRule ParseRule(const v1::MatchRule& proto, const std::string& path, FieldErrors& errors) {
  MatchRule rule;
  if (proto.by() == v1::MATCH_BY_UNSPECIFIED || !v1::MatchBy_IsValid(proto.by())) {
    errors.Merge("", FieldRequired(absl::StrCat(path, ".by")));
    return rule;
  }
  rule.by = static_cast<MatchBy>(proto.by());
  const std::string scheme = absl::StrCat(path, ".scheme");
  if (rule.by == MatchBy::kIdentifier) {
    rule.scheme = ParseEnum<IdentifierScheme>(proto.scheme(), scheme, errors);
  } else if (proto.scheme() != v1::IDENTIFIER_SCHEME_UNSPECIFIED) {
    errors.Merge("", FieldNotAllowed(scheme, "only rules by IDENTIFIER have a scheme",
                                     "chỉ quy tắc theo IDENTIFIER mới có loại mã số"));
  }
  return rule;
}

std::vector<MatchRule> ParseRules(const v1::ImportConfig& config, ImportMode mode, FieldErrors& errors) {
  std::vector<MatchRule> rules;
  for (int i = 0; i < config.match_rules_size(); ++i) {
    rules.push_back(ParseRule(config.match_rules(i), absl::StrCat("config.match_rules[", i, "]"), errors));
  }
  if (!rules.empty() || mode == ImportMode::kCreate) return rules;
  return {{.by = MatchBy::kOrganizationId}, {.by = MatchBy::kTaxCode}, {.by = MatchBy::kRegistrationNumber}};
}

absl::Status CheckMask(const v1::ImportConfig& config) {
  for (const std::string& path : config.update_mask().paths()) {
    const auto is = [&](const FieldName& field) { return field.updatable && field.name == path; };
    if (std::none_of(AllFields().begin(), AllFields().end(), is)) return MaskUnknownPath(path);
  }
  return absl::OkStatus();
}

void AddViolation(absl::string_view field, const Text& text, v1::ImportRowReport& report) {
  v1::RowViolation& violation = *report.add_violations();
  // The chassis names fields from the message, the rows' own checks from the row.
  violation.set_field(std::string(absl::StripPrefix(field, "row.")));
  violation.set_description_en(text.en);
  violation.set_description_vi(text.vi);
}

v1::ImportOutcome OutcomeOf(absl::string_view reason) {
  if (reason == "POSSIBLE_DUPLICATE") return v1::IMPORT_OUTCOME_POSSIBLE_DUPLICATE;
  if (reason == "AMBIGUOUS_MATCH") return v1::IMPORT_OUTCOME_AMBIGUOUS;
  return v1::IMPORT_OUTCOME_REJECTED;
}

}  // namespace

std::string NameOfImport(absl::string_view id) { return absl::StrCat("imports/", id); }
std::string OperationOfImport(absl::string_view id) { return absl::StrCat("operations/import-", id); }

absl::StatusOr<ImportPlan> ParseImportConfig(const v1::ImportConfig& config) {
  FieldErrors errors;
  // Compared without case, as UUIDs are.
  ImportPlan plan{.id = absl::AsciiStrToLower(config.request_id()), .config = config};
  if (!IsUuid(config.request_id())) {
    errors.Add("config.request_id", {.en = "is not a UUID", .vi = "không phải là UUID"});
  }
  CheckText(config.reason(), 1024, "config.reason", errors);
  CheckId(config.dataset(), "config.dataset", errors);
  if (!config.alliance().empty()) ParseOrganizationName(config.alliance(), "config.alliance", errors);
  plan.mode = ParseMode(config.mode(), errors);
  plan.rules = ParseRules(config, plan.mode, errors);
  plan.first_row = std::max<int64_t>(config.first_row(), 1);
  if (plan.mode == ImportMode::kReconcile && config.scope().empty()) {
    errors.Merge("", FieldRequired("config.scope"));
  } else if (plan.mode != ImportMode::kReconcile && !config.scope().empty()) {
    errors.Merge("", FieldNotAllowed("config.scope", "only an import that reconciles has a scope",
                                     "chỉ lần nhập đối chiếu mới có phạm vi"));
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(CheckMask(config));
  plan.mask.assign(config.update_mask().paths().begin(), config.update_mask().paths().end());
  HTX_ASSIGN_OR_RETURN(plan.scope, query::ParseFilter(config.scope(), OrganizationSchema()));
  v1::ImportConfig fixed = config;
  fixed.clear_first_row();
  plan.fixed = fixed.SerializeAsString();
  return plan;
}

v1::Import ToProto(const ImportRecord& import) {
  v1::Import proto;
  proto.set_name(NameOfImport(import.id));
  proto.set_operation(OperationOfImport(import.id));
  proto.set_state(static_cast<v1::ImportState>(import.state));
  proto.set_mode(static_cast<v1::ImportMode>(import.mode));
  proto.set_atomic(import.atomic);
  proto.set_validate_only(import.validate_only);
  proto.set_alliance(import.alliance);
  proto.set_dataset(import.dataset);
  v1::ImportConfig config;
  HTX_CHECK(config.ParseFromString(import.config));
  proto.set_scope(config.scope());
  proto.set_reason(config.reason());
  proto.set_principal(import.principal);
  const ImportCounts& counts = import.counts;
  v1::ImportCounts& shown = *proto.mutable_counts();
  proto.set_last_committed_row(import.last_row);
  shown.set_rows(counts.rows());
  shown.set_created(counts.of(ImportOutcome::kCreated));
  shown.set_updated(counts.of(ImportOutcome::kUpdated));
  shown.set_unchanged(counts.of(ImportOutcome::kUnchanged));
  shown.set_matched(counts.of(ImportOutcome::kMatched));
  shown.set_rejected(counts.of(ImportOutcome::kRejected));
  shown.set_possible_duplicates(counts.of(ImportOutcome::kPossibleDuplicate));
  shown.set_ambiguous(counts.of(ImportOutcome::kAmbiguous));
  shown.set_missing(counts.of(ImportOutcome::kMissing));
  shown.set_noted(counts.noted);
  shown.set_warned(counts.warned);
  *proto.mutable_create_time() = ToProto(import.created);
  *proto.mutable_update_time() = ToProto(import.updated);
  if (import.finished) *proto.mutable_finish_time() = ToProto(*import.finished);
  return proto;
}

void Refuse(const absl::Status& status, v1::ImportRowReport& report) {
  const ErrorDetail detail = DetailOf(status);
  report.set_outcome(OutcomeOf(detail.reason));
  report.set_reason(detail.reason);
  for (const FieldViolation& violation : detail.fields) AddViolation(violation.field, violation.description, report);
  for (const PreconditionViolation& violation : detail.preconditions) {
    AddViolation(violation.subject, violation.description, report);
    if (report.outcome() != v1::IMPORT_OUTCOME_REJECTED) report.add_candidates(violation.subject);
  }
  if (detail.fields.empty() && detail.preconditions.empty()) AddViolation("", detail.message, report);
}

ImportCounts CountsOf(const v1::ImportRowReport& report) {
  ImportCounts counts;
  counts.of(static_cast<ImportOutcome>(report.outcome())) = 1;
  counts.noted = report.notes().empty() ? 0 : 1;
  counts.warned = report.findings().empty() ? 0 : 1;
  return counts;
}

int64_t OutcomeBits(const v1::ImportRowReport& report) {
  const bool remarkable = !report.notes().empty() || !report.findings().empty();
  return (int64_t{1} << report.outcome()) | (remarkable ? 1 : 0);
}

}  // namespace htx::registry
