// The moves between statuses: the table, the guards, what is found besides, and what would unblock the rest.

#include "registry/domain/lifecycle.h"

#include <map>
#include <random>

#include "registry/domain/allowed_action.h"
#include "registry/domain/lifecycle_errors.h"
#include "registry/domain/status_move.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using enum absl::StatusCode;
using enum LegalStatus;

const absl::CivilDay kBorn(2015, 3, 1);
const absl::CivilDay kMondayInJune(2025, 6, 2);  // A Monday.

const RuleBook& Rules() { return LifecycleRules(); }

Timeline TimelineIn(LegalStatus status) {
  Revision revision{.number = 1, .valid_from = kBorn};
  revision.facts.legal_status = status;
  return {revision};
}

// OPERATING until `day`, then `status`.
Timeline MovedOn(absl::CivilDay day, LegalStatus status) {
  Timeline timeline = TimelineIn(kOperating);
  timeline[0].valid_to = day;
  timeline.push_back({.number = 2, .valid_from = day, .facts = timeline[0].facts});
  timeline[1].facts.legal_status = status;
  return timeline;
}

std::vector<std::string> Names(const std::vector<LifecycleFinding>& findings) {
  std::vector<std::string> names;
  for (const LifecycleFinding& finding : findings) names.push_back(finding.rule);
  return names;
}

TEST(LifecycleTableTest, EveryMoveFromEveryStatus) {
  // Rows are statuses in order, columns moves in order; x where the law admits the move.
  const char* const table[] = {
      /* PENDING        */ "...x......x.......xx.",
      /* OPERATING      */ "x.....x.xx.xxxxxxxxx.",
      /* SUSPENDED      */ "xx....x..x.x......xx.",
      /* NOT_AT_ADDRESS */ "..x...x..x.x......xx.",
      /* REVOKED        */ "....x.x....x......xx.",
      /* DISSOLVING     */ ".....x.x...x......xx.",
      /* DISSOLVED      */ "..................xx.",
      /* REORGANISED    */ ".....................",
      /* BANKRUPT       */ "..................xx.",
      /* VOIDED         */ "....................x",
      /* REFUSED        */ "..................xx.",
  };
  ASSERT_EQ(std::size(table), Terms<LegalStatus>().size());
  for (size_t row = 0; row < Terms<LegalStatus>().size(); ++row) {
    const LegalStatus from = Terms<LegalStatus>()[row].value;
    ASSERT_EQ(std::string(table[row]).size(), AllMoves().size());
    for (size_t column = 0; column < AllMoves().size(); ++column) {
      const MoveRule& rule = AllMoves()[column];
      const bool admitted = table[row][column] == 'x';
      EXPECT_EQ(Admits(from, rule.move), admitted) << WordOf(from) << " " << rule.action;
      if (!rule.to || *rule.to == kVoided) continue;
      StatusMove asked{.move = rule.move, .day = kMondayInJune};
      // Who is not found is dissolved by a decision alone.
      if (from == kNotAtAddress && rule.move == Move::kStartDissolution) asked.reason = StateReason::kCourtDecision;
      const auto moved = MoveStatus(TimelineIn(from), asked, Rules());
      if (!admitted) {
        EXPECT_THAT(moved, FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
        continue;
      }
      ASSERT_THAT(moved, IsOk());
      const Facts& after = moved->splice.opened.back().facts;
      EXPECT_EQ(after.legal_status, *rule.to);
      EXPECT_EQ(after.dissolved_date.has_value(), IsEnded(*rule.to)) << rule.action;
    }
  }
}

TEST(LifecycleTableTest, TheEndsNeverBlur) {
  for (const Term<LegalStatus>& term : Terms<LegalStatus>()) {
    const bool terminal = term.value == kDissolved || term.value == kReorganised || term.value == kBankrupt ||
                          term.value == kVoided || term.value == kRefused;
    EXPECT_EQ(IsTerminal(term.value), terminal) << term.word;
    EXPECT_TRUE(!IsEnded(term.value) || terminal);
    for (const MoveRule& rule : AllMoves()) {
      if (!terminal || !Admits(term.value, rule.move)) continue;
      // Out of an end lead only: the record was wrong, or it was wrong to say so.
      EXPECT_TRUE(rule.move == Move::kVoid || rule.move == Move::kVoidDuplicate || rule.move == Move::kRestore)
          << term.word << " " << rule.action;
    }
  }
  EXPECT_FALSE(IsEnded(kVoided)) << "what never existed did not end";
  EXPECT_FALSE(IsEnded(kRefused));
}

TEST(StatusMoveTest, AMoveBeforeTheFirstDayOrUnderALaterOneIsRefused) {
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), {.move = Move::kSuspend, .day = absl::CivilDay(2015, 2, 1)}, Rules()),
              FailsWith(kFailedPrecondition, "BEFORE_FOUNDING"));
  EXPECT_THAT(
      MoveStatus(MovedOn(kMondayInJune, kSuspended), {.move = Move::kSuspend, .day = kMondayInJune - 30}, Rules()),
      FailsWith(kFailedPrecondition, "STATUS_CHANGED_LATER"));
}

