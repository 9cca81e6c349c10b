#pragma once

// The yearly forms of the emulation sector (biểu mẫu thống kê thi đua, khen thưởng): which rows and columns a form has
// is data (rules/official_forms.tsv), what stands in them is counted from things described in the same words. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "awards/domain/form_rules.h"
#include "awards/domain/form_tally.h"
#include "awards/domain/ids.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/rule_book.h"

namespace htx::awards {

// What a person reported for a row of a form whose figures no record gives.
struct StatedFigure {
  std::string row = {};
  int64_t value = 0;
};
struct StatedForm {
  StatedFormId id = {};
  std::string code = {};
  OrganizationId manager = {};
  int32_t year = 0;
  std::vector<StatedFigure> figures = {};
  std::string source = {};
  std::string recorded_by = {};
  absl::Time recorded = absl::UnixEpoch();
};
std::string NameOf(const StatedFormId& id);

struct FormColumn {
  std::string code = {};
  Text label = {};
};

struct FormRow {
  std::string code = {};
  Text label = {};
  std::string unit = {};                           // In Vietnamese, as printed; may be empty.
  std::vector<std::optional<int64_t>> cells = {};  // One for each column; absent: not known.
};

// A sum of the form. Where not everything states the dimension, the rest is `not_stated`.
struct FormCheck {
  std::string name = {};  // Of the balance, or "COLUMNS".
  Text label = {};
  std::string of = {};  // Code of the column it was added up in; for "COLUMNS" of the row.
  int64_t total = 0;
  int64_t parts = 0;
  int64_t not_stated = 0;
  bool holds = false;
};

struct OfficialForm {
  std::string code = {};  // "0603"
  Text title = {};
  std::string citation = {};
  htx::Confidence confidence = htx::Confidence::kUnknown;
  FormSource source = FormSource::kAwards;
  std::vector<FormColumn> columns = {};
  std::vector<FormRow> rows = {};
  std::vector<FormCheck> checks = {};
};

// The days of reporting year `year`, by the rule of its last days.
absl::StatusOr<Period> ReportingYear(const RuleBook& forms, int32_t year);

// The form as laid out on `day`, without figures. NOT_FOUND / NEVER_EXISTED for a code that no day knows,
// FAILED_PRECONDITION / FORM_NOT_KNOWN when its layout of that day is not known.
absl::StatusOr<OfficialForm> LayOut(const RuleBook& forms, absl::string_view code, absl::CivilDay day);

// Fills in what was counted, and adds up.
OfficialForm FillIn(const RuleBook& forms, OfficialForm form, absl::CivilDay day, absl::Span<const Tallied> counted);
// Fills in what was reported, and adds up what is complete.
OfficialForm FillInStated(const RuleBook& forms, OfficialForm form, absl::CivilDay day,
                          absl::Span<const StatedFigure> figures);

// FIELD_RULE under "stated_form" when a row stands twice or is none of the form; FORM_COUNTED.
absl::Status CheckStated(const OfficialForm& form, absl::Span<const StatedFigure> figures);

}  // namespace htx::awards
