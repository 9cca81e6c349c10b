#include "registry/rpc/details_proto.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/identifier.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int64_t kMaxPeople = 1'000'000'000;

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// Reads the detailed fields of one message.
class DetailReader {
 public:
  DetailReader(const v1::Organization& proto, const std::string& path, FieldErrors& errors)
      : proto_(proto), path_(path), errors_(errors) {}

  void ReadNames(Facts& facts) {
    facts.other_names.clear();
    if (!Within(proto_.other_names_size(), 20)) return;
    for (int i = 0; i < proto_.other_names_size(); ++i) {
      const v1::TypedName& name = proto_.other_names(i);
      const std::string item = Item(i);
      OtherName read{.text = name.text(), .language = name.language(), .period = ReadPeriod(name.period(), item)};
      if (name.text().empty()) errors_.Merge("", FieldRequired(absl::StrCat(item, ".text")));
      CheckLine(name.text(), 600, absl::StrCat(item, ".text"), errors_);
      CheckLanguage(name.language(), absl::StrCat(item, ".language"));
      const std::string type = absl::StrCat(item, ".type");
      read.type = ParseEnum<NameType>(name.type(), type, errors_);
      if (read.type == NameType::kLegal || read.type == NameType::kFormer) {
        errors_.Merge("", FieldNotAllowed(type, "has a field of its own in the organisation",
                                          "đã có trường riêng trong tổ chức"));
      }
      facts.other_names.push_back(std::move(read));
    }
  }

  absl::Status ReadIdentifiers(Facts& facts) {
    facts.other_identifiers.clear();
    if (!Within(proto_.other_identifiers_size(), 50)) return absl::OkStatus();
    absl::Status check_digit = absl::OkStatus();
    std::set<IdentifierKey> seen;
    for (int i = 0; i < proto_.other_identifiers_size(); ++i) {
      const v1::Identifier& identifier = proto_.other_identifiers(i);
      const std::string item = Item(i);
      Identifier read{
          .scheme = ParseEnum<IdentifierScheme>(identifier.scheme(), absl::StrCat(item, ".scheme"), errors_),
          .value = identifier.value(),
          .issuer = identifier.issuer(),
          .period = ReadPeriod(identifier.period(), item)};
      if (read.value.empty()) errors_.Merge("", FieldRequired(absl::StrCat(item, ".value")));
      CheckLine(read.value, 64, absl::StrCat(item, ".value"), errors_);
      CheckLine(read.issuer, 200, absl::StrCat(item, ".issuer"), errors_);
      if (read.scheme == IdentifierScheme{} || read.value.empty()) continue;
      const absl::Status well = CheckIdentifier(read, item);
      if (ReasonOf(well) == "CHECK_DIGIT") {
        if (check_digit.ok()) check_digit = well;
      } else {
        errors_.Merge("", well);
      }
      if (!seen.insert(KeyOf(read.scheme, read.value, read.issuer)).second) {
        errors_.Add(item, {.en = "is there twice", .vi = "bị lặp lại"});
      }
      facts.other_identifiers.push_back(std::move(read));
    }
    return check_digit;
  }

  void ReadLines(Facts& facts) {
    facts.business_lines.clear();
    if (!Within(proto_.business_lines_size(), 100)) return;
    int mains = 0;
    for (int i = 0; i < proto_.business_lines_size(); ++i) {
      const v1::BusinessLine& line = proto_.business_lines(i);
      const std::string item = Item(i);
      BusinessLine read{.code = line.code(),
                        .version = ParseEnumOr<VsicVersion>(line.version(), VsicVersion::kUnspecified,
                                                            absl::StrCat(item, ".version"), errors_),
                        .main = line.main(),
                        .description = line.description()};
      mains += read.main ? 1 : 0;
      CheckText(read.description, 600, absl::StrCat(item, ".description"), errors_);
      if (!MeaningOf(read)) {
        errors_.Add(absl::StrCat(item, ".code"), {.en = "is no code of level 4 of the list of business lines",
                                                  .vi = "không phải là mã ngành cấp 4"});
      }
      facts.business_lines.push_back(std::move(read));
    }
    if (!facts.business_lines.empty() && mains != 1) {
      errors_.Add(path_, {.en = "must have exactly one main line", .vi = "phải có đúng một ngành chính"});
    }
  }

