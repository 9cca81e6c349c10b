#include "registry/rpc/organization_proto.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/agreement.h"
#include "registry/domain/errors.h"
#include "registry/domain/governing_law.h"
#include "registry/domain/name.h"
#include "registry/domain/registration_rules.h"
#include "registry/domain/tax_code.h"
#include "registry/rpc/details_proto.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxMembers = 1'000'000'000;
constexpr int kMaxFormerNames = 50;

std::string Under(absl::string_view prefix, absl::string_view field) { return absl::StrCat(prefix, ".", field); }

// Reads the fields of one Organization message.
class FactsReader {
 public:
  FactsReader(const v1::Organization& proto, std::string prefix, FieldErrors& errors)
      : proto_(proto), prefix_(std::move(prefix)), errors_(errors) {}

  // Reads `field` into `facts`.
  void Read(Field field, Facts& facts) {
    const std::string path = Under(prefix_, NameOf(field).name);
    switch (field) {
      case Field::kLegalName:
        if (proto_.legal_name().empty()) errors_.Merge("", FieldRequired(path));
        CheckLine(proto_.legal_name(), 600, path, errors_);
        facts.legal_name = proto_.legal_name();
        return;
      case Field::kShortName:
        CheckLine(proto_.short_name(), 300, path, errors_);
        facts.short_name = proto_.short_name();
        return;
      case Field::kForeignName:
        CheckLine(proto_.foreign_name(), 600, path, errors_);
        facts.foreign_name = proto_.foreign_name();
        return;
      case Field::kFormerNames:
        return ReadFormerNames(path, facts);
      case Field::kTaxCode:
        return ReadTaxCode(path, facts);
      case Field::kLegacyRegistrationNo:
        CheckLine(proto_.legacy_registration_no(), 40, path, errors_);
        facts.legacy_registration_no = proto_.legacy_registration_no();
        return;
      case Field::kSector:
        facts.sector = ParseEnumOr<Sector>(proto_.sector(), Sector::kUnspecified, path, errors_);
        return;
      case Field::kGoverningLaw:
        facts.governing_law =
            ParseEnumOr<GoverningLaw>(proto_.governing_law(), GoverningLaw::kUnspecified, path, errors_);
        return;
      case Field::kLegalStatus:
        facts.legal_status = ParseEnumOr<LegalStatus>(proto_.legal_status(), LegalStatus::kOperating, path, errors_);
        return;
      case Field::kActivityStatus:
        facts.activity_status =
            ParseEnumOr<ActivityStatus>(proto_.activity_status(), ActivityStatus::kActive, path, errors_);
        return;
      case Field::kMemberCount:
        facts.member_count.reset();
        if (proto_.has_member_count())
          facts.member_count = ParseCount(proto_.member_count(), kMaxMembers, path, errors_);
        return;
      case Field::kLabour:
        facts.labour.reset();
        if (proto_.has_labour()) facts.labour = ParseReported(proto_.labour(), path, errors_);
        return;
      case Field::kCharterCapital:
        facts.charter_capital.reset();
        if (proto_.has_charter_capital()) {
          facts.charter_capital = ParseMoney(proto_.charter_capital(), Sign::kNotNegative, path, errors_);
        }
        return;
      case Field::kArea:
        facts.area = ParseAreaName(proto_.area(), path, errors_);
        return;
      case Field::kAddress:
        CheckText(proto_.address(), 1000, path, errors_);
        facts.address = proto_.address();
        return;
      case Field::kAlliance:
        facts.alliance = ParseOrganizationName(proto_.alliance(), path, errors_);
        return;
      case Field::kFoundedDate:
        return;  // Creation and correction ask different things of it.
      case Field::kForeignNameLanguage:
      case Field::kOtherNames:
      case Field::kOtherIdentifiers:
      case Field::kBusinessLines:
      case Field::kMemberCounts:
      case Field::kContact:
      case Field::kGovernanceForm:
      case Field::kCapitalContribution:
      case Field::kFoundersCount:
      case Field::kDisclosure:
        KeepCheckDigit(ReadDetail(field, proto_, path, facts, errors_));
        return;
      case Field::kDissolvedDate:
      case Field::kStateReason:
      case Field::kSuspendedUntil:
        return;  // The lifecycle sets it.
    }
  }

  // OK, or the wrong check digit when that is all that is wrong.
  absl::Status ToStatus() const {
    if (!errors_.empty() || check_digit_.ok()) {
      FieldErrors all = errors_;
      all.Merge("", check_digit_);
      return all.ToStatus();
    }
    return check_digit_;
  }

