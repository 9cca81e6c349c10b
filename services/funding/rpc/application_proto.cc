#include "funding/rpc/application_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/rpc/committee_proto.h"
#include "funding/rpc/digest.h"
#include "funding/rpc/program_proto.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

std::vector<OrganizationId> ParseRelated(const v1::LoanApplication& application, FieldErrors& errors) {
  std::vector<OrganizationId> related;
  CheckRange(application.related_parties_size(), 0, 100, "application.related_parties", errors);
  for (int i = 0; i < application.related_parties_size(); ++i) {
    const std::string field = absl::StrCat("application.related_parties[", i, "]");
    related.push_back(OrganizationId::Of(ParseName(application.related_parties(i), kOrganizations, field, errors)));
    if (application.related_parties(i) == application.borrower()) {
      errors.Add(field, {.en = "is the borrower", .vi = "trùng với bên vay"});
    }
  }
  return related;
}

std::vector<std::string> ParseInterested(const v1::LoanApplication& application, FieldErrors& errors) {
  constexpr absl::string_view kField = "application.interested_principals";
  CheckRange(application.interested_principals_size(), 0, 50, kField, errors);
  for (int i = 0; i < application.interested_principals_size(); ++i) {
    CheckPresent(application.interested_principals(i), absl::StrCat(kField, "[", i, "]"), errors);
  }
  return {application.interested_principals().begin(), application.interested_principals().end()};
}

SourceMix ParseApplicationMix(const v1::LoanApplication& application, FieldErrors& errors) {
  SourceMix mix = ParseMix(application.source_mix(), "application.source_mix", errors);
  const bool has_lead = std::any_of(
      mix.begin(), mix.end(), [&](const SourceShare& share) { return NameOf(share.source) == application.source(); });
  if (!mix.empty() && !has_lead) {
    errors.Add("application.source", {.en = "must be one of source_mix", .vi = "phải thuộc source_mix"});
  }
  return mix;
}

Application ParseContent(const v1::LoanApplication& application, FieldErrors& errors) {
  const v1::Locality& locality = application.locality();
  CheckPresent(application.purpose(), "application.purpose", errors);
  CheckRange(application.term_months(), 1, 360, "application.term_months", errors);
  return {
      .fund = FundId::Of(ParseName(application.fund(), kFunds, "application.fund", errors)),
      .borrower = OrganizationId::Of(ParseName(application.borrower(), kOrganizations, "application.borrower", errors)),
      .dataset = application.dataset(),
      .content = {
          .source = SourceId::Of(ParseName(application.source(), kSources, "application.source", errors)),
          .mix = ParseApplicationMix(application, errors),
          .program = ProgramId::Of(ParseOptionalName(application.program(), kPrograms, "application.program", errors)),
          .requested = ParseMoney(application.requested_amount(), 1, "application.requested_amount", errors),
          .term_months = application.term_months(),
          .purpose = application.purpose(),
          .total_investment = ParseMoney(application.total_investment(), 1, "application.total_investment", errors),
          .own_capital = ParseMoney(application.own_capital(), 0, "application.own_capital", errors),
          .related = ParseRelated(application, errors),
          .locality = {.province =
                           ParseOptionalName(locality.province(), kAreas, "application.locality.province", errors),
                       .district =
                           ParseOptionalName(locality.district(), kAreas, "application.locality.district", errors)},
          .sector = application.sector(),
          .application_day = ParseDate(application.has_application_date(), application.application_date(),
                                       "application.application_date", errors),
          .interested = ParseInterested(application, errors),
          .jobs = application.has_jobs() ? std::optional<int64_t>(application.jobs()) : std::nullopt}};
}

v1::Appraisal AppraisalProto(const Appraisal& appraisal) {
  v1::Appraisal proto;
  proto.set_feasible(appraisal.feasible);
  proto.set_security(static_cast<v1::SecurityMeasure>(appraisal.security));
  proto.set_security_accepted(appraisal.security_accepted);
  if (appraisal.proposed.has_value()) *proto.mutable_proposed_amount() = MoneyProto(*appraisal.proposed);
  proto.set_score(appraisal.score);
  proto.set_findings(appraisal.findings);
  *proto.mutable_business_date() = DateProto(appraisal.day);
  proto.set_appraiser(appraisal.appraiser);
  return proto;
}

v1::Vote VoteProto(const Vote& vote) {
  v1::Vote proto;
  proto.set_voter(vote.voter);
  proto.set_choice(static_cast<v1::VoteChoice>(vote.choice));
  *proto.mutable_business_date() = DateProto(vote.day);
  proto.set_content_hash(vote.content_hash);
  proto.set_reason(vote.reason);
  proto.set_dossier_hash(vote.dossier_hash);
  return proto;
}

