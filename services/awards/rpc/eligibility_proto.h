#pragma once

// Facts about recipients and reports on eligibility between proto and domain.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/eligibility.h"
#include "htx/awards/v1/eligibility.pb.h"
#include "htx/awards/v1/eligibility_service.pb.h"

namespace htx::awards {

absl::StatusOr<RecipientFact> ParseNewFact(const v1::RecordRecipientFactRequest& request, std::string fresh_id,
                                           absl::Time now);
v1::RecipientFact ToProto(const RecipientFact& fact);

v1::EligibilityReport ToProto(const EligibilityReport& report, const KindOnDate& kind, absl::CivilDay day);
// What is stored with a submission, and back: the same facts.
v1::EligibilityFacts ToProto(const EligibilityFacts& facts);
EligibilityFacts FromStored(const v1::EligibilityFacts& proto);

}  // namespace htx::awards
