// The kept sums: whatever happens to organisations, and whenever it is folded, they say what the revisions say.

#include "registry/domain/rollup.h"

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_store.h"
#include "registry/store/rollup_read.h"
#include "registry/store/rollup_store.h"
#include "registry/store/statistics_store.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {
namespace {

using absl::CivilDay;
using testing::IsOk;

// A scope, as a caller writes it and as the model judges it.
struct Case {
  std::string filter = {};
  bool (*keeps)(const Facts&) = nullptr;
};
const Case kCases[] = {
    {"", [](const Facts&) { return true; }},
    {"kind = COOPERATIVE", [](const Facts& f) { return f.kind == Kind::kCooperative; }},
    {"legal_status = OPERATING AND activity_status = ACTIVE",
     [](const Facts& f) {
       return f.legal_status == LegalStatus::kOperating && f.activity_status == ActivityStatus::kActive;
     }},
    {"NOT legal_status = OPERATING", [](const Facts& f) { return f.legal_status != LegalStatus::kOperating; }},
    {"alliance = hp AND dataset = y", [](const Facts& f) { return f.alliance.text() == "hp" && f.dataset == "y"; }},
    {"area = d311 OR area = p79", [](const Facts& f) { return f.area == "d311" || f.area == "p79"; }},
    {"sector:* AND province = p31",
     [](const Facts& f) { return f.sector != Sector::kUnspecified && f.province == "p31"; }},
    {"member_count > 20", [](const Facts& f) { return f.member_count && *f.member_count > 20; }},
};

class RollupTest : public RegistryTest {
 protected:
  std::mt19937 random_{20260101};
  int Pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  CivilDay SomeDay() { return CivilDay(2005, 1, 1) + Pick(365 * 18); }

  CallRecord Record() { return {.principal = "test", .method = "test", .now = clock_.Now()}; }
  void Write(absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
    ASSERT_THAT(database_->Write(Record(), body), IsOk());
  }
  void Read(absl::FunctionRef<absl::Status(sql::Transaction&)> body) {
    ASSERT_THAT(database_->Read(absl::Now() + absl::Minutes(3), body), IsOk());
  }
  int64_t Fold(int limit) {
    int64_t folded = 0;
    Write([&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(folded, RollupStore(transaction).Fold(limit));
      return absl::OkStatus();
    });
    return folded;
  }
  RollupCheck Verify() {
    RollupCheck check;
    Read([&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(check, RollupStore(transaction).Verify(5));
      return absl::OkStatus();
    });
    return check;
  }

  void Scramble(Facts& facts) {
    static constexpr const char* kAreas[][2] = {
        {"p31", "p31"}, {"d311", "p31"}, {"p79", "p79"}, {"p24-2025", "p24-2025"}};
    facts.kind = static_cast<Kind>(1 + Pick(2));
    facts.sector = static_cast<Sector>(Pick(3));
    facts.legal_status = Pick(8) == 0 ? LegalStatus::kVoided : static_cast<LegalStatus>(2 + Pick(3));
    facts.activity_status = static_cast<ActivityStatus>(1 + Pick(2));
    facts.governing_law = static_cast<GoverningLaw>(Pick(3));
    const auto& area = kAreas[Pick(4)];
    facts.area = area[0];
    facts.province = area[1];
    facts.alliance = OrganizationId::Of(Pick(2) == 0 ? "hp" : "hcm");
    facts.dataset = Pick(3) == 0 ? "" : Pick(2) == 0 ? "x" : "y";
    facts.member_count = Pick(3) == 0 ? std::nullopt : std::optional<int64_t>(Pick(50));
    facts.labour.reset();
    if (Pick(2) == 0) {
      facts.labour = ReportedNumber{.value = Pick(100), .qualifier = static_cast<Qualifier>(1 + Pick(6))};
      if (facts.labour->qualifier == Qualifier::kRange) facts.labour->upper = facts.labour->value + 1 + Pick(9);
    }
    facts.charter_capital = Pick(2) == 0 ? std::nullopt : std::optional<int64_t>(int64_t{1} << (20 + Pick(25)));
    facts.dissolved_date = Pick(4) == 0 ? std::optional<CivilDay>(SomeDay()) : std::nullopt;
  }

