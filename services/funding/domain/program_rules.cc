// What a programme asks for, and the limits that a fund set itself, as verdicts.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/eligibility.h"

namespace htx::funding {
namespace {

// Verdicts of one programme. Its rules are a record of the fund: version and citation are the programme's own.
class ProgramJudge {
 public:
  explicit ProgramJudge(const LoanCase& loan) : loan_(loan), program_(loan.program->program) {}

  std::vector<Verdict> Judge() && {
    JudgePeriod();
    JudgeBorrower();
    JudgeLoan();
    JudgeSources();
    JudgeBudget();
    return std::move(verdicts_);
  }

 private:
  using Inputs = std::vector<std::pair<std::string, std::string>>;

  void Add(absl::string_view rule, bool passed, Inputs inputs, Text explanation, Text remedy) {
    verdicts_.push_back({.rule = std::string(rule),
                         .outcome = passed ? RuleOutcome::kPassed : RuleOutcome::kFailed,
                         .rule_version = absl::StrCat(NameOf(program_.id), "@", program_.version),
                         .citation = program_.reference,
                         .inputs = std::move(inputs),
                         .explanation = std::move(explanation),
                         .remedy = passed ? Text{} : std::move(remedy)});
  }

  void JudgePeriod() {
    const std::string period = absl::StrCat("[", FormatDay(program_.from), ", ", FormatDay(program_.to), ")");
    Add(kRuleProgramPeriod, program_.from <= loan_.day && loan_.day < program_.to,
        {{"business_date", FormatDay(loan_.day)}, {"from", FormatDay(program_.from)}, {"to", FormatDay(program_.to)}},
        {.en = absl::StrCat("the programme runs in ", period, "; the day is ", FormatDay(loan_.day)),
         .vi = absl::StrCat("chương trình thực hiện trong ", period, "; ngày xét là ", FormatDay(loan_.day))},
        {.en = "decide within the programme's period, or lend outside it",
         .vi = "quyết định trong thời gian của chương trình, hoặc cho vay ngoài chương trình"});
  }

  // One word of a list; an empty list asks for nothing and gives no verdict.
  void JudgeWord(absl::string_view rule, absl::string_view input, const std::vector<std::string>& have,
                 const std::vector<std::string>& allowed) {
    if (allowed.empty()) return;
    const bool passed = std::any_of(have.begin(), have.end(), [&](const std::string& word) {
      return std::find(allowed.begin(), allowed.end(), word) != allowed.end();
    });
    const std::string is = absl::StrJoin(have, ", ");
    const std::string list = absl::StrJoin(allowed, ", ");
    Add(rule, passed, {{std::string(input), is}, {"allowed", list}},
        {.en = absl::StrCat(input, " is ", is, "; the programme is for ", list),
         .vi = absl::StrCat(input, " là ", is, "; chương trình dành cho ", list)},
        {.en = absl::StrCat("one of ", list), .vi = absl::StrCat("thuộc ", list)});
  }

  void JudgeBorrower() {
    std::vector<std::string> kinds;
    for (const BorrowerKind kind : program_.conditions.kinds) kinds.emplace_back(WordOf(kind));
    JudgeWord(kRuleProgramBorrowerKind, "kind", {std::string(WordOf(loan_.borrower.kind))}, kinds);
    JudgeWord(kRuleProgramSector, "sector", {loan_.sector}, program_.conditions.sectors);
    JudgeWord(kRuleProgramArea, "area", {loan_.province, loan_.district}, program_.conditions.areas);
  }

  void JudgeLoan() {
    const ProgramConditions& asks = program_.conditions;
    if (asks.largest_loan > 0) {
      Add(kRuleProgramAmount, loan_.amount <= asks.largest_loan,
          {{"amount", absl::StrCat(loan_.amount)}, {"largest_loan", absl::StrCat(asks.largest_loan)}},
          {.en = absl::StrCat("a loan of ", FormatDong(loan_.amount), "; the programme lends at most ",
                              FormatDong(asks.largest_loan)),
           .vi = absl::StrCat("khoản vay ", FormatDong(loan_.amount), "; chương trình cho vay tối đa ",
                              FormatDong(asks.largest_loan))},
          {.en = absl::StrCat("at most ", FormatDong(asks.largest_loan)),
           .vi = absl::StrCat("tối đa ", FormatDong(asks.largest_loan))});
    }
    if (asks.longest_term_months > 0) {
      Add(kRuleProgramTerm, loan_.term_months <= asks.longest_term_months,
          {{"term_months", absl::StrCat(loan_.term_months)},
           {"longest_term_months", absl::StrCat(asks.longest_term_months)}},
          {.en = absl::StrCat(loan_.term_months, " months; the programme lends for at most ", asks.longest_term_months),
           .vi = absl::StrCat(loan_.term_months, " tháng; chương trình cho vay tối đa ", asks.longest_term_months)},
          {.en = absl::StrCat("a term of at most ", asks.longest_term_months, " months"),
           .vi = absl::StrCat("thời hạn tối đa ", asks.longest_term_months, " tháng")});
    }
    if (asks.own_capital_ppm > 0) {
      const Wide total = loan_.total_investment;
      const Dong needed = static_cast<Dong>((total * asks.own_capital_ppm + kMillion - 1) / kMillion);
      Add(kRuleProgramOwnCapital, loan_.own_capital >= needed,
          {{"own_capital", absl::StrCat(loan_.own_capital)},
           {"total_investment", absl::StrCat(loan_.total_investment)},
           {"minimum_ratio_ppm", absl::StrCat(asks.own_capital_ppm)}},
          {.en = absl::StrCat("own capital of ", FormatDong(loan_.own_capital), "; the programme asks for ",
                              FormatDong(needed)),
           .vi = absl::StrCat("vốn tự có ", FormatDong(loan_.own_capital), "; chương trình yêu cầu ",
                              FormatDong(needed))},
          {.en = absl::StrCat("own capital of at least ", FormatDong(needed)),
           .vi = absl::StrCat("vốn tự có tối thiểu ", FormatDong(needed))});
    }
  }

