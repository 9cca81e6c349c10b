#include "awards/domain/eligibility.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "awards/domain/errors.h"

namespace htx::awards {
namespace {

using absl::StrCat;

constexpr absl::string_view kWithInitiative = "&INITIATIVE";
// Results of a year's tasks; any other code is a kind of award.
const std::vector<absl::string_view>& TaskResults() {
  static const auto* const results =
      new std::vector<absl::string_view>{"EXCELLENT", "GOOD", "COMPLETED", "NOT_COMPLETED"};
  return *results;
}

template <class List, class Item>
bool Holds(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

Finding Pass(std::vector<std::string> inputs = {}) { return {.answer = Answer::kPass, .inputs = std::move(inputs)}; }
Finding Fail(std::vector<std::string> inputs, std::string en, std::string vi) {
  return {.answer = Answer::kFail, .inputs = std::move(inputs), .missing = {std::move(en), std::move(vi)}};
}
Finding Unknown(std::vector<std::string> inputs, std::string en, std::string vi) {
  return {.answer = Answer::kUnknown, .inputs = std::move(inputs), .missing = {std::move(en), std::move(vi)}};
}

std::string Cite(const RecipientFact& fact) {
  return StrCat(NameOf(fact.id), " ", ToText(fact.kind), fact.code.empty() ? "" : " ", fact.code,
                fact.year == 0 ? "" : StrCat(" ", fact.year));
}
std::string Cite(const PastAward& award) {
  return StrCat(award.name, " ", award.award_kind, " ", award.year, award.recorded ? " (recorded)" : "");
}

// Judges single conditions over one set of facts.
class Judgement {
 public:
  explicit Judgement(const EligibilityFacts& facts, const AwardKind& kind) : facts_(facts), kind_(kind) {}

  Finding Of(const Condition& condition) const {
    using enum ConditionType;
    switch (condition.type) {
      case kNomineeOperating:
        return Operating();
      case kNoBadDebt:
        return Debts();
      case kNoPendingMatter:
        return NothingPending();
      case kAchievementOnce:
        return AchievementsOnce();
      case kNotFromThematic:
        return NotThematic();
      case kDossierComplete:
        return Dossier();
      case kConsecutiveYears:
        return Years(condition);
      case kPriorAwards:
        return PriorAwards(condition);
      case kInitiatives:
        return Initiatives(condition);
      case kLeadsCluster:
        return Leads();
      case kOnceInLife:
        return Once();
      case kServiceYears:
        return Service(condition);
    }
    return {};
  }

 private:
  // A revoked award counts for nothing; one of a movement or a sudden deed does not feed a regular one.
  bool Counts(const PastAward& award) const {
    if (!award.stands) return false;
    const bool thematic = award.basis == AwardBasis::kThematic || award.basis == AwardBasis::kSudden;
    return !(thematic && facts_.basis == AwardBasis::kMerit);
  }

  Finding Operating() const {
    if (!facts_.has_organization) return Pass();
    if (!facts_.operating) return Unknown({}, "the registry has not told", "chưa có dữ liệu đăng ký");
    if (*facts_.operating) return Pass({"registry: operating"});
    return Fail({"registry: not operating"}, "the organisation must operate on the day", "đơn vị phải đang hoạt động");
  }

  Finding Debts() const {
    if (!facts_.has_organization) return Pass();
    if (!facts_.bad_debt || *facts_.bad_debt == BadDebt::kUnknown) {
      return Unknown({}, "the support funds have not told", "quỹ hỗ trợ chưa xác định");
    }
    if (*facts_.bad_debt == BadDebt::kNone) return Pass({"funds: no bad debts"});
    return Fail({"funds: bad debts"}, "the bad debts must be settled", "phải xử lý xong nợ xấu");
  }

  Finding NothingPending() const {
    std::vector<std::string> pending;
    std::vector<std::string> clean;
    for (const RecipientFact& fact : facts_.facts) {
      if (IsMatter(fact.kind) && fact.period->Contains(facts_.day)) pending.push_back(Cite(fact));
      // A confirmation speaks until the end of the year after it.
      if (fact.kind == FactKind::kCleanRecord && fact.source_date <= facts_.day &&
          facts_.day.year() <= fact.source_date.year() + 1) {
        clean.push_back(Cite(fact));
      }
    }
    if (!pending.empty()) {
      return Fail(std::move(pending), "what is pending must be concluded first",
                  "phải có kết luận về vụ việc đang xem xét");
    }
    if (!clean.empty()) return Pass(std::move(clean));
    return Unknown({}, "a confirmation (CLEAN_RECORD) of this year or the year before",
                   "văn bản xác nhận không có vụ việc (CLEAN_RECORD) trong năm hoặc năm trước");
  }

  const RecipientFact* Achievement(const std::string& name) const {
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind == FactKind::kAchievement && NameOf(fact.id) == name) return &fact;
    }
    return nullptr;
  }