  void Found(const std::string& id) {
    Organization organization{.id = OrganizationId::Of(id), .version = 1, .created = clock_.Now()};
    Revision& revision = organization.revision;
    revision.number = 1;
    revision.known_from = clock_.Now();
    revision.facts.legal_name = id;
    Scramble(revision.facts);
    revision.facts.founded_date = SomeDay();
    revision.valid_from = revision.facts.founded_date;
    Write([&](sql::Transaction& transaction) { return OrganizationStore(transaction).Insert(organization).status(); });
    model_[id] = {revision};
  }

  // A change of some fields from a day on, as updates and late filings are; or a correction that tells all days anew.
  Splice SomeSplice(const Timeline& timeline) {
    static constexpr Field kFields[] = {
        Field::kSector, Field::kLegalStatus,    Field::kActivityStatus, Field::kGoverningLaw, Field::kMemberCount,
        Field::kLabour, Field::kCharterCapital, Field::kArea,           Field::kAlliance,     Field::kDissolvedDate};
    if (Pick(4) == 0) {
      Splice correction{.closed = timeline};
      CivilDay from = timeline.front().valid_from - Pick(400);
      for (int pieces = 1 + Pick(3); pieces > 0; --pieces) {
        Revision revision{.valid_from = from, .facts = timeline.front().facts};
        Scramble(revision.facts);
        from = from + 1 + Pick(500);
        if (pieces > 1) revision.valid_to = from;
        correction.opened.push_back(revision);
      }
      return correction;
    }
    std::vector<Field> fields;
    for (const Field field : kFields) {
      if (Pick(3) == 0) fields.push_back(field);
    }
    Facts facts = timeline.front().facts;
    Scramble(facts);
    const CivilDay day = std::max(SomeDay(), timeline.front().valid_from);
    return *Apply(timeline, day, fields, facts);
  }

  void Alter(const std::string& id) {
    Timeline& timeline = model_.at(id);
    Splice splice = SomeSplice(timeline);
    if (splice.empty()) return;
    Write([&](sql::Transaction& transaction) -> absl::Status {
      OrganizationStore store(transaction);
      HTX_ASSIGN_OR_RETURN(const std::optional<Organization> before, store.Find(OrganizationId::Of(id)));
      HTX_ASSIGN_OR_RETURN(const Timeline recorded, store.ReadTimeline(before->id));
      HTX_RETURN_IF_ERROR(store.Save(*before, recorded, splice, clock_.Now()).status());
      HTX_ASSIGN_OR_RETURN(timeline, store.ReadTimeline(before->id));
      return absl::OkStatus();
    });
  }

  static std::string KeyOf(Dimension dimension, const Facts& facts) {
    switch (dimension) {
      case Dimension::kKind:
        return std::string(WordOf(facts.kind));
      case Dimension::kSector:
        return std::string(WordOf(facts.sector));
      case Dimension::kLegalStatus:
        return std::string(WordOf(facts.legal_status));
      case Dimension::kActivityStatus:
        return std::string(WordOf(facts.activity_status));
      case Dimension::kProvince:
        return facts.province;
      case Dimension::kArea:
        return facts.area;
      case Dimension::kGoverningLaw:
        return std::string(WordOf(facts.governing_law));
      case Dimension::kAlliance:
        return facts.alliance.text();
      default:
        return facts.dataset;
    }
  }

