// Reforms of areas on a real database: what they record, who may still read, what becomes of the organisations.

#include <atomic>
#include <cstdio>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/store/area_store.h"
#include "tests/conformance/registry/generated_communes.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AreaChangeTest : public RegistryTest {
 protected:
  absl::StatusOr<v1::ApplyAreaChangeResponse> Apply(const v1::AreaChange& change, bool validate_only = false) {
    v1::ApplyAreaChangeRequest request;
    *request.mutable_change() = change;
    request.set_validate_only(validate_only);
    request.set_request_id(RequestId());
    return handlers_->areas.ApplyAreaChange(request, Clerk());
  }

  static void Add(v1::AreaTransitionType type, const std::vector<std::string>& from, const std::vector<std::string>& to,
                  v1::AreaChange& change) {
    v1::AreaTransition& transition = *change.add_transitions();
    transition.set_type(type);
    for (const std::string& unit : from) transition.add_from(unit);
    for (const std::string& unit : to) transition.add_to(unit);
  }
  static void AddUnit(const std::string& code, const std::string& parent, v1::AreaChange& change,
                      bool long_standing = false) {
    v1::NewArea& unit = *change.add_new_areas();
    unit.set_code(code);
    unit.set_display_name("Xã " + code);
    unit.set_level(v1::AREA_LEVEL_COMMUNE);
    unit.set_unit_type("xã");
    unit.set_parent(parent);
    unit.set_long_standing(long_standing);
  }
  // Communes 11001, 11002 and 11003 of district 311.
  v1::AreaChange Communes() {
    v1::AreaChange change;
    change.set_decree("Danh mục xã");
    *change.mutable_effective_date() = Date(2004, 7, 8);
    for (const char* code : {"11001", "11002", "11003"}) {
      AddUnit(code, "311", change, true);
      Add(v1::AREA_TRANSITION_TYPE_ESTABLISH, {}, {code}, change);
    }
    return change;
  }
  // 11001 and 11002 become 11001; 11003 is split between 11001 and 11009, which takes the rest.
  v1::AreaChange Reform() {
    v1::AreaChange change;
    change.set_decree("Nghị quyết xã");
    *change.mutable_effective_date() = Date(2025, 7, 1);
    AddUnit("11001", "31", change);
    AddUnit("11009", "31", change);
    Add(v1::AREA_TRANSITION_TYPE_MERGE, {"11001", "11002"}, {"11001"}, change);
    Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11003"}, {"11001", "11009"}, change);
    change.mutable_transitions(1)->mutable_split_rule()->set_residual("11009");
    return change;
  }
  void Assign(const std::string& id, const std::string& to, v1::AreaChange& change) {
    v1::AreaAssignment& assignment = *change.mutable_transitions(1)->mutable_split_rule()->add_assignments();
    assignment.set_organization("organizations/" + id);
    assignment.set_to(to);
  }
  // A cooperative in `area` with `members`.
  void CreateIn(const std::string& id, const std::string& area, int64_t members) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_area("areas/" + area);
    request.mutable_organization()->set_member_count(members);
    Create(request);
  }
  // The ids of the organisations that lie in `unit`, as a filter finds them.
  std::vector<std::string> Within(const std::string& unit) {
    std::vector<std::string> ids;
    const query::Fragment within = AreaWithin(unit);
    EXPECT_THAT(database_->Read(absl::Now() + absl::Seconds(20),
                                [&](sql::Transaction& transaction) {
                                  ids.clear();
                                  return transaction.ForEach(absl::StrCat("select o.id from organizations o where ",
                                                                          within.text, " order by o.id"),
                                                             within.args, [&](const sql::Row& row) {
                                                               ids.push_back(row.String(0));
                                                               return absl::OkStatus();
                                                             });
                                }),
                IsOk());
    return ids;
  }
  std::shared_ptr<const AreaTree> Tree() {
    std::shared_ptr<const AreaTree> tree;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Seconds(20),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  const auto read = areas_->Read(transaction);
                                  if (read.ok()) tree = *read;
                                  return read.status();
                                }),
                IsOk());
    return tree;
  }
  v1::AggregateOrganizationsResponse Aggregate(v1::AreaBasis basis, v1::OrganizationDimension dimension) {
    v1::AggregateOrganizationsRequest request;
    request.set_area_basis(basis);
    request.add_group_by(dimension);
    request.add_measures(v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
    const auto response = handlers_->statistics.AggregateOrganizations(request, Clerk());
    EXPECT_THAT(response, IsOk());
    return response.value_or(v1::AggregateOrganizationsResponse());
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, AreaChangeTest,
                         ::testing::Values(testing::TestDatabase::Kind::kSqlite,
                                           testing::TestDatabase::Kind::kPostgres),
                         testing::TestDatabase::NameOf);

TEST_P(AreaChangeTest, ValidatingTellsTheImpactAndRecordsNothing) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("a", "c11001", 10);
  CreateIn("b", "c11003", 20);
  CreateIn("c", "c11003", 30);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  const auto judged = Apply(reform, /*validate_only=*/true);
  ASSERT_THAT(judged, IsOk());
  const v1::AreaImpact& impact = judged->impact();
  EXPECT_EQ(impact.formed_count(), 2);
  EXPECT_EQ(impact.ended_count(), 3);
  EXPECT_EQ(impact.organization_count(), 3);
  EXPECT_EQ(impact.moved_count(), 1);
  EXPECT_EQ(impact.assigned_count(), 1);
  EXPECT_EQ(impact.residual_count(), 1);
  ASSERT_EQ(impact.unresolved_size(), 1);
  EXPECT_EQ(impact.unresolved(0).organization(), "organizations/c");
  EXPECT_EQ(impact.unresolved(0).from(), "areas/c11003");
  EXPECT_EQ(impact.unresolved(0).to(), "areas/c11009-2025");
  EXPECT_EQ(impact.conservation().organizations_before(), impact.conservation().organizations_after());
  EXPECT_EQ(impact.conservation().members_after(), 60);
  v1::GetAreaRequest get;
  get.set_name("areas/c11009-2025");
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), FailsWith(kNotFound, "NEVER_EXISTED"));

  const auto applied = Apply(reform);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->impact().SerializeAsString(), impact.SerializeAsString());
  EXPECT_EQ(applied->area_version(), judged->area_version() + 1);
  EXPECT_THAT(handlers_->areas.GetArea(get, Clerk()), IsOk());
  int announced = 0;
  for (const v1::Change& change : Feed()) announced += change.has_area_change() ? 1 : 0;
  EXPECT_EQ(announced, 2) << "the communes and the reform; what was only judged is not announced";
}

