#include "awards/domain/rule_set.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

constexpr int32_t kMostYears = 100;  // A count of years or awards above this is a slip of the pen.

// What contradicts itself in a kind of a set that is to be published.
class KindJudge {
 public:
  KindJudge(const AwardKind& kind, std::string field) : kind_(kind), field_(std::move(field)) {}

  absl::Status Judge() const {
    HTX_RETURN_IF_ERROR(JudgeKind());
    HTX_RETURN_IF_ERROR(JudgeVoting());
    HTX_RETURN_IF_ERROR(JudgeQuota());
    HTX_RETURN_IF_ERROR(JudgeBonuses());
    HTX_RETURN_IF_ERROR(JudgeConditions());
    return JudgeDossier();
  }

 private:
  absl::Status Refuse(absl::string_view field, absl::string_view en, absl::string_view vi) const {
    return RuleSetInvalid(absl::StrCat(field_, ".", field), en, vi);
  }
  bool Given(RecipientKind recipient) const {
    return std::find(kind_.recipient_kinds.begin(), kind_.recipient_kinds.end(), recipient) !=
           kind_.recipient_kinds.end();
  }
  static bool Twice(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
  }

  absl::Status JudgeKind() const {
    if (kind_.recipient_kinds.empty()) return Refuse("recipient_kinds", "names nobody", "chưa nêu đối tượng");
    std::vector<RecipientKind> recipients = kind_.recipient_kinds;
    std::sort(recipients.begin(), recipients.end());
    if (std::adjacent_find(recipients.begin(), recipients.end()) != recipients.end()) {
      return Refuse("recipient_kinds", "names one twice", "nêu trùng đối tượng");
    }
    // A unit leads a cluster; a person does not.
    if (kind_.leading_unit && (recipients.size() != 1 || recipients[0] != RecipientKind::kCollective)) {
      return Refuse("recipient_kinds", "the leading unit of a cluster is a collective",
                    "đơn vị dẫn đầu cụm, khối là tập thể");
    }
    if (!kind_.route.empty() && kind_.route.back() != kind_.grantor) {
      return Refuse("route", "ends with the grantor", "phải kết thúc ở cấp khen thưởng");
    }
    if (kind_.notice_working_days < 0 || kind_.notice_working_days > 365) {
      return Refuse("notice_working_days", "must be from 0 to 365", "phải từ 0 đến 365");
    }
    if (Twice(kind_.clearances)) return Refuse("clearances", "names one twice", "nêu trùng cơ quan");
    if (kind_.clearance_working_days < 0 || kind_.clearance_working_days > 365) {
      return Refuse("clearance_working_days", "must be from 0 to 365", "phải từ 0 đến 365");
    }
    return JudgeSteps();
  }

  absl::Status JudgeSteps() const {
    if (kind_.steps.empty()) return absl::OkStatus();
    if (kind_.steps.size() != kind_.route.size()) {
      return Refuse("route_steps", "has one step for each level of the route",
                    "phải có một bước cho mỗi cấp của lộ trình");
    }
    for (size_t i = 0; i < kind_.steps.size(); ++i) {
      const std::string field = absl::StrCat("route_steps[", i, "]");
      if (kind_.steps[i].level != kind_.route[i]) {
        return Refuse(field + ".level", "is the level of the route", "phải là cấp tương ứng của lộ trình");
      }
      if (kind_.steps[i].notice_working_days < 0 || kind_.steps[i].notice_working_days > 365) {
        return Refuse(field + ".notice_working_days", "must be from 0 to 365", "phải từ 0 đến 365");
      }
    }
    if (kind_.notice_working_days > 0) {
      return Refuse("notice_working_days", "is said by the steps", "đã nêu ở từng bước");
    }
    return absl::OkStatus();
  }

  absl::Status JudgeVoting() const {
    const VotingRule& rule = kind_.voting;
    if (rule.denominator <= 0 || rule.numerator <= 0 || rule.numerator > rule.denominator) {
      return Refuse("voting_rule.threshold", "must be above 0 and at most 1", "phải lớn hơn 0 và không quá 1");
    }
    // More than all is nobody's to reach.
    if (rule.strict && rule.numerator == rule.denominator) {
      return Refuse("voting_rule.threshold", "all members cannot be exceeded", "không thể vượt quá toàn bộ thành viên");
    }
    if (rule.citation.empty()) return Refuse("citation", "must say where it was read", "phải nêu căn cứ");
    return absl::OkStatus();
  }