TEST(StatusMoveTest, OneNoticeSuspendsForTwelveMonthsAtMost) {
  StatusMove asked{.move = Move::kSuspend, .day = kMondayInJune, .until = absl::CivilDay(2026, 6, 2)};
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), asked, Rules()),
              FailsWith(kFailedPrecondition, "SUSPENSION_TOO_LONG"));
  asked.until = absl::CivilDay(2026, 6, 1);
  const auto moved = MoveStatus(TimelineIn(kOperating), asked, Rules());
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->splice.opened.back().facts.suspended_until, asked.until);
  EXPECT_EQ(moved->reason, StateReason::kSuspensionNoticed);

  asked.day = absl::CivilDay(2020, 1, 1);
  asked.until = absl::CivilDay(2023, 1, 1);
  const auto old = MoveStatus(TimelineIn(kOperating), asked, Rules());
  ASSERT_THAT(old, IsOk()) << "the limit of 2020 is not known";
  EXPECT_THAT(Names(old->findings), ::testing::Contains("RULE_UNKNOWN"));
}

TEST(StatusMoveTest, ALateNoticeIsFoundNotRefused) {
  // Friday before: one working day. Wednesday before: three.
  StatusMove asked{
      .move = Move::kSuspend, .day = kMondayInJune, .document_day = absl::CivilDay(2025, 5, 30), .documented = true};
  const auto late = MoveStatus(TimelineIn(kOperating), asked, Rules());
  ASSERT_THAT(late, IsOk());
  EXPECT_THAT(Names(late->findings), ::testing::ElementsAre("SUSPENSION_END_MISSING", "NOTICE_LATE"));
  EXPECT_EQ(late->findings[1].rule_version, "SUSPENSION_NOTICE_WORKING_DAYS@2024-07-18");
  asked.document_day = absl::CivilDay(2025, 5, 28);
  EXPECT_THAT(Names(MoveStatus(TimelineIn(kOperating), asked, Rules())->findings),
              ::testing::ElementsAre("SUSPENSION_END_MISSING"));
}

TEST(StatusMoveTest, ANoticeOfResumingIsDueAsEarly) {
  StatusMove asked{.move = Move::kEndSuspension,
                   .day = kMondayInJune,
                   .document_day = absl::CivilDay(2025, 5, 30),
                   .documented = true};
  EXPECT_THAT(Names(MoveStatus(TimelineIn(kSuspended), asked, Rules())->findings),
              ::testing::ElementsAre("NOTICE_LATE"));
  asked.document_day = absl::CivilDay(2025, 5, 28);
  EXPECT_TRUE(MoveStatus(TimelineIn(kSuspended), asked, Rules())->findings.empty());
  asked = {.move = Move::kConfirmAddress, .day = kMondayInJune, .document_day = kMondayInJune, .documented = true};
  EXPECT_TRUE(MoveStatus(TimelineIn(kNotAtAddress), asked, Rules())->findings.empty()) << "no notice is due for it";
}

TEST(StatusMoveTest, ARenewalAfterAGapIsFound) {
  Timeline timeline = MovedOn(absl::CivilDay(2024, 8, 1), kSuspended);
  timeline.back().facts.suspended_until = absl::CivilDay(2024, 12, 31);
  const StatusMove asked{.move = Move::kSuspend, .day = kMondayInJune, .until = kMondayInJune + 90, .documented = true};
  const auto renewed = MoveStatus(timeline, asked, Rules());
  ASSERT_THAT(renewed, IsOk());
  EXPECT_THAT(Names(renewed->findings), ::testing::ElementsAre("SUSPENSION_LAPSED"));
  EXPECT_THAT(Names(StateFindings(timeline, kMondayInJune, Rules())), ::testing::ElementsAre("SUSPENSION_EXPIRED"));
  EXPECT_TRUE(StateFindings(timeline, absl::CivilDay(2024, 12, 31), Rules()).empty());
}

