// Reforms of areas on a real database: what they record, who may still read, what becomes of the organisations.

#include <atomic>
#include <cstdio>
#include <thread>

#include "registry/rpc/area_change_proto.h"
#include "tests/conformance/registry/area_change_fixture.h"
#include "tests/conformance/registry/generated_communes.h"

namespace htx::registry {
namespace {

using testing::FailsWith;
using testing::IsOk;
using testing::Violates;
using enum absl::StatusCode;

class AreaChangeTest : public AreaReformTest {};
HTX_BOTH_ENGINES(AreaChangeTest);

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
  auto book = AreaBook::Open(**database, clock_, absl::Now() + absl::Minutes(3));
  ASSERT_THAT(book, IsOk());
  const auto knows = [&](absl::string_view id) {
    bool found = false;
    EXPECT_THAT((*database)->Read(absl::Now() + absl::Minutes(3),
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