  void ReadMembers(Facts& facts) {
    facts.member_counts = {};
    const v1::MemberCounts& counts = proto_.member_counts();
    const auto read = [&](bool given, int64_t value, const char* name) -> std::optional<int64_t> {
      if (!given) return std::nullopt;
      return ParseCount(value, kMaxPeople, absl::StrCat(path_, ".", name), errors_);
    };
    facts.member_counts.official = read(counts.has_official(), counts.official(), "official");
    facts.member_counts.associate_contributing =
        read(counts.has_associate_contributing(), counts.associate_contributing(), "associate_contributing");
    facts.member_counts.associate_not_contributing = read(
        counts.has_associate_not_contributing(), counts.associate_not_contributing(), "associate_not_contributing");
  }

  void ReadContact(Facts& facts) {
    v1::Contact contact = proto_.contact();
    // What is recorded of a group is a person's, and shown as such: it may come back so.
    if (contact.person_phones_size() > 0 || !contact.person_email().empty()) {
      if (proto_.kind() != v1::ORGANIZATION_KIND_COOPERATIVE_GROUP) {
        errors_.Add(absl::StrCat(path_, ".person_phones"),
                    {.en = "is for kind COOPERATIVE_GROUP, which must be stated; a person's are those of its roles",
                     .vi = "chỉ dùng cho tổ hợp tác (phải nêu kind); thông tin cá nhân khác thuộc về vai trò"});
      }
      if (contact.phones().empty()) contact.mutable_phones()->Swap(contact.mutable_person_phones());
      if (contact.email().empty()) contact.set_email(contact.person_email());
    }
    facts.contact = {.email = contact.email(), .website = contact.website()};
    if (contact.phones_size() > 5) {
      errors_.Add(absl::StrCat(path_, ".phones"), {.en = "has more than 5 items", .vi = "có nhiều hơn 5 mục"});
    }
    for (int i = 0; i < contact.phones_size(); ++i) {
      const std::string& phone = contact.phones(i);
      const bool form = phone.size() <= 32 && std::count_if(phone.begin(), phone.end(), IsDigit) >= 3 &&
                        phone.find_first_not_of("0123456789 .-()+") == std::string::npos;
      if (!form) {
        errors_.Add(absl::StrCat(path_, ".phones[", i, "]"),
                    {.en = "must be a telephone number", .vi = "phải là số điện thoại"});
      }
      facts.contact.phones.push_back(phone);
    }
    const std::string& email = contact.email();
    CheckLine(email, 254, absl::StrCat(path_, ".email"), errors_);
    const size_t at = email.find('@');
    const bool address = at != std::string::npos && at > 0 && at + 1 < email.size() && at == email.rfind('@') &&
                         !absl::StrContains(email, " ");
    if (!email.empty() && !address) {
      errors_.Add(absl::StrCat(path_, ".email"), {.en = "must be a mail address", .vi = "phải là địa chỉ thư điện tử"});
    }
    CheckLine(contact.website(), 254, absl::StrCat(path_, ".website"), errors_);
  }

  void ReadContribution(Facts& facts) {
    facts.capital_contribution = {};
    const v1::CapitalContribution& proto = proto_.capital_contribution();
    CapitalContribution& read = facts.capital_contribution;
    if (proto.has_paid_in()) {
      read.paid_in = ParseMoney(proto.paid_in(), Sign::kNotNegative, absl::StrCat(path_, ".paid_in"), errors_);
    }
    if (proto.has_due_date()) read.due_date = ParseDate(proto.due_date(), absl::StrCat(path_, ".due_date"), errors_);
    if (proto.has_largest_share()) {
      read.largest_share =
          ParseMoney(proto.largest_share(), Sign::kNotNegative, absl::StrCat(path_, ".largest_share"), errors_);
    }
  }