 private:
  // The first one; together with other violations it is one of them.
  void KeepCheckDigit(const absl::Status& status) {
    if (check_digit_.ok()) check_digit_ = status;
  }

  void ReadTaxCode(const std::string& path, Facts& facts) {
    if (proto_.tax_code().empty()) {
      facts.tax_code.clear();
      return;
    }
    const absl::StatusOr<TaxCode> code = TaxCode::Parse(proto_.tax_code(), path);
    if (code.ok()) {
      facts.tax_code = code->text();
    } else if (ReasonOf(code.status()) == "CHECK_DIGIT") {
      KeepCheckDigit(code.status());
    } else {
      errors_.Merge("", code.status());
    }
  }

  void ReadFormerNames(const std::string& path, Facts& facts) {
    facts.former_names.clear();
    if (proto_.former_names_size() > kMaxFormerNames) {
      errors_.Add(path, {.en = absl::StrCat("has more than ", kMaxFormerNames, " items"),
                         .vi = absl::StrCat("có nhiều hơn ", kMaxFormerNames, " mục")});
      return;
    }
    for (int i = 0; i < proto_.former_names_size(); ++i) {
      const v1::FormerName& proto = proto_.former_names(i);
      const std::string item = absl::StrCat(path, "[", i, "]");
      FormerName name{.text = proto.text()};
      if (proto.text().empty()) errors_.Merge("", FieldRequired(Under(item, "text")));
      CheckLine(proto.text(), 600, Under(item, "text"), errors_);
      if (proto.period().has_from()) name.from = ParseDate(proto.period().from(), Under(item, "period.from"), errors_);
      if (proto.period().has_to()) name.to = ParseDate(proto.period().to(), Under(item, "period.to"), errors_);
      if (name.from && name.to && *name.to <= *name.from) {
        errors_.Add(Under(item, "period"), {.en = "ends before it begins", .vi = "kết thúc trước khi bắt đầu"});
      }
      facts.former_names.push_back(std::move(name));
    }
  }

  const v1::Organization& proto_;
  const std::string prefix_;
  FieldErrors& errors_;
  absl::Status check_digit_ = absl::OkStatus();
};

// What creation asks of the fields together.
void CheckTogether(const v1::Organization& proto, absl::CivilDay today, Facts& facts, FieldErrors& errors) {
  if (proto.has_founded_date()) {
    const auto founded = ParsePastDate(proto.founded_date(), "organization.founded_date", today, errors);
    facts.founded_date = founded.value_or(today);
  } else {
    errors.Merge("", FieldRequired("organization.founded_date"));
  }
  if (facts.sector == Sector::kUnspecified && facts.kind == Kind::kPeoplesCreditFund) facts.sector = Sector::kCredit;
  if (const BusinessLine* main = MainLine(facts); main != nullptr && facts.sector == Sector::kUnspecified) {
    if (const std::optional<LineMeaning> meaning = MeaningOf(*main)) facts.sector = meaning->sector;
  }
  if (facts.short_name.empty()) facts.short_name = ShortNameFor(facts.kind, facts.legal_name);
  CheckId(proto.dataset(), "organization.dataset", errors);
  facts.dataset = proto.dataset();
}

// The parts of a new organisation, wherever they come from.
struct Draft {
  const v1::Organization& organization;
  const std::string& id;
  const google::type::Date* effective_date = nullptr;
  bool may_have_ended = false;  // It may be recorded as DISSOLVED, BANKRUPT, or REVOKED since a day.
};

// Reads how an organisation that is recorded only now has ended: its first days are those of one that operates.
void ReadEnd(const Draft& draft, absl::CivilDay today, NewOrganization& command, FieldErrors& errors) {
  Facts& facts = command.facts;
  const v1::Organization& proto = draft.organization;
  const std::optional<Move> move = draft.may_have_ended ? MoveRecordedAs(facts.legal_status) : std::nullopt;
  if (!move && IsTerminal(facts.legal_status)) {
    errors.Merge("", FieldNotAllowed("organization.legal_status",
                                     "an organisation is recorded before it ends; one that is dissolved, bankrupt or "
                                     "revoked already, with registration_rules REPORT and dissolved_date",
                                     "tổ chức phải được ghi nhận trước khi chấm dứt; tổ chức đã giải thể, phá sản hoặc "
                                     "bị thu hồi thì dùng registration_rules REPORT và dissolved_date"));
    return;
  }
  if (!move || (!proto.has_dissolved_date() && !IsEnded(facts.legal_status))) return;
  constexpr absl::string_view kPath = "organization.dissolved_date";
  if (!proto.has_dissolved_date()) return errors.Merge("", FieldRequired(kPath));
  const auto day = ParsePastDate(proto.dissolved_date(), kPath, today, errors);
  if (!day) return;
  if (*day <= command.effective_day) {
    errors.Merge("", FieldNotAllowed(kPath, "must be after effective_date, which is the founding date by default",
                                     "phải sau ngày hiệu lực (mặc định là ngày thành lập)"));
  }
  command.end = {.move = *move, .day = *day, .activity = facts.activity_status};
  facts.legal_status = LegalStatus::kOperating;
  facts.activity_status = ActivityStatus::kActive;
}

