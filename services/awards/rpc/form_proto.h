#pragma once

// The yearly forms between proto and domain.

#include "absl/status/statusor.h"
#include "awards/domain/official_form.h"
#include "common/base/ids.h"
#include "htx/awards/v1/statistics.pb.h"
#include "htx/awards/v1/statistics_requests.pb.h"

namespace htx::awards {

// What a form is asked for.
struct FormQuestion {
  std::string code = {};
  int32_t year = 0;
  OrganizationId manager = {};  // Empty: all.
  std::string dataset = {};
  std::optional<absl::CivilDay> layout = {};
};
absl::StatusOr<FormQuestion> ParseFormQuestion(const v1::GetOfficialFormRequest& request);
// Without id, author and instant.
absl::StatusOr<StatedForm> ParseStatedForm(const v1::StateFormFiguresRequest& request);

v1::OfficialForm ToProto(const OfficialForm& form, const Period& period);
v1::StatedForm ToProto(const StatedForm& stated);

}  // namespace htx::awards