  absl::Status JudgeQuota() const {
    const QuotaRule& quota = kind_.quota;
    if (quota.per_cluster < 0 || quota.numerator < 0 || quota.denominator <= 0 || quota.numerator > quota.denominator) {
      return Refuse("quota.share", "must be from 0 to 1", "phải từ 0 đến 1");
    }
    if (quota.per_cluster > 0 && quota.numerator > 0) {
      return Refuse("quota", "is a number per cluster or a share, not both",
                    "là số lượng mỗi cụm hoặc tỷ lệ, không cả hai");
    }
    if (quota.limited() && quota.citation.empty()) {
      return Refuse("quota.citation", "must say where it was read", "phải nêu căn cứ");
    }
    return absl::OkStatus();
  }

  absl::Status JudgeBonuses() const {
    std::set<RecipientKind> seen;
    for (size_t i = 0; i < kind_.bonuses.size(); ++i) {
      const BonusRule& bonus = kind_.bonuses[i];
      const std::string field = absl::StrCat("bonuses[", i, "]");
      if (!Given(bonus.recipient) || !seen.insert(bonus.recipient).second) {
        return Refuse(field + ".recipient_kind", "is given to each recipient of the kind once",
                      "mỗi đối tượng của loại này một mức");
      }
      if (bonus.tenths <= 0 || bonus.tenths > 10'000) {
        return Refuse(field + ".coefficient_tenths", "must be from 1 to 10000", "phải từ 1 đến 10000");
      }
      if (bonus.citation.empty()) return Refuse(field + ".citation", "must say where it was read", "phải nêu căn cứ");
    }
    return absl::OkStatus();
  }

  absl::Status JudgeConditions() const {
    std::vector<std::string> ids;
    for (size_t i = 0; i < kind_.conditions.size(); ++i) {
      const Condition& condition = kind_.conditions[i];
      const std::string field = absl::StrCat("conditions[", i, "]");
      ids.push_back(condition.id);
      if (condition.count && (*condition.count < 1 || *condition.count > kMostYears)) {
        return Refuse(field + ".count", "must be from 1 to 100", "phải từ 1 đến 100");
      }
      const bool by_codes = condition.type == ConditionType::kConsecutiveYears ||
                            condition.type == ConditionType::kPriorAwards ||
                            condition.type == ConditionType::kInitiatives;
      if (by_codes && condition.codes.empty()) {
        return Refuse(field + ".codes", "must name what counts", "phải nêu căn cứ tính");
      }
      for (const RecipientKind recipient : condition.recipients) {
        if (!Given(recipient)) {
          return Refuse(field + ".recipient_kinds", "the kind is not given to them",
                        "loại này không tặng cho đối tượng đó");
        }
      }
      if (condition.type == ConditionType::kLeadsCluster && !kind_.leading_unit) {
        return Refuse(field + ".type", "only a leading unit's kind asks who leads",
                      "chỉ loại dành cho đơn vị dẫn đầu mới xét dẫn đầu cụm, khối");
      }
      if (condition.citation.empty()) {
        return Refuse(field + ".citation", "must say where it was read", "phải nêu căn cứ");
      }
    }
    if (Twice(std::move(ids))) return Refuse("conditions", "two have one id", "trùng mã điều kiện");
    return absl::OkStatus();
  }

  absl::Status JudgeDossier() const {
    std::vector<std::string> documents;
    for (const DossierItem& item : kind_.dossier) documents.push_back(item.document);
    if (Twice(std::move(documents))) return Refuse("dossier", "names one document twice", "nêu trùng giấy tờ");
    return absl::OkStatus();
  }

  const AwardKind& kind_;
  const std::string field_;
};

// What a kind is does not change from set to set: awards are counted by it.
absl::Status JudgeIdentity(const AwardKind& kind, const std::string& field, const RuleSets& sets) {
  const AwardKind* known = FindKind(kind.code, sets);
  if (known == nullptr) return absl::OkStatus();
  const bool same = known->form == kind.form && known->grantor == kind.grantor && known->level == kind.level &&
                    known->leading_unit == kind.leading_unit;
  if (same) return absl::OkStatus();
  return RuleSetInvalid(absl::StrCat(field, ".code"), "stands for a kind of another form, grantor or level",
                        "đã là loại có hình thức, cấp tặng khác");
}

bool ShareAKind(const RuleSet& one, const RuleSet& other) {
  return std::any_of(one.kinds.begin(), one.kinds.end(),
                     [&](const AwardKind& kind) { return other.Find(kind.code) != nullptr; });
}

}  // namespace

const AwardKind* RuleSet::Find(absl::string_view code) const {
  for (const AwardKind& kind : kinds) {
    if (kind.code == code) return &kind;
  }
  return nullptr;
}

std::string NameOf(const RuleSetId& id) { return absl::StrCat("ruleSets/", id.text()); }

