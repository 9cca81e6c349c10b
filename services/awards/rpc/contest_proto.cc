#include "awards/rpc/contest_proto.h"

#include "awards/domain/recipient_fact.h"
#include "awards/rpc/digest.h"
#include "awards/rpc/nomination_proto.h"
#include "awards/rpc/proto_values.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(ContestKind::kSelection) == v1::CONTEST_KIND_SELECTION);
static_assert(static_cast<int>(ContestState::kCancelled) == v1::CONTEST_STATE_CANCELLED);
static_assert(static_cast<int>(EntryState::kDisqualified) == v1::ENTRY_STATE_DISQUALIFIED);

namespace {

// A thousand billion đồng: beyond any prize.
constexpr int64_t kMostMoney = 1'000'000'000'000;

absl::CivilMinute ParseMinute(FieldErrors& errors, const std::string& field, bool present,
                              const v1::CivilMinute& proto) {
  const absl::CivilDay day = ParseDate(errors, field + ".date", present && proto.has_date(), proto.date());
  return absl::CivilMinute(day.year(), day.month(), day.day(), proto.hour(), proto.minute());
}

v1::CivilMinute MinuteProto(absl::CivilMinute minute) {
  v1::CivilMinute proto;
  *proto.mutable_date() = DateProto(absl::CivilDay(minute));
  proto.set_hour(minute.hour());
  proto.set_minute(minute.minute());
  return proto;
}

ContestPrize ParsePrize(FieldErrors& errors, const std::string& field, const v1::ContestPrize& proto) {
  ContestPrize prize = {.id = proto.id(),
                        .display_name = proto.display_name(),
                        .count = proto.count(),
                        .money = proto.money().amount(),
                        .award_kind = proto.award_kind()};
  if (proto.has_share()) prize.share = Rational{proto.share().numerator(), proto.share().denominator()};
  if (prize.money < 0 || prize.money > kMostMoney) {
    errors.Add(field + ".money.amount", {"must be from 0 to 1 000 000 000 000", "phải từ 0 đến 1 000 000 000 000"});
  }
  if (!proto.money().currency().empty() && proto.money().currency() != "VND") {
    errors.Add(field + ".money.currency", {"must be VND", "phải là VND"});
  }
  return prize;
}

ContestCategory ParseCategory(FieldErrors& errors, const std::string& field, const v1::ContestCategory& proto) {
  ContestCategory category = {.id = proto.id(),
                              .display_name = proto.display_name(),
                              .sector = proto.sector(),
                              .province = ParseName(errors, field + ".province", proto.province(), "areas", false)};
  for (int i = 0; i < proto.prizes_size(); ++i) {
    category.prizes.push_back(ParsePrize(errors, absl::StrCat(field, ".prizes[", i, "]"), proto.prizes(i)));
  }
  return category;
}

v1::ContestCategory CategoryProto(const ContestCategory& category) {
  v1::ContestCategory proto;
  proto.set_id(category.id);
  proto.set_display_name(category.display_name);
  proto.set_sector(category.sector);
  if (!category.province.empty()) proto.set_province(absl::StrCat("areas/", category.province));
  for (const ContestPrize& prize : category.prizes) {
    v1::ContestPrize& added = *proto.add_prizes();
    added.set_id(prize.id);
    added.set_display_name(prize.display_name);
    added.set_count(prize.count);
    if (prize.share) *added.mutable_share() = ToRatio(*prize.share);
    if (prize.money > 0) *added.mutable_money() = rpc::MoneyProto(prize.money);
    added.set_award_kind(prize.award_kind);
    if (prize.places) added.set_places(*prize.places);
  }
  return proto;
}

}  // namespace