TEST(StatusMoveTest, ARevokedOrganisationDissolvesByForceAlone) {
  StatusMove asked{.move = Move::kStartDissolution, .day = kMondayInJune, .reason = StateReason::kMembersResolution};
  EXPECT_THAT(MoveStatus(TimelineIn(kRevoked), asked, Rules()), FailsWith(kFailedPrecondition, "BASIS_FORBIDS"));
  asked.reason = StateReason::kUnspecified;
  EXPECT_EQ(MoveStatus(TimelineIn(kRevoked), asked, Rules())->reason, StateReason::kCertificateRevoked);
  EXPECT_EQ(MoveStatus(TimelineIn(kOperating), asked, Rules())->reason, StateReason::kMembersResolution);
  asked.reason = StateReason::kCertificateRevoked;
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), asked, Rules()), FailsWith(kFailedPrecondition, "BASIS_FORBIDS"));
}

TEST(StatusMoveTest, WhoIsNotAtItsAddressDissolvesByADecisionAlone) {
  StatusMove asked{.move = Move::kStartDissolution, .day = kMondayInJune};
  for (const StateReason reason : {StateReason::kUnspecified, StateReason::kMembersResolution,
                                   StateReason::kCertificateRevoked, StateReason::kInactive}) {
    asked.reason = reason;
    EXPECT_THAT(MoveStatus(TimelineIn(kNotAtAddress), asked, Rules()), FailsWith(kFailedPrecondition, "BASIS_FORBIDS"));
  }
  for (const StateReason reason : {StateReason::kCourtDecision, StateReason::kAuthorityDecision}) {
    asked.reason = reason;
    EXPECT_EQ(MoveStatus(TimelineIn(kNotAtAddress), asked, Rules())->reason, reason);
  }
}

Timeline Numbered(Timeline timeline) {
  for (size_t i = 0; i < timeline.size(); ++i) timeline[i].number = static_cast<int64_t>(i) + 1;
  return timeline;
}

// `timeline` after a move that is admitted.
Timeline Moved(const Timeline& timeline, const StatusMove& asked) {
  const auto moved = MoveStatus(timeline, asked, Rules());
  EXPECT_THAT(moved, IsOk());
  return moved.ok() ? Numbered(After(timeline, moved->splice)) : timeline;
}

TEST(StatusMoveTest, AMoveUnderALaterRenewalIsRefused) {
  const absl::CivilDay renewal(2025, 8, 1);
  Timeline timeline =
      Moved(TimelineIn(kOperating), {.move = Move::kSuspend, .day = kMondayInJune, .until = renewal - 1});
  timeline = Moved(timeline, {.move = Move::kSuspend, .day = renewal, .until = absl::CivilDay(2026, 7, 31)});
  for (const Move move : {Move::kStartDissolution, Move::kEndSuspension, Move::kRevoke}) {
    const auto moved =
        MoveStatus(timeline, {.move = move, .day = kMondayInJune + 10, .reason = StateReason::kUnspecified}, Rules());
    EXPECT_THAT(moved, FailsWith(kFailedPrecondition, "STATUS_CHANGED_LATER")) << RuleOf(move).action;
  }
  // Also when the renewal said what was recorded already.
  Timeline same = Moved(TimelineIn(kOperating), {.move = Move::kSuspend, .day = kMondayInJune, .until = renewal + 30});
  same = Moved(same, {.move = Move::kSuspend, .day = renewal, .until = renewal + 30});
  EXPECT_THAT(MoveStatus(same, {.move = Move::kEndSuspension, .day = kMondayInJune + 10}, Rules()),
              FailsWith(kFailedPrecondition, "STATUS_CHANGED_LATER"));
}

