#pragma once

// Eligibility: a kind's conditions over what is known of a recipient. Pure: the same facts give the same report,
// whenever they are judged again.

#include <optional>
#include <string>
#include <vector>

#include "awards/domain/nomination.h"
#include "awards/domain/recipient_fact.h"
#include "awards/domain/rule_set.h"
#include "common/base/error.h"

namespace htx::awards {

// What a condition answers. A missing fact is UNKNOWN, never FAIL.
enum class Answer { kPass = 1, kFail = 2, kUnknown = 3 };
absl::string_view ToText(Eligibility verdict);

// An award that the recipient holds by this service's record.
struct PastAward {
  std::string name = {};  // "awards/{id}"
  std::string award_kind = {};
  int32_t year = 0;
  bool stands = true;     // Not revoked.
  bool recorded = false;  // Taken over from another authority's paper.
  AwardBasis basis = AwardBasis::kMerit;
};

// An achievement that backs an award which stands.
struct UsedAchievement {
  std::string achievement = {};  // "recipientFacts/{id}"
  std::string award = {};
};

// The recipient's place in a ranking of the cluster and year.
struct PlaceInRanking {
  std::string ranking = {};  // "rankings/{id}"
  int64_t place = 0;         // 0: the ranking leaves it out.
};

// All that a judgement rests on.
struct EligibilityFacts {
  RecipientKind recipient = RecipientKind::kCollective;
  AwardBasis basis = AwardBasis::kMerit;
  int32_t year = 0;
  absl::CivilDay day = {};
  std::string cluster = {};  // "clusters/{id}"; may be empty.
  bool has_organization = false;
  std::optional<bool> operating = {};          // Absent: the registry was not asked, or did not answer.
  std::optional<BadDebt> bad_debt = {};        // The same of the funds.
  std::vector<std::string> achievements = {};  // "recipientFacts/{id}", as named.
  std::vector<std::string> documents = {};     // Types of what the dossier holds.
  std::vector<RecipientFact> facts = {};
  std::vector<PastAward> awards = {};
  std::vector<UsedAchievement> used = {};
  std::vector<PlaceInRanking> places = {};
};

// One condition's answer with what it rests on.
struct Finding {
  const Condition* condition = nullptr;
  Answer answer = Answer::kUnknown;
  std::vector<std::string> inputs = {};  // Names of facts and awards, and what was told.
  Text missing = {};                     // What is missing, or what would make it pass. Empty for PASS.
};

struct EligibilityReport {
  Eligibility verdict = Eligibility::kNeedsReview;
  std::vector<Finding> findings = {};  // In the order of the kind's conditions; those that do not apply are left out.

  // Ids of the conditions that stand in the way with this answer: mandatory, and no other of their group passes.
  std::vector<std::string> Blocking(Answer answer) const;
};

// ELIGIBLE exactly when every mandatory condition passes, of each group one; INELIGIBLE when one fails, or all of a
// group do. `kind` outlives the report.
EligibilityReport Judge(const AwardKind& kind, const EligibilityFacts& facts);

// FAILED_PRECONDITION / NOT_ELIGIBLE with one precondition for each condition that fails; OK when none does.
absl::Status RefuseIneligible(const EligibilityReport& report, absl::string_view subject);

}  // namespace htx::awards
