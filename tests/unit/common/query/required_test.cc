// What every match of a filter has.

#include "common/query/required.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/common/query/list_schema.h"

namespace htx::query {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::vector<RequiredValue> Required(const std::string& filter) {
  return RequiredValues(filter, ListSchema(), ListFunctions());
}

TEST(RequiredValues, AreThoseThatStandAloneOrWithAnd) {
  EXPECT_THAT(Required("code = p31"), UnorderedElementsAre(Pair("code", Value("p31"))));
  EXPECT_THAT(Required("code = p31 AND kind = UNION member_count > 3"),
              UnorderedElementsAre(Pair("code", Value("p31")), Pair("kind", Value("union"))));
  EXPECT_THAT(Required("((code = p31) AND (active = true)) AND code_within(p)"),
              UnorderedElementsAre(Pair("code", Value("p31")), Pair("active", Value(int64_t{1}))));
}

TEST(RequiredValues, AreNoneOfAlternativesNegationsAndBeginnings) {
  for (const char* filter : {"", "code = p31 OR kind = UNION", "NOT code = p31", "-(code = p31 AND kind = UNION)",
                             "code : p31", "code = p3*", "code:*", "code != p31", "member_count >= 3", "code_within(p)",
                             "(code = p31 OR code = p79) AND NOT kind = UNION"}) {
    EXPECT_THAT(Required(filter), IsEmpty()) << filter;
  }
}

TEST(RequiredValues, AreNoneOfAFilterThatIsRefused) {
  EXPECT_THAT(Required("code = p31 AND nonsense = 1"), IsEmpty());
  EXPECT_THAT(Required("code = p31 AND ("), IsEmpty());
}

}  // namespace
}  // namespace htx::query
