#include "funding/rpc/lending_case.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "funding/rpc/desk.h"
#include "funding/store/collateral_store.h"
#include "funding/store/committee_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/program_store.h"
#include "funding/store/related_store.h"

namespace htx::funding {
namespace {

using Exposure = absl::FunctionRef<absl::StatusOr<Dong>()>;

// Adds the limit on `id`, where the fund set one; only then its exposure is asked for.
absl::Status AddLimit(sql::Transaction& tx, const FundId& fund, LimitSubject subject, absl::string_view id, Dong amount,
                      Exposure exposure, LoanCase& loan) {
  HTX_ASSIGN_OR_RETURN(std::optional<CreditLimit> limit, store::LimitOn(tx, fund, subject, id, loan.day));
  if (!limit.has_value()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const Dong exposed, exposure());
  loan.limits.push_back({.limit = *std::move(limit), .amount = amount, .exposure = exposed});
  return absl::OkStatus();
}

absl::Status GatherSources(sql::Transaction& tx, const FundId& fund, const SourceMix& mix, LoanCase& loan) {
  const std::vector<Dong> parts = Split(loan.amount, mix);
  for (size_t i = 0; i < mix.size(); ++i) {
    const SourceId& source = mix[i].source;
    HTX_ASSIGN_OR_RETURN(const Dong available, store::LowestAvailable(tx, source, loan.day));
    loan.sources.push_back({.source = source, .amount = parts[i], .available = available, .own_risk = mix[i].own_risk});
    HTX_RETURN_IF_ERROR(AddLimit(
        tx, fund, LimitSubject::kSource, source.text(), parts[i],
        [&] { return store::HighestUse(tx, source, loan.day); }, loan));
  }
  return absl::OkStatus();
}

absl::Status GatherProgram(sql::Transaction& tx, const ProgramId& id, LoanCase& loan) {
  if (id.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(Program program, store::GetProgram(tx, id));
  HTX_ASSIGN_OR_RETURN(const Dong used, store::HighestUse(tx, id, program.revolving, loan.day));
  HTX_RETURN_IF_ERROR(AddLimit(
      tx, program.fund, LimitSubject::kProgram, id.text(), loan.amount,
      [&] { return store::HighestUse(tx, id, /*revolving=*/true, loan.day); }, loan));
  loan.program = ProgramCase{.program = std::move(program), .used = used};
  return absl::OkStatus();
}

// The parties of a group, `of` among them, in the order of their ids.
std::vector<OrganizationId> PartiesOf(const OrganizationId& of, absl::Span<const GroupMember> members) {
  std::vector<OrganizationId> parties = {of};
  for (const GroupMember& member : members) parties.push_back(member.party);
  std::sort(parties.begin(), parties.end(),
            [](const OrganizationId& a, const OrganizationId& b) { return a.text() < b.text(); });
  return parties;
}

// What the groups of related parties that owe something add up to, where that is more than the borrower's own group.
absl::Status GatherGroups(sql::Transaction& tx, const Application& application,
                          const std::vector<OrganizationId>& own_group, LoanCase& loan) {
  const FundId& fund = application.fund;
  const ApplicationId& itself = application.id;
  std::set<std::vector<std::string>> judged;
  const auto first_time = [&](const std::vector<OrganizationId>& parties) {
    std::vector<std::string> ids;
    for (const OrganizationId& party : parties) ids.push_back(party.text());
    return judged.insert(std::move(ids)).second;
  };
  first_time(own_group);
  loan.largest_group_exposure = loan.group_exposure;
  for (const OrganizationId& party : loan.related) {
    HTX_ASSIGN_OR_RETURN(const Dong owed, store::HighestExposure(tx, fund, {party}, loan.day, itself));
    if (owed == 0) continue;
    HTX_ASSIGN_OR_RETURN(const std::vector<GroupMember> members, GroupOn(tx, fund, party, loan.day));
    const std::vector<OrganizationId> parties = PartiesOf(party, members);
    if (!first_time(parties)) continue;
    HTX_ASSIGN_OR_RETURN(const Dong together, store::HighestExposure(tx, fund, parties, loan.day, itself));
    if (together <= loan.largest_group_exposure) continue;
    loan.largest_group_exposure = together;
    loan.largest_group_of = party;
  }
  return absl::OkStatus();
}

// What the borrower and its group owe beside this application, and the limits that the fund set on them.
absl::Status GatherExposure(sql::Transaction& tx, const Application& application, LoanCase& loan) {
  const FundId& fund = application.fund;
  const OrganizationId& borrower = application.borrower;
  HTX_ASSIGN_OR_RETURN(loan.borrower_exposure, store::HighestExposure(tx, fund, {borrower}, loan.day, application.id));
  HTX_ASSIGN_OR_RETURN(const std::vector<GroupMember> members, GroupOn(tx, fund, borrower, loan.day));
  for (const GroupMember& member : members) loan.related.push_back(member.party);
  const std::vector<OrganizationId> group = PartiesOf(borrower, members);
  HTX_ASSIGN_OR_RETURN(loan.group_exposure, store::HighestExposure(tx, fund, group, loan.day, application.id));
  HTX_RETURN_IF_ERROR(GatherGroups(tx, application, group, loan));
  const Dong amount = loan.OwnRiskAmount();
  HTX_RETURN_IF_ERROR(AddLimit(
      tx, fund, LimitSubject::kBorrower, borrower.text(), amount, [&] { return loan.borrower_exposure; }, loan));
  for (const OrganizationId& member : group) {
    HTX_RETURN_IF_ERROR(AddLimit(
        tx, fund, LimitSubject::kGroup, member.text(), amount, [&] { return loan.group_exposure; }, loan));
  }
  return absl::OkStatus();
}

// Where collateral secures the loan and the rules that were pinned ask something of it.
absl::Status GatherCollateral(sql::Transaction& tx, const Application& application, const RuleBook& rules,
                              LoanCase& loan) {
  const bool secured =
      application.appraisal.has_value() && application.appraisal->security == SecurityMeasure::kCollateral;
  if (!secured || !application.committee.has_value()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const DecisionRules asked, store::GetDecisionRules(tx, application.committee->rules));
  CollateralCase& collateral = loan.collateral.emplace();
  collateral.asked_by = NameOf(asked.id);
  collateral.reference = asked.reference;
  collateral.coverage_ppm = asked.coverage_ppm;
  collateral.valuation_valid_days = asked.valuation_valid_days;
  HTX_ASSIGN_OR_RETURN(collateral.items, PledgedOn(tx, application.id, loan.day, rules));
  return absl::OkStatus();
}

// An entry about one of the loan's sources, without amounts.
CapitalEntry EntryOf(const ApplicationId& application, const OrganizationId& borrower, const ProgramId& program,
                     const SourceShare& share, absl::CivilDay day) {
  return {.source = share.source,
          .borrower = borrower,
          .application = application,
          .program = program,
          .own_risk = share.own_risk,
          .day = day};
}

// `amount` divided as the flow goes on.
absl::StatusOr<std::vector<Dong>> Divide(sql::Transaction& tx, const Loan& loan, PrincipalFlow what, Dong amount) {
  if (loan.mix.size() == 1 || amount == 0) return Split(amount, loan.mix);
  HTX_ASSIGN_OR_RETURN(const std::vector<SourceFlow> flows, store::FlowsOf(tx, loan.application, loan.mix));
  return DivideFlow(what, amount, loan.mix, flows);
}

}  // namespace

absl::Status CompleteSources(sql::Transaction& tx, Application& application) {
  ApplicationContent& content = application.content;
  HTX_ASSIGN_OR_RETURN(const FundSource lead, store::GetSource(tx, content.source));
  if (lead.fund != application.fund) return OfAnotherFund("application.source");
  if (!content.program.empty()) {
    HTX_ASSIGN_OR_RETURN(const Program program, store::GetProgram(tx, content.program));
    if (program.fund != application.fund) return OfAnotherFund("application.program");
    const auto has_lead = [&](const SourceShare& share) { return share.source == content.source; };
    if (content.mix.empty() && std::any_of(program.mix.begin(), program.mix.end(), has_lead)) content.mix = program.mix;
  }
  if (content.mix.empty()) content.mix = {{.source = content.source}};
  for (size_t i = 0; i < content.mix.size(); ++i) {
    if (content.mix[i].source == lead.id) {
      content.mix[i].own_risk = lead.risk_bearer == RiskBearer::kFund;
      continue;
    }
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, content.mix[i].source));
    if (source.fund != application.fund) {
      return OfAnotherFund(absl::StrCat("application.source_mix[", i, "].source"));
    }
    content.mix[i].own_risk = source.risk_bearer == RiskBearer::kFund;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<GroupMember>> GroupOn(sql::Transaction& tx, const FundId& fund,
                                                 const OrganizationId& borrower, absl::CivilDay day) {
  return GroupOf(borrower, [&](const OrganizationId& party) { return store::RelationsOn(tx, fund, party, day); });
}

absl::StatusOr<LoanCase> GatherCase(sql::Transaction& tx, const Fund& fund, const Application& application,
                                    const BorrowerFacts& borrower, absl::CivilDay day, Dong amount,
                                    const RuleBook& rules) {
  const ApplicationContent& content = application.content;
  LoanCase loan = {.day = day,
                   .amount = amount,
                   .borrower = borrower,
                   .total_investment = content.total_investment,
                   .own_capital = content.own_capital,
                   .term_months = content.term_months,
                   .province = content.locality.province,
                   .district = content.locality.district,
                   .sector = content.sector};
  if (application.appraisal.has_value()) {
    loan.appraisal = AppraisalFindings{.feasible = application.appraisal->feasible,
                                       .security_accepted = application.appraisal->security_accepted};
  }
  if (const std::optional<FundCapital> capital = CapitalOn(fund, day)) loan.real_charter_capital = capital->Real();
  HTX_RETURN_IF_ERROR(GatherSources(tx, fund.id, content.mix, loan));
  HTX_RETURN_IF_ERROR(GatherExposure(tx, application, loan));
  HTX_RETURN_IF_ERROR(GatherProgram(tx, content.program, loan));
  HTX_RETURN_IF_ERROR(GatherCollateral(tx, application, rules, loan));
  return loan;
}

absl::StatusOr<LoanCase> GatherPromised(sql::Transaction& tx, const Fund& fund, const Application& application,
                                        absl::CivilDay day) {
  const SourceMix& mix = application.content.mix;
  LoanCase loan;
  loan.day = day;
  HTX_ASSIGN_OR_RETURN(const std::vector<SourceFlow> flows, store::FlowsOf(tx, application.id, mix));
  for (size_t i = 0; i < mix.size(); ++i) {
    const Dong amount = flows[i].committed + flows[i].lent;
    loan.amount += amount;
    loan.sources.push_back(
        {.source = mix[i].source, .amount = amount, .available = amount, .own_risk = mix[i].own_risk});
  }
  loan.capital_day = application.decided.value_or(day);
  if (const std::optional<FundCapital> capital = CapitalOn(fund, *loan.capital_day)) {
    loan.real_charter_capital = capital->Real();
  }
  HTX_RETURN_IF_ERROR(GatherExposure(tx, application, loan));
  return loan;
}

absl::StatusOr<std::vector<CollateralItem>> PledgedOn(sql::Transaction& tx, const ApplicationId& application,
                                                      absl::CivilDay day, const RuleBook& rules) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Collateral> pledged, store::CollateralsOf(tx, application));
  std::vector<CollateralItem> items;
  for (const Collateral& each : pledged) {
    if (each.state == CollateralState::kReleased) continue;
    const Deductible counted = DeductibleOn(each, day, rules);
    CollateralItem& item = items.emplace_back();
    item.collateral = each.id;
    item.counted = counted.amount;
    item.haircut_ppm = counted.haircut_ppm;
    item.rule_version = counted.rule_version;
    if (counted.valuation.has_value()) item.valued = counted.valuation->day;
  }
  return items;
}