TEST(StatusMoveTest, AMoveThatForbidsWhatIsRecordedOfLaterDaysIsRefused) {
  Timeline timeline = TimelineIn(kOperating);
  Facts moved;
  moved.address = "thôn Đông";
  timeline = Numbered(After(timeline, *Apply(timeline, kMondayInJune, {Field::kAddress}, moved)));
  const OtherFacts none;
  for (const MoveRule& rule : AllMoves()) {
    if (!rule.to || *rule.to == kVoided || !Admits(kOperating, rule.move)) continue;
    const auto before = MoveStatus(timeline, {.move = rule.move, .day = kMondayInJune - 1}, Rules(), none);
    if (AdmitsRegistration(*rule.to)) {
      EXPECT_THAT(before, IsOk()) << rule.action;
    } else {
      EXPECT_THAT(before, FailsWith(kFailedPrecondition, "FACT_RECORDED_LATER")) << rule.action;
      EXPECT_EQ(DetailOf(before.status()).metadata[0].second, "2025-06-02");
    }
    EXPECT_THAT(MoveStatus(timeline, {.move = rule.move, .day = kMondayInJune}, Rules(), none), IsOk())
        << "on the day itself the change came before";
  }
}

TEST(StatusMoveTest, AnEndBeforeWhatIsRecordedElsewhereIsRefused) {
  const StatusMove asked{.move = Move::kDeclareBankrupt, .day = kMondayInJune};
  OtherFacts others{.last = DatedFact{"organizations/a/reports/2026", absl::CivilDay(2026, 1, 1)}};
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), asked, Rules(), others),
              FailsWith(kFailedPrecondition, "FACT_RECORDED_LATER"));
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), {.move = Move::kRevoke, .day = kMondayInJune}, Rules(), others),
              IsOk())
      << "it has not ended";
  others.last->day = absl::CivilDay(2025, 1, 1);
  EXPECT_THAT(MoveStatus(TimelineIn(kOperating), asked, Rules(), others), IsOk());
}

TEST(StatusMoveTest, ASurveyOfADayAfterTheEndIsInItsWayThoughItFoundNothingNew) {
  Timeline timeline = TimelineIn(kDissolving);
  timeline = Numbered(After(timeline, *Apply(timeline, kMondayInJune, {Field::kActivityStatus}, timeline[0].facts)));
  EXPECT_THAT(MoveStatus(timeline, {.move = Move::kCompleteDissolution, .day = kMondayInJune - 30}, Rules()),
              FailsWith(kFailedPrecondition, "FACT_RECORDED_LATER"));
}

// Whatever is asked, in whatever order of days: a term belongs to a suspension.
TEST(StatusMoveTest, OnlyWhoIsSuspendedHasATerm) {
  std::mt19937 random(11);
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<uint32_t>(below)); };
  int moves = 0;
  for (int history = 0; history < 600; ++history) {
    Timeline timeline = TimelineIn(kOperating);
    for (int step = 0; step < 12; ++step) {
      const MoveRule& rule = AllMoves()[static_cast<size_t>(pick(static_cast<int>(AllMoves().size())))];
      if (!rule.to || *rule.to == kVoided) continue;
      StatusMove asked{.move = rule.move, .day = kMondayInJune + pick(40)};
      if (rule.move == Move::kSuspend && pick(4) != 0) asked.until = asked.day + pick(60);
      const auto moved = MoveStatus(timeline, asked, Rules());
      if (!moved.ok()) continue;
      ++moves;
      timeline = Numbered(After(timeline, moved->splice));
      for (const Revision& revision : timeline) {
        ASSERT_TRUE(!revision.facts.suspended_until || revision.facts.legal_status == kSuspended);
        ASSERT_EQ(revision.facts.dissolved_date.has_value(), IsEnded(revision.facts.legal_status));
      }
    }
  }
  EXPECT_GT(moves, 600);
}

TEST(StatusMoveTest, WithoutObjectionItIsCompleteAfter180Days) {
  const absl::CivilDay start(2025, 1, 1);
  const Timeline timeline = MovedOn(start, kDissolving);
  StatusMove asked{.move = Move::kCompleteDissolution, .day = start + 180, .reason = StateReason::kNoObjection};
  EXPECT_THAT(MoveStatus(timeline, asked, Rules()), FailsWith(kFailedPrecondition, "OBJECTION_PERIOD_RUNNING"));
  EXPECT_THAT(Names(StateFindings(timeline, start + 180, Rules())),
              ::testing::ElementsAre("DISSOLUTION_PERIOD_RUNNING"));
  asked.day = start + 181;
  EXPECT_THAT(MoveStatus(timeline, asked, Rules()), IsOk());
  EXPECT_THAT(Names(StateFindings(timeline, start + 181, Rules())), ::testing::ElementsAre("DISSOLUTION_PERIOD_OVER"));
  EXPECT_THAT(MoveStatus(MovedOn(absl::CivilDay(2020, 1, 1), kDissolving), asked, Rules()),
              FailsWith(kFailedPrecondition, "OBJECTION_PERIOD_UNKNOWN"));
  const std::optional<DissolutionFacts> facts = FindDissolution(timeline, kMondayInJune, Rules());
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->objection_end, start + 180);
}

