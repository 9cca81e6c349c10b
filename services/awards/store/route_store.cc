#include "awards/store/route_store.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

absl::Status AddNotices(sql::Transaction& transaction, Nomination& nomination) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows notices,
                       transaction.Query("select round, published_on, to_day, working_days, place, stated_last_day "
                                         "from nomination_notices where nomination_id = ? order by round",
                                         {Words(nomination.id)}));
  for (size_t i = 0; i < notices.size(); ++i) {
    nomination.notices.push_back({.round = static_cast<int32_t>(notices[i].Int(0)),
                                  .published_on = DayAt(notices[i], 1),
                                  .to = DayAt(notices[i], 2),
                                  .working_days = static_cast<int32_t>(notices[i].Int(3)),
                                  .place = notices[i].String(4),
                                  .stated_last_day = MaybeDayAt(notices[i], 5)});
  }
  if (nomination.notices.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows objections,
      transaction.Query("select round, id, raised_by, raised_on, content, evidence_sha256, state, resolution, "
                        "resolved_on from nomination_objections where nomination_id = ? order by raised_on, id",
                        {Words(nomination.id)}));
  for (size_t i = 0; i < objections.size(); ++i) {
    const auto round = static_cast<int32_t>(objections[i].Int(0));
    const auto notice = std::find_if(nomination.notices.begin(), nomination.notices.end(),
                                     [&](const Notice& each) { return each.round == round; });
    HTX_CHECK(notice != nomination.notices.end());
    notice->objections.push_back({.id = objections[i].String(1),
                                  .raised_by = objections[i].String(2),
                                  .raised_on = DayAt(objections[i], 3),
                                  .content = objections[i].String(4),
                                  .evidence_sha256 = objections[i].String(5),
                                  .state = EnumAt<ObjectionState>(objections[i], 6),
                                  .resolution = objections[i].String(7),
                                  .resolved_on = MaybeDayAt(objections[i], 8)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddRoute(sql::Transaction& transaction, Nomination& nomination) {
  HTX_RETURN_IF_ERROR(AddNotices(transaction, nomination));
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows clearances,
      transaction.Query("select body, requested_on, request_paper, due_on, answer, answered_on, answer_paper, "
                        "answer_sha256 from nomination_clearances where nomination_id = ? order by position",
                        {Words(nomination.id)}));
  for (size_t i = 0; i < clearances.size(); ++i) {
    nomination.clearances.push_back({.body = clearances[i].String(0),
                                     .requested_on = DayAt(clearances[i], 1),
                                     .request_paper = clearances[i].String(2),
                                     .due_on = MaybeDayAt(clearances[i], 3),
                                     .answer = EnumAt<ClearanceAnswer>(clearances[i], 4),
                                     .answered_on = MaybeDayAt(clearances[i], 5),
                                     .answer_paper = clearances[i].String(6),
                                     .answer_sha256 = clearances[i].String(7)});
  }
  return absl::OkStatus();
}

absl::Status InsertNotice(sql::Transaction& transaction, const NominationId& nomination, const Notice& notice) {
  return transaction
      .Execute(
          "insert into nomination_notices (nomination_id, round, published_on, to_day, working_days, place, "
          "stated_last_day) values (?, ?, ?, ?, ?, ?, ?)",
          {Words(nomination), Number(notice.round), Day(notice.published_on), Day(notice.to),
           Number(notice.working_days), Words(notice.place), Day(notice.stated_last_day)})
      .status();
}

absl::Status InsertObjection(sql::Transaction& transaction, const NominationId& nomination, int32_t round,
                             const Objection& objection) {
  return transaction
      .Execute(
          "insert into nomination_objections (nomination_id, round, id, raised_by, raised_on, content, "
          "evidence_sha256, state, resolution, resolved_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(nomination), Number(round), Words(objection.id), Words(objection.raised_by), Day(objection.raised_on),
           Words(objection.content), Words(objection.evidence_sha256), Number(objection.state),
           Words(objection.resolution), Day(objection.resolved_on)})
      .status();
}

absl::Status UpdateObjection(sql::Transaction& transaction, const NominationId& nomination,
                             const Objection& objection) {
  return transaction
      .Execute(
          "update nomination_objections set state = ?, resolution = ?, resolved_on = ? where nomination_id = ? and "
          "id = ?",
          {Number(objection.state), Words(objection.resolution), Day(objection.resolved_on), Words(nomination),
           Words(objection.id)})
      .status();
}

absl::Status InsertClearance(sql::Transaction& transaction, const NominationId& nomination, size_t position,
                             const Clearance& clearance) {
  return transaction
      .Execute(
          "insert into nomination_clearances (nomination_id, position, body, requested_on, request_paper, due_on, "
          "answer, answered_on, answer_paper, answer_sha256) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(nomination), Number(static_cast<int64_t>(position)), Words(clearance.body),
           Day(clearance.requested_on), Words(clearance.request_paper), Day(clearance.due_on), Number(clearance.answer),
           Day(clearance.answered_on), Words(clearance.answer_paper), Words(clearance.answer_sha256)})
      .status();
}

absl::Status UpdateClearance(sql::Transaction& transaction, const NominationId& nomination, size_t position,
                             const Clearance& clearance) {
  return transaction
      .Execute(
          "update nomination_clearances set answer = ?, answered_on = ?, answer_paper = ?, answer_sha256 = ? where "
          "nomination_id = ? and position = ?",
          {Number(clearance.answer), Day(clearance.answered_on), Words(clearance.answer_paper),
           Words(clearance.answer_sha256), Words(nomination), Number(static_cast<int64_t>(position))})
      .status();
}

absl::Status InsertReview(sql::Transaction& transaction, const Review& review, const Nomination& before,
                          const Nomination& after) {
  return transaction
      .Execute(
          "insert into nomination_reviews (nomination_id, version, action, effective_date, from_state, to_state, "
          "step, forwarded_to, accepted, reason, ballot_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {Words(after.id), Number(after.version), Number(review.action), Day(review.day), Number(before.state),
           Number(after.state), Number(before.step), Words(review.forward_to),
           Words(absl::StrJoin(review.accepted, ",")), Words(review.reason), Words(before.ballot)})
      .status();
}

absl::StatusOr<std::vector<StoredReview>> ReviewsOf(sql::Transaction& transaction, const NominationId& nomination,
                                                    int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query("select action, effective_date, from_state, to_state, step, forwarded_to, accepted, reason, "
                        "ballot_id from nomination_reviews where nomination_id = ? order by version desc limit ?",
                        {Words(nomination), int64_t{limit}}));
  std::vector<StoredReview> reviews;
  for (size_t i = 0; i < rows.size(); ++i) {
    reviews.push_back({.action = EnumAt<ReviewAction>(rows[i], 0),
                       .day = DayAt(rows[i], 1),
                       .from = EnumAt<NominationState>(rows[i], 2),
                       .to = EnumAt<NominationState>(rows[i], 3),
                       .step = static_cast<int32_t>(rows[i].Int(4)),
                       .forwarded_to = rows[i].String(5),
                       .accepted = absl::StrSplit(rows[i].Text(6), ',', absl::SkipEmpty()),
                       .reason = rows[i].String(7),
                       .ballot = IdAt<BallotId>(rows[i], 8)});
  }
  std::reverse(reviews.begin(), reviews.end());
  return reviews;
}

}  // namespace htx::awards::store
