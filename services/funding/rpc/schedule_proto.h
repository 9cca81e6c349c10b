#pragma once

// Terms, what happens under them, and schedules between protos and the domain.

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "funding/domain/schedule.h"
#include "htx/funding/v1/loan.pb.h"
#include "htx/funding/v1/loan_service.pb.h"
#include "htx/funding/v1/schedule.pb.h"

namespace htx::funding {

// Options with every default filled in. Violations are named under `path`.
ScheduleOptions ParseOptions(const v1::ScheduleOptions& options, absl::string_view path, FieldErrors& errors);
// Terms that passed CheckOptions, or a value of no use and at least one violation.
Terms ParseTerms(const v1::LoanTerms& terms, absl::string_view path, FieldErrors& errors);
// What happens under `terms`, checked against them.
ScheduleEvents ParseEvents(const v1::ScheduleVariant& variant, const Terms& terms, absl::string_view path,
                           FieldErrors& errors);

v1::ScheduleOptions ToProto(const ScheduleOptions& options);
v1::LoanTerms ToProto(const Terms& terms);
v1::Schedule ToProto(const std::vector<Instalment>& lines);
v1::InstalmentExplanation ToProto(const Instalment& line, const LineExplanation& explanation);
v1::PayoffQuote ToProto(const PayoffQuote& quote);

}  // namespace htx::funding
