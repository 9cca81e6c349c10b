// The yearly forms filled in from a city's year, and figures that only people can state.

#include "tests/conformance/awards/harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

class FormsTest : public AwardsTest {
 protected:
  struct Group {
    std::string kind = {};
    v1::Grantor grantor = v1::GRANTOR_VCA;
    v1::RecipientKind recipient = v1::RECIPIENT_KIND_COLLECTIVE;
    int count = 0;
    v1::PositionGroup position = v1::POSITION_GROUP_UNSPECIFIED;
  };

  // Records a paper of so many awards, signed on the day.
  void Record(const Group& group, int year, int month, int day) {
    v1::IssueDecisionRequest request;
    request.set_request_id(Uuid());
    v1::Decision& decision = *request.mutable_decision();
    decision.set_number(absl::StrCat(++papers_, "/QĐ"));
    decision.set_authority("authorities/grantor");
    decision.set_authority_label("Cấp khen thưởng");
    decision.set_grantor(group.grantor);
    decision.set_manager("organizations/lm-hai-phong");
    SetDate(decision.mutable_signed_on(), year, month, day);
    decision.set_provenance(v1::PROVENANCE_RECORDED);
    decision.set_dataset("hp");
    for (int i = 0; i < group.count; ++i) {
      v1::DecisionItem& item = *decision.add_items();
      item.set_award_kind(group.kind);
      item.set_year(year);
      v1::Recipient& recipient = *item.mutable_recipient();
      recipient.set_kind(group.recipient);
      const std::string id = absl::StrCat("u", papers_, "-", i);
      if (group.recipient == v1::RECIPIENT_KIND_COLLECTIVE) {
        recipient.set_organization("organizations/" + id);
      } else {
        recipient.set_reference("persons/" + id);
        recipient.set_display_name(absl::StrCat("Cá nhân ", i));
        recipient.set_position_group(group.position);
      }
    }
    EXPECT_THAT(commendation_->IssueDecision(request, Clerk()), IsOk());
  }

  absl::StatusOr<v1::GetOfficialFormResponse> Form(const std::string& code, int year, const std::string& manager = "") {
    v1::GetOfficialFormRequest request;
    request.set_code(code);
    request.set_year(year);
    request.set_manager(manager);
    return forms_->GetOfficialForm(request, Clerk());
  }

  static int64_t Cell(const v1::OfficialForm& form, const std::string& row, int column) {
    for (const v1::FormRow& line : form.rows()) {
      if (line.code() == row) return line.cells(column).known() ? line.cells(column).value() : -1;
    }
    return -2;
  }

  v1::StateFormFiguresRequest Statement(const std::vector<std::pair<std::string, int64_t>>& figures) {
    v1::StateFormFiguresRequest request;
    request.set_request_id(Uuid());
    v1::StatedForm& stated = *request.mutable_stated_form();
    stated.set_code("0604");
    stated.set_manager("organizations/lm-hai-phong");
    stated.set_year(2024);
    stated.set_source("Báo cáo 12/BC");
    for (const auto& [row, value] : figures) {
      v1::StatedFigure& figure = *stated.add_figures();
      figure.set_row(row);
      figure.set_value(value);
    }
    return request;
  }

  int papers_ = 0;
};
HTX_BOTH_ENGINES(FormsTest);

// What was nominated says in which way it is honoured; a paper of another authority does not.
TEST_P(FormsTest, ABasisIsThatOfTheNomination) {
  Record({.kind = "PROVINCE_MERIT_CERTIFICATE", .grantor = v1::GRANTOR_PROVINCE, .count = 2}, 2024, 4, 1);
  const v1::Nomination submitted = Submit(MakeNomination("n", "VCA_MERIT_CERTIFICATE", "htx", ""));
  ASSERT_THAT(Review(submitted, v1::REVIEW_ACTION_ACCEPT), IsOk());
  v1::IssueDecisionRequest decide = Decide("9", submitted.name());
  SetDate(decide.mutable_decision()->mutable_signed_on(), 2024, 4, 2);
  ASSERT_THAT(commendation_->IssueDecision(decide, Clerk()), IsOk());
  const auto form = Form("0603", 2024);
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(Cell(form->form(), "01", 0), 3);
  EXPECT_EQ(Cell(form->form(), "11", 0), 1);
  EXPECT_EQ(Cell(form->form(), "12", 0), 0);
  for (const v1::FormCheck& check : form->form().checks()) {
    EXPECT_TRUE(check.holds()) << check.name();
    if (check.name() == "BASIS" && check.of() == "1") {
      EXPECT_EQ(check.not_stated(), 2);
    }
  }
}