  void JudgeSources() {
    if (program_.mix.empty()) return;
    std::vector<std::string> allowed;
    for (const SourceShare& share : program_.mix) allowed.push_back(NameOf(share.source));
    Inputs inputs;
    bool passed = true;
    for (const SourceCase& source : loan_.sources) {
      inputs.emplace_back("source", NameOf(source.source));
      passed = passed && std::find(allowed.begin(), allowed.end(), NameOf(source.source)) != allowed.end();
    }
    const std::string list = absl::StrJoin(allowed, ", ");
    Add(kRuleProgramSources, passed, std::move(inputs),
        {.en = absl::StrCat("the programme lends from ", list), .vi = absl::StrCat("chương trình cho vay từ ", list)},
        {.en = absl::StrCat("sources out of ", list), .vi = absl::StrCat("nguồn vốn thuộc ", list)});
  }

  void JudgeBudget() {
    const Dong left = program_.budget - loan_.program->used;
    const Dong room = std::max<Dong>(0, left);
    Add(kRuleProgramBudget, loan_.amount <= left,
        {{"budget", absl::StrCat(program_.budget)},
         {"used", absl::StrCat(loan_.program->used)},
         {"amount", absl::StrCat(loan_.amount)}},
        {.en = absl::StrCat(FormatDong(loan_.program->used), " of the budget of ", FormatDong(program_.budget),
                            " are used; the loan is ", FormatDong(loan_.amount)),
         .vi = absl::StrCat("đã dùng ", FormatDong(loan_.program->used), " trên ngân sách ",
                            FormatDong(program_.budget), "; khoản vay ", FormatDong(loan_.amount))},
        {.en = absl::StrCat("at most ", FormatDong(room), " is left in the programme"),
         .vi = absl::StrCat("chương trình chỉ còn ", FormatDong(room))});
  }

  const LoanCase& loan_;
  const Program& program_;
  std::vector<Verdict> verdicts_ = {};
};

absl::string_view RuleOf(LimitSubject subject) {
  switch (subject) {
    case LimitSubject::kBorrower:
      return kRuleCreditLimitBorrower;
    case LimitSubject::kGroup:
      return kRuleCreditLimitGroup;
    case LimitSubject::kProgram:
      return kRuleCreditLimitProgram;
    case LimitSubject::kSource:
      return kRuleCreditLimitSource;
  }
  HTX_UNREACHABLE();
}

}  // namespace

std::vector<Verdict> JudgeProgram(const LoanCase& loan) {
  if (!loan.program.has_value()) return {};
  return ProgramJudge(loan).Judge();
}

std::vector<Verdict> JudgeCreditLimits(const LoanCase& loan) {
  std::vector<Verdict> verdicts;
  for (const LimitCase& each : loan.limits) {
    if (!each.limit.amount.has_value()) continue;
    const Dong left = *each.limit.amount - each.exposure;
    const bool passed = each.amount <= left;
    const absl::string_view rule = RuleOf(each.limit.subject);
    const std::string room = FormatDong(std::max<Dong>(0, left));
    verdicts.push_back({.rule = std::string(rule),
                        .outcome = passed ? RuleOutcome::kPassed : RuleOutcome::kFailed,
                        .rule_version = absl::StrCat(rule, "@", FormatDay(each.limit.effective)),
                        .citation = each.limit.reference,
                        .inputs = {{"subject", each.limit.subject_id},
                                   {"limit", absl::StrCat(*each.limit.amount)},
                                   {"exposure", absl::StrCat(each.exposure)},
                                   {"amount", absl::StrCat(each.amount)}},
                        .explanation = {.en = absl::StrCat("owed and promised ", FormatDong(each.exposure), " plus ",
                                                           FormatDong(each.amount), " against a limit of ",
                                                           FormatDong(*each.limit.amount)),
                                        .vi = absl::StrCat("dư nợ và cam kết ", FormatDong(each.exposure), " cộng ",
                                                           FormatDong(each.amount), " so với hạn mức ",
                                                           FormatDong(*each.limit.amount))},
                        .remedy = passed ? Text{}
                                         : Text{.en = absl::StrCat("at most ", room, " can be lent under the limit"),
                                                .vi = absl::StrCat("theo hạn mức chỉ còn ", room)}});
  }
  return verdicts;
}

}  // namespace htx::funding