absl::StatusOr<Contest> ParseNewContest(const v1::CreateContestRequest& request, std::string fresh_id, absl::Time now) {
  FieldErrors errors;
  const v1::Contest& proto = request.contest();
  Contest contest = {
      .id = ContestId::Of(ParseChosenId(errors, "contest_id", request.contest_id(), std::move(fresh_id))),
      .kind = ParseEnum<ContestKind>(errors, "contest.kind", proto.kind(), v1::ContestKind_IsValid),
      .display_name = proto.display_name(),
      .manager = OrganizationId::Of(ParseName(errors, "contest.manager", proto.manager(), "organizations", true)),
      .campaign = CampaignId::Of(ParseName(errors, "contest.campaign", proto.campaign(), "campaigns", false)),
      .year = proto.year(),
      .rules = proto.rules(),
      .jury = CouncilId::Of(ParseName(errors, "contest.jury", proto.jury(), "councils", false)),
      .anonymous = proto.anonymous(),
      .min_judges = proto.min_judges(),
      .deadline = ParseMinute(errors, "contest.entry_deadline", proto.has_entry_deadline(), proto.entry_deadline()),
      .tie_keys = {proto.tie_keys().begin(), proto.tie_keys().end()},
      .dataset = proto.dataset(),
      .create_time = now,
      .update_time = now};
  for (const v1::ContestCriterion& criterion : proto.criteria()) {
    contest.criteria.push_back(
        {.id = criterion.id(), .display_name = criterion.display_name(), .max = criterion.max_milli()});
  }
  for (int i = 0; i < proto.categories_size(); ++i) {
    contest.categories.push_back(
        ParseCategory(errors, absl::StrCat("contest.categories[", i, "]"), proto.categories(i)));
  }
  if (contest.categories.empty()) errors.Add("contest.categories", {"must not be empty", "không được để trống"});
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return contest;
}