  void CheckLanguage(absl::string_view language, const std::string& field) {
    if (language.empty()) return;
    bool form = language.size() <= 35;
    bool first = true;
    for (const absl::string_view part : absl::StrSplit(language, '-')) {
      const bool letters = std::all_of(part.begin(), part.end(), IsAlnum);
      form = form && letters && !part.empty() && part.size() <= (first ? 3u : 8u) && (!first || part.size() >= 2);
      first = false;
    }
    if (!form) {
      errors_.Add(field,
                  {.en = "must be a BCP 47 language tag, e.g. en", .vi = "phải là mã ngôn ngữ BCP 47, ví dụ en"});
    }
  }

 private:
  std::string Item(int i) const { return absl::StrCat(path_, "[", i, "]"); }

  bool Within(int size, int limit) {
    if (size <= limit) return true;
    errors_.Add(path_, {.en = absl::StrCat("has more than ", limit, " items"),
                        .vi = absl::StrCat("có nhiều hơn ", limit, " mục")});
    return false;
  }

  OpenPeriod ReadPeriod(const common::v1::DateRange& range, const std::string& item) {
    OpenPeriod period;
    if (range.has_from()) period.from = ParseDate(range.from(), absl::StrCat(item, ".period.from"), errors_);
    if (range.has_to()) period.to = ParseDate(range.to(), absl::StrCat(item, ".period.to"), errors_);
    if (period.from && period.to && *period.to <= *period.from) {
      errors_.Add(absl::StrCat(item, ".period"), {.en = "ends before it begins", .vi = "kết thúc trước khi bắt đầu"});
    }
    return period;
  }

  const v1::Organization& proto_;
  const std::string& path_;
  FieldErrors& errors_;
};

void AddName(absl::string_view text, v1::NameType type, absl::string_view language, const OpenPeriod& period,
             v1::Organization& proto) {
  if (text.empty()) return;
  v1::TypedName& name = *proto.add_names();
  name.set_text(std::string(text));
  name.set_type(type);
  name.set_language(std::string(language));
  if (period.from || period.to) *name.mutable_period() = RangeProto(period.from, period.to);
}

v1::TypedName TypedNameProto(const OtherName& name) {
  v1::TypedName proto;
  proto.set_text(name.text);
  proto.set_type(static_cast<v1::NameType>(name.type));
  proto.set_language(name.language);
  if (name.period.from || name.period.to) *proto.mutable_period() = RangeProto(name.period.from, name.period.to);
  return proto;
}

v1::Identifier IdentifierProto(const Identifier& identifier) {
  v1::Identifier proto;
  proto.set_scheme(static_cast<v1::IdentifierScheme>(identifier.scheme));
  proto.set_value(identifier.value);
  proto.set_issuer(identifier.issuer);
  const OpenPeriod& period = identifier.period;
  if (period.from || period.to) *proto.mutable_period() = RangeProto(period.from, period.to);
  return proto;
}

// Since when the legal name is borne: the day the last one was given up, or the founding.
std::optional<absl::CivilDay> NameBorneFrom(const Facts& facts) {
  std::optional<absl::CivilDay> from = facts.founded_date;
  for (const FormerName& name : facts.former_names) {
    if (!name.to) return std::nullopt;
    from = std::max(*from, *name.to);
  }
  return from;
}

void AddNames(const Facts& facts, v1::Organization& proto) {
  AddName(facts.legal_name, v1::NAME_TYPE_LEGAL, "vi", {.from = NameBorneFrom(facts)}, proto);
  AddName(facts.short_name, v1::NAME_TYPE_SHORT, "vi", {}, proto);
  AddName(facts.foreign_name, v1::NAME_TYPE_FOREIGN, facts.foreign_name_language, {}, proto);
  for (const OtherName& name : facts.other_names) *proto.add_names() = TypedNameProto(name);
  for (const FormerName& name : facts.former_names) {
    AddName(name.text, v1::NAME_TYPE_FORMER, "vi", {.from = name.from, .to = name.to}, proto);
  }
}