absl::Status RecordCommitment(sql::Transaction& tx, IdSource& ids, const Application& application, Commitment what,
                              absl::CivilDay day) {
  const ApplicationContent& content = application.content;
  const std::vector<Dong> parts = Split(application.approved, content.mix);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    CapitalEntry entry = EntryOf(application.id, application.borrower, content.program, content.mix[i], day);
    entry.committed = what == Commitment::kCommit ? parts[i] : -parts[i];
    HTX_RETURN_IF_ERROR(store::InsertCapitalEntry(tx, application.fund, ids.Next(), entry));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Dong>> RecordPrincipal(sql::Transaction& tx, IdSource& ids, const Loan& loan,
                                                  PrincipalFlow what, Dong amount, absl::CivilDay day) {
  HTX_ASSIGN_OR_RETURN(std::vector<Dong> parts, Divide(tx, loan, what, amount));
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    CapitalEntry entry = EntryOf(loan.application, loan.borrower, loan.program, loan.mix[i], day);
    if (what == PrincipalFlow::kDrawn) {
      entry.committed = -parts[i];
      entry.lent = parts[i];
    } else if (what == PrincipalFlow::kCancelled) {
      entry.committed = -parts[i];
    } else {
      entry.lent = what == PrincipalFlow::kRepaid ? -parts[i] : parts[i];
      entry.repaid = -entry.lent;
    }
    HTX_RETURN_IF_ERROR(store::InsertCapitalEntry(tx, loan.fund, ids.Next(), entry));
  }
  return parts;
}

Loan BookedTo(const Loan& loan, size_t i, Dong part) {
  Loan booked = loan;
  booked.source = loan.mix[i].source;
  booked.terms.principal = part;
  return booked;
}

}  // namespace htx::funding
