#pragma once

// Applications, appraisals, votes and reports between protos and the domain.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "funding/domain/application.h"
#include "funding/domain/collateral.h"
#include "htx/funding/v1/application.pb.h"
#include "htx/funding/v1/application_service.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Application> ParseNewApplication(const v1::CreateApplicationRequest& request, IdSource& ids);
// The content of the request, and in fund, borrower and dataset of the result what the caller believes them to be.
absl::StatusOr<Application> ParseApplicationUpdate(const v1::UpdateApplicationRequest& request);
absl::StatusOr<Appraisal> ParseAppraisal(const v1::Appraisal& appraisal);

// What DecideApplication asks.
struct NewVote {
  ApplicationId application = {};
  Vote vote = {};  // Without voter and amount; dossier_hash is the one the caller read, if it says so.
  std::optional<Dong> amount = {};
};
absl::StatusOr<NewVote> ParseVote(const v1::DecideApplicationRequest& request);

// SHA-256 of the content as a vote sees it, hex: the same content gives the same hash on every machine.
std::string ContentHash(const Application& application);

// SHA-256 of what votes are on, hex: the content, the appraisal, the collateral with its valuations.
std::string DossierHash(const Application& application, absl::Span<const Collateral> collaterals);

v1::Locality ToProto(const Locality& locality);
// Texts in `language`, "vi" or "en".
v1::EligibilityReport ToProto(const EligibilityReport& report, absl::string_view language);
// Without the borrower's display name.
v1::LoanApplication ToProto(const Application& application, absl::string_view language);

}  // namespace htx::funding
