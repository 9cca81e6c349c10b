#pragma once

// Errors of recording an organisation: rules of registration and duplicates.

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/registration_rules.h"

namespace htx::registry {

// INVALID_ARGUMENT / REGISTRATION_RULE. One violation per departure; metadata names the rule's version for each
// field. Mend the field, or ask for registration_rules = REPORT when the certificate says so.
absl::Status RegistrationRuleBroken(absl::Span<const RuleBreak> breaks);

// FAILED_PRECONDITION / POSSIBLE_DUPLICATE. One violation per organisation that looks alike, its name the subject, the
// best first. Look at them; name those that are others in accept_duplicates.
absl::Status PossibleDuplicate(absl::Span<const Candidate> candidates, bool more);

}  // namespace htx::registry
