#include "awards/rpc/statistics_handlers.h"

#include "absl/strings/escaping.h"
#include "awards/rpc/form_proto.h"
#include "awards/store/form_store.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/merkle_log.h"

namespace htx::awards {
namespace {

// The form with what the records say, or what was stated last.
absl::StatusOr<v1::OfficialForm> Fill(sql::Transaction& transaction, const FormQuestion& question, OfficialForm form,
                                      absl::CivilDay layout, const Period& period) {
  const store::FormScope scope = {.manager = question.manager, .dataset = question.dataset, .period = period};
  std::string source;
  if (form.source == FormSource::kStated) {
    HTX_ASSIGN_OR_RETURN(const std::optional<StatedForm> stated,
                         store::LatestStatedForm(transaction, form.code, question.manager, question.year));
    if (stated) {
      form = FillInStated(OfficialForms(), std::move(form), layout, stated->figures);
      source = stated->source;
    }
  } else {
    HTX_ASSIGN_OR_RETURN(const std::vector<Tallied> counted, form.source == FormSource::kAwards
                                                                 ? store::TallyAwards(transaction, scope)
                                                                 : store::TallyCampaigns(transaction, scope));
    form = FillIn(OfficialForms(), std::move(form), layout, counted);
  }
  v1::OfficialForm proto = ToProto(form, period);
  proto.set_stated_source(source);
  return proto;
}

}  // namespace

absl::StatusOr<v1::GetOfficialFormResponse> StatisticsHandlers::GetOfficialForm(
    const v1::GetOfficialFormRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const FormQuestion question, ParseFormQuestion(request));
  HTX_ASSIGN_OR_RETURN(const Period period, ReportingYear(OfficialForms(), question.year));
  const absl::CivilDay layout = question.layout.value_or(*period.to - 1);
  HTX_ASSIGN_OR_RETURN(const OfficialForm form, LayOut(OfficialForms(), question.code, layout));
  if (form.source == FormSource::kStated && question.manager.empty()) {
    return InvalidField("manager", {"is required for a form whose figures are stated",
                                    "bắt buộc với biểu có số liệu do đơn vị báo cáo"});
  }
  // Read before the counts: they contain every change up to it at least.
  HTX_ASSIGN_OR_RETURN(const int64_t sequence, parts_.database->HeadSequence(context.deadline));
  v1::GetOfficialFormResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(*response.mutable_form(), Fill(transaction, question, form, layout, period));
    HTX_ASSIGN_OR_RETURN(const sql::LogState log, sql::ReadLogState(transaction));
    response.set_log_size(log.size());
    response.set_log_root(absl::BytesToHexString(log.frontier.Root()));
    return absl::OkStatus();
  }));
  response.set_sequence(sequence);
  return response;
}

absl::StatusOr<v1::StateFormFiguresResponse> StatisticsHandlers::StateFormFigures(
    const v1::StateFormFiguresRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(StatedForm stated, ParseStatedForm(request));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(stated.manager)));
  stated.id = StatedFormId::Of(parts_.ids->Next());
  stated.recorded_by = context.principal;
  stated.recorded = now;
  return sql::WriteOnce<v1::StateFormFiguresResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::StateFormFiguresResponse> {
        HTX_ASSIGN_OR_RETURN(const Period period, ReportingYear(OfficialForms(), stated.year));
        HTX_ASSIGN_OR_RETURN(const OfficialForm form, LayOut(OfficialForms(), stated.code, *period.to - 1));
        HTX_RETURN_IF_ERROR(CheckStated(form, stated.figures));
        HTX_RETURN_IF_ERROR(store::InsertStatedForm(transaction, stated));
        v1::Change change;
        *change.mutable_stated_form() = ToProto(stated);
        HTX_RETURN_IF_ERROR(Announce(transaction, "FORM_STATED", NameOf(stated.id), change));
        v1::StateFormFiguresResponse response;
        *response.mutable_stated_form() = ToProto(stated);
        return response;
      });
}

absl::StatusOr<v1::ListStatedFormsResponse> StatisticsHandlers::ListStatedForms(
    const v1::ListStatedFormsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::StatedFormSchema(), "ListStatedForms", request.filter(),
                                 request.order_by(), "recorded_time desc", request.page_size(), request.page_token()));
  v1::ListStatedFormsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<StatedForm> page, store::ListStatedForms(transaction, arguments.list));
    for (const StatedForm& stated : page.items) *response.add_stated_forms() = ToProto(stated);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