void AddContribution(const CapitalContribution& contribution, v1::Organization& proto) {
  if (contribution == CapitalContribution()) return;
  v1::CapitalContribution& target = *proto.mutable_capital_contribution();
  if (contribution.paid_in) *target.mutable_paid_in() = MoneyProto(*contribution.paid_in);
  if (contribution.due_date) *target.mutable_due_date() = ToProto(*contribution.due_date);
  if (contribution.largest_share) *target.mutable_largest_share() = MoneyProto(*contribution.largest_share);
}

}  // namespace

void AddDetails(const Facts& facts, v1::Organization& proto) {
  AddNames(facts, proto);
  for (const OtherName& name : facts.other_names) *proto.add_other_names() = TypedNameProto(name);
  proto.set_foreign_name_language(facts.foreign_name_language);
  for (const Identifier& identifier : IdentifiersOf(facts)) *proto.add_identifiers() = IdentifierProto(identifier);
  for (const Identifier& identifier : facts.other_identifiers)
    *proto.add_other_identifiers() = IdentifierProto(identifier);
  for (const BusinessLine& line : facts.business_lines) {
    v1::BusinessLine& target = *proto.add_business_lines();
    target.set_code(line.code);
    target.set_version(static_cast<v1::VsicVersion>(line.version));
    target.set_main(line.main);
    target.set_description(line.description);
    if (const std::optional<LineMeaning> meaning = MeaningOf(line)) target.set_section(meaning->section);
  }
  if (facts.member_counts != MemberCounts()) {
    v1::MemberCounts& counts = *proto.mutable_member_counts();
    const MemberCounts& source = facts.member_counts;
    if (source.official) counts.set_official(*source.official);
    if (source.associate_contributing) counts.set_associate_contributing(*source.associate_contributing);
    if (source.associate_not_contributing) counts.set_associate_not_contributing(*source.associate_not_contributing);
  }
  if (facts.contact != Contact()) {
    v1::Contact& contact = *proto.mutable_contact();
    contact.set_website(facts.contact.website);
    const bool person = facts.kind == Kind::kCooperativeGroup;
    for (const std::string& phone : facts.contact.phones) {
      person ? contact.add_person_phones(phone) : contact.add_phones(phone);
    }
    person ? contact.set_person_email(facts.contact.email) : contact.set_email(facts.contact.email);
  }
  proto.set_governance_form(static_cast<v1::GovernanceForm>(facts.governance_form));
  AddContribution(facts.capital_contribution, proto);
  if (facts.founders_count) proto.set_founders_count(*facts.founders_count);
  proto.set_disclosure(static_cast<v1::Disclosure>(facts.disclosure));
}

absl::Status ReadDetail(Field field, const v1::Organization& proto, const std::string& path, Facts& facts,
                        FieldErrors& errors) {
  DetailReader reader(proto, path, errors);
  switch (field) {
    case Field::kForeignNameLanguage:
      reader.CheckLanguage(proto.foreign_name_language(), path);
      facts.foreign_name_language = proto.foreign_name_language();
      break;
    case Field::kOtherNames:
      reader.ReadNames(facts);
      break;
    case Field::kOtherIdentifiers:
      return reader.ReadIdentifiers(facts);
    case Field::kBusinessLines:
      reader.ReadLines(facts);
      break;
    case Field::kMemberCounts:
      reader.ReadMembers(facts);
      break;
    case Field::kContact:
      reader.ReadContact(facts);
      break;
    case Field::kGovernanceForm:
      facts.governance_form =
          ParseEnumOr<GovernanceForm>(proto.governance_form(), GovernanceForm::kUnspecified, path, errors);
      break;
    case Field::kCapitalContribution:
      reader.ReadContribution(facts);
      break;
    case Field::kFoundersCount:
      facts.founders_count.reset();
      if (proto.has_founders_count())
        facts.founders_count = ParseCount(proto.founders_count(), kMaxPeople, path, errors);
      break;
    case Field::kDisclosure:
      facts.disclosure = ParseEnumOr<Disclosure>(proto.disclosure(), Disclosure::kPublic, path, errors);
      break;
    default:
      break;
  }
  return absl::OkStatus();
}