v1::RuleVerdict VerdictProto(const Verdict& verdict, absl::string_view language) {
  const bool vietnamese = language == "vi";
  v1::RuleVerdict proto;
  proto.set_rule(verdict.rule);
  proto.set_outcome(static_cast<v1::RuleOutcome>(static_cast<int>(verdict.outcome)));
  proto.set_rule_version(verdict.rule_version);
  proto.set_citation(verdict.citation);
  for (const auto& [name, value] : verdict.inputs) {
    v1::RuleInput& input = *proto.add_inputs();
    input.set_name(name);
    input.set_value(value);
  }
  proto.set_explanation(vietnamese ? verdict.explanation.vi : verdict.explanation.en);
  proto.set_remedy(vietnamese ? verdict.remedy.vi : verdict.remedy.en);
  return proto;
}

void PutContent(const ApplicationContent& content, v1::LoanApplication& proto) {
  proto.set_source(NameOf(content.source));
  if (content.mix.size() > 1) {
    for (const SourceShare& share : content.mix) *proto.add_source_mix() = ToProto(share);
  }
  if (!content.program.empty()) proto.set_program(NameOf(content.program));
  *proto.mutable_requested_amount() = MoneyProto(content.requested);
  proto.set_term_months(content.term_months);
  proto.set_purpose(content.purpose);
  *proto.mutable_total_investment() = MoneyProto(content.total_investment);
  *proto.mutable_own_capital() = MoneyProto(content.own_capital);
  for (const OrganizationId& related : content.related) proto.add_related_parties(NameOf(related));
  *proto.mutable_locality() = ToProto(content.locality);
  proto.set_sector(content.sector);
  *proto.mutable_application_date() = DateProto(content.application_day);
  for (const std::string& principal : content.interested) proto.add_interested_principals(principal);
  if (content.jobs.has_value()) proto.set_jobs(*content.jobs);
}

// What the appraisal and the decision made of it.
void PutCourse(const Application& application, v1::LoanApplication& proto) {
  proto.set_taken_by(application.taken_by);
  proto.set_dossier_hash(application.dossier_hash);
  if (application.valid_until.has_value()) *proto.mutable_valid_until() = DateProto(*application.valid_until);
  if (!application.committee.has_value()) return;
  proto.mutable_committee()->set_decision_rules(NameOf(application.committee->rules));
  // Lists do not read it.
  if (application.committee->range.committee.empty()) return;
  *proto.mutable_committee()->mutable_range() = ToProto(application.committee->range);
}

// A hash over parts, each with its length, so that no two lists of parts read alike.
class Parts {
 public:
  void Put(absl::string_view part) { absl::StrAppend(&text_, part.size(), ":", part); }
  void Put(int64_t number) { Put(absl::StrCat(number)); }
  std::string Hash() const { return Sha256Hex(text_); }

 private:
  std::string text_ = {};
};

}  // namespace

