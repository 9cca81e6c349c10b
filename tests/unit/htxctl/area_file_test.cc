// Reforms of areas as files say them.

#include "htxctl/files/area_file.h"

#include "google/protobuf/util/json_util.h"
#include "tests/support/matchers.h"

namespace htx::ctl {
namespace {

using testing::IsOk;
using testing::Violates;

constexpr char kReform[] =
    "# decree: Nghị quyết 1\n"
    "# effective_date: 2025-07-01\n"
    "# covers: COMMUNE 31 30\n"
    "type,from,to,name,unit_type,parent,share_percent,residual\n"
    ",00001,00001,Xã mới,xã,31,,\n"
    ",00002,00001,,,,,\n"
    ",00003,00001,,,,29.5,\n"
    ",00003,10003,Tân Lập,phường,31,70.5,yes\n"
    ",00004,10004,Tân An,xã,31,,\n"
    ",00005,00005,Tân Bình,xã,31,,\n"
    "MOVE,00006,00006,Tân Hòa,xã,31,,\n"
    "KEEP,00007,,,,,,\n"
    "KEEP,00008,,,,,,\n"
    "ABOLISH,303,,,,,,\n";

TEST(AreaFileTest, RowsBecomeTransitions) {
  const auto change = AreaChangeFromCsv(kReform);
  ASSERT_THAT(change, IsOk());
  EXPECT_EQ(change->decree(), "Nghị quyết 1");
  EXPECT_EQ(change->effective_date().month(), 7);
  ASSERT_EQ(change->covers_size(), 1);
  EXPECT_EQ(change->covers(0).level(), registry::v1::AREA_LEVEL_COMMUNE);
  EXPECT_EQ(change->covers(0).within_size(), 2);
  ASSERT_EQ(change->new_areas_size(), 5);
  EXPECT_EQ(change->new_areas(0).level(), registry::v1::AREA_LEVEL_COMMUNE) << "five digits are a commune";
  EXPECT_EQ(change->new_areas(1).unit_type(), "phường");
  ASSERT_EQ(change->transitions_size(), 7);
  const registry::v1::AreaTransition& merge = change->transitions(0);
  EXPECT_EQ(merge.type(), registry::v1::AREA_TRANSITION_TYPE_MERGE);
  EXPECT_EQ(merge.from_size(), 2);
  EXPECT_EQ(merge.to(0), "00001");
  const registry::v1::AreaTransition& split = change->transitions(1);
  EXPECT_EQ(split.type(), registry::v1::AREA_TRANSITION_TYPE_SPLIT);
  EXPECT_EQ(split.from_size(), 1);
  ASSERT_EQ(split.to_size(), 2);
  EXPECT_EQ(split.split_rule().share_basis_points(0), 2950);
  EXPECT_EQ(split.split_rule().share_basis_points(1), 7050);
  EXPECT_EQ(split.split_rule().residual(), "10003");
  EXPECT_EQ(change->transitions(2).type(), registry::v1::AREA_TRANSITION_TYPE_RECODE);
  EXPECT_EQ(change->transitions(3).type(), registry::v1::AREA_TRANSITION_TYPE_RENAME);
  EXPECT_EQ(change->transitions(4).type(), registry::v1::AREA_TRANSITION_TYPE_MOVE);
  EXPECT_EQ(change->transitions(5).from_size(), 2) << "what is kept is one transition";
  EXPECT_EQ(change->transitions(6).type(), registry::v1::AREA_TRANSITION_TYPE_ABOLISH);
}

TEST(AreaFileTest, AFirstListEstablishesUnits) {
  const auto change = AreaChangeFromCsv("to,name,level,unit_type,parent,long_standing\n1234,Xã,COMMUNE,xã,31,yes\n");
  ASSERT_THAT(change, IsOk());
  EXPECT_TRUE(change->new_areas(0).long_standing());
  EXPECT_EQ(change->transitions(0).type(), registry::v1::AREA_TRANSITION_TYPE_ESTABLISH);
}

TEST(AreaFileTest, AJsonFileIsTheMessage) {
  const auto change = AreaChangeFromCsv(kReform);
  ASSERT_THAT(change, IsOk());
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(*change, &json).ok());
  const auto again = AreaChangeFromJson(json);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), change->SerializeAsString());
  EXPECT_THAT(AreaChangeFromJson("{\"decre\": 1}"), Violates("FILE"));
}

TEST(AreaFileTest, OrganisationsOfASplitUnitArePlacedByName) {
  auto change = AreaChangeFromCsv(kReform);
  ASSERT_THAT(change, IsOk());
  EXPECT_THAT(AddAssignments("organization,from,to\nhtx-1,00003,00001\norganizations/htx-2,00003,10003\n", *change),
              IsOk());
  ASSERT_EQ(change->transitions(1).split_rule().assignments_size(), 2);
  EXPECT_EQ(change->transitions(1).split_rule().assignments(0).organization(), "organizations/htx-1");
  EXPECT_EQ(change->transitions(1).split_rule().assignments(1).organization(), "organizations/htx-2");
  EXPECT_THAT(AddAssignments("organization,from,to\nhtx-1,00001,00001\n", *change), Violates("FILE"));
}

TEST(AreaFileTest, ABadLineIsNamed) {
  for (const char* rows : {
           "type,from,to\nMERG,1,2\n",
           "from,to\n00001,\n",
           "from,to,name\n1,7,Xã\n",
           "from,to,name\n00001,00002,Một\n00003,00002,Hai\n",
           "from,to,share_percent\n00001,00002,0\n",
           "from,to,share_percent\n00001,00002,30.123\n",
           "from,to,residual\n00001,00002,maybe\n",
       }) {
    EXPECT_THAT(AreaChangeFromCsv(rows), Violates("FILE")) << rows;
  }
  EXPECT_FALSE(AreaChangeFromCsv("# effective_date: soon\nfrom,to\n").ok());
  EXPECT_FALSE(AreaChangeFromCsv("# covers:\nfrom,to\n").ok());
  EXPECT_THAT(ReadAreaChange("/nonexistent/reform.csv"), Violates("FILE"));
}

}  // namespace
}  // namespace htx::ctl
