#include "registry/domain/petition.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"

namespace htx::registry {

std::string NameOf(const PetitionId& id) { return absl::StrCat("petitions/", id.text()); }

absl::StatusOr<Petition> Advance(Petition petition, const PetitionStep& step) {
  if (petition.state == PetitionState::kClosed) return PetitionIsClosed(NameOf(petition.id));
  const absl::CivilDay last = petition.steps.empty() ? petition.raised : petition.steps.back().day;
  if (step.day < last) {
    return FieldNotAllowed("step.date", "is before the raising or the step before",
                           "trước ngày nêu kiến nghị hoặc trước bước liền trước");
  }
  if (petition.steps.size() >= kMaxPetitionSteps) return TooManySteps(NameOf(petition.id), kMaxPetitionSteps);
  petition.steps.push_back(step);
  petition.state = step.kind;
  if (step.kind == PetitionState::kForwarded) petition.addressee = step.party;
  if (step.kind == PetitionState::kClosed) petition.closed = step.day;
  ++petition.version;
  return petition;
}

int64_t AgeOn(const Petition& petition, absl::CivilDay day) {
  const absl::CivilDay until = petition.closed ? std::min(*petition.closed, day) : day;
  return std::max<int64_t>(until - petition.raised, 0);
}

}  // namespace htx::registry
