// Schedules that were in force: what makes a new one, the text that is kept, and lines that say how they came about.

#include "funding/domain/schedule_revision.h"

#include <gtest/gtest.h>

#include "tests/unit/funding/domain/loan_history.h"

namespace htx::funding {
namespace {

constexpr unsigned kRevisedLives = 60;
constexpr int kRevisedSteps = 24;

std::string PlanOf(const Loan& loan, const LoanEvents& events) {
  const absl::CivilDay until = LastDay(events).value_or(loan.contract_day);
  const Replayed replayed = Replay(loan.terms, loan.conditions, events, until, loan.contract_day);
  return ScheduleText(PlannedSchedule(loan, events, replayed).lines);
}

TEST(ScheduleRevisions, TheirTextSaysEverythingAndIsReadBack) {
  Instalment row;
  row.number = 7;
  row.from = absl::CivilDay(2024, 1, 15);
  row.due = absl::CivilDay(2024, 2, 19);
  row.nominal = absl::CivilDay(2024, 2, 15);
  row.days = 35;
  row.opening = 600'000'000;
  row.principal = 50'000'000;
  row.interest = 3'452'055;
  row.interest_deferred = true;
  row.reason = "NEXT";
  const std::string text = ScheduleText({row, row});
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "7\t2024-01-15\t2024-02-19\t2024-02-15\t35\t600000000\t50000000\t3452055\t1\tNEXT");
  EXPECT_EQ(ScheduleText(RowsIn(text)), text);
  EXPECT_TRUE(RowsIn("").empty());
}

TEST(ScheduleRevisions, OnlyWhatMovesTheScheduleMakesANewOne) {
  std::map<std::string, int> causes;
  for (const unsigned seed : Seeds(kRevisedLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kRevisedSteps; ++step) {
      const LoanEvents before = life.events();
      const std::string plan = PlanOf(life.loan(), before);
      life.Step();
      SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, " step ", step, "\n", life.Log()));
      const std::string now = PlanOf(life.loan(), life.events());
      EXPECT_EQ(ScheduleText(RowsIn(now)), now);
      if (now == plan) continue;
      EXPECT_TRUE(MayMoveSchedule(life.loan(), before, life.events())) << "it moved all the same";
      ++causes[std::string(CauseOf(before, life.events()))];
      if (HasFailure()) return;
    }
  }
  if (Seeds(kRevisedLives).size() == 1) return;
  for (const std::string cause :
       {"DISBURSEMENT", "PREPAYMENT", "REVERSAL", "ADJUST_TERMS", "EXTEND_TERM", "RATE_CHANGE", "PAUSE"}) {
    EXPECT_GE(causes[cause], 2) << cause;
  }
  // A late waiver may leave more of a payment that came after it to pay ahead; these change nothing that is paid.
  for (const std::string cause : {"CLOSE_LOSS", "GROUP_OVERRIDE"}) {
    EXPECT_EQ(causes[cause], 0) << cause << " changes no schedule";
  }
}

// Interest that the segments of a line come to, over its scale.
Wide SumOf(const LineExplanation& note) {
  Wide sum = 0;
  for (const AccrualSegment& segment : note.segments) {
    const Wide per_year = note.scale / kMillion / segment.year_days;
    sum += static_cast<Wide>(segment.balance) * segment.annual_rate_ppm * segment.days * per_year;
  }
  return sum;
}

TEST(ScheduleRevisions, EveryLineSaysHowItsInterestCameAbout) {
  for (const unsigned seed : Seeds(kRevisedLives)) {
    LoanHistory life(seed);
    for (int step = 0; step < kRevisedSteps; ++step) {
      life.Step();
      const Loan& loan = life.loan();
      SCOPED_TRACE(absl::StrCat("HTX_SEED=", seed, " step ", step, "\n", life.Log()));
      const Replayed plain = Replay(loan.terms, loan.conditions, life.events(), life.today(), loan.contract_day);
      const Replayed told =
          Replay(loan.terms, loan.conditions, life.events(), life.today(), loan.contract_day, Explain::kYes);
      ASSERT_EQ(ScheduleText(told.account.lines), ScheduleText(plain.account.lines)) << "explaining changes nothing";
      EXPECT_EQ(told.totals, plain.totals);
      ASSERT_EQ(told.explanations.size(), told.account.lines.size());
      // Nothing falls due any more under a debt that was written off.
      if (told.account.written_off.has_value()) break;
      Wide carried = 0;
      for (size_t i = 0; i < told.explanations.size(); ++i) {
        const LineExplanation& note = told.explanations[i];
        const Instalment& line = told.account.lines[i];
        carried += SumOf(note);
        ASSERT_TRUE(note.interest_sum == carried) << "line " << line.number;
        if (line.interest_deferred) continue;
        ASSERT_EQ(
            RoundTo(note.interest_sum, note.scale, loan.terms.options.rounding_unit, loan.terms.options.rounding_mode),
            line.interest)
            << "line " << line.number;
        carried = 0;
      }
    }
  }
}

}  // namespace
}  // namespace htx::funding