TEST_P(AreaChangeTest, VoidedRecordsAreNotCountedAndEndedOnesAreToldApart) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  for (const char* id : {"living", "ended", "error"}) CreateIn(id, "c11003", 10);
  CreateIn("whole", "c11001", 10);
  for (const auto stage : {v1::DISSOLUTION_STAGE_START, v1::DISSOLUTION_STAGE_COMPLETE}) {
    v1::DissolveOrganizationRequest dissolve;
    dissolve.set_name("organizations/ended");
    dissolve.set_etag(Get("ended").etag());
    dissolve.set_request_id(RequestId());
    dissolve.set_stage(stage);
    ASSERT_THAT(handlers_->lifecycle.DissolveOrganization(dissolve, Clerk()), IsOk());
  }
  v1::DeleteOrganizationRequest annul;
  annul.set_name("organizations/error");
  annul.set_etag(Get("error").etag());
  annul.set_request_id(RequestId());
  annul.set_reason("Ghi nhầm");
  ASSERT_THAT(handlers_->lifecycle.DeleteOrganization(annul, Clerk()), IsOk());
  const auto applied = Apply(Reform());
  ASSERT_THAT(applied, IsOk());
  const v1::AreaImpact& impact = applied->impact();
  EXPECT_EQ(impact.organization_count(), 3);
  EXPECT_EQ(impact.past_organization_count(), 1);
  EXPECT_EQ(impact.moved_count(), 1);
  EXPECT_EQ(impact.residual_count(), 2);
  const v1::AreaConservation& totals = impact.conservation();
  EXPECT_EQ(totals.organizations_before(), 4) << "the alliance, and three cooperatives";
  EXPECT_EQ(totals.organizations_after(), 4);
  EXPECT_EQ(totals.members_after(), 30);
  EXPECT_EQ(totals.past_organizations_before(), 1);
  EXPECT_EQ(totals.past_organizations_after(), 1);
}

