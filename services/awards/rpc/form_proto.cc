#include "awards/rpc/form_proto.h"

#include "absl/strings/str_cat.h"
#include "awards/rpc/proto_values.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(FormSource::kStated) == v1::FORM_SOURCE_STATED);

namespace {

v1::Confidence ConfidenceProto(htx::Confidence confidence) {
  return confidence == htx::Confidence::kConfirmed ? v1::CONFIDENCE_VERIFIED : v1::CONFIDENCE_ASSUMED;
}

}  // namespace

absl::StatusOr<FormQuestion> ParseFormQuestion(const v1::GetOfficialFormRequest& request) {
  FieldErrors errors;
  FormQuestion question = {
      .code = request.code(),
      .year = request.year(),
      .manager = OrganizationId::Of(ParseName(errors, "manager", request.manager(), "organizations", false)),
      .dataset = request.dataset(),
      .layout = ParseOptionalDate(errors, "layout_date", request.has_layout_date(), request.layout_date())};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return question;
}

absl::StatusOr<StatedForm> ParseStatedForm(const v1::StateFormFiguresRequest& request) {
  FieldErrors errors;
  const v1::StatedForm& proto = request.stated_form();
  StatedForm stated = {
      .code = proto.code(),
      .manager = OrganizationId::Of(ParseName(errors, "stated_form.manager", proto.manager(), "organizations", true)),
      .year = proto.year(),
      .source = proto.source()};
  for (const v1::StatedFigure& figure : proto.figures()) {
    stated.figures.push_back({.row = figure.row(), .value = figure.value()});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return stated;
}

v1::OfficialForm ToProto(const OfficialForm& form, const Period& period) {
  v1::OfficialForm proto;
  proto.set_code(form.code);
  proto.set_title(form.title.vi);
  proto.set_title_en(form.title.en);
  proto.set_citation(form.citation);
  proto.set_confidence(ConfidenceProto(form.confidence));
  proto.set_source(ToEnum<v1::FormSource>(form.source));
  *proto.mutable_period() = ToRange(period);
  for (const FormColumn& column : form.columns) {
    v1::FormColumn& added = *proto.add_columns();
    added.set_code(column.code);
    added.set_display_name(column.label.vi);
    added.set_display_name_en(column.label.en);
  }
  for (const FormRow& row : form.rows) {
    v1::FormRow& added = *proto.add_rows();
    added.set_code(row.code);
    added.set_display_name(row.label.vi);
    added.set_display_name_en(row.label.en);
    added.set_unit(row.unit);
    for (const std::optional<int64_t>& cell : row.cells) {
      v1::FormCell& filled = *added.add_cells();
      filled.set_known(cell.has_value());
      filled.set_value(cell.value_or(0));
    }
  }
  for (const FormCheck& check : form.checks) {
    v1::FormCheck& added = *proto.add_checks();
    added.set_name(check.name);
    added.set_display_name(check.label.vi);
    added.set_display_name_en(check.label.en);
    added.set_of(check.of);
    added.set_total(check.total);
    added.set_parts(check.parts);
    added.set_not_stated(check.not_stated);
    added.set_holds(check.holds);
  }
  return proto;
}

v1::StatedForm ToProto(const StatedForm& stated) {
  v1::StatedForm proto;
  proto.set_name(NameOf(stated.id));
  proto.set_code(stated.code);
  proto.set_manager(OrganizationName(stated.manager));
  proto.set_year(stated.year);
  for (const StatedFigure& figure : stated.figures) {
    v1::StatedFigure& added = *proto.add_figures();
    added.set_row(figure.row);
    added.set_value(figure.value);
  }
  proto.set_source(stated.source);
  proto.set_recorded_by(stated.recorded_by);
  *proto.mutable_recorded_time() = TimeProto(stated.recorded);
  return proto;
}

}  // namespace htx::awards