TEST_P(FormsTest, AYearOfACityStandsInTheFormOfMinistriesAndProvinces) {
  directory_.enterprises.insert("u1-0");
  Record({.kind = "PROVINCE_FLAG", .grantor = v1::GRANTOR_PROVINCE, .count = 3}, 2023, 12, 1);
  Record({.kind = "PROVINCE_MERIT_CERTIFICATE", .grantor = v1::GRANTOR_PROVINCE, .count = 7}, 2024, 4, 6);
  Record({.kind = "VCA_MEDAL", .recipient = v1::RECIPIENT_KIND_INDIVIDUAL, .count = 10}, 2024, 4, 6);
  Record({.kind = "VCA_MEDAL",
          .recipient = v1::RECIPIENT_KIND_INDIVIDUAL,
          .count = 5,
          .position = v1::POSITION_GROUP_DIRECT_WORKER},
         2024, 11, 30);
  Record({.kind = "ALLIANCE_CERTIFICATE", .grantor = v1::GRANTOR_ALLIANCE, .count = 14}, 2024, 4, 6);
  Record({.kind = "PROVINCE_FLAG", .grantor = v1::GRANTOR_PROVINCE, .count = 2}, 2024, 12, 1);  // The next year's.
  const auto form = Form("0603", 2024, "organizations/lm-hai-phong");
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(form->form().period().from().month(), 12);
  EXPECT_EQ(Cell(form->form(), "01", 0), 25) << "certificates of the alliance are of the unit's level";
  EXPECT_EQ(Cell(form->form(), "02", 0), 10);
  EXPECT_EQ(Cell(form->form(), "03", 0), 1) << "an enterprise, as the registry says";
  EXPECT_EQ(Cell(form->form(), "05", 4), 15);
  EXPECT_EQ(Cell(form->form(), "10", 4), 5);
  for (const v1::FormCheck& check : form->form().checks()) {
    EXPECT_TRUE(check.holds()) << check.name() << " in " << check.of();
    if (check.name() == "POSITION" && check.of() == "5") {
      EXPECT_EQ(check.not_stated(), 10);
    }
  }
  EXPECT_EQ(form->log_root().size(), 64u);
  // Another alliance's form is empty, and without a manager the same records count once.
  EXPECT_EQ(Cell(Form("0603", 2024, "organizations/other")->form(), "01", 0), 0);
  EXPECT_EQ(Cell(Form("0603", 2024)->form(), "01", 0), 25);

  v1::QueryAwardStatisticsRequest counts;
  counts.add_group_by(v1::AWARD_DIMENSION_POSITION_GROUP);
  counts.set_filter("province = \"hai-phong\" OR position_group = DIRECT_WORKER");
  const auto counted = commendation_->QueryAwardStatistics(counts, Clerk());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(counted->total(), 31) << "26 of the city's organisations, 5 workers";
}

TEST_P(FormsTest, MovementsAreCountedByTheDayOfTheirLaunch) {
  MakeCluster("block", v1::CLUSTER_KIND_BLOCK, {"a", "b"});
  const v1::Campaign held = MakeCampaign("held", {}, "hp", 2024);
  MakeCampaign("only-planned", {}, "hp", 2024);
  v1::LaunchCampaignRequest launch;
  launch.set_request_id(Uuid());
  launch.set_name(held.name());
  launch.set_etag(held.etag());
  SetDate(launch.mutable_launched_on(), 2024, 1, 10);
  ASSERT_THAT(emulation_->LaunchCampaign(launch, Clerk()), IsOk());
  const auto form = Form("0601", 2024);
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(Cell(form->form(), "01", 0), 1);
  EXPECT_EQ(Cell(form->form(), "07", 0), 1) << "of a year";
  EXPECT_EQ(Cell(form->form(), "12", 0), 1) << "regular";
  EXPECT_EQ(Cell(Form("0601", 2023)->form(), "01", 0), 0);
}