TEST(StatusMoveTest, LateDossiersAndStatusesAreFound) {
  StatusMove asked{.move = Move::kCompleteDissolution,
                   .day = kMondayInJune,
                   .document_day = absl::CivilDay(2025, 5, 23),
                   .documented = true};
  const Timeline timeline = MovedOn(absl::CivilDay(2025, 4, 1), kDissolving);
  EXPECT_THAT(Names(MoveStatus(timeline, asked, Rules())->findings), ::testing::ElementsAre("DOSSIER_LATE"));
  asked.document_day = absl::CivilDay(2025, 5, 26);
  EXPECT_TRUE(MoveStatus(timeline, asked, Rules())->findings.empty());
  asked.move = Move::kStartDissolution;
  EXPECT_THAT(Names(MoveStatus(TimelineIn(kOperating), asked, Rules())->findings),
              ::testing::ElementsAre("STATUS_LATE"));
}

TEST(StatusMoveTest, APendingRegistrationIsOverdueAfterItsTime) {
  Timeline timeline = TimelineIn(kPending);
  timeline[0].valid_from = kMondayInJune;  // A Monday; three working days end on Thursday.
  EXPECT_TRUE(StateFindings(timeline, kMondayInJune + 3, Rules()).empty());
  EXPECT_THAT(Names(StateFindings(timeline, kMondayInJune + 4, Rules())),
              ::testing::ElementsAre("REGISTRATION_OVERDUE"));
}

TEST(VoidTest, AllDaysAreVoidedAndComeBackAsTheyWere) {
  Timeline timeline = MovedOn(kMondayInJune, kDissolving);
  timeline.back().facts.state_reason = StateReason::kMembersResolution;
  const auto voided = VoidAll(timeline, Move::kVoid);
  ASSERT_THAT(voided, IsOk());
  const Timeline after = After(timeline, *voided);
  ASSERT_EQ(after.size(), 2u);
  for (const Revision& revision : after) {
    EXPECT_EQ(revision.facts.legal_status, kVoided);
    EXPECT_EQ(revision.facts.state_reason, StateReason::kRegisteredInError);
  }
  EXPECT_THAT(VoidAll(after, Move::kVoid), FailsWith(kFailedPrecondition, "STATE_FORBIDS"));
  const auto restored = Restore("organizations/a", after, timeline);
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->opened[1].facts, timeline[1].facts);
  EXPECT_THAT(Restore("organizations/a", timeline, timeline), FailsWith(kAlreadyExists, "NOT_DELETED"));
}

std::map<std::string, ActionVerdict> VerdictsIn(const Timeline& timeline, const Dependents& dependents = {}) {
  std::map<std::string, ActionVerdict> verdicts;
  for (ActionVerdict& verdict : VerdictsOn(timeline, kMondayInJune, dependents, Rules())) {
    const std::string action = verdict.action;
    verdicts.emplace(action, std::move(verdict));
  }
  return verdicts;
}

TEST(AllowedActionTest, VerdictsAgreeWithTheDecisionsAndEveryRefusalSaysWhatToDo) {
  for (const Term<LegalStatus>& term : Terms<LegalStatus>()) {
    const auto verdicts = VerdictsIn(TimelineIn(term.value));
    for (const MoveRule& rule : AllMoves()) {
      ASSERT_EQ(verdicts.count(std::string(rule.action)), 1u) << rule.action;
      const ActionVerdict& verdict = verdicts.at(std::string(rule.action));
      EXPECT_EQ(verdict.verdict.ok(), Admits(term.value, rule.move)) << term.word << " " << rule.action;
    }
    for (const auto& [action, verdict] : verdicts) {
      if (verdict.verdict.ok()) continue;
      EXPECT_NE(ReasonOf(verdict.verdict), "") << action;
      EXPECT_NE(verdict.remedy.en, "") << term.word << " " << action;
      EXPECT_NE(verdict.remedy.vi, "") << term.word << " " << action;
    }
  }
}

