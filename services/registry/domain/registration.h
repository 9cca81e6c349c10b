#pragma once

// The decisions about organisations: pure functions from commands and what is recorded to what shall be recorded.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "registry/domain/area.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/lifecycle.h"
#include "registry/domain/organization.h"
#include "registry/domain/registration_rules.h"
#include "registry/domain/timeline.h"

namespace htx::registry {

// How much a request lets pass.
struct Leniency {
  RuleMode rules = RuleMode::kEnforce;
  // Organisations that are others though they look alike; "organizations/-" for all.
  std::vector<std::string> accepted = {};
  // Possible duplicates are told of, and do not refuse.
  bool report_duplicates = false;
  // Who says that those accepted are others, and why; kept with them.
  std::string accepted_by = {};
  std::string acceptance_reason = {};
};

// How an organisation that is recorded only now has ended, or was revoked.
struct RecordedEnd {
  Move move = {};  // kCompleteDissolution, kDeclareBankrupt or kRevoke.
  absl::CivilDay day = {};
  ActivityStatus activity = ActivityStatus::kActive;  // From that day on.
};

// A request to record an organisation, with every field valid by itself.
struct NewOrganization {
  std::optional<OrganizationId> id = {};
  Facts facts = {};
  absl::CivilDay effective_day = {};
  std::optional<RecordedEnd> end = {};  // Later than effective_day.
  Leniency leniency = {};
};

// Decides what `candidates` (recorded organisations that share a key with `facts`; `more` of them were not looked at)
// mean on `day`: departures from the rule that legal names be distinct within its scope (COUNTRY, PROVINCE, COMMUNE),
// and, where reported, possible duplicates. Fails with REGISTRATION_RULE where the rule is confirmed, and
// POSSIBLE_DUPLICATE.
absl::StatusOr<std::vector<RuleBreak>> JudgeLikeness(const Facts& facts, absl::CivilDay day,
                                                     std::vector<Candidate> candidates, bool more,
                                                     const Leniency& leniency);

// The organisation that was found under a name, as far as decisions ask.
struct Found {
  OrganizationId id = {};
  Kind kind = Kind::kCooperative;
};

// Decides whether `command` may be recorded, and finds the province. `alliance` is what stands under the alliance's
// name; an alliance keeps its own record and needs none. Fails with FIELD_RULE (there is no such area),
// ALLIANCE_UNKNOWN or AREA_NOT_VALID_AT_DATE, in this order.
absl::StatusOr<Revision> Register(const NewOrganization& command, const std::optional<Found>& alliance,
                                  const AreaTree& areas);

// The move by which what is recorded as `status` came to it; nothing for a status that must have been moved to by its
// own verb.
std::optional<Move> MoveRecordedAs(LegalStatus status);
// Decides the second revision of an organisation whose first is `first`, and that has ended since.
absl::StatusOr<Splice> EndAtOnce(const Revision& first, const RecordedEnd& end);

// A request to change facts.
struct FactsChange {
  std::vector<Field> fields = {};
  Facts values = {};  // Only the members that `fields` name are meant.
  absl::CivilDay effective_day = {};
};

// Decides what `change` does. What it says is stated for its day, also when it was recorded already. Changing the legal
// name adds the old one to the former names, of the days of later names too.
//
// Fails with FIELD_RULE (there is no such area); BEFORE_FOUNDING; STATE_FORBIDS when the status on that day admits no
// such change; ALLIANCE_UNKNOWN; AREA_NOT_VALID_AT_DATE; FIELD_RULE of CheckAgreement. `alliance` is what stands under
// the new alliance's name, when it changes.
absl::StatusOr<Splice> Update(const Timeline& timeline, const FactsChange& change, const std::optional<Found>& alliance,
                              const AreaTree& areas);

// `values` as they may stand in the facts: those of `fields` that point elsewhere are checked on `day`, and the
// province of a new area is found. Fails with ALLIANCE_UNKNOWN, AREA_NOT_VALID_AT_DATE; that there is such an area,
// CheckAreaName has said. `kind` is the organisation's own.
absl::StatusOr<Facts> Place(Facts values, absl::Span<const Field> fields, Kind kind,
                            const std::optional<Found>& alliance, const AreaTree& areas, absl::CivilDay day);
// FIELD_RULE when `fields` name the area and there is none of that id.
absl::Status CheckAreaName(absl::Span<const Field> fields, const Facts& values, const AreaTree& areas);

// Decides whether a survey's finding may be recorded. Fails with BEFORE_FOUNDING, or STATE_FORBIDS once the
// organisation has ended.
absl::StatusOr<Splice> RecordActivity(const Timeline& timeline, ActivityStatus finding, absl::CivilDay day);

}  // namespace htx::registry