absl::StatusOr<NewOrganization> ParseDraft(const Draft& draft, absl::CivilDay today, FieldErrors& errors) {
  const v1::Organization& proto = draft.organization;
  FactsReader reader(proto, "organization", errors);
  NewOrganization command;
  Facts& facts = command.facts;
  facts.kind = ParseEnum<Kind>(proto.kind(), "organization.kind", errors);
  CheckId(draft.id, "organization_id", errors);
  if (!draft.id.empty()) command.id = OrganizationId::Of(draft.id);
  for (const FieldName& field : AllFields()) {
    if (field.field != Field::kAlliance || facts.kind != Kind::kAlliance) reader.Read(field.field, facts);
  }
  if (facts.kind == Kind::kAlliance && !proto.alliance().empty() &&
      (draft.id.empty() || proto.alliance() != NameOf(*command.id))) {
    errors.Merge("", FieldNotAllowed("organization.alliance", "an alliance keeps its own record",
                                     "liên minh tự quản lý hồ sơ của mình"));
  }
  CheckTogether(proto, today, facts, errors);
  command.effective_day = facts.founded_date;
  if (draft.effective_date != nullptr) {
    const auto day = ParsePastDate(*draft.effective_date, "effective_date", today, errors);
    command.effective_day = day.value_or(today);
    if (day && *day < facts.founded_date) {
      errors.Merge("", FieldNotAllowed("effective_date", "must not be before the founding date",
                                       "không được trước ngày thành lập"));
    }
  }
  ReadEnd(draft, today, command, errors);
  if (facts.governing_law == GoverningLaw::kUnspecified) {
    facts.governing_law = DeriveLaw(facts, command.effective_day, today);
  }
  std::vector<Field> fields = EveryField();
  CompleteDetails(command.effective_day, fields, facts, errors);
  errors.Merge("", CheckAgreement(facts, fields));
  HTX_RETURN_IF_ERROR(reader.ToStatus());
  return command;
}

// The organisations that a caller accepts as others.
std::vector<std::string> ParseAccepted(const google::protobuf::RepeatedPtrField<std::string>& names,
                                       absl::string_view field, FieldErrors& errors) {
  constexpr int kMaxAccepted = 50;
  if (names.size() > kMaxAccepted) {
    errors.Add(field, {.en = absl::StrCat("has more than ", kMaxAccepted, " items"),
                       .vi = absl::StrCat("có nhiều hơn ", kMaxAccepted, " mục")});
    return {};
  }
  for (const std::string& name : names) {
    if (name != "organizations/-") ParseOrganizationName(name, field, errors);
  }
  return {names.begin(), names.end()};
}

absl::StatusOr<std::vector<Field>> ParseMask(const google::protobuf::FieldMask& mask,
                                             absl::FunctionRef<bool(const FieldName&)> admits) {
  std::vector<Field> fields;
  for (const std::string& path : mask.paths()) {
    const auto named = std::find_if(AllFields().begin(), AllFields().end(),
                                    [&](const FieldName& field) { return admits(field) && field.name == path; });
    if (named == AllFields().end()) return MaskUnknownPath(path);
    if (std::find(fields.begin(), fields.end(), named->field) == fields.end()) fields.push_back(named->field);
  }
  if (fields.empty()) return FieldRequired("update_mask");
  return fields;
}

}  // namespace

v1::Organization ToProto(const Organization& organization, int64_t sequence) {
  v1::Organization proto = ToProtoWhole(organization, sequence);
  if (organization.IsRestricted()) Veil(proto);
  DropPersonal(proto);
  return proto;
}