TEST(AllowedActionTest, WhatUnblocksIsTheFirstStepOfTheShortestWay) {
  EXPECT_THAT(FirstSteps(kSuspended, Move::kMerge), ::testing::ElementsAre("ReactivateOrganization.SUSPENSION_ENDED"));
  EXPECT_THAT(FirstSteps(kOperating, Move::kCompleteDissolution), ::testing::ElementsAre("DissolveOrganization.START"));
  EXPECT_THAT(FirstSteps(kNotAtAddress, Move::kCompleteDissolution),
              ::testing::ElementsAre("DissolveOrganization.START"));
  EXPECT_THAT(FirstSteps(kNotAtAddress, Move::kMerge),
              ::testing::ElementsAre("ReactivateOrganization.ADDRESS_CONFIRMED"));
  EXPECT_TRUE(FirstSteps(kDissolved, Move::kMerge).empty());
  EXPECT_THAT(VerdictsIn(TimelineIn(kNotAtAddress)).at("DissolveOrganization.START").judged_at_call,
              ::testing::ElementsAre("BASIS_FORBIDS"));
  const auto voided = VerdictsIn(TimelineIn(kVoided));
  EXPECT_THAT(voided.at("MergeOrganizations.MERGER").unblocked_by, ::testing::ElementsAre("UndeleteOrganization"));
  EXPECT_THAT(VerdictsIn(TimelineIn(kReorganised)).at("SuspendOrganization").remedy.en,
              ::testing::HasSubstr("successors"));
}

TEST(AllowedActionTest, DependentsAndRunningPeriodsBlockToo) {
  const Dependent something{.subject = "x", .text = {.en = "two records", .vi = "hai"}};
  const auto member = VerdictsIn(TimelineIn(kOperating), {.others = {something}});
  EXPECT_THAT(member.at("DeleteOrganization").verdict, FailsWith(kFailedPrecondition, "HAS_DEPENDENTS"));
  EXPECT_THAT(member.at("MergeOrganizations.MERGER").verdict, IsOk());
  const auto keeper = VerdictsIn(TimelineIn(kOperating), {.kept = {something}});
  for (const char* action : {"DeleteOrganization", "MergeOrganizations.MERGER", "MergeOrganizations.CONSOLIDATION",
                             "MergeOrganizations.DUPLICATE", "SplitOrganization.DIVISION", "ConvertOrganization"}) {
    EXPECT_THAT(keeper.at(action).verdict, FailsWith(kFailedPrecondition, "HAS_DEPENDENTS")) << action;
    EXPECT_THAT(keeper.at(action).remedy.en, ::testing::HasSubstr("two records")) << action;
  }
  EXPECT_THAT(keeper.at("SplitOrganization.SEPARATION").verdict, IsOk()) << "it goes on and keeps them";
  EXPECT_THAT(keeper.at("DissolveOrganization.START").verdict, IsOk());
  const auto dissolving = VerdictsIn(MovedOn(kMondayInJune - 10, kDissolving));
  EXPECT_THAT(dissolving.at("DissolveOrganization.COMPLETE").judged_at_call,
              ::testing::ElementsAre("OPEN_OBLIGATIONS"));
  EXPECT_THAT(dissolving.at("DissolveOrganization.COMPLETE.NO_OBJECTION").verdict,
              FailsWith(kFailedPrecondition, "OBJECTION_PERIOD_RUNNING"));
}

TEST(AllowedActionTest, OnlyFormsThatTheLawOfTheDayLetsChangeMayConvert) {
  for (const Term<Kind>& term : Terms<Kind>()) {
    Timeline timeline = TimelineIn(kOperating);
    for (Revision& revision : timeline) revision.facts.kind = term.value;
    const auto verdicts = VerdictsIn(timeline);
    const absl::Status& verdict = verdicts.at("ConvertOrganization").verdict;
    if (term.value == Kind::kCooperative || term.value == Kind::kCooperativeGroup) {
      EXPECT_THAT(verdict, IsOk()) << term.word;
    } else {
      EXPECT_THAT(verdict, FailsWith(kFailedPrecondition, "KIND_FORBIDS")) << term.word;
      EXPECT_NE(verdicts.at("ConvertOrganization").remedy.vi, "") << term.word;
    }
  }
  Timeline before = TimelineIn(kOperating);
  for (ActionVerdict& verdict : VerdictsOn(before, absl::CivilDay(2024, 6, 30), {}, Rules())) {
    if (verdict.action != "ConvertOrganization") continue;
    EXPECT_THAT(verdict.verdict, FailsWith(kFailedPrecondition, "KIND_FORBIDS"))
        << "the law of 2012 knew no conversion";
  }
}

