#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/alliance_errors.h"
#include "registry/domain/errors.h"
#include "registry/rpc/answers.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/membership_handlers.h"
#include "registry/rpc/membership_proto.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/record_change.h"
#include "registry/store/alliance_schemas.h"
#include "registry/store/dues_store.h"
#include "registry/store/relationship_store.h"

namespace htx::registry {
namespace {

// Completes `payment`, and checks what it takes back.
absl::Status Reverse(DuesStore& store, DuesPayment& payment) {
  if (payment.reverses.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::optional<DuesPayment> other, store.FindPayment(payment.reverses));
  if (!other || other->membership != payment.membership || other->year != payment.year) {
    return NeverExisted("dues payment", NameOf(payment.reverses));
  }
  payment.amount = -other->amount;
  HTX_ASSIGN_OR_RETURN(const bool reversed, store.IsReversed(payment.reverses));
  return reversed || !other->reverses.empty() ? AlreadyReversed(NameOf(payment.reverses)) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::SetFeeScheduleResponse> MembershipHandlers::SetFeeSchedule(const v1::SetFeeScheduleRequest& request,
                                                                              const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(FeeSchedule schedule, ParseFeeSchedule(request));
  if (schedule.id.empty()) schedule.id = FeeScheduleId::Of(office_.ids.Next());
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(schedule.alliance)));
  return sql::WriteOnce<v1::SetFeeScheduleResponse>(
      office_.database, rpc::RecordOf(request, context, office_.clock.Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::SetFeeScheduleResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Found> alliance,
                             OrganizationStore(transaction).FindKind(schedule.alliance));
        if (!alliance || alliance->kind != Kind::kAlliance) return AllianceUnknown(NameOf(schedule.alliance));
        DuesStore store(transaction);
        HTX_ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> latest,
                             store.LatestSchedule(schedule.alliance, schedule.kind));
        if (latest && *latest >= schedule.start) return LaterSchedule(NameOf(schedule.alliance), *latest);
        FeeSchedule dated = schedule;
        dated.created = dated.changed = office_.clock.Now();
        HTX_ASSIGN_OR_RETURN(const bool inserted, store.InsertSchedule(dated));
        if (!inserted) return IdTaken(NameOf(schedule.id));
        return Announced(transaction, "FEE_SCHEDULE_SET", NameOf(dated.id), dated.start, ToProto(dated),
                         &v1::Change::mutable_fee_schedule, &v1::SetFeeScheduleResponse::mutable_fee_schedule);
      });
}

absl::StatusOr<v1::ListFeeSchedulesResponse> MembershipHandlers::ListFeeSchedules(
    const v1::ListFeeSchedulesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListFeeSchedules",
                                                  .filters = FeeScheduleSchema(),
                                                  .orders = FeeScheduleSchema(),
                                                  .default_order = "start_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListFeeSchedulesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<FeeSchedule> page;
    HTX_ASSIGN_OR_RETURN(const PageEnd end, DuesStore(transaction).ListSchedules(KnownOf(list.time), list.query, page));
    for (const FeeSchedule& schedule : page) *response.add_fee_schedules() = ToProto(schedule);
    return end;
  };
  return AnswerPage<v1::ListFeeSchedulesResponse>(office_, list, context.deadline, fill);
}