v1::Organization ToProtoWhole(const Organization& organization, int64_t sequence) {
  const Facts& facts = organization.facts();
  v1::Organization proto;
  proto.set_name(NameOf(organization.id));
  proto.set_kind(static_cast<v1::OrganizationKind>(facts.kind));
  proto.set_legal_name(facts.legal_name);
  proto.set_short_name(facts.short_name);
  proto.set_foreign_name(facts.foreign_name);
  for (const FormerName& name : facts.former_names) {
    v1::FormerName& former = *proto.add_former_names();
    former.set_text(name.text);
    if (name.from || name.to) *former.mutable_period() = RangeProto(name.from, name.to);
  }
  proto.set_tax_code(facts.tax_code);
  proto.set_legacy_registration_no(facts.legacy_registration_no);
  proto.set_sector(static_cast<v1::Sector>(facts.sector));
  proto.set_governing_law(static_cast<v1::GoverningLaw>(facts.governing_law));
  proto.set_legal_status(static_cast<v1::LegalStatus>(facts.legal_status));
  proto.set_activity_status(static_cast<v1::ActivityStatus>(facts.activity_status));
  *proto.mutable_founded_date() = ToProto(facts.founded_date);
  if (facts.dissolved_date) *proto.mutable_dissolved_date() = ToProto(*facts.dissolved_date);
  if (facts.member_count) proto.set_member_count(*facts.member_count);
  if (facts.labour) *proto.mutable_labour() = ToProto(*facts.labour);
  if (facts.charter_capital) *proto.mutable_charter_capital() = MoneyProto(*facts.charter_capital);
  proto.set_area(absl::StrCat("areas/", facts.area));
  proto.set_province(absl::StrCat("areas/", facts.province));
  proto.set_address(facts.address);
  proto.set_alliance(NameOf(facts.alliance));
  proto.set_dataset(facts.dataset);
  AddDetails(facts, proto);
  proto.set_state_reason(static_cast<v1::StateReason>(facts.state_reason));
  if (facts.suspended_until) *proto.mutable_suspended_until() = ToProto(*facts.suspended_until);
  if (facts.legal_status == LegalStatus::kVoided) {
    *proto.mutable_delete_time() = ToProto(organization.revision.known_from);
  }
  proto.set_etag(absl::StrCat(organization.version));
  proto.set_version(organization.version);
  proto.set_sequence(sequence);
  *proto.mutable_create_time() = ToProto(organization.created);
  *proto.mutable_update_time() = ToProto(organization.revision.known_from);
  *proto.mutable_valid_period() = RangeProto(organization.revision.valid_from, organization.revision.valid_to);
  return proto;
}

absl::StatusOr<NewOrganization> ParseNewOrganization(const v1::CreateOrganizationRequest& request,
                                                     absl::CivilDay today) {
  FieldErrors errors;
  Leniency leniency{
      .rules = ParseRuleMode(request.registration_rules(), RuleMode::kEnforce, "registration_rules", errors),
      .accepted = ParseAccepted(request.accept_duplicates(), "accept_duplicates", errors)};
  HTX_ASSIGN_OR_RETURN(NewOrganization command,
                       ParseDraft({.organization = request.organization(),
                                   .id = request.organization_id(),
                                   .effective_date = request.has_effective_date() ? &request.effective_date() : nullptr,
                                   .may_have_ended = leniency.rules == RuleMode::kReport},
                                  today, errors));
  command.leniency = std::move(leniency);
  return command;
}

absl::StatusOr<NewRow> ParseRow(const v1::ImportRow& row, const v1::ImportConfig& config, absl::CivilDay today) {
  FieldErrors errors;
  NewRow parsed{.row_id = row.row_id()};
  if (row.row_id().empty()) errors.Merge("", FieldRequired("row_id"));
  CheckLine(row.row_id(), 64, "row_id", errors);
  v1::Organization organization = row.organization();
  if (organization.alliance().empty() && organization.kind() != v1::ORGANIZATION_KIND_ALLIANCE) {
    organization.set_alliance(config.alliance());
  }
  if (organization.dataset().empty()) organization.set_dataset(config.dataset());
  if (organization.kind() == v1::ORGANIZATION_KIND_UNSPECIFIED && !row.kind_text().empty()) {
    if (const std::optional<Kind> kind = KindFromText(row.kind_text())) {
      organization.set_kind(static_cast<v1::OrganizationKind>(*kind));
    } else {
      errors.Add("kind_text", {.en = "names no kind of organisation", .vi = "không phải là loại hình tổ chức nào"});
    }
  }
  if (row.has_admitted_date()) {
    parsed.admitted = ParsePastDate(row.admitted_date(), "admitted_date", today, errors);
    if (organization.kind() == v1::ORGANIZATION_KIND_ALLIANCE) {
      errors.Merge("", FieldNotAllowed("admitted_date", "an alliance is no member of itself",
                                       "liên minh không phải là thành viên của chính mình"));
    }
  }
  Leniency leniency{
      .rules = ParseRuleMode(config.registration_rules(), RuleMode::kReport, "config.registration_rules", errors),
      .accepted = ParseAccepted(row.accept_duplicates(), "accept_duplicates", errors),
      .report_duplicates = config.duplicates() == v1::DUPLICATE_POLICY_REPORT};
  HTX_ASSIGN_OR_RETURN(parsed.organization,
                       ParseDraft({.organization = organization,
                                   .id = row.organization_id(),
                                   .effective_date = row.has_effective_date() ? &row.effective_date() : nullptr,
                                   .may_have_ended = true},
                                  today, errors));
  parsed.organization.leniency = std::move(leniency);
  return parsed;
}