TEST_P(AreaChangeTest, OrganisationsKeepTheirAreaAndAreFoundInItsSuccessor) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("a", "c11001", 10);
  CreateIn("b", "c11003", 20);
  CreateIn("c", "c11003", 30);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  EXPECT_EQ(Get("a").area(), "areas/c11001");
  EXPECT_EQ(Get("a").etag(), "1") << "a reform rewrites no organisation";
  using Ids = std::vector<std::string>;
  EXPECT_EQ(Within("c11001-2025"), (Ids{"a", "b"}));
  EXPECT_EQ(Within("c11009-2025"), (Ids{"c"}));
  EXPECT_EQ(Within("c11003"), (Ids{"b", "c"}));
  EXPECT_EQ(Within("d311"), (Ids{"a", "b", "c"}));
  EXPECT_EQ(Within("p31-2025"), (Ids{"a", "b", "c", "hp"}));
  EXPECT_EQ(Within("p30"), Ids());

  v1::CreateOrganizationRequest late = Cooperative("late");
  late.mutable_organization()->set_area("areas/c11001");
  *late.mutable_organization()->mutable_founded_date() = Date(2025, 7, 2);
  clock_.Set(StartOf(absl::CivilDay(2025, 8, 1)));
  EXPECT_THAT(handlers_->organizations.CreateOrganization(late, Clerk()),
              FailsWith(kFailedPrecondition, "AREA_NOT_VALID_AT_DATE"));
  late.mutable_organization()->set_area("areas/c11001-2025");
  EXPECT_EQ(Create(late).province(), "areas/p31-2025");
}

TEST_P(AreaChangeTest, ASecondSplitFollowsTheFirst) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("b", "c11003", 20);
  CreateIn("c", "c11003", 30);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  v1::AreaChange second;
  second.set_decree("Nghị quyết khác");
  *second.mutable_effective_date() = Date(2026, 1, 1);
  AddUnit("11021", "31", second);
  AddUnit("11022", "31", second);
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11001"}, {"11021", "11022"}, second);
  const auto applied = Apply(second);
  ASSERT_THAT(applied, IsOk());
  ASSERT_EQ(applied->impact().unresolved_size(), 1);
  EXPECT_EQ(applied->impact().unresolved(0).organization(), "organizations/b");
  using Ids = std::vector<std::string>;
  EXPECT_EQ(Within("c11021-2026"), Ids{"b"});
  EXPECT_EQ(Within("c11009-2025"), Ids{"c"});
}

TEST_P(AreaChangeTest, ATranslationSaysHowManyCandidatesThereAre) {
  ASSERT_THAT(Apply(Communes()), IsOk());
  v1::AreaChange split;
  split.set_decree("Nghị quyết chia nhỏ");
  *split.mutable_effective_date() = Date(2024, 1, 1);
  std::vector<std::string> parts;
  for (int i = 0; i < 60; ++i) {
    parts.push_back(absl::StrCat(11100 + i));
    AddUnit(parts.back(), "311", split);
  }
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11003"}, parts, split);
  ASSERT_THAT(Apply(split), IsOk());
  v1::TranslateAreasRequest request;
  v1::AreaQuery& item = *request.add_items();
  item.set_area("areas/c11003");
  *item.mutable_at_date() = Date(2020, 1, 1);
  const auto reply = handlers_->areas.TranslateAreas(request, Clerk());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->translations(0).candidates_size(), 50);
  EXPECT_EQ(reply->translations(0).candidate_count(), 60);
}