TEST(LifecycleRulesTest, RulesThatNobodyKnowsAndTermsWithoutNumberAreRefused) {
  for (const char* text :
       {"OTHER\t-\t2024-07-18\t-\t12\tCONFIRMED\t-\tx", "SUSPENSION_MONTHS\t-\t2024-07-18\t-\t0\tCONFIRMED\t-\tx"}) {
    EXPECT_THAT(ParseLifecycleRules(text), FailsWith(kInvalidArgument, "RULE_FILE")) << text;
  }
  EXPECT_EQ(Rules().Find(kRuleSuspensionMonths, absl::CivilDay(2024, 7, 17)), nullptr);
  EXPECT_NE(Rules().Find(kRuleObjectionDays, kMondayInJune)->confidence, Confidence::kConfirmed);
}

TEST(LifecycleRulesTest, MonthsAreCounted) {
  EXPECT_EQ(AddMonths(absl::CivilDay(2024, 2, 29), 12), absl::CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(absl::CivilDay(2025, 1, 31), 1), absl::CivilDay(2025, 2, 28));
  EXPECT_EQ(AddMonths(absl::CivilDay(2025, 6, 2), 12), absl::CivilDay(2026, 6, 2));
}

TEST(ObligationTest, DebtsAreNotAcceptedWhereLawWantsThemPaid) {
  std::vector<Obligation> open = {{.service = "funding", .resource = "loans/l", .state = "ACTIVE", .debt = true},
                                  {.service = "awards", .resource = "nominations/n", .state = "SUBMITTED"}};
  EXPECT_THAT(JudgeObligations(open, {}, /*accepted=*/false, false),
              FailsWith(kFailedPrecondition, "OPEN_OBLIGATIONS"));
  const auto refused = JudgeObligations(open, {}, /*accepted=*/true, /*debts_must_be_paid=*/true);
  EXPECT_THAT(refused, FailsWith(kFailedPrecondition, "OPEN_OBLIGATIONS"));
  EXPECT_EQ(DetailOf(refused.status()).preconditions.size(), 2u);
  EXPECT_FALSE(open[0].acceptable);
  EXPECT_TRUE(open[1].acceptable);
  const std::vector<Unanswered> awards = {{.service = "awards", .why = PeerUnavailable("awards")}};
  const auto accepted = JudgeObligations(open, awards, true, false);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_THAT(Names(*accepted), ::testing::ElementsAre("OBLIGATIONS_ACCEPTED", "OBLIGATIONS_UNKNOWN"));
  std::vector<Obligation> nothing;
  EXPECT_TRUE(JudgeObligations(nothing, {}, false, true)->empty());
}

TEST(ObligationTest, WhoKnowsDebtsMustAnswerWhereLawWantsThemPaid) {
  std::vector<Obligation> nothing;
  const std::vector<Unanswered> funding = {
      {.service = "funding", .why = PeerUnavailable("funding"), .knows_debts = true}};
  EXPECT_THAT(JudgeObligations(nothing, funding, /*accepted=*/true, /*debts_must_be_paid=*/true),
              FailsWith(kUnavailable, "PEER_UNAVAILABLE"))
      << "what is owed there nobody can take on";
  EXPECT_THAT(JudgeObligations(nothing, funding, /*accepted=*/false, false),
              FailsWith(kUnavailable, "PEER_UNAVAILABLE"));
  const auto taken_over = JudgeObligations(nothing, funding, true, /*debts_must_be_paid=*/false);
  ASSERT_THAT(taken_over, IsOk()) << "a successor takes debts over";
  EXPECT_THAT(Names(*taken_over), ::testing::ElementsAre("OBLIGATIONS_UNKNOWN"));
  const std::vector<Unanswered> awards = {{.service = "awards", .why = PeerUnavailable("awards")}};
  EXPECT_THAT(JudgeObligations(nothing, awards, true, true), IsOk());
}

}  // namespace
}  // namespace htx::registry
