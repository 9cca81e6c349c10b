#pragma once

// Rule sets: what holds about kinds of award from one day to another. The shipped ones come with the program, others
// are published; a set never changes. One book joins them all, and every reader takes its rules through that.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "awards/domain/award_kind.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"

namespace htx::awards {

// Where a rule was read.
struct RuleSource {
  std::string citation = {};
  std::string address = {};
  std::optional<absl::CivilDay> checked_on = {};
  Confidence confidence = Confidence::kAssumed;
};

struct RuleSet {
  RuleSetId id = {};
  int64_t version = 1;           // One more than that of the set it takes over from.
  RuleSetId replaces = {};       // From this one's first day on; may be empty.
  OrganizationId alliance = {};  // Whose own rules; empty: for all.
  Period period = {};
  std::string display_name = {};
  std::vector<RuleSource> sources = {};
  std::vector<AwardKind> kinds = {};  // In order of code.
  bool shipped = false;
  std::string content_hash = {};  // Of a published one.
  absl::Time create_time = absl::UnixEpoch();

  const AwardKind* Find(absl::string_view code) const;
};

std::string NameOf(const RuleSetId& id);

// A kind with the set that has it. Holds the set.
struct KindOnDate {
  std::shared_ptr<const RuleSet> set = nullptr;
  const AwardKind* kind = nullptr;
  const VotingRule* voting = nullptr;
  absl::CivilDay effective_from = {};

  // What decisions store: the set's id.
  std::string rule_version() const { return set->id.text(); }
};

// All rule sets at one moment. Immutable; cheap to copy.
class RuleSets {
 public:
  // Those that come with the program.
  static const RuleSets& Shipped();
  // The shipped and these. A set that another one replaces ends on the other's first day.
  static RuleSets With(std::vector<RuleSet> published);

  // The kind as it holds on `day` for `alliance`: by its own set, or a published one for all, or a shipped one. Null
  // when no set has it.
  std::optional<KindOnDate> Find(absl::string_view code, absl::CivilDay day, const OrganizationId& alliance) const;
  // The same kind by the set that a decision named, whatever holds now.
  std::optional<KindOnDate> FindIn(const RuleSetId& set, absl::string_view code) const;
  // The codes that hold on `day` for `alliance`, in order.
  std::vector<std::string> CodesOn(absl::CivilDay day, const OrganizationId& alliance) const;
  // Published ones first, newest first; then the shipped ones.
  absl::Span<const std::shared_ptr<const RuleSet>> sets() const { return sets_; }
  std::shared_ptr<const RuleSet> FindSet(const RuleSetId& id) const;

 private:
  // While `set` holds.
  Period Holds(const RuleSet& set) const;

  std::vector<std::shared_ptr<const RuleSet>> sets_ = {};
};

// INVALID_ARGUMENT / AWARD_KIND_UNKNOWN when no set has such a kind on `day`. `alliance` is the one that proposes or
// keeps the record; an empty one has no rules of its own.
absl::StatusOr<KindOnDate> KindOn(absl::string_view code, absl::CivilDay day,
                                  const RuleSets& sets = RuleSets::Shipped(), const OrganizationId& alliance = {});
// The kind by any set, the newest first, for what no set may change: its form, grantor and level. Null: no set has it.
const AwardKind* FindKind(absl::string_view code, const RuleSets& sets = RuleSets::Shipped());

// A set to be published, judged by those that are there. RULE_SET_INVALID names the field: a kind that contradicts
// itself or what other sets say of its form, grantor and level; a share above one; a threshold out of range; no source.
// An alliance rules on what it grants itself: AUTHORITY_REFUSED. RULE_SET_UNKNOWN: the set to be replaced does not
// exist. RULE_SET_OVERLAP: another one holds some of these kinds on some of these days.
absl::StatusOr<RuleSet> Publish(RuleSet set, const RuleSets& sets);

// What is hashed: everything that is ruled, canonical.
std::string ContentBytes(const RuleSet& set);

}  // namespace htx::awards