absl::StatusOr<v1::RecordDuesPaymentResponse> MembershipHandlers::RecordDuesPayment(
    const v1::RecordDuesPaymentRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = office_.clock.Now();
  HTX_ASSIGN_OR_RETURN(DuesPayment payment, ParseDuesPayment(request, DayOf(now)));
  if (payment.id.empty()) payment.id = DuesPaymentId::Of(office_.ids.Next());
  return sql::WriteOnce<v1::RecordDuesPaymentResponse>(
      office_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordDuesPaymentResponse> {
        HTX_ASSIGN_OR_RETURN(const std::optional<Relationship> membership,
                             RelationshipStore(transaction).Find(payment.membership));
        if (!membership) return NeverExisted("membership", NameOfMembership(payment.membership));
        HTX_ASSIGN_OR_RETURN(const std::optional<Organization> body,
                             OrganizationStore(transaction).Find(membership->to));
        HTX_CHECK(body.has_value());
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(body->facts().alliance)));
        DuesStore store(transaction);
        DuesPayment dated = payment;
        dated.created = office_.clock.Now();
        HTX_RETURN_IF_ERROR(Pay(dated, *membership));
        HTX_RETURN_IF_ERROR(Reverse(store, dated));
        const absl::StatusOr<bool> inserted = store.InsertPayment(dated, *membership);
        // Two callers took the same payment back at once.
        if (sql::IsConstraint(inserted.status(), "revers")) return AlreadyReversed(NameOf(dated.reverses));
        HTX_RETURN_IF_ERROR(inserted.status());
        if (!*inserted) return IdTaken(NameOf(dated.id));
        return Announced(transaction, "DUES_PAYMENT_RECORDED", NameOf(dated.id), dated.paid, ToProto(dated),
                         &v1::Change::mutable_dues_payment, &v1::RecordDuesPaymentResponse::mutable_dues_payment);
      });
}

absl::StatusOr<v1::ListDuesPaymentsResponse> MembershipHandlers::ListDuesPayments(
    const v1::ListDuesPaymentsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const OpenList list, Open({.method = "ListDuesPayments",
                                                  .filters = DuesPaymentSchema(),
                                                  .orders = DuesPaymentSchema(),
                                                  .default_order = "paid_date"},
                                                 ArgumentsOf(request), office_.tokens, office_.clock.Now()));
  const auto fill = [&](sql::Transaction& transaction,
                        v1::ListDuesPaymentsResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<DuesPayment> page;
    int64_t sum = 0;
    HTX_ASSIGN_OR_RETURN(const PageEnd end,
                         DuesStore(transaction).ListPayments(KnownOf(list.time), list.query, page, sum));
    for (const DuesPayment& payment : page) *response.add_dues_payments() = ToProto(payment);
    *response.mutable_total_amount() = MoneyProto(sum);
    return end;
  };
  return AnswerPage<v1::ListDuesPaymentsResponse>(office_, list, context.deadline, fill);
}

absl::StatusOr<v1::ListDuesResponse> MembershipHandlers::ListDues(const v1::ListDuesRequest& request,
                                                                  const rpc::RequestContext& context) {
  FieldErrors errors;
  const OrganizationId alliance = ParseOrganizationName(request.alliance(), "alliance", errors);
  if (request.year() < 1990 || request.year() > 2999) {
    errors.Add("year", {.en = "must be from 1990 to 2999", .vi = "phải từ 1990 đến 2999"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_ASSIGN_OR_RETURN(
      const OpenList list,
      Open({.method = "ListDues", .filters = DuesSchema(), .orders = DuesOrderSchema(), .default_order = "legal_name"},
           ArgumentsOf(request, absl::StrCat(alliance.text(), "/", request.year())), office_.tokens,
           office_.clock.Now()));
  Reading reading(context);
  const auto fill = [&](sql::Transaction& transaction, v1::ListDuesResponse& response) -> absl::StatusOr<PageEnd> {
    std::vector<Dues> page;
    DuesTotals totals;
    HTX_ASSIGN_OR_RETURN(
        const PageEnd end,
        DuesStore(transaction).ListDues(list.time, alliance, request.year(), list.query, page, totals));
    std::vector<OrganizationId> ids;
    for (const Dues& dues : page) ids.push_back(dues.member);
    HTX_ASSIGN_OR_RETURN(const std::set<OrganizationId> hidden, reading.Hidden(transaction, ids));
    for (const Dues& dues : page) {
      v1::Dues& proto = *response.add_dues();
      proto = ToProto(dues);
      if (hidden.contains(dues.member)) proto.clear_legal_name();
    }
    *response.mutable_total_owed() = MoneyProto(totals.owed);
    *response.mutable_total_paid() = MoneyProto(totals.paid);
    *response.mutable_total_balance() = MoneyProto(totals.balance);
    return end;
  };
  HTX_ASSIGN_OR_RETURN(v1::ListDuesResponse response,
                       AnswerPage<v1::ListDuesResponse>(office_, list, context.deadline, fill));
  HTX_RETURN_IF_ERROR(reading.Audit(office_, request));
  return response;
}

}  // namespace htx::registry