  Finding AchievementsOnce() const {
    if (facts_.achievements.empty()) {
      return Unknown({}, "the achievements as records (recipientFacts)",
                     "thành tích đã được ghi nhận (recipientFacts)");
    }
    std::vector<std::string> used;
    for (const UsedAchievement& one : facts_.used) {
      if (Holds(facts_.achievements, one.achievement)) used.push_back(StrCat(one.achievement, " ", one.award));
    }
    if (used.empty()) return Pass(facts_.achievements);
    return Fail(std::move(used), "an achievement that no other award rests on",
                "thành tích chưa là căn cứ của hình thức khen thưởng khác");
  }

  Finding NotThematic() const {
    if (facts_.achievements.empty()) {
      return Unknown({}, "the achievements as records (recipientFacts)",
                     "thành tích đã được ghi nhận (recipientFacts)");
    }
    std::vector<std::string> thematic;
    for (const std::string& name : facts_.achievements) {
      const RecipientFact* fact = Achievement(name);
      if (fact == nullptr) return Unknown({name}, "the record of the achievement", "bản ghi thành tích");
      if (fact->basis == AwardBasis::kThematic || fact->basis == AwardBasis::kSudden) thematic.push_back(Cite(*fact));
    }
    if (thematic.empty()) return Pass(facts_.achievements);
    return Fail(std::move(thematic), "achievements of regular work", "thành tích công trạng thường xuyên");
  }

  Finding Dossier() const {
    std::vector<std::string> missing;
    for (const DossierItem& item : kind_.dossier) {
      if (item.required && !Holds(facts_.documents, item.document)) missing.push_back(item.document);
    }
    if (missing.empty()) return Pass(facts_.documents);
    std::string list;
    for (const std::string& document : missing) absl::StrAppend(&list, list.empty() ? "" : ", ", document);
    return Unknown(facts_.documents, StrCat("documents: ", list), StrCat("giấy tờ: ", list));
  }