// The later split does not undo the earlier one for the days before the move.
TEST_P(AreaChangeTest, WhoMovedBetweenTwoSplitsLiesWhereEachPlacedIt) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  CreateIn("b", "c11003", 20);
  v1::AreaChange reform = Reform();
  Assign("b", "11001", reform);
  ASSERT_THAT(Apply(reform), IsOk());
  clock_.Set(StartOf(absl::CivilDay(2025, 10, 1)));
  v1::UpdateOrganizationRequest move = Change(Get("b"), "area");
  move.mutable_organization()->set_area("areas/c11009-2025");
  ASSERT_THAT(handlers_->organizations.UpdateOrganization(move, Clerk()), IsOk());
  v1::AreaChange second;
  second.set_decree("Nghị quyết khác");
  *second.mutable_effective_date() = Date(2026, 1, 1);
  AddUnit("11021", "31", second);
  AddUnit("11022", "31", second);
  Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11009"}, {"11021", "11022"}, second);
  second.mutable_transitions(0)->mutable_split_rule()->set_residual("11022");
  v1::AreaAssignment& assignment = *second.mutable_transitions(0)->mutable_split_rule()->add_assignments();
  assignment.set_organization("organizations/b");
  assignment.set_to("11021");
  ASSERT_THAT(Apply(second), IsOk());
  clock_.Set(StartOf(absl::CivilDay(2026, 2, 1)));
  const auto in = [&](const std::string& unit, const google::type::Date& day) {
    v1::ReportIndicatorsRequest request;
    request.add_codes("N_HTX_REG");
    request.set_area("areas/" + unit);
    *request.mutable_time()->mutable_valid_date() = day;
    const auto reply = handlers_->statistics.ReportIndicators(request, Clerk());
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->values(0).value() : -1;
  };
  const google::type::Date before = Date(2025, 8, 1);
  EXPECT_EQ(in("c11001-2025", before), 1) << "the first split placed it there";
  EXPECT_EQ(in("c11009-2025", before), 0);
  const google::type::Date now = Date(2026, 2, 1);
  EXPECT_EQ(in("c11001-2025", now), 0);
  EXPECT_EQ(in("c11009-2025", now), 1);
  EXPECT_EQ(in("c11021-2026", now), 1);
  EXPECT_EQ(in("c11022-2026", now), 0);
}

TEST_P(AreaChangeTest, ARefusedReformWritesNothing) {
  ASSERT_THAT(Apply(Communes()), IsOk());
  v1::AreaChange twice = Reform();
  Add(v1::AREA_TRANSITION_TYPE_MERGE, {"11002"}, {"11009"}, twice);
  EXPECT_THAT(Apply(twice), FailsWith(kFailedPrecondition, "OVERLAP"));
  v1::AreaChange gap = Reform();
  gap.mutable_transitions(0)->mutable_from()->RemoveLast();
  v1::AreaCoverage& claim = *gap.add_covers();
  claim.set_level(v1::AREA_LEVEL_COMMUNE);
  claim.add_within("311");
  EXPECT_THAT(Apply(gap), FailsWith(kFailedPrecondition, "COVERAGE_GAP"));
  v1::AreaChange duplicate = Reform();
  *duplicate.add_transitions() = duplicate.transitions(0);
  EXPECT_THAT(Apply(duplicate), FailsWith(kFailedPrecondition, "DUPLICATE_TRANSITION"));
  v1::AreaChange stranger = Reform();
  Assign("nobody", "11001", stranger);
  EXPECT_THAT(Apply(stranger), FailsWith(kFailedPrecondition, "ASSIGNMENT_UNKNOWN"));
  v1::AreaChange far = Reform();
  far.mutable_effective_date()->set_year(2030);
  EXPECT_THAT(Apply(far), Violates("change.effective_date"));
  v1::ApplyAreaChangeRequest request;
  *request.mutable_change() = Reform();
  request.set_request_id(RequestId());
  EXPECT_THAT(handlers_->areas.ApplyAreaChange(request, Clerk({"organizations/hp"})),
              FailsWith(kPermissionDenied, "OUT_OF_SCOPE"));
  EXPECT_EQ(Feed().size(), 1u) << "the communes alone";
  EXPECT_THAT(Apply(Reform()), IsOk());
}

TEST_P(AreaChangeTest, TheSameRequestIsAnsweredAsBefore) {
  ASSERT_THAT(Apply(Communes()), IsOk());
  v1::ApplyAreaChangeRequest request;
  *request.mutable_change() = Reform();
  request.set_request_id(RequestId());
  const auto first = handlers_->areas.ApplyAreaChange(request, Clerk());
  ASSERT_THAT(first, IsOk());
  const auto again = handlers_->areas.ApplyAreaChange(request, Clerk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Apply(Reform()), FailsWith(kFailedPrecondition, "AREA_ENDED")) << "another request finds it done";
  const std::vector<v1::Change> feed = Feed();
  ASSERT_EQ(feed.size(), 2u);
  EXPECT_EQ(feed[1].header().type(), "AREA_CHANGE_APPLIED");
  EXPECT_EQ(feed[1].area_change().decree(), "Nghị quyết xã");
  EXPECT_EQ(feed[1].area_change().area_version(), first->area_version());
  EXPECT_EQ(feed[1].area_change().ended_count(), 3);
  EXPECT_EQ(feed[1].effective_date().year(), 2025);
}

