#pragma once

// The details of an organisation between protos and the domain: names, identifiers, lines, members, contact, size.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "htx/registry/v1/organization.pb.h"
#include "htx/registry/v1/organization_details.pb.h"
#include "registry/domain/organization.h"
#include "registry/domain/registration_rules.h"
#include "registry/domain/size.h"

namespace htx::registry {

// Fills the fields that `facts` hold in parts, `names` and `identifiers` among them.
void AddDetails(const Facts& facts, v1::Organization& proto);

// Reads one of the detailed fields (Field::kForeignNameLanguage to kDisclosure) at `path` into `facts`. Every violation
// goes to `errors`, except a wrong check digit, which is returned: alone it has a reason of its own.
absl::Status ReadDetail(Field field, const v1::Organization& proto, const std::string& path, Facts& facts,
                        FieldErrors& errors);

// Completes what was read, once the day is known from which it holds: the code list of business lines, the number of
// members from the numbers of each kind. `fields` are those that were read; it gains what is completed. What must agree
// with what is recorded already, CheckAgreement judges.
void CompleteDetails(absl::CivilDay day, std::vector<Field>& fields, Facts& facts, FieldErrors& errors);

// What a request wants done with departures; `otherwise` when it does not say.
RuleMode ParseRuleMode(int number, RuleMode otherwise, absl::string_view field, FieldErrors& errors);

v1::RuleFinding ToProto(const RuleBreak& finding);
v1::SizeAssessment ToProto(const SizeAssessment& size);

// The confidence of a rule by its word; unspecified for "" and for UNKNOWN, which is that of no text.
v1::RuleConfidence ConfidenceProto(absl::string_view word);

}  // namespace htx::registry
