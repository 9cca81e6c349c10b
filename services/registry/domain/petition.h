#pragma once

// Petitions: who asked what of whom, and what became of it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "registry/domain/alliance_vocabulary.h"
#include "registry/domain/support_activity.h"

namespace htx::registry {

using PetitionId = Id<struct PetitionTag>;
// "petitions/{id}"
std::string NameOf(const PetitionId& id);

inline constexpr size_t kMaxPetitionSteps = 100;

struct PetitionStep {
  PetitionState kind = PetitionState::kForwarded;
  absl::CivilDay day = {};
  std::string party = {};
  std::string text = {};
  std::vector<std::string> document_refs = {};
  PetitionOutcome outcome = PetitionOutcome::kUnspecified;
};

struct Petition {
  PetitionId id = {};
  int64_t version = 1;
  OrganizationId alliance = {};
  ActivityId activity = {};       // Empty: none.
  OrganizationId raised_by = {};  // Empty: raised_by_text says who.
  std::string raised_by_text = {};
  absl::CivilDay raised = {};
  std::string addressee = {};
  std::string subject = {};
  std::string text = {};
  std::vector<std::string> document_refs = {};
  PetitionState state = PetitionState::kRaised;
  std::optional<absl::CivilDay> closed = {};
  std::vector<PetitionStep> steps = {};  // Oldest first.
  std::string dataset = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time changed = absl::UnixEpoch();
};

// Decides what `step` does. Fails with PETITION_CLOSED; FIELD_RULE on "step.date" when it is before the raising or the
// step before; TOO_MANY_STEPS.
absl::StatusOr<Petition> Advance(Petition petition, const PetitionStep& step);

// Days since it was raised, on `day` or when it was closed.
int64_t AgeOn(const Petition& petition, absl::CivilDay day);

// The petitions of one addressee.
struct PetitionGroup {
  std::string addressee = {};
  int64_t count = 0;
  int64_t open = 0;
  int64_t unanswered = 0;
  std::optional<absl::CivilDay> oldest = {};  // Unanswered.
};

}  // namespace htx::registry
