// The rules of a day, asked without any loan.

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/domain/classification_rules.h"
#include "funding/rpc/proto_values.h"
#include "funding/rpc/standing_handlers.h"
#include "funding/rpc/standing_proto.h"

namespace htx::funding {
namespace {

struct ClassInput {
  std::vector<LoanConduct> conducts = {};
  std::vector<ProvisionedDebt> debts = {};
  std::vector<Pledge> pledges = {};
};

void ParseConduct(const v1::DebtConduct& sent, size_t position, ClassInput& input, FieldErrors& errors) {
  const std::string path = absl::StrCat("debts[", position, "].");
  CheckRange(sent.days_past_due(), 0, 100'000, absl::StrCat(path, "days_past_due"), errors);
  CheckRange(sent.reschedulings(), 0, 100, absl::StrCat(path, "reschedulings"), errors);
  LoanConduct conduct;
  conduct.days_past_due = sent.days_past_due();
  conduct.reschedulings = sent.reschedulings();
  if (sent.reschedulings() > 0) {
    conduct.last_rescheduling =
        sent.last_extended_term() ? ReschedulingKind::kExtension : ReschedulingKind::kAdjustment;
  }
  conduct.interest_relieved = sent.interest_relieved();
  CheckRange(sent.group_by_hand(), 0, 5, absl::StrCat(path, "group_by_hand"), errors);
  conduct.by_hand = static_cast<DebtGroup>(sent.group_by_hand());
  input.conducts.push_back(conduct);
  input.debts.push_back({.principal = ParseMoney(sent.principal(), 0, absl::StrCat(path, "principal"), errors),
                         .own_risk = !sent.risk_of_provider()});
  Pledge pledge;
  pledge.deductible = ParseMoney(sent.deductible(), 0, absl::StrCat(path, "deductible"), errors);
  pledge.loans = {position};
  input.pledges.push_back(std::move(pledge));
}

std::optional<Scale> ParseScale(const std::string& word, FieldErrors& errors) {
  if (word.empty()) return std::nullopt;
  for (const Scale scale : {Scale::kMicrofinance, Scale::kCommercialBank}) {
    if (word == WordOf(scale)) return scale;
  }
  errors.Add("scale", {.en = "must be MICROFINANCE or BANK", .vi = "phải là MICROFINANCE hoặc BANK"});
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::ClassifyDebtsResponse> StandingHandlers::ClassifyDebts(const v1::ClassifyDebtsRequest& request,
                                                                          const rpc::RequestContext& /*context*/) {
  FieldErrors errors;
  const absl::CivilDay day = ParseDate(request.has_date(), request.date(), "date", errors);
  std::optional<Scale> scale = ParseScale(request.scale(), errors);
  CheckRange(request.debts_size(), 1, 200, "debts", errors);
  ClassInput input;
  for (int i = 0; i < request.debts_size(); ++i) {
    ParseConduct(request.debts(i), static_cast<size_t>(i), input, errors);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const RuleBook& rules = ClassificationRules();
  RuleBasis basis;
  if (!scale.has_value()) scale = FundScaleOn(day, rules, basis);
  v1::ClassifyDebtsResponse response;
  std::vector<Classification> classes(input.conducts.size());
  Provisions provisions;
  provisions.debts.resize(classes.size());
  if (scale.has_value()) {
    response.set_scale(std::string(WordOf(*scale)));
    for (size_t i = 0; i < classes.size(); ++i) classes[i] = Classify(input.conducts[i], *scale, day, rules);
    Spread(classes, *scale, day, rules);
    for (size_t i = 0; i < classes.size(); ++i) input.debts[i].group = classes[i].group;
    provisions = ProvisionFor(input.debts, input.pledges, *scale, day, rules);
  }
  for (size_t i = 0; i < classes.size(); ++i) {
    v1::ClassifiedDebt& debt = *response.add_debts();
    debt.set_debt_group(static_cast<int>(classes[i].group));
    debt.set_own_debt_group(static_cast<int>(classes[i].own));
    debt.set_group_by_days(static_cast<int>(classes[i].by_days));
    debt.set_group_by_conduct(static_cast<int>(classes[i].by_conduct));
    const Provision& provision = provisions.debts[i];
    if (provision.specific) *debt.mutable_specific_provision() = MoneyProto(*provision.specific);
    if (provision.general) *debt.mutable_general_provision() = MoneyProto(*provision.general);
    basis.Add(classes[i].basis);
  }
  basis.Add(provisions.basis);
  *response.mutable_basis() = ToProto(basis);
  return response;
}

}  // namespace htx::funding