RuleSets RuleSets::With(std::vector<RuleSet> published) {
  std::sort(published.begin(), published.end(), [](const RuleSet& a, const RuleSet& b) {
    return std::tie(b.period.from, b.id) < std::tie(a.period.from, a.id);
  });
  RuleSets sets;
  for (RuleSet& set : published) sets.sets_.push_back(std::make_shared<const RuleSet>(std::move(set)));
  const RuleSets& shipped = Shipped();
  sets.sets_.insert(sets.sets_.end(), shipped.sets_.begin(), shipped.sets_.end());
  return sets;
}

Period RuleSets::Holds(const RuleSet& set) const {
  Period period = set.period;
  for (const auto& other : sets_) {
    if (other->replaces == set.id && (!period.to || other->period.from < *period.to)) period.to = other->period.from;
  }
  return period;
}

std::optional<KindOnDate> RuleSets::Find(absl::string_view code, absl::CivilDay day,
                                         const OrganizationId& alliance) const {
  std::optional<KindOnDate> found;
  for (const auto& set : sets_) {
    if (!set->alliance.empty() && set->alliance != alliance) continue;
    if (!Holds(*set).Contains(day)) continue;
    const AwardKind* kind = set->Find(code);
    if (kind == nullptr) continue;
    // Published ones stand before shipped ones; an alliance's own goes before both.
    if (found && set->alliance.empty()) continue;
    found = KindOnDate{.set = set, .kind = kind, .voting = &kind->voting, .effective_from = set->period.from};
    if (!set->alliance.empty()) break;
  }
  return found;
}

std::optional<KindOnDate> RuleSets::FindIn(const RuleSetId& id, absl::string_view code) const {
  const std::shared_ptr<const RuleSet> set = FindSet(id);
  const AwardKind* kind = set == nullptr ? nullptr : set->Find(code);
  if (kind == nullptr) return std::nullopt;
  return KindOnDate{.set = set, .kind = kind, .voting = &kind->voting, .effective_from = set->period.from};
}

std::vector<std::string> RuleSets::CodesOn(absl::CivilDay day, const OrganizationId& alliance) const {
  std::set<std::string> codes;
  for (const auto& set : sets_) {
    if ((!set->alliance.empty() && set->alliance != alliance) || !Holds(*set).Contains(day)) continue;
    for (const AwardKind& kind : set->kinds) codes.insert(kind.code);
  }
  return {codes.begin(), codes.end()};
}

std::shared_ptr<const RuleSet> RuleSets::FindSet(const RuleSetId& id) const {
  for (const auto& set : sets_) {
    if (set->id == id) return set;
  }
  return nullptr;
}

absl::StatusOr<KindOnDate> KindOn(absl::string_view code, absl::CivilDay day, const RuleSets& sets,
                                  const OrganizationId& alliance) {
  std::optional<KindOnDate> found = sets.Find(code, day, alliance);
  if (!found) return AwardKindUnknown(code, FormatDay(day));
  return *std::move(found);
}

const AwardKind* FindKind(absl::string_view code, const RuleSets& sets) {
  for (const auto& set : sets.sets()) {
    const AwardKind* kind = set->Find(code);
    if (kind != nullptr) return kind;
  }
  return nullptr;
}

absl::StatusOr<RuleSet> Publish(RuleSet set, const RuleSets& sets) {
  std::sort(set.kinds.begin(), set.kinds.end(), [](const AwardKind& a, const AwardKind& b) { return a.code < b.code; });
  for (size_t i = 0; i < set.kinds.size(); ++i) {
    const AwardKind& kind = set.kinds[i];
    const std::string field = absl::StrCat("rule_set.kinds[", kind.code, "]");
    if (i > 0 && set.kinds[i - 1].code == kind.code) return RuleSetInvalid(field, "stands twice", "bị ghi hai lần");
    HTX_RETURN_IF_ERROR(KindJudge(kind, field).Judge());
    HTX_RETURN_IF_ERROR(JudgeIdentity(kind, field, sets));
    if (!set.alliance.empty() && kind.grantor != Grantor::kAlliance) {
      return AuthorityRefused(absl::StrCat("organizations/", set.alliance.text()), kind.code);
    }
  }
  if (!set.replaces.empty()) {
    const std::shared_ptr<const RuleSet> old = sets.FindSet(set.replaces);
    if (old == nullptr || old->shipped || old->alliance != set.alliance) return RuleSetUnknown(NameOf(set.replaces));
    if (set.period.from <= old->period.from) {
      return RuleSetInvalid("rule_set.period.from", "is after the first day of the set it replaces",
                            "phải sau ngày đầu của bộ quy định được thay thế");
    }
    set.version = old->version + 1;
  }
  for (const auto& other : sets.sets()) {
    if (other->shipped || other->alliance != set.alliance || !ShareAKind(*other, set)) continue;
    Period held = other->period;
    for (const auto& next : sets.sets()) {
      if (next->replaces == other->id && (!held.to || next->period.from < *held.to)) held.to = next->period.from;
    }
    if (other->id == set.replaces && (!held.to || set.period.from < *held.to)) held.to = set.period.from;
    if (held.Overlaps(set.period)) return RuleSetOverlap(NameOf(set.id), NameOf(other->id));
  }
  return set;
}

