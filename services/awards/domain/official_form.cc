#include "awards/domain/official_form.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "awards/domain/form_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// What does not state a dimension has no word that equals, and none that differs.
bool Holds(const std::vector<FormCondition>& conditions, const Tallied& counted) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const FormCondition& condition) {
    const auto found = counted.words.find(condition.dimension);
    return found != counted.words.end() && (found->second == condition.word) != condition.differs;
  });
}

// The rules of a name that are about `form` on `day`, with the code after the slash.
std::vector<std::pair<std::string, const Rule*>> PartsOf(const RuleBook& forms, absl::string_view name,
                                                         absl::string_view form, absl::CivilDay day) {
  std::vector<std::pair<std::string, const Rule*>> parts;
  for (const Rule* rule : forms.On(name, day)) {
    absl::string_view code = rule->key;
    if (absl::ConsumePrefix(&code, form) && absl::ConsumePrefix(&code, "/")) parts.emplace_back(code, rule);
  }
  return parts;
}

template <class Items>
std::optional<size_t> Place(const Items& items, absl::string_view code) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.code == code; });
  if (found == items.end()) return std::nullopt;
  return static_cast<size_t>(found - items.begin());
}

// The sum over the cells that `at` gives; absent when one is not known.
template <class At>
std::optional<FormCheck> AddUp(const FormSum& sum, At at) {
  const std::optional<int64_t> total = at(sum.total);
  if (!total) return std::nullopt;
  FormCheck check = {.total = *total};
  for (const std::string& part : sum.parts) {
    const std::optional<int64_t> cell = at(part);
    if (!cell) return std::nullopt;
    check.parts += *cell;
  }
  if (sum.rest) check.not_stated = std::max<int64_t>(0, check.total - check.parts);
  check.holds = check.parts + check.not_stated == check.total;
  return check;
}

void Check(const RuleBook& forms, OfficialForm& form, absl::CivilDay day) {
  for (const auto& [name, rule] : PartsOf(forms, "BALANCE", form.code, day)) {
    const FormSum sum = FormSumIn(*rule);
    for (size_t column = 0; column < form.columns.size(); ++column) {
      const auto cell = [&, column = column](absl::string_view code) -> std::optional<int64_t> {
        const std::optional<size_t> row = Place(form.rows, code);
        return row ? form.rows[*row].cells[column] : std::nullopt;
      };
      std::optional<FormCheck> check = AddUp(sum, cell);
      if (!check) continue;
      check->name = name;
      check->label = FormTitle(*rule);
      check->of = form.columns[column].code;
      form.checks.push_back(*std::move(check));
    }
  }
  const Rule* across = forms.Find("ACROSS", form.code, day);
  if (across == nullptr) return;
  const FormSum sum = FormSumIn(*across);
  for (const FormRow& row : form.rows) {
    const auto cell = [&](absl::string_view code) -> std::optional<int64_t> {
      const std::optional<size_t> column = Place(form.columns, code);
      return column ? row.cells[*column] : std::nullopt;
    };
    std::optional<FormCheck> check = AddUp(sum, cell);
    if (!check) continue;
    check->name = "COLUMNS";
    check->label = FormTitle(*across);
    check->of = row.code;
    form.checks.push_back(*std::move(check));
  }
}

}  // namespace

absl::StatusOr<Period> ReportingYear(const RuleBook& forms, int32_t year) {
  // The rule of the year's last month says where both its ends are; a year's end is the next one's beginning.
  const absl::CivilDay late(year, 11, 1);
  const Rule* rule = forms.Find("YEAR", late);
  if (rule == nullptr) {
    const std::vector<const Rule*> all = forms.All("YEAR");
    if (all.empty()) return FormNotKnown("YEAR", late);
    // A year that no rule covers is cut as the nearest one is: forms of two years are compared.
    rule = year < static_cast<int32_t>(all.front()->period.from.year()) ? all.front() : all.back();
  }
  const std::optional<std::pair<int, int>> start = FormYearStart(rule->value);
  HTX_CHECK(start.has_value());
  return Period{.from = absl::CivilDay(year - 1, start->first, start->second),
                .to = absl::CivilDay(year, start->first, start->second)};
}

absl::StatusOr<OfficialForm> LayOut(const RuleBook& forms, absl::string_view code, absl::CivilDay day) {
  const Rule* rule = forms.Find("FORM", code, day);
  if (rule == nullptr || !rule->known()) {
    const std::vector<const Rule*> all = forms.All("FORM");
    const bool ever = std::any_of(all.begin(), all.end(), [&](const Rule* form) { return form->key == code; });
    return ever ? FormNotKnown(code, day) : NeverExisted("OfficialForm", code);
  }
  OfficialForm form = {.code = std::string(code),
                       .title = FormTitle(*rule),
                       .citation = rule->citation,
                       .confidence = rule->confidence,
                       .source = *FormSourceIn(rule->value)};
  for (const auto& [column, part] : PartsOf(forms, "COLUMN", code, day)) {
    form.columns.push_back({.code = column, .label = FormTitle(*part)});
  }
  for (const auto& [row, part] : PartsOf(forms, "ROW", code, day)) {
    const std::vector<std::string> names = absl::StrSplit(part->title, " | ");
    form.rows.push_back({.code = row,
                         .label = FormTitle(*part),
                         .unit = names.size() > 2 ? names[2] : "",
                         .cells = std::vector<std::optional<int64_t>>(form.columns.size())});
  }
  return form;
}

OfficialForm FillIn(const RuleBook& forms, OfficialForm form, absl::CivilDay day, absl::Span<const Tallied> counted) {
  std::vector<std::vector<FormCondition>> columns;
  for (const auto& part : PartsOf(forms, "COLUMN", form.code, day)) columns.push_back(FormConditionsIn(*part.second));
  size_t place = 0;
  for (const auto& part : PartsOf(forms, "ROW", form.code, day)) {
    const std::vector<FormCondition> conditions = FormConditionsIn(*part.second);
    FormRow& row = form.rows[place++];
    for (size_t column = 0; column < columns.size(); ++column) {
      int64_t sum = 0;
      for (const Tallied& tallied : counted) {
        if (Holds(conditions, tallied) && Holds(columns[column], tallied)) sum += tallied.count;
      }
      row.cells[column] = sum;
    }
  }
  Check(forms, form, day);
  return form;
}

OfficialForm FillInStated(const RuleBook& forms, OfficialForm form, absl::CivilDay day,
                          absl::Span<const StatedFigure> figures) {
  for (const StatedFigure& figure : figures) {
    const std::optional<size_t> row = Place(form.rows, figure.row);
    if (row) form.rows[*row].cells[0] = figure.value;
  }
  Check(forms, form, day);
  return form;
}

absl::Status CheckStated(const OfficialForm& form, absl::Span<const StatedFigure> figures) {
  if (form.source != FormSource::kStated) return FormCounted(form.code);
  FieldErrors errors;
  std::set<std::string> seen;
  for (size_t i = 0; i < figures.size(); ++i) {
    const std::string field = absl::StrCat("stated_form.figures[", i, "].row");
    if (!Place(form.rows, figures[i].row)) {
      errors.Add(field,
                 {absl::StrCat("is no row of form ", form.code), absl::StrCat("không phải dòng của biểu ", form.code)});
    } else if (!seen.insert(figures[i].row).second) {
      errors.Add(field, {"stands twice", "bị lặp"});
    }
  }
  return errors.ToStatus();
}

std::string NameOf(const StatedFormId& id) { return absl::StrCat("statedForms/", id.text()); }

}  // namespace htx::awards