// Each of many takes its turn, and is judged on what the others left.
TEST_P(AreaChangeTest, ReformsAtOnceAreRecordedOneAfterTheOther) {
  ASSERT_THAT(Apply(Communes()), IsOk());
  v1::ApplyAreaChangeRequest one;
  one.mutable_change()->set_decree("Nghị quyết một");
  *one.mutable_change()->mutable_effective_date() = Date(2024, 1, 1);
  AddUnit("11031", "311", *one.mutable_change());
  Add(v1::AREA_TRANSITION_TYPE_RECODE, {"11001"}, {"11031"}, *one.mutable_change());
  one.set_request_id(RequestId());
  v1::ApplyAreaChangeRequest other = one;
  other.mutable_change()->set_decree("Nghị quyết hai");
  other.mutable_change()->mutable_new_areas(0)->set_code("11032");
  other.mutable_change()->mutable_transitions(0)->set_from(0, "11002");
  other.mutable_change()->mutable_transitions(0)->set_to(0, "11032");
  other.set_request_id(RequestId());
  v1::ApplyAreaChangeRequest rival = one;  // Ends what `one` ends.
  rival.mutable_change()->mutable_new_areas(0)->set_code("11033");
  rival.mutable_change()->mutable_transitions(0)->set_to(0, "11033");
  rival.set_request_id(RequestId());
  absl::Status statuses[3];
  std::vector<std::thread> threads;
  const v1::ApplyAreaChangeRequest* const requests[3] = {&one, &other, &rival};
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] { statuses[i] = handlers_->areas.ApplyAreaChange(*requests[i], Clerk()).status(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(statuses[1], IsOk());
  EXPECT_NE(statuses[0].ok(), statuses[2].ok()) << statuses[0] << statuses[2];
  EXPECT_THAT(statuses[0].ok() ? statuses[2] : statuses[0], FailsWith(kFailedPrecondition, "AREA_ENDED"));
  EXPECT_EQ(Feed().size(), 3u);
}

// A process that read the units before a reform of another process does not go by them afterwards.
TEST_P(AreaChangeTest, AnotherProcessNoticesAtItsNextRead) {
  auto database = OpenRegistryDatabase(storage_.url(), clock_, 2);
  ASSERT_THAT(database, IsOk());
  auto book = AreaBook::Open(**database, clock_, absl::Now() + absl::Seconds(20));
  ASSERT_THAT(book, IsOk());
  const auto knows = [&](absl::string_view id) {
    bool found = false;
    EXPECT_THAT((*database)->Read(absl::Now() + absl::Seconds(20),
                                  [&](sql::Transaction& transaction) -> absl::Status {
                                    const auto tree = (*book)->Read(transaction);
                                    found = tree.ok() && (*tree)->Find(id) != nullptr;
                                    return tree.status();
                                  }),
                IsOk());
    return found;
  };
  EXPECT_FALSE(knows("c11001"));
  ASSERT_THAT(Apply(Communes()), IsOk());
  EXPECT_TRUE(knows("c11001"));
}

// Registrations go on while a reform is recorded; wherever they fall, each organisation lies in one unit afterwards.
TEST_P(AreaChangeTest, RegistrationsGoOnMeanwhile) {
  Alliance("hp");
  ASSERT_THAT(Apply(Communes()), IsOk());
  constexpr int kWriters = 3;
  constexpr int kEach = 10;
  std::vector<v1::CreateOrganizationRequest> requests;
  for (int i = 0; i < kWriters * kEach; ++i) {
    requests.push_back(Cooperative(absl::StrCat("n", i)));
    requests.back().mutable_organization()->set_area(i % 2 == 0 ? "areas/c11003" : "areas/c11001");
  }
  v1::ApplyAreaChangeRequest reform;
  *reform.mutable_change() = Reform();
  reform.set_request_id(RequestId());
  absl::Status applied = absl::UnknownError("");
  std::vector<absl::Status> created(requests.size());
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = writer * kEach; i < (writer + 1) * kEach; ++i) {
        const auto at = static_cast<size_t>(i);
        created[at] = handlers_->organizations.CreateOrganization(requests[at], Clerk()).status();
      }
    });
  }
  threads.emplace_back([&] { applied = handlers_->areas.ApplyAreaChange(reform, Clerk()).status(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(applied, IsOk());
  for (const absl::Status& status : created) EXPECT_THAT(status, IsOk());
  EXPECT_EQ(Within("c11001-2025").size(), requests.size() / 2);
  EXPECT_EQ(Within("c11009-2025").size(), requests.size() / 2);
}

// The size of the reform of 2025-07-01, with reads going on and equal totals on both boundaries.
TEST_P(AreaChangeTest, TenThousandCommunesBecomeThreeThousandWhileReadsGoOn) {
  const GeneratedCommunes generated = GenerateCommunes();
  ASSERT_EQ(generated.units.new_areas_size(), 10040);
  ASSERT_EQ(generated.reform.new_areas_size(), 3321);
  ASSERT_EQ(generated.split.size(), 471u);
  EXPECT_LT(generated.units.ByteSizeLong(), 2u << 20) << "well inside the limit of one message";
  EXPECT_LT(generated.reform.ByteSizeLong(), 2u << 20);
  Alliance("hp");
  ASSERT_THAT(Apply(generated.units), IsOk());
  for (size_t i = 0; i < 40; ++i) {
    CreateIn(absl::StrCat("w", i), "c" + generated.whole[i * 230], static_cast<int64_t>(i));
    CreateIn(absl::StrCat("s", i), "c" + generated.split[i * 11], 100);
  }
  const v1::AggregateOrganizationsResponse before =
      Aggregate(v1::AREA_BASIS_AS_RECORDED, v1::ORGANIZATION_DIMENSION_AREA);

  const std::shared_ptr<const AreaTree> before_tree = Tree();

  absl::StatusOr<v1::ApplyAreaChangeResponse> applied = absl::UnknownError("");
  std::atomic<bool> done{false};
  const absl::Time start = absl::Now();
  std::thread reform([&] {
    applied = Apply(generated.reform);
    done = true;
  });
  int64_t reads = 0;
  while (!done) {
    EXPECT_EQ(Get("w1").area(), "areas/c" + generated.whole[230]);
    ++reads;
  }
  reform.join();
  std::printf("[ reform   ] %s: %.2f s, %lld reads meanwhile\n",
              GetParam() == testing::TestDatabase::Kind::kSqlite ? "SQLite" : "PostgreSQL",
              absl::ToDoubleSeconds(absl::Now() - start), static_cast<long long>(reads));
  ASSERT_THAT(applied, IsOk());
  EXPECT_GT(reads, 0) << "readers wait for no reform";

  const v1::AreaImpact& impact = applied->impact();
  EXPECT_EQ(impact.ended_count(), 10040);
  EXPECT_EQ(impact.formed_count(), 3321);
  EXPECT_EQ(impact.organization_count(), 80);
  EXPECT_EQ(impact.residual_count(), 40);
  EXPECT_EQ(impact.conservation().organizations_after(), impact.conservation().organizations_before());
  EXPECT_EQ(impact.conservation().members_after(), impact.conservation().members_before());
  for (const auto dimension : {v1::ORGANIZATION_DIMENSION_AREA, v1::ORGANIZATION_DIMENSION_PROVINCE}) {
    for (const auto basis : {v1::AREA_BASIS_AS_RECORDED, v1::AREA_BASIS_CURRENT_BOUNDARIES}) {
      const v1::AggregateOrganizationsResponse after = Aggregate(basis, dimension);
      EXPECT_EQ(after.total().SerializeAsString(), before.total().SerializeAsString());
    }
  }
  const std::shared_ptr<const AreaTree> tree = Tree();
  const AreaTree judged =
      After(*before_tree, Decide(*ParseAreaChange(generated.reform, absl::CivilDay::max()), *before_tree).value(),
            tree->version());
  EXPECT_TRUE(judged.all() == tree->all()) << "what was judged is what is stored";
  int reused = 0;
  for (const v1::NewArea& unit : generated.reform.new_areas()) reused += unit.code() < "20000" ? 1 : 0;
  EXPECT_EQ(reused, 2145);
  v1::ListAreasRequest list;
  list.set_level(v1::AREA_LEVEL_COMMUNE);
  *list.mutable_valid_date() = Date(2025, 7, 1);
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->total_size(), 3321);
  list.set_parent("areas/p31-2025");
  EXPECT_EQ(handlers_->areas.ListAreas(list, Clerk())->total_size(), 97) << "as many as lie in it";
}

}  // namespace
}  // namespace htx::registry