  // The answer by counting one organisation after the other.
  std::vector<AggregateRow> Model(const AggregateQuery& query, const Case& scope) const {
    std::map<std::vector<std::string>, RollupSums> groups;
    if (query.group_by.empty()) groups[{}];
    for (const auto& [id, timeline] : model_) {
      const Revision* revision = RevisionOn(timeline, query.time.day);
      if (revision == nullptr || !scope.keeps(revision->facts)) continue;
      if (revision->facts.legal_status == LegalStatus::kVoided) continue;
      const Facts& facts = revision->facts;
      const auto within = [&](const std::optional<CivilDay>& day) {
        return day && query.period_from <= *day && *day < query.period_to;
      };
      if (query.population == Population::kFounded && !within(facts.founded_date)) continue;
      if (query.population == Population::kEnded && !within(facts.dissolved_date)) continue;
      std::vector<std::string> keys;
      for (const Dimension dimension : query.group_by) keys.push_back(KeyOf(dimension, facts));
      groups[keys].Add(SumsOf(facts), 1);
    }
    std::vector<AggregateRow> rows;
    for (const auto& [keys, sums] : groups) {
      AggregateRow row{.keys = keys, .count = sums.count};
      row.cells.push_back({.known = sums.members_known, .sum = sums.members});
      row.cells.push_back({.known = sums.labour_known, .sum = sums.labour});
      row.cells[1].qualifiers = {
          .at_least = sums.labour_at_least, .more_than = sums.labour_more_than, .vague = sums.labour_vague};
      row.cells[1].estimates = sums.labour_estimate;
      row.cells[1].ranges = sums.labour_range;
      row.cells[1].over = sums.labour_over;
      row.cells.push_back({.known = sums.capital_known, .sum = sums.capital});
      rows.push_back(row);
    }
    return rows;
  }

  static std::string Text(const std::vector<AggregateRow>& rows) {
    std::string text;
    for (const AggregateRow& row : rows) {
      absl::StrAppend(&text, absl::StrJoin(row.keys, "/"), " = ", row.count);
      for (const SumCell& cell : row.cells) {
        absl::StrAppend(&text, " ", cell.known, ":", cell.sum, "(", cell.qualifiers.at_least, ",",
                        cell.qualifiers.more_than, ",", cell.qualifiers.vague, ",", cell.estimates, ",", cell.ranges,
                        ",", cell.over, ")");
      }
      text += "\n";
    }
    return text;
  }

  // Asks one random question in three ways. Returns whether sums could answer it.
  bool Ask() {
    static constexpr Dimension kDimensions[] = {Dimension::kKind,     Dimension::kSector,  Dimension::kLegalStatus,
                                                Dimension::kProvince, Dimension::kArea,    Dimension::kGoverningLaw,
                                                Dimension::kAlliance, Dimension::kDataset, Dimension::kActivityStatus};
    const Case& scope = kCases[Pick(static_cast<int>(std::size(kCases)))];
    AggregateQuery query{.measures = {Measure::kMemberCount, Measure::kLabour, Measure::kCharterCapital}};
    query.time = {.day = SomeDay() + Pick(900), .latest = true};
    query.population = static_cast<Population>(1 + Pick(3));
    query.period_from = SomeDay();
    query.period_to = query.period_from + 1 + Pick(3000);
    for (const Dimension dimension : kDimensions) {
      if (query.group_by.size() < 4 && Pick(4) == 0) query.group_by.push_back(dimension);
    }
    query.scopes = {*ParseScope(scope.filter, /*veiled=*/false)};
    const Grain* grain = GrainFor(query);
    std::string recounted;
    std::string kept;
    Read([&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const auto rows, StatisticsStore(transaction).Aggregate(query));
      recounted = Text(rows);
      if (grain == nullptr) return absl::OkStatus();
      HTX_ASSIGN_OR_RETURN(const auto sums, AggregateRollups(transaction, *grain, query));
      kept = Text(sums);
      return absl::OkStatus();
    });
    const std::string place = absl::StrCat(scope.filter, " on ", FormatDay(query.time.day), " population ",
                                           static_cast<int>(query.population), " dimensions ", query.group_by.size());
    EXPECT_EQ(recounted, Text(Model(query, scope))) << place;
    if (grain != nullptr) {
      EXPECT_EQ(kept, recounted) << place << " grain " << grain->name;
    }
    return grain != nullptr;
  }

  std::map<std::string, Timeline> model_ = {};
};
HTX_BOTH_ENGINES(RollupTest);