namespace {

void AddCited(CanonicalBytes& bytes, const std::string& citation, Confidence confidence) {
  bytes.Add(citation).Add(static_cast<int64_t>(confidence));
}

void AddTexts(CanonicalBytes& bytes, const std::vector<std::string>& texts) {
  bytes.Add(static_cast<int64_t>(texts.size()));
  for (const std::string& text : texts) bytes.Add(text);
}

template <class E>
void AddEnums(CanonicalBytes& bytes, const std::vector<E>& values) {
  bytes.Add(static_cast<int64_t>(values.size()));
  for (const E value : values) bytes.Add(static_cast<int64_t>(value));
}

void AddKind(CanonicalBytes& bytes, const AwardKind& kind) {
  bytes.Add(kind.code).Add(kind.display_name).Add(static_cast<int64_t>(kind.form));
  bytes.Add(static_cast<int64_t>(kind.grantor)).Add(static_cast<int64_t>(kind.level)).Add(int64_t{kind.leading_unit});
  AddEnums(bytes, kind.recipient_kinds);
  bytes.Add(int64_t{kind.voting.required}).Add(int64_t{kind.voting.numerator}).Add(int64_t{kind.voting.denominator});
  bytes.Add(int64_t{kind.voting.strict}).Add(int64_t{kind.voting.written_allowed});
  AddCited(bytes, kind.voting.citation, kind.voting.confidence);
  bytes.Add(int64_t{kind.quota.per_cluster}).Add(int64_t{kind.quota.numerator}).Add(int64_t{kind.quota.denominator});
  bytes.Add(static_cast<int64_t>(kind.quota.base));
  AddCited(bytes, kind.quota.citation, kind.quota.confidence);
  bytes.Add(static_cast<int64_t>(kind.bonuses.size()));
  for (const BonusRule& bonus : kind.bonuses) {
    bytes.Add(static_cast<int64_t>(bonus.recipient)).Add(int64_t{bonus.tenths}).Add(int64_t{bonus.up_to});
    AddCited(bytes, bonus.citation, bonus.confidence);
  }
  bytes.Add(static_cast<int64_t>(kind.conditions.size()));
  for (const Condition& condition : kind.conditions) {
    bytes.Add(condition.id).Add(static_cast<int64_t>(condition.type)).Add(condition.title);
    bytes.Add(int64_t{condition.count.value_or(-1)}).Add(static_cast<int64_t>(condition.anchor));
    bytes.Add(condition.group).Add(int64_t{condition.mandatory});
    AddTexts(bytes, condition.codes);
    AddEnums(bytes, condition.recipients);
    AddEnums(bytes, condition.bases);
    AddCited(bytes, condition.citation, condition.confidence);
  }
  bytes.Add(static_cast<int64_t>(kind.dossier.size()));
  for (const DossierItem& item : kind.dossier) {
    bytes.Add(item.document).Add(item.title).Add(int64_t{item.required});
    AddCited(bytes, item.citation, item.confidence);
  }
  AddEnums(bytes, kind.route);
  bytes.Add(int64_t{kind.notice_working_days});
  AddTexts(bytes, kind.clearances);
  // Sets from before these were ruled keep their hashes. No code of a kind looks like this.
  if (kind.clearance_working_days == 0 && kind.steps.empty()) return;
  bytes.Add("htx.awards.kind.2").Add(int64_t{kind.clearance_working_days});
  bytes.Add(static_cast<int64_t>(kind.steps.size()));
  for (const RouteStep& step : kind.steps) {
    bytes.Add(static_cast<int64_t>(step.level)).Add(int64_t{step.ballot}).Add(int64_t{step.notice_working_days});
  }
}

}  // namespace

std::string ContentBytes(const RuleSet& set) {
  CanonicalBytes bytes;
  bytes.Add("htx.awards.rule_set.1").Add(NameOf(set.id)).Add(set.version).Add(set.replaces.text());
  bytes.Add(set.alliance.text()).Add(FormatDay(set.period.from)).Add(set.period.to ? FormatDay(*set.period.to) : "");
  bytes.Add(set.display_name).Add(static_cast<int64_t>(set.sources.size()));
  for (const RuleSource& source : set.sources) {
    bytes.Add(source.address).Add(source.checked_on ? FormatDay(*source.checked_on) : "");
    AddCited(bytes, source.citation, source.confidence);
  }
  bytes.Add(static_cast<int64_t>(set.kinds.size()));
  for (const AwardKind& kind : set.kinds) AddKind(bytes, kind);
  return bytes.bytes();
}

}  // namespace htx::awards
