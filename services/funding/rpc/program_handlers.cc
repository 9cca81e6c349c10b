#include "funding/rpc/program_handlers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/program_proto.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/program_store.h"

namespace htx::funding {
namespace {

// A programme's sources belong to its fund.
absl::Status CheckMix(sql::Transaction& tx, const Program& program) {
  for (size_t i = 0; i < program.mix.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, program.mix[i].source));
    if (source.fund != program.fund) return OfAnotherFund(absl::StrCat("program.source_mix[", i, "].source"));
  }
  return absl::OkStatus();
}

// What replaces `before`, or begins.
absl::StatusOr<Program> Replace(const std::optional<Program>& before, Program sent, absl::string_view etag,
                                absl::Time now) {
  sent.created = sent.updated = now;
  sent.version = 1;
  if (!before.has_value()) return sent;
  HTX_RETURN_IF_ERROR(RequireEtag(etag, "etag"));
  HTX_RETURN_IF_ERROR(CheckEtag(etag, before->version, NameOf(before->id)));
  if (sent.fund != before->fund) {
    return InvalidField("program.fund", {.en = "cannot be changed", .vi = "không thể thay đổi"});
  }
  sent.created = before->created;
  sent.version = before->version + 1;
  return sent;
}

// The subject of a limit exists, and belongs to the limit's fund. Borrowers are the registry's.
absl::Status CheckSubject(sql::Transaction& tx, const CreditLimit& limit) {
  FundId owner = limit.fund;
  if (limit.subject == LimitSubject::kProgram) {
    HTX_ASSIGN_OR_RETURN(const Program program, store::GetProgram(tx, ProgramId::Of(limit.subject_id)));
    owner = program.fund;
  } else if (limit.subject == LimitSubject::kSource) {
    HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, SourceId::Of(limit.subject_id)));
    owner = source.fund;
  }
  if (owner == limit.fund) return absl::OkStatus();
  return OfAnotherFund("credit_limit.subject");
}

}  // namespace

absl::StatusOr<v1::UpdateProgramResponse> ProgramHandlers::UpdateProgram(const v1::UpdateProgramRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const Program sent, ParseProgram(request.program()));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::UpdateProgramResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::UpdateProgramResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Program> before, store::FindProgram(tx, sent.id));
        if (!before.has_value() && !request.allow_missing()) return NeverExisted("Program", NameOf(sent.id));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, before.has_value() ? before->fund : sent.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(const Program after, Replace(before, sent, request.etag(), record.now));
        HTX_RETURN_IF_ERROR(CheckMix(tx, after));
        HTX_ASSIGN_OR_RETURN(const Dong used,
                             store::HighestUse(tx, after.id, after.revolving, absl::CivilDay(1900, 1, 1)));
        if (used > after.budget) return ProgramBudgetUsed(NameOf(after.id), used);
        HTX_RETURN_IF_ERROR(before.has_value() ? store::UpdateProgram(tx, after) : store::InsertProgram(tx, after));
        HTX_ASSIGN_OR_RETURN(const ProgramPosition position, store::PositionOf(tx, after.id, std::nullopt));
        v1::UpdateProgramResponse response;
        *response.mutable_program() = ToProto(after, position);
        v1::Change change;
        *change.mutable_program() = ToProto(after, std::nullopt);
        HTX_RETURN_IF_ERROR(Announce(tx, "PROGRAM_UPDATED", NameOf(after.id), change, after.from));
        return response;
      });
}

absl::StatusOr<v1::GetProgramResponse> ProgramHandlers::GetProgram(const v1::GetProgramRequest& request,
                                                                   const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProgramId id = ProgramId::Of(ParseName(request.name(), kPrograms, "name", errors));
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetProgramResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Program program, store::GetProgram(tx, id));
    HTX_ASSIGN_OR_RETURN(const ProgramPosition position, store::PositionOf(tx, id, day));
    *response.mutable_program() = ToProto(program, position);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListProgramsResponse> ProgramHandlers::ListPrograms(const v1::ListProgramsRequest& request,
                                                                       const rpc::RequestContext& context) {
  FieldErrors errors;
  const std::optional<absl::CivilDay> day = ParseOptionalDate(request.has_date(), request.date(), "date", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return AnswerList<v1::ListProgramsResponse>(
      desk_, request, context,
      {.method = "ListPrograms",
       .schema = store::ProgramSchema(),
       .default_order = "from_date desc",
       .others = day.has_value() ? FormatDay(*day) : ""},
      [&](sql::Transaction& tx, const store::ListQuery& list) { return store::ListPrograms(tx, list, day); },
      [](const store::ListedProgram& listed, v1::ListProgramsResponse& response) {
        *response.add_programs() = ToProto(listed.program, listed.position);
      });
}

absl::StatusOr<v1::SetCreditLimitResponse> ProgramHandlers::SetCreditLimit(const v1::SetCreditLimitRequest& request,
                                                                           const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const CreditLimit sent, ParseLimit(request.credit_limit(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::SetCreditLimitResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::SetCreditLimitResponse> {
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, sent.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(CheckSubject(tx, sent));
        HTX_ASSIGN_OR_RETURN(const CreditLimit limit, store::UpsertLimit(tx, sent));
        v1::SetCreditLimitResponse response;
        *response.mutable_credit_limit() = ToProto(limit);
        v1::Change change;
        *change.mutable_credit_limit() = response.credit_limit();
        HTX_RETURN_IF_ERROR(Announce(tx, "CREDIT_LIMIT_SET", NameOf(limit.id), change, limit.effective));
        return response;
      });
}

absl::StatusOr<v1::ListCreditLimitsResponse> ProgramHandlers::ListCreditLimits(
    const v1::ListCreditLimitsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListCreditLimitsResponse>(
      desk_, request, context,
      {.method = "ListCreditLimits", .schema = store::LimitSchema(), .default_order = "effective_date desc"},
      store::ListLimits, [](const CreditLimit& limit, v1::ListCreditLimitsResponse& response) {
        *response.add_credit_limits() = ToProto(limit);
      });
}

}  // namespace htx::funding