absl::StatusOr<ContestEntry> ParseNewEntry(const v1::SubmitEntryRequest& request, std::string id, absl::Time now) {
  FieldErrors errors;
  const v1::ContestEntry& proto = request.entry();
  ContestEntry entry = {.id = EntryId::Of(std::move(id)),
                        .contest = ContestId::Of(ParseName(errors, "entry.contest", proto.contest(), "contests", true)),
                        .category = proto.category(),
                        .entrant = ParseRecipient(errors, "entry.entrant", proto.entrant()),
                        .title = proto.title(),
                        .work_sha256 = proto.work_sha256(),
                        .received_time = now,
                        .create_time = now,
                        .update_time = now};
  if (request.has_received()) {
    entry.received_time = absl::FromCivil(ParseMinute(errors, "received", true, request.received()), VietnamTime());
    if (entry.received_time > now) errors.Add("received", {"must not be in the future", "không được ở tương lai"});
  }
  if (!entry.work_sha256.empty() && !IsSha256Hex(entry.work_sha256)) {
    errors.Add("entry.work_sha256", {"must be 64 lower-case hexadecimal digits", "phải là 64 chữ số thập lục phân"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return entry;
}

absl::StatusOr<Announcement> ParseAnnouncement(const v1::AnnounceResultsRequest& request) {
  FieldErrors errors;
  Announcement announcement = {
      .number = request.announcement_number(),
      .day = ParseDate(errors, "announced_on", request.has_announced_on(), request.announced_on()),
      .note = request.announcement_note()};
  for (int i = 0; i < request.prizes_size(); ++i) {
    const std::string entry =
        ParseName(errors, absl::StrCat("prizes[", i, "].entry"), request.prizes(i).entry(), "entries", true);
    announcement.prizes.push_back({.entry = EntryId::Of(entry), .prize = request.prizes(i).prize()});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return announcement;
}

v1::Contest ToProto(const Contest& contest) {
  v1::Contest proto;
  proto.set_name(NameOf(contest.id));
  proto.set_kind(ToEnum<v1::ContestKind>(contest.kind));
  proto.set_display_name(contest.display_name);
  proto.set_manager(OrganizationName(contest.manager));
  if (!contest.campaign.empty()) proto.set_campaign(absl::StrCat("campaigns/", contest.campaign.text()));
  proto.set_year(contest.year);
  proto.set_rules(contest.rules);
  if (!contest.jury.empty()) proto.set_jury(absl::StrCat("councils/", contest.jury.text()));
  proto.set_anonymous(contest.anonymous);
  proto.set_min_judges(contest.min_judges);
  *proto.mutable_entry_deadline() = MinuteProto(contest.deadline);
  *proto.mutable_entry_deadline_time() = TimeProto(DeadlineOf(contest));
  for (const ContestCriterion& criterion : contest.criteria) {
    v1::ContestCriterion& added = *proto.add_criteria();
    added.set_id(criterion.id);
    added.set_display_name(criterion.display_name);
    added.set_max_milli(criterion.max);
  }
  for (const std::string& key : contest.tie_keys) proto.add_tie_keys(key);
  for (const ContestCategory& category : contest.categories) *proto.add_categories() = CategoryProto(category);
  proto.set_dataset(contest.dataset);
  proto.set_state(ToEnum<v1::ContestState>(contest.state));
  proto.set_state_reason(contest.state_reason);
  proto.set_inputs_sha256(contest.inputs_sha256);
  proto.set_announcement_number(contest.announcement_number);
  proto.set_announcement_note(contest.announcement_note);
  if (contest.announced_on) *proto.mutable_announced_on() = DateProto(*contest.announced_on);
  *proto.mutable_create_time() = TimeProto(contest.create_time);
  *proto.mutable_update_time() = TimeProto(contest.update_time);
  proto.set_etag(EtagOf(contest.version));
  return proto;
}

v1::ContestEntry ToProto(const ContestEntry& entry, bool with_author) {
  v1::ContestEntry proto;
  proto.set_name(NameOf(entry.id));
  proto.set_contest(NameOf(entry.contest));
  proto.set_category(entry.category);
  if (with_author) {
    *proto.mutable_entrant() = ToProto(entry.entrant);
    *proto.mutable_received_time() = TimeProto(entry.received_time);
  }
  proto.set_title(entry.title);
  proto.set_work_sha256(entry.work_sha256);
  proto.set_state(ToEnum<v1::EntryState>(entry.state));
  proto.set_state_reason(entry.state_reason);
  proto.set_prize(entry.prize);
  if (!entry.achievement.empty()) proto.set_achievement(NameOf(entry.achievement));
  if (!entry.nomination.empty()) proto.set_nomination(NameOf(entry.nomination));
  *proto.mutable_create_time() = TimeProto(entry.create_time);
  *proto.mutable_update_time() = TimeProto(entry.update_time);
  proto.set_etag(EtagOf(entry.version));
  return proto;
}

v1::Judgement ToProto(const EntryJudgement& judgement) {
  v1::Judgement proto;
  proto.set_entry(NameOf(judgement.entry));
  proto.set_judge(judgement.judge);
  proto.set_revision(judgement.revision);
  for (const CriterionPoints& score : judgement.scores) {
    v1::EntryScore& added = *proto.add_scores();
    added.set_criterion(score.criterion);
    added.set_points_milli(score.points);
  }
  proto.set_total_milli(TotalOf(judgement));
  proto.set_comment(judgement.comment);
  *proto.mutable_judged_time() = TimeProto(judgement.judged_time);
  if (judgement.set_aside) proto.set_set_aside(ToEnum<v1::ConflictGround>(*judgement.set_aside));
  return proto;
}

v1::ContestResult ToProto(const ContestResult& result, const ContestEntry& entry, bool with_author) {
  v1::ContestResult proto;
  proto.set_category(result.category);
  proto.set_entry(NameOf(result.entry));
  proto.set_rank(result.rank);
  if (result.mean.defined()) *proto.mutable_mean_milli() = ToRatio(result.mean);
  proto.set_separated_by(result.separated_by);
  proto.set_prize(entry.prize);
  if (with_author) *proto.mutable_entrant() = ToProto(entry.entrant);
  proto.set_set_aside_count(result.set_aside_count);
  return proto;
}

}  // namespace htx::awards