absl::StatusOr<Application> ParseNewApplication(const v1::CreateApplicationRequest& request, IdSource& ids) {
  FieldErrors errors;
  Application parsed = ParseContent(request.application(), errors);
  parsed.id = ApplicationId::Of(ParseChosenId(request.application_id(), "application_id", ids, errors));
  parsed.last_day = parsed.content.application_day;
  parsed.version = 1;
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Application> ParseApplicationUpdate(const v1::UpdateApplicationRequest& request) {
  FieldErrors errors;
  Application parsed = ParseContent(request.application(), errors);
  parsed.id = ApplicationId::Of(ParseName(request.name(), kApplications, "name", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<Appraisal> ParseAppraisal(const v1::Appraisal& appraisal) {
  FieldErrors errors;
  Appraisal parsed = {
      .feasible = appraisal.feasible(),
      .security = ParseEnum<SecurityMeasure>(appraisal.security(), 3, "appraisal.security", errors),
      .security_accepted = appraisal.security_accepted(),
      .score = appraisal.score(),
      .findings = appraisal.findings(),
      .day = ParseDate(appraisal.has_business_date(), appraisal.business_date(), "appraisal.business_date", errors)};
  CheckRange(appraisal.score(), 0, 100, "appraisal.score", errors);
  if (appraisal.has_proposed_amount()) {
    parsed.proposed = ParseMoney(appraisal.proposed_amount(), 1, "appraisal.proposed_amount", errors);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<NewVote> ParseVote(const v1::DecideApplicationRequest& request) {
  FieldErrors errors;
  NewVote parsed = {
      .application = ApplicationId::Of(ParseName(request.name(), kApplications, "name", errors)),
      .vote = {.choice = ParseEnum<VoteChoice>(request.choice(), 3, "choice", errors),
               .day = ParseDate(request.has_business_date(), request.business_date(), "business_date", errors),
               .dossier_hash = request.dossier_hash(),
               .reason = request.reason()}};
  if (request.has_approved_amount()) {
    parsed.amount = ParseMoney(request.approved_amount(), 1, "approved_amount", errors);
    if (request.choice() != v1::VOTE_CHOICE_APPROVE) {
      errors.Add("approved_amount", {.en = "goes with APPROVE alone", .vi = "chỉ dùng khi đồng ý"});
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

std::string ContentHash(const Application& application) {
  const ApplicationContent& content = application.content;
  Parts parts;
  const auto put = [&](absl::string_view part) { parts.Put(part); };
  put(application.fund.text());
  put(application.borrower.text());
  put(content.source.text());
  put(absl::StrCat(content.requested));
  put(absl::StrCat(content.term_months));
  put(content.purpose);
  put(absl::StrCat(content.total_investment));
  put(absl::StrCat(content.own_capital));
  put(absl::StrCat(content.related.size()));
  for (const OrganizationId& related : content.related) put(related.text());
  put(content.locality.province);
  put(content.locality.district);
  put(content.sector);
  put(FormatDay(content.application_day));
  // Only where there is more than `source`: the simple form hashes as it always did.
  if (content.mix.size() > 1 || !content.program.empty()) {
    put(content.program.text());
    for (const SourceShare& share : content.mix) {
      put(share.source.text());
      put(absl::StrCat(share.ppm));
    }
  }
  if (!content.interested.empty()) {
    put("interested");
    for (const std::string& principal : content.interested) put(principal);
  }
  if (content.jobs.has_value()) {
    put("jobs");
    put(absl::StrCat(*content.jobs));
  }
  return parts.Hash();
}

std::string DossierHash(const Application& application, absl::Span<const Collateral> collaterals) {
  Parts parts;
  parts.Put(application.content_hash);
  if (application.appraisal.has_value()) {
    const Appraisal& appraisal = *application.appraisal;
    parts.Put(appraisal.feasible ? 1 : 0);
    parts.Put(static_cast<int64_t>(appraisal.security));
    parts.Put(appraisal.security_accepted ? 1 : 0);
    parts.Put(application.AmountToDecide());
    parts.Put(appraisal.score);
    parts.Put(appraisal.findings);
    parts.Put(FormatDay(appraisal.day));
    parts.Put(appraisal.appraiser);
  }
  for (const Collateral& collateral : collaterals) {
    const CollateralContent& content = collateral.content;
    parts.Put(collateral.id.text());
    parts.Put(static_cast<int64_t>(content.kind));
    parts.Put(content.description);
    parts.Put(content.owner);
    parts.Put(content.document_number);
    parts.Put(content.haircut_ppm);
    parts.Put(content.prior_claims);
    for (const Valuation& valuation : collateral.valuations) {
      parts.Put(FormatDay(valuation.day));
      parts.Put(valuation.value);
      parts.Put(valuation.valuer);
      parts.Put(valuation.reference);
    }
  }
  return parts.Hash();
}

v1::Locality ToProto(const Locality& locality) {
  v1::Locality proto;
  proto.set_province(AreaNameOf(locality.province));
  proto.set_district(AreaNameOf(locality.district));
  return proto;
}

v1::EligibilityReport ToProto(const EligibilityReport& report, absl::string_view language) {
  v1::EligibilityReport proto;
  proto.set_eligible(report.Eligible());
  for (const Verdict& verdict : report.verdicts) *proto.add_verdicts() = VerdictProto(verdict, language);
  *proto.mutable_business_date() = DateProto(report.day);
  *proto.mutable_amount() = MoneyProto(report.amount);
  proto.set_registry_sequence(report.registry_sequence);
  return proto;
}

v1::LoanApplication ToProto(const Application& application, absl::string_view language) {
  v1::LoanApplication proto;
  proto.set_name(NameOf(application.id));
  proto.set_fund(NameOf(application.fund));
  proto.set_borrower(NameOf(application.borrower));
  PutContent(application.content, proto);
  proto.set_dataset(application.dataset);
  proto.set_state(static_cast<v1::ApplicationState>(application.state));
  proto.set_content_hash(application.content_hash);
  PutCourse(application, proto);
  for (const std::string& maker : application.makers) proto.add_makers(maker);
  if (application.appraisal.has_value()) *proto.mutable_appraisal() = AppraisalProto(*application.appraisal);
  for (const Vote& vote : application.votes) *proto.add_votes() = VoteProto(vote);
  if (application.decided.has_value()) {
    v1::ApplicationDecision& decision = *proto.mutable_decision();
    if (application.approved > 0) *decision.mutable_approved_amount() = MoneyProto(application.approved);
    *decision.mutable_business_date() = DateProto(*application.decided);
    if (application.report.has_value()) *decision.mutable_report() = ToProto(*application.report, language);
  }
  if (!application.loan.empty()) proto.set_loan(NameOf(application.loan));
  if (application.submitted.has_value()) *proto.mutable_submit_date() = DateProto(*application.submitted);
  *proto.mutable_create_time() = TimeProto(application.created);
  *proto.mutable_update_time() = TimeProto(application.updated);
  proto.set_etag(absl::StrCat(application.version));
  return proto;
}

}  // namespace htx::funding
