#pragma once

// Nominations, recipients and award kinds between proto and domain.

#include <string>

#include "absl/status/statusor.h"
#include "awards/domain/nomination.h"
#include "common/base/error.h"
#include "htx/awards/v1/commendation_requests.pb.h"
#include "htx/awards/v1/nomination.pb.h"

namespace htx::awards {

// A COLLECTIVE names its organisation and nothing else; the others a reference and a label.
Recipient ParseRecipient(FieldErrors& errors, absl::string_view field, const v1::Recipient& proto);
absl::StatusOr<Nomination> ParseNewNomination(const v1::CreateNominationRequest& request, std::string fresh_id,
                                              absl::Time now);
absl::StatusOr<std::vector<DossierDocument>> ParseDocuments(const v1::SubmitNominationRequest& request);
absl::StatusOr<Review> ParseReview(const v1::ReviewNominationRequest& request);

v1::Recipient ToProto(const Recipient& recipient);
v1::NomineeDebts ToProto(const DebtFacts& debts);
v1::Nomination ToProto(const Nomination& nomination);

}  // namespace htx::awards