  bool HasInitiative(int32_t year, std::vector<std::string>& inputs) const {
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind != FactKind::kInitiative || fact.year != year) continue;
      inputs.push_back(Cite(fact));
      return true;
    }
    return false;
  }

  // A discipline starts the count anew: no year that it touches counts.
  const RecipientFact* DisciplineIn(int32_t year) const {
    const Period span = {.from = absl::CivilDay(year, 1, 1), .to = absl::CivilDay(year + 1, 1, 1)};
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind == FactKind::kDiscipline && fact.period->Overlaps(span)) return &fact;
    }
    return nullptr;
  }

  Answer Year(const Condition& condition, int32_t year, std::vector<std::string>& inputs) const {
    if (const RecipientFact* discipline = DisciplineIn(year)) {
      inputs.push_back(Cite(*discipline));
      return Answer::kFail;
    }
    bool contradicted = false;
    bool lacks_initiative = false;
    for (const std::string& code : condition.codes) {
      const bool with_initiative = absl::EndsWith(code, kWithInitiative);
      const absl::string_view title = absl::StripSuffix(code, kWithInitiative);
      for (const PastAward& award : facts_.awards) {
        if (award.year != year || title != absl::string_view(award.award_kind) || !Counts(award)) continue;
        inputs.push_back(Cite(award));
        if (!with_initiative || HasInitiative(year, inputs)) return Answer::kPass;
        lacks_initiative = true;
      }
      for (const RecipientFact& fact : facts_.facts) {
        if (fact.kind != FactKind::kTaskResult || fact.year != year) continue;
        if (title != absl::string_view(fact.code)) {
          contradicted = true;
          continue;
        }
        inputs.push_back(Cite(fact));
        if (!with_initiative || HasInitiative(year, inputs)) return Answer::kPass;
        lacks_initiative = true;
      }
    }
    // A lower result of the year does not rule out a title that nobody recorded, unless titles do not count at all.
    const bool titles_count = std::any_of(condition.codes.begin(), condition.codes.end(), [](const std::string& code) {
      return !Holds(TaskResults(), absl::StripSuffix(code, kWithInitiative));
    });
    return contradicted && !titles_count && !lacks_initiative ? Answer::kFail : Answer::kUnknown;
  }

  Finding Years(const Condition& condition) const {
    if (!condition.count) return NotKnown();
    const int32_t last = condition.anchor == YearAnchor::kIncluding ? facts_.year : facts_.year - 1;
    std::vector<std::string> inputs;
    std::string failed;
    std::string unknown;
    for (int32_t year = last; year > last - *condition.count; --year) {
      const Answer answer = Year(condition, year, inputs);
      std::string& list = answer == Answer::kFail ? failed : unknown;
      if (answer != Answer::kPass) absl::StrAppend(&list, list.empty() ? "" : ", ", year);
    }
    if (!failed.empty()) {
      return Fail(std::move(inputs), StrCat("the years ", failed, " do not count"),
                  StrCat("không đạt các năm ", failed));
    }
    if (unknown.empty()) return Pass(std::move(inputs));
    return Unknown(std::move(inputs), StrCat("results or titles of ", unknown),
                   StrCat("kết quả, danh hiệu các năm ", unknown));
  }

  // The record may lack what others gave, so too few is not known.
  Finding PriorAwards(const Condition& condition) const {
    if (!condition.count) return NotKnown();
    std::vector<std::string> inputs;
    for (const PastAward& award : facts_.awards) {
      if (award.year <= facts_.year && Counts(award) && Holds(condition.codes, award.award_kind))
        inputs.push_back(Cite(award));
    }
    if (static_cast<int64_t>(inputs.size()) >= *condition.count) return Pass(std::move(inputs));
    return Unknown(std::move(inputs), StrCat(*condition.count, " earlier awards of the kinds named"),
                   StrCat(*condition.count, " lần khen thưởng trước thuộc các loại nêu"));
  }

  Finding Initiatives(const Condition& condition) const {
    if (!condition.count) return NotKnown();
    std::vector<std::string> inputs;
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind == FactKind::kInitiative && fact.year <= facts_.year && Holds(condition.codes, fact.code))
        inputs.push_back(Cite(fact));
    }
    if (static_cast<int64_t>(inputs.size()) >= *condition.count) return Pass(std::move(inputs));
    return Unknown(std::move(inputs), StrCat(*condition.count, " recognised initiatives"),
                   StrCat(*condition.count, " sáng kiến được công nhận"));
  }

  // A ranking that this service computed decides; what people recorded of a rank counts where there is none.
  Finding Leads() const {
    const RecipientFact* recorded = nullptr;
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind == FactKind::kRank && fact.year == facts_.year && fact.code == facts_.cluster) {
        recorded = &fact;
        break;
      }
    }
    if (!facts_.places.empty()) return LeadsByRankings(recorded);
    if (recorded == nullptr) {
      return Unknown({}, "the ranking of the cluster for the year", "kết quả xếp hạng của cụm, khối trong năm");
    }
    if (recorded->number == 1) return Pass({Cite(*recorded)});
    return Fail({Cite(*recorded)}, "the first of the cluster", "đơn vị dẫn đầu cụm, khối");
  }

  Finding LeadsByRankings(const RecipientFact* recorded) const {
    std::vector<std::string> inputs;
    size_t first = 0;
    for (const PlaceInRanking& one : facts_.places) {
      inputs.push_back(StrCat(one.ranking, one.place == 0 ? " not ranked" : StrCat(" place ", one.place)));
      if (one.place == 1) ++first;
    }
    if (recorded != nullptr) inputs.push_back(StrCat(Cite(*recorded), " (not used: there is a ranking)"));
    if (first == facts_.places.size()) return Pass(std::move(inputs));
    if (first == 0) return Fail(std::move(inputs), "the first of the cluster", "đơn vị dẫn đầu cụm, khối");
    return Unknown(std::move(inputs), "which of the rankings counts: name the campaign",
                   "kết quả xếp hạng nào được dùng: hãy nêu phong trào");
  }

  Finding Once() const {
    for (const PastAward& award : facts_.awards) {
      if (award.stands && award.award_kind == kind_.code) {
        return Fail({Cite(award)}, "it is given once", "chỉ tặng một lần");
      }
    }
    return Pass({"the record of awards: none of this kind"});
  }

  Finding Service(const Condition& condition) const {
    if (!condition.count) return NotKnown();
    for (const RecipientFact& fact : facts_.facts) {
      if (fact.kind != FactKind::kService || fact.source_date > facts_.day) continue;
      if (fact.number >= *condition.count) return Pass({Cite(fact)});
    }
    return Unknown({}, StrCat("a confirmation of ", *condition.count, " years of service"),
                   StrCat("xác nhận ", *condition.count, " năm công tác"));
  }

  static Finding NotKnown() {
    return Unknown({}, "the rule's number is not known; people must judge", "chưa biết số của quy định; cần người xét");
  }

  const EligibilityFacts& facts_;
  const AwardKind& kind_;
};

}  // namespace