void CompleteDetails(absl::CivilDay day, std::vector<Field>& fields, Facts& facts, FieldErrors& errors) {
  std::set<std::pair<std::string, VsicVersion>> seen;
  for (size_t i = 0; i < facts.business_lines.size(); ++i) {
    BusinessLine& line = facts.business_lines[i];
    if (line.version == VsicVersion::kUnspecified) line.version = VsicOn(day);
    if (!seen.emplace(line.code, line.version).second) {
      errors.Add(absl::StrCat("organization.business_lines[", i, "]"), {.en = "is there twice", .vi = "bị lặp lại"});
    }
  }
  const std::optional<int64_t> total = facts.member_counts.Total();
  if (!total || !Has(fields, Field::kMemberCounts)) return;
  const bool stated = Has(fields, Field::kMemberCount);
  if (!stated) fields.push_back(Field::kMemberCount);
  if (!stated || !facts.member_count) facts.member_count = total;
}

RuleMode ParseRuleMode(int number, RuleMode otherwise, absl::string_view field, FieldErrors& errors) {
  switch (number) {
    case v1::REGISTRATION_RULES_UNSPECIFIED:
      return otherwise;
    case v1::REGISTRATION_RULES_ENFORCE:
      return RuleMode::kEnforce;
    case v1::REGISTRATION_RULES_REPORT:
      return RuleMode::kReport;
    default:
      errors.Add(field, {.en = "is not a known value", .vi = "không phải là giá trị hợp lệ"});
      return otherwise;
  }
}

v1::RuleFinding ToProto(const RuleBreak& finding) {
  v1::RuleFinding proto;
  proto.set_field(finding.field);
  proto.set_rule(finding.rule.version());
  proto.set_explanation_vi(finding.text.vi);
  proto.set_explanation_en(finding.text.en);
  proto.set_citation(finding.rule.citation);
  proto.set_confidence(static_cast<v1::RuleConfidence>(finding.rule.confidence));
  for (const std::string& subject : finding.subjects) proto.add_subjects(subject);
  return proto;
}

v1::SizeAssessment ToProto(const SizeAssessment& size) {
  v1::SizeAssessment proto;
  proto.set_size_class(static_cast<v1::SizeClass>(size.size));
  proto.set_by_capital(static_cast<v1::SizeClass>(size.by_capital));
  if (size.rule) {
    proto.set_rule(size.rule->version());
    proto.set_citation(size.rule->citation);
    proto.set_confidence(static_cast<v1::RuleConfidence>(size.rule->confidence));
  }
  if (size.capital_rule) {
    proto.set_capital_rule(size.capital_rule->version());
    proto.set_capital_citation(size.capital_rule->citation);
    proto.set_capital_confidence(static_cast<v1::RuleConfidence>(size.capital_rule->confidence));
  }
  for (const SizeInput& input : size.inputs) {
    v1::SizeInput& target = *proto.add_inputs();
    target.set_name(input.name);
    target.set_value(input.value);
    target.set_source(input.source);
  }
  proto.set_explanation_vi(size.why.vi);
  proto.set_explanation_en(size.why.en);
  return proto;
}

v1::RuleConfidence ConfidenceProto(absl::string_view word) {
  v1::RuleConfidence confidence = v1::RULE_CONFIDENCE_UNSPECIFIED;
  return v1::RuleConfidence_Parse(absl::StrCat("RULE_CONFIDENCE_", word), &confidence)
             ? confidence
             : v1::RULE_CONFIDENCE_UNSPECIFIED;
}

}  // namespace htx::registry