TEST_P(FormsTest, WhatNoRecordTellsIsStatedAndTheLatestStatementShown) {
  const auto empty = Form("0604", 2024, "organizations/lm-hai-phong");
  ASSERT_THAT(empty, IsOk());
  EXPECT_EQ(Cell(empty->form(), "01", 0), -1);
  ASSERT_THAT(forms_->StateFormFigures(Statement({{"01", 3}, {"02", 3}}), Clerk()), IsOk());
  const v1::StateFormFiguresRequest second = Statement({{"01", 2}, {"02", 0}, {"03", 0}, {"04", 1}, {"05", 1}});
  clock_.Advance(absl::Minutes(1));
  ASSERT_THAT(forms_->StateFormFigures(second, Clerk()), IsOk());
  ASSERT_THAT(forms_->StateFormFigures(second, Clerk()), IsOk()) << "the same call again";
  const auto shown = Form("0604", 2024, "organizations/lm-hai-phong");
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(Cell(shown->form(), "01", 0), 2);
  EXPECT_EQ(Cell(shown->form(), "05", 0), 1);
  EXPECT_EQ(shown->form().stated_source(), "Báo cáo 12/BC");
  ASSERT_EQ(shown->form().checks_size(), 1);
  EXPECT_TRUE(shown->form().checks(0).holds());
  v1::ListStatedFormsRequest list;
  list.set_filter("code = \"0604\" AND year = 2024");
  const auto listed = forms_->ListStatedForms(list, Clerk());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->total_size(), 2) << "the replaced one stays on record";
  EXPECT_EQ(listed->stated_forms(0).figures_size(), 5);
}

TEST_P(FormsTest, BadQuestionsAndStatementsLeaveNothing) {
  EXPECT_THAT(Form("0699", 2024), FailsWith(StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_THAT(Form("0603", 2026), FailsWith(StatusCode::kFailedPrecondition, "FORM_NOT_KNOWN"));
  EXPECT_THAT(Form("0604", 2024), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::GetOfficialFormRequest as_before;
  as_before.set_code("0603");
  as_before.set_year(2026);
  SetDate(as_before.mutable_layout_date(), 2024, 11, 30);
  EXPECT_THAT(forms_->GetOfficialForm(as_before, Clerk()), IsOk()) << "laid out as in 2024";

  EXPECT_THAT(forms_->StateFormFigures(Statement({{"77", 1}}), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  EXPECT_THAT(forms_->StateFormFigures(Statement({{"01", 1}, {"01", 1}}), Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::StateFormFiguresRequest counted = Statement({{"01", 1}});
  counted.mutable_stated_form()->set_code("0603");
  EXPECT_THAT(forms_->StateFormFigures(counted, Clerk()), FailsWith(StatusCode::kFailedPrecondition, "FORM_COUNTED"));
  EXPECT_THAT(forms_->StateFormFigures(Statement({{"01", 1}}), As("user:clerk", {"organizations/other"})),
              FailsWith(StatusCode::kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(forms_->ListStatedForms({}, Clerk())->total_size(), 0);

  v1::CreateNominationRequest nomination;
  nomination.set_request_id(Uuid());
  v1::Nomination& proposed = *nomination.mutable_nomination();
  proposed.set_award_kind("VCA_MERIT_CERTIFICATE");
  proposed.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  proposed.mutable_recipient()->set_organization("organizations/a");
  proposed.mutable_recipient()->set_position_group(v1::POSITION_GROUP_OTHER_LEADER);
  proposed.set_proposer("organizations/vca");
  proposed.set_year(2024);
  proposed.set_achievement("x");
  EXPECT_THAT(commendation_->CreateNomination(nomination, Clerk()),
              FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

}  // namespace
}  // namespace htx::awards