absl::string_view ToText(Eligibility verdict) {
  switch (verdict) {
    case Eligibility::kEligible:
      return "ELIGIBLE";
    case Eligibility::kIneligible:
      return "INELIGIBLE";
    case Eligibility::kNeedsReview:
      return "NEEDS_REVIEW";
  }
  return "";
}

std::vector<std::string> EligibilityReport::Blocking(Answer answer) const {
  // The best answer of each group: PASS, else UNKNOWN, else FAIL.
  std::map<std::string, Answer> groups;
  for (const Finding& finding : findings) {
    if (finding.condition->group.empty() || !finding.condition->mandatory) continue;
    Answer& best = groups.emplace(finding.condition->group, Answer::kFail).first->second;
    if (finding.answer == Answer::kPass || (finding.answer == Answer::kUnknown && best == Answer::kFail))
      best = finding.answer;
  }
  std::vector<std::string> ids;
  for (const Finding& finding : findings) {
    if (!finding.condition->mandatory || finding.answer != answer) continue;
    const auto group = groups.find(finding.condition->group);
    if (finding.condition->group.empty() || (group != groups.end() && group->second == answer))
      ids.push_back(finding.condition->id);
  }
  return ids;
}

EligibilityReport Judge(const AwardKind& kind, const EligibilityFacts& facts) {
  const Judgement judgement(facts, kind);
  EligibilityReport report;
  for (const Condition& condition : kind.conditions) {
    if (!condition.AppliesTo(facts.recipient, facts.basis)) continue;
    Finding finding = judgement.Of(condition);
    finding.condition = &condition;
    report.findings.push_back(std::move(finding));
  }
  report.verdict = !report.Blocking(Answer::kFail).empty()      ? Eligibility::kIneligible
                   : !report.Blocking(Answer::kUnknown).empty() ? Eligibility::kNeedsReview
                                                                : Eligibility::kEligible;
  return report;
}

absl::Status RefuseIneligible(const EligibilityReport& report, absl::string_view subject) {
  const std::vector<std::string> failed = report.Blocking(Answer::kFail);
  if (failed.empty()) return absl::OkStatus();
  std::vector<PreconditionViolation> violations;
  for (const Finding& finding : report.findings) {
    if (!Holds(failed, finding.condition->id)) continue;
    violations.push_back({.type = finding.condition->id,
                          .subject = std::string(subject),
                          .description = {StrCat(finding.missing.en, " (", finding.condition->citation, ")"),
                                          StrCat(finding.condition->title, ": ", finding.missing.vi, " (",
                                                 finding.condition->citation, ")")}});
  }
  return NotEligible(subject, std::move(violations));
}

}  // namespace htx::awards
