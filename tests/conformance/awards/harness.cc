#include "tests/conformance/awards/harness.h"

#include "absl/strings/str_cat.h"
#include "awards/store/awards_database.h"
#include "tests/support/eventually.h"

namespace htx::awards {

void SetDate(google::type::Date* date, int year, int month, int day) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

absl::StatusOr<NomineeFacts> FakeDirectory::Current(const rpc::RequestContext&, const OrganizationId& id,
                                                    absl::CivilDay) {
  ++asked;
  if (down) return PeerUnavailable("registry");
  NomineeFacts facts = {.organization = id, .sequence = 42};
  if (id.text() == "nobody") return facts;
  facts.exists = true;
  const auto stopped = status.find(id.text());
  facts.operating = stopped == status.end();
  facts.status = facts.operating ? "OPERATING" : stopped->second;
  facts.display_name = absl::StrCat("Đơn vị ", id.text());
  facts.enterprise = enterprises.count(id.text()) > 0;
  facts.sector = "AGRICULTURE";
  facts.province = "hai-phong";
  return facts;
}

absl::StatusOr<std::vector<OrganizationId>> FakeDirectory::Predecessors(const OrganizationId& id, absl::Time) {
  if (down) return PeerUnavailable("registry");
  std::vector<OrganizationId> found;
  for (const std::string& before : predecessors[id.text()]) found.push_back(OrganizationId::Of(before));
  return found;
}

absl::StatusOr<std::string> FakeDirectory::DisplayName(const OrganizationId& id, absl::Time) {
  if (down) return PeerUnavailable("registry");
  return absl::StrCat("Đơn vị ", id.text());
}

absl::StatusOr<DebtFacts> FakeDebts::Current(const rpc::RequestContext&, const OrganizationId& id, absl::CivilDay day) {
  ++asked;
  if (down) return PeerUnavailable("funding");
  const auto told = bad_debt.find(id.text());
  DebtFacts facts = {.day = day, .bad_debt = told == bad_debt.end() ? BadDebt::kNone : told->second, .sequence = 77};
  if (facts.bad_debt == BadDebt::kPresent) {
    facts.overdue = true;
    facts.days_past_due = 45;
    facts.worst_group = 3;
  }
  return facts;
}

absl::StatusOr<DebtFacts> FakeDebts::Cached(const OrganizationId& id, absl::Time) {
  return Current({}, id, absl::CivilDay(2024, 6, 1));
}

absl::StatusOr<Measured> FakeStatistics::Measure(const rpc::RequestContext&, const MeasureQuery& query) {
  ++asked;
  last = query;
  if (down) return PeerUnavailable("registry");
  if (of_unit.empty()) return answer;
  const bool share = query.spec.figure == MeasureSpec::Figure::kShare;
  Measured sum = {{0, share ? 0 : 1}, answer.sequence};
  for (const std::vector<OrganizationId>& units : {query.alliances, query.units}) {
    for (const OrganizationId& unit : units) {
      const auto told = of_unit.find(unit.text());
      if (told == of_unit.end()) continue;
      sum.actual.numerator += told->second.numerator;
      if (share) sum.actual.denominator += told->second.denominator;
    }
  }
  return sum;
}

absl::StatusOr<Measured> FakeFunds::Measure(const rpc::RequestContext&, const MeasureQuery& query) {
  ++asked;
  last = query;
  if (down) return PeerUnavailable("funding");
  Measured sum = {{0, 0}, 0};
  for (const OrganizationId& alliance : query.alliances) {
    const auto told = lent.find(alliance.text());
    if (told == lent.end()) continue;
    sum = {{sum.actual.numerator + told->second, 1}, sequence};
  }
  return sum;
}

AwardsTest::AwardsTest() : storage_(htx::testing::TestDatabase::Make(GetParam())) {
  absl::StatusOr<std::unique_ptr<sql::Database>> opened = OpenAwardsDatabase(storage_.url(), clock_, 8);
  EXPECT_THAT(opened, htx::testing::IsOk());
  database_ = *std::move(opened);
  const HandlerParts parts = Parts();
  emulation_ = std::make_unique<EmulationHandlers>(parts);
  commendation_ = std::make_unique<CommendationHandlers>(parts);
  honours_ = std::make_unique<HonourHandlers>(parts);
  councils_ = std::make_unique<CouncilHandlers>(parts);
  log_ = std::make_unique<LogHandlers>(parts);
  forms_ = std::make_unique<StatisticsHandlers>(parts);
  eligibility_ = std::make_unique<EligibilityHandlers>(parts);
  rule_sets_ = std::make_unique<RuleSetHandlers>(parts);
  routes_ = std::make_unique<RouteHandlers>(parts);
  changes_ = std::make_unique<ChangeHandlers>(*parts.database, *parts.clock);
}

HandlerParts AwardsTest::Parts() {
  return {.database = database_.get(),
          .ids = ids_.get(),
          .clock = &clock_,
          .tokens = &tokens_,
          .directory = &directory_,
          .debts = &debts_,
          .statistics = &statistics_,
          .funds = &funds_,
          .certificate_font = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
          .keys = &keys_,
          .seal = &seal_};
}

rpc::RequestContext AwardsTest::As(std::string principal, std::vector<std::string> scopes) const {
  return {.method = "htx.awards.v1.Test/Test",
          .correlation_id = "test",
          .principal = std::move(principal),
          .scopes = std::move(scopes),
          .deadline = absl::Now() + absl::Minutes(3)};
}

int64_t AwardsTest::Mark() {
  const int64_t after = database_->HeadSequence(absl::Now() + absl::Minutes(3)).value();
  const std::string name = MakeCampaign(absl::StrCat("mark-", ++marks_), {}, "marks", 2000).name();
  int64_t sequence = 0;
  EXPECT_TRUE(htx::testing::Eventually([&] {
    const auto changes = database_->ReadChanges(absl::Now() + absl::Minutes(3), after, 1000);
    for (const sql::StoredChange& change : changes.value()) {
      if (change.change.resource == name) sequence = change.sequence;
    }
    return sequence > 0;
  }));
  return sequence;
}

std::string AwardsTest::ResumeToken(int64_t sequence) const {
  const auto bounds = database_->ReadBounds(absl::Now() + absl::Minutes(3));
  return feed::ResumeToken(AwardsFeed::kTokenPrefix, {.epoch = bounds.value().epoch, .sequence = sequence});
}

v1::ListChangesResponse AwardsTest::Feed(int64_t after, int count) {
  v1::ListChangesRequest request;
  if (after > 0) request.set_resume_token(ResumeToken(after));
  request.set_page_size(1000);
  v1::ListChangesResponse response;
  EXPECT_TRUE(htx::testing::Eventually([&] {
    response = changes_->ListChanges(request, Clerk()).value();
    return response.changes_size() >= count;
  }));
  return response;
}

v1::Cluster AwardsTest::MakeCluster(const std::string& id, v1::ClusterKind kind,
                                    const std::vector<std::string>& units) {
  v1::CreateClusterRequest request;
  request.set_request_id(Uuid());
  request.set_cluster_id(id);
  v1::Cluster& cluster = *request.mutable_cluster();
  cluster.set_kind(kind);
  cluster.set_display_name(absl::StrCat("Cụm thi đua ", id));
  cluster.set_manager("organizations/vca");
  cluster.set_dataset("rrd-2017");
  for (const std::string& unit : units) {
    v1::ClusterMember& member = *cluster.add_members();
    member.set_unit(absl::StrCat("organizations/", unit));
    SetDate(member.mutable_period()->mutable_from(), 2010, 1, 1);
  }
  const auto created = emulation_->CreateCluster(request, Clerk());
  EXPECT_THAT(created, htx::testing::IsOk());
  return created.value().cluster();
}

v1::Campaign AwardsTest::MakeCampaign(const std::string& id, const std::vector<std::string>& clusters,
                                      const std::string& dataset, int year) {
  v1::CreateCampaignRequest request;
  request.set_request_id(Uuid());
  request.set_campaign_id(id);
  v1::Campaign& campaign = *request.mutable_campaign();
  campaign.set_kind(v1::CAMPAIGN_KIND_ANNUAL);
  campaign.set_display_name(absl::StrCat("Phong trào thi đua năm ", year));
  campaign.set_manager("organizations/vca");
  for (const std::string& cluster : clusters) campaign.add_clusters(absl::StrCat("clusters/", cluster));
  campaign.set_year(year);
  SetDate(campaign.mutable_span()->mutable_from(), year, 1, 1);
  SetDate(campaign.mutable_span()->mutable_to(), year + 1, 1, 1);
  campaign.set_dataset(dataset);
  const auto created = emulation_->CreateCampaign(request, Clerk());
  EXPECT_THAT(created, htx::testing::IsOk());
  return created.value().campaign();
}

v1::Nomination AwardsTest::MakeNomination(const std::string& id, const std::string& kind,
                                          const std::string& organization, const std::string& cluster) {
  v1::CreateNominationRequest request;
  request.set_request_id(Uuid());
  request.set_nomination_id(id);
  v1::Nomination& nomination = *request.mutable_nomination();
  nomination.set_award_kind(kind);
  nomination.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  nomination.mutable_recipient()->set_organization(absl::StrCat("organizations/", organization));
  nomination.set_proposer("organizations/vca");
  if (!cluster.empty()) nomination.set_cluster(absl::StrCat("clusters/", cluster));
  nomination.set_year(2017);
  nomination.set_achievement("Dẫn đầu phong trào thi đua của cụm");
  nomination.set_dataset("rrd-2017");
  const auto created = commendation_->CreateNomination(request, Clerk());
  EXPECT_THAT(created, htx::testing::IsOk());
  return created.value().nomination();
}

v1::Nomination AwardsTest::Submit(const v1::Nomination& nomination) {
  v1::SubmitNominationRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_etag(nomination.etag());
  SetDate(request.mutable_submitted_on(), 2017, 12, 1);
  const auto submitted = commendation_->SubmitNomination(request, Clerk());
  EXPECT_THAT(submitted, htx::testing::IsOk());
  return submitted.value().nomination();
}

absl::StatusOr<v1::ReviewNominationResponse> AwardsTest::Review(const v1::Nomination& nomination,
                                                                v1::ReviewAction action, const std::string& reason,
                                                                const std::string& to) {
  v1::ReviewNominationRequest request;
  request.set_request_id(Uuid());
  request.set_name(nomination.name());
  request.set_action(action);
  request.set_reason(reason);
  request.set_forward_to(to);
  request.set_etag(nomination.etag());
  if (action == v1::REVIEW_ACTION_ACCEPT) {
    *request.mutable_accepted_conditions() = nomination.unsettled_conditions();
  }
  SetDate(request.mutable_effective_date(), 2017, 12, 16);
  return commendation_->ReviewNomination(request, Clerk());
}

v1::Meeting AwardsTest::Convene(const std::string& id, const std::vector<std::string>& agenda, int members,
                                int present) {
  v1::ConveneMeetingRequest request;
  request.set_request_id(Uuid());
  request.set_meeting_id(id);
  v1::Meeting& meeting = *request.mutable_meeting();
  meeting.set_display_name("Tổng kết cụm thi đua");
  meeting.set_manager("organizations/vca");
  SetDate(meeting.mutable_held_on(), 2017, 12, 15);
  for (int i = 0; i < members; ++i) {
    v1::CouncilMember& member = *meeting.add_council();
    member.set_principal(absl::StrCat("user:", i));
    member.set_display_name(absl::StrCat("Thành viên ", i));
    member.set_role(i == 0 ? v1::COUNCIL_ROLE_CHAIR : v1::COUNCIL_ROLE_MEMBER);
    member.set_unit(absl::StrCat("organizations/unit-", i));
    member.set_present(i < present);
  }
  for (const std::string& nomination : agenda) meeting.add_agenda(nomination);
  const auto convened = commendation_->ConveneMeeting(request, Clerk());
  EXPECT_THAT(convened, htx::testing::IsOk());
  return convened.value().meeting();
}

v1::Ballot AwardsTest::OpenBallot(const std::string& id, const std::string& meeting, const std::string& nomination) {
  v1::OpenBallotRequest request;
  request.set_request_id(Uuid());
  request.set_ballot_id(id);
  request.set_meeting(meeting);
  request.set_nomination(nomination);
  const auto opened = commendation_->OpenBallot(request, Clerk());
  EXPECT_THAT(opened, htx::testing::IsOk());
  return opened.value().ballot();
}

absl::StatusOr<v1::CastVoteResponse> AwardsTest::Vote(const std::string& ballot, const std::string& principal,
                                                      v1::VoteChoice choice, v1::VoteChannel channel) {
  v1::CastVoteRequest request;
  request.set_request_id(Uuid());
  request.set_ballot(ballot);
  request.set_choice(choice);
  request.set_channel(channel);
  return commendation_->CastVote(request, As(principal, {}));
}

absl::StatusOr<v1::CloseBallotResponse> AwardsTest::CloseBallot(const v1::Ballot& ballot) {
  v1::CloseBallotRequest request;
  request.set_request_id(Uuid());
  request.set_name(ballot.name());
  request.set_etag(ballot.etag());
  return commendation_->CloseBallot(request, Clerk());
}

v1::IssueDecisionRequest AwardsTest::Decide(const std::string& number, const std::string& nomination) {
  v1::IssueDecisionRequest request;
  request.set_request_id(Uuid());
  v1::Decision& decision = *request.mutable_decision();
  decision.set_number(number);
  decision.set_authority("organizations/vca");
  decision.set_authority_label("Chủ tịch Liên minh HTX Việt Nam");
  decision.set_grantor(v1::GRANTOR_VCA);
  decision.set_manager("organizations/vca");
  SetDate(decision.mutable_signed_on(), 2018, 1, 10);
  decision.set_provenance(v1::PROVENANCE_DECIDED);
  if (!nomination.empty()) decision.add_items()->set_nomination(nomination);
  return request;
}

v1::Nomination AwardsTest::Recommended(const std::string& id, const std::string& organization) {
  const v1::Nomination submitted = Submit(MakeNomination(id, "VCA_FLAG", organization, "red-river"));
  EXPECT_THAT(Review(submitted, v1::REVIEW_ACTION_ACCEPT), htx::testing::IsOk());
  const v1::Meeting meeting = Convene(absl::StrCat("m-", id), {submitted.name()}, 9, 9);
  const v1::Ballot ballot = OpenBallot(absl::StrCat("b-", id), meeting.name(), submitted.name());
  for (int i = 0; i < 6; ++i) {
    EXPECT_THAT(Vote(ballot.name(), absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), htx::testing::IsOk());
  }
  const auto closed = CloseBallot(ballot);
  EXPECT_THAT(closed, htx::testing::IsOk());
  return closed.value().nomination();
}

v1::Nomination AwardsTest::Read(const v1::Nomination& nomination) {
  v1::GetNominationRequest request;
  request.set_name(nomination.name());
  return commendation_->GetNomination(request, Clerk()).value().nomination();
}

}  // namespace htx::awards