absl::StatusOr<NamedChange> ParseUpdate(const v1::UpdateOrganizationRequest& request, absl::CivilDay today) {
  HTX_ASSIGN_OR_RETURN(std::vector<Field> fields,
                       ParseMask(request.update_mask(), [](const FieldName& field) { return field.updatable; }));
  FieldErrors errors;
  NamedChange named{.id = ParseOrganizationName(request.organization().name(), "organization.name", errors)};
  named.change.effective_day = today;
  if (request.has_effective_date()) {
    named.change.effective_day =
        ParsePastDate(request.effective_date(), "effective_date", today, errors).value_or(today);
  }
  FactsReader reader(request.organization(), "organization", errors);
  for (const Field field : fields) reader.Read(field, named.change.values);
  CompleteDetails(named.change.effective_day, fields, named.change.values, errors);
  named.leniency = {
      .rules = ParseRuleMode(request.registration_rules(), RuleMode::kEnforce, "registration_rules", errors),
      .accepted = ParseAccepted(request.accept_duplicates(), "accept_duplicates", errors)};
  HTX_RETURN_IF_ERROR(reader.ToStatus());
  named.change.fields = std::move(fields);
  return named;
}

absl::StatusOr<NamedCorrection> ParseCorrection(const v1::CorrectOrganizationRequest& request, absl::CivilDay today) {
  HTX_ASSIGN_OR_RETURN(std::vector<Field> fields, ParseMask(request.update_mask(), [](const FieldName& field) {
                         return IsCorrectable(field.field);
                       }));
  FieldErrors errors;
  NamedCorrection named{.id = ParseOrganizationName(request.name(), "name", errors)};
  Correction& correction = named.correction;
  correction.from = ParsePastDate(request.valid_from(), "valid_from", today, errors).value_or(today);
  if (request.has_valid_to()) correction.to = ParsePastDate(request.valid_to(), "valid_to", today, errors);
  if (!v1::CorrectionCode_IsValid(request.reason_code()) || request.reason_code() == v1::CORRECTION_CODE_UNSPECIFIED) {
    errors.Merge("", FieldRequired("reason_code"));
  }
  if (request.reason().empty()) errors.Merge("", FieldRequired("reason"));
  const v1::Organization& proto = request.organization();
  FactsReader reader(proto, "organization", errors);
  for (const Field field : fields) {
    const std::string path = Under("organization", NameOf(field).name);
    if (field == Field::kFoundedDate) {
      const auto founded = ParsePastDate(proto.founded_date(), path, today, errors);
      correction.values.founded_date = founded.value_or(today);
    } else if (field == Field::kStateReason) {
      correction.values.state_reason =
          ParseEnumOr<StateReason>(proto.state_reason(), StateReason::kUnspecified, path, errors);
    } else if (field == Field::kSuspendedUntil) {
      if (proto.has_suspended_until()) {
        correction.values.suspended_until = ParseDate(proto.suspended_until(), path, errors);
      }
    } else {
      reader.Read(field, correction.values);
    }
    const bool unset = (field == Field::kLegalStatus && proto.legal_status() == v1::LEGAL_STATUS_UNSPECIFIED) ||
                       (field == Field::kActivityStatus && proto.activity_status() == v1::ACTIVITY_STATUS_UNSPECIFIED);
    if (unset) errors.Merge("", FieldRequired(path));
  }
  CompleteDetails(correction.from, fields, correction.values, errors);
  named.leniency = {
      .rules = ParseRuleMode(request.registration_rules(), RuleMode::kEnforce, "registration_rules", errors),
      .accepted = ParseAccepted(request.accept_duplicates(), "accept_duplicates", errors)};
  HTX_RETURN_IF_ERROR(reader.ToStatus());
  if (correction.to && *correction.to <= correction.from) return ValidPeriodEmpty();
  correction.fields = std::move(fields);
  return named;
}

}  // namespace htx::registry
