#pragma once

// Forms of the emulation sector and results of contests as sheets.

#include "htx/awards/v1/contest_requests.pb.h"
#include "htx/awards/v1/statistics_requests.pb.h"
#include "htxctl/files/report_sheet.h"

namespace htx::ctl {

// A cell that nobody knows is empty. A sum that does not hold makes the sheet one that is not reconciled.
ReportSheet FormSheet(const awards::v1::GetOfficialFormResponse& response);

// Results with the names of categories and prizes. Means are exact: points with three decimals, and what is left of a
// thousandth as a fraction. Results that do not follow from what was locked make the sheet one that is not reconciled.
ReportSheet ContestSheet(const awards::v1::Contest& contest, const awards::v1::GetContestResultsResponse& response);

}  // namespace htx::ctl