TEST_P(RollupTest, KeptSumsSayWhatARecountAndAPlainModelSay) {
  int answered = 0;
  for (int step = 0; step < 240; ++step) {
    clock_.Advance(absl::Minutes(1));
    if (model_.size() < 12 || Pick(5) == 0) {
      Found(absl::StrCat("o", model_.size()));
    } else {
      Alter(absl::StrCat("o", Pick(static_cast<int>(model_.size()))));
    }
    if (Pick(3) == 0) Fold(1 + Pick(40));
    if (step % 8 == 7) {
      for (int question = 0; question < 8; ++question) answered += Ask() ? 1 : 0;
    }
    ASSERT_FALSE(HasFailure()) << "after step " << step;
  }
  EXPECT_GT(answered, 60) << "most questions can be answered from the sums";
  const RollupCheck check = Verify();
  EXPECT_TRUE(check.differences.empty()) << check.differences[0].grain << " " << check.differences[0].cell << " "
                                         << check.differences[0].day << " " << check.differences[0].figure;
  EXPECT_GT(check.cells, 20);
}

TEST_P(RollupTest, AFoldThatBrokeOffLeavesNothingAndIsDoneAgain) {
  for (int i = 0; i < 10; ++i) Found(absl::StrCat("o", i));
  const int64_t waiting = Verify().pending;
  ASSERT_GT(waiting, 0);
  const absl::Status broken = database_->Write(Record(), [&](sql::Transaction& transaction) -> absl::Status {
    HTX_RETURN_IF_ERROR(RollupStore(transaction).Fold(100).status());
    return absl::AbortedError("the process ends here");
  });
  EXPECT_EQ(broken.message(), "the process ends here");
  EXPECT_EQ(Verify().pending, waiting);
  EXPECT_EQ(Fold(100), waiting);
  EXPECT_EQ(Fold(100), 0);
  EXPECT_EQ(Verify().pending, 0);
  EXPECT_TRUE(Verify().differences.empty());
}

TEST_P(RollupTest, AYearThatBeginsOpensAsTheLastOneEnded) {
  Found("o1");
  Fold(100);
  AggregateQuery query{.time = {.day = CivilDay(2026, 6, 1), .latest = true}, .group_by = {Dimension::kKind}};
  const auto count = [&] {
    int64_t total = 0;
    Read([&](sql::Transaction& transaction) -> absl::Status {
      HTX_ASSIGN_OR_RETURN(const auto rows, AggregateRollups(transaction, AllGrains()[0], query));
      for (const AggregateRow& row : rows) total += row.count;
      return absl::OkStatus();
    });
    return total;
  };
  EXPECT_EQ(count(), 1) << "in a year in which nothing changed yet";
  Organization late{.id = OrganizationId::Of("late"), .version = 1, .created = clock_.Now()};
  late.revision.number = 1;
  late.revision.known_from = clock_.Now();
  Scramble(late.revision.facts);
  late.revision.facts.founded_date = CivilDay(2026, 5, 1);
  late.revision.valid_from = CivilDay(2026, 5, 1);
  Write([&](sql::Transaction& transaction) { return OrganizationStore(transaction).Insert(late).status(); });
  Fold(100);
  EXPECT_EQ(count(), 2);
  query.time.day = CivilDay(2026, 4, 30);
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(Verify().differences.empty());
}

TEST_P(RollupTest, ADamagedSumIsFoundAndARebuildMendsIt) {
  for (int i = 0; i < 10; ++i) Found(absl::StrCat("o", i));
  Fold(100);
  Write([](sql::Transaction& transaction) {
    return transaction
        .Execute(
            "update statistic_days set members = members + 7 where cell = (select min(c.cell) from "
            "statistic_cells c where c.grain = 'DETAIL')")
        .status();
  });
  const RollupCheck damaged = Verify();
  ASSERT_FALSE(damaged.differences.empty());
  EXPECT_EQ(damaged.differences[0].grain, "DETAIL");
  EXPECT_EQ(damaged.differences[0].figure, "members");
  EXPECT_EQ(damaged.differences[0].kept - damaged.differences[0].recounted, 7);
  Write([](sql::Transaction& transaction) { return RollupStore(transaction).Rebuild().status(); });
  EXPECT_TRUE(Verify().differences.empty()) << "what waits is counted too";
  while (Fold(3) > 0) {
  }
  EXPECT_TRUE(Verify().differences.empty());
  EXPECT_EQ(Verify().pending, 0);
}

}  // namespace
}  // namespace htx::registry
