#include "registry/domain/later_facts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {
namespace {

bool Follows(Field field) {
  return field == Field::kDissolvedDate || field == Field::kStateReason || field == Field::kSuspendedUntil ||
         field == Field::kFormerNames;
}

// True when `status` admits no change of `field`.
bool Forbids(LegalStatus status, const FieldName& field) {
  return IsTerminal(status) || (field.registered && !AdmitsRegistration(status));
}

// The field that `revision` changes for its first day though its status, and that of the day before, forbid. Of who has
// ended nothing can be learned either: there a statement of what was recorded already is one too many.
const FieldName* ForbiddenIn(const Revision& day_before, const Revision& revision, absl::Span<const Field> moved) {
  for (const FieldName& name : AllFields()) {
    if (Follows(name.field) || std::find(moved.begin(), moved.end(), name.field) != moved.end()) continue;
    const LegalStatus status = revision.facts.legal_status;
    const LegalStatus before = day_before.facts.legal_status;
    if (!Forbids(status, name) || !Forbids(before, name)) continue;
    if (!SameField(name.field, day_before.facts, revision.facts)) return &name;
    if (IsTerminal(status) && IsTerminal(before) && revision.States(name.field)) return &name;
  }
  return nullptr;
}

// The day from which an organisation has ended for good.
std::optional<absl::CivilDay> EndOf(const Facts& last) {
  return IsEnded(last.legal_status) ? last.dissolved_date : std::nullopt;
}

}  // namespace

std::optional<ForbiddenFact> FindForbiddenFact(const Timeline& before, const Timeline& after,
                                               absl::Span<const Field> moved, const OtherFacts& others) {
  for (size_t i = 1; i < after.size(); ++i) {
    const Revision& revision = after[i];
    const LegalStatus status = revision.facts.legal_status;
    const Revision* old = RevisionOn(before, revision.valid_from);
    if (old != nullptr && old->facts.legal_status == status) continue;
    const FieldName* field = ForbiddenIn(after[i - 1], revision, moved);
    if (field == nullptr) continue;
    return ForbiddenFact{.day = revision.valid_from,
                         .text = {.en = absl::StrCat(field->name, " is recorded for this day, and ", WordOf(status),
                                                     " admits no change of it"),
                                  .vi = absl::StrCat("đã ghi nhận ", field->name, " cho ngày này, mà ", WordOf(status),
                                                     " không cho phép thay đổi")}};
  }
  const std::optional<absl::CivilDay> end = EndOf(after.back().facts);
  const std::optional<absl::CivilDay> old_end = EndOf(before.back().facts);
  const bool earlier = end && (!old_end || *end < *old_end);
  if (!earlier || !others.last || others.last->day < *end) return std::nullopt;
  return ForbiddenFact{.day = others.last->day,
                       .text = {.en = absl::StrCat(others.last->name, " is recorded after the end"),
                                .vi = absl::StrCat(others.last->name, " được ghi nhận sau ngày chấm dứt")}};
}

}  // namespace htx::registry
