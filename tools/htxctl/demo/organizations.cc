#include "htxctl/demo/organizations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "htxctl/demo/places.h"
#include "htxctl/demo/stable_id.h"
#include "htxctl/demo/tax_code.h"

namespace htx::ctl {
namespace {

using absl::CivilDay;

constexpr CivilDay kOldest(1997, 1, 2);
constexpr CivilDay kLawOf2012(2013, 7, 1);
// Thủ Đức city was formed of three districts on that day.
constexpr CivilDay kThuDuc(2021, 1, 1);

absl::string_view FormCode(Form form) {
  switch (form) {
    using enum Form;
    case kCooperative:
      return "htx";
    case kUnion:
      return "lh";
    case kCreditFund:
      return "qtd";
    case kGroup:
      return "tht";
    case kEnterprise:
      return "dn";
  }
  return "";
}

CivilDay DayBetween(StableRandom& random, CivilDay first, CivilDay last) {
  return first + random.Between(0, std::max<int64_t>(0, last - first));
}

absl::Span<const absl::string_view> HeadsOf(const Group& group) {
  return group.head.empty() ? NameHeads(group.form, group.sector) : absl::MakeConstSpan(&group.head, 1);
}

// Where a group's names begin in the sequence of its province and heads, so that no two groups share a name.
int64_t FirstNameIndex(const Group& group) {
  int64_t index = 0;
  for (const Group& earlier : Groups()) {
    if (&earlier == &group) break;
    if (earlier.province == group.province && HeadsOf(earlier).data() == HeadsOf(group).data()) {
      index += earlier.operating + earlier.ceased;
    }
  }
  return index;
}

absl::string_view DistrictOf(const Province& province, CivilDay founded, StableRandom& random) {
  if (province.districts.empty()) return "";
  while (true) {
    const auto at = static_cast<size_t>(random.Between(0, static_cast<int64_t>(province.districts.size()) - 1));
    const absl::string_view code = province.districts[at].code;
    if (code != "769" || founded >= kThuDuc) return code;
  }
}

// Members and workers that look lifelike for a form.
void Size(OrganizationPlan& plan, StableRandom& random) {
  switch (plan.form) {
    using enum Form;
    case kCooperative:
      plan.members = plan.sector == Sector::kFarming ? random.Between(25, 900) : random.Between(9, 160);
      plan.workers = random.Between(6, 60);
      break;
    case kUnion:
      plan.members = random.Between(4, 18);
      plan.workers = random.Between(8, 40);
      break;
    case kCreditFund:
      plan.members = random.Between(600, 3'500);
      plan.workers = random.Between(7, 24);
      break;
    case kGroup:
      plan.members = random.Between(5, 40);
      break;
    case kEnterprise:
      plan.workers = random.Between(10, 300);
      break;
  }
}

// The `at`-th organisation of a group; the operating ones come first, those founded in the period last among them.
OrganizationPlan PlanOne(const Dataset& dataset, const Group& group, int at, StableRandom& random) {
  const bool operating = at < group.operating;
  const bool is_new = operating && at >= group.operating - group.founded;
  const bool unconverted = operating && at >= group.members && at < group.members + group.unconverted;
  const CivilDay latest = dataset.as_of - 10;
  OrganizationPlan plan = {.form = group.form, .sector = group.sector, .province = group.province};
  plan.founded = is_new        ? DayBetween(random, dataset.from, latest)
                 : unconverted ? DayBetween(random, kOldest, kLawOf2012 - 1)
                 : operating   ? DayBetween(random, kOldest, dataset.from - 30)
                               : DayBetween(random, kOldest, dataset.from - 1'500);
  if (group.form != Form::kGroup && group.form != Form::kEnterprise) {
    plan.law = unconverted ? Law::kUnconverted : Law::kOf2012;
  }
  plan.district = DistrictOf(ProvinceOf(group.province), plan.founded, random);
  if (!operating) plan.ceased = DayBetween(random, dataset.from - 1'100, dataset.from - 1);
  if (operating && at < group.members) {
    plan.admitted = std::min(plan.founded + random.Between(20, 700), dataset.from - 1);
  }
  if (operating && at >= group.operating - group.admitted) {
    plan.admitted = DayBetween(random, std::max(plan.founded, dataset.from), latest);
  }
  Size(plan, random);
  return plan;
}

// Whether the totals of the data set are over this organisation.
bool Counts(const OrganizationPlan& plan) { return plan.form == Form::kCooperative && !plan.ceased; }

// Makes the figures of the operating cooperatives add up to the totals of the data set.
void FitTotals(const Dataset& dataset, std::vector<OrganizationPlan>& plans, StableRandom& random) {
  std::vector<OrganizationPlan*> counted;
  std::vector<int64_t> members;
  std::vector<int64_t> workers;
  std::vector<int64_t> revenues;
  for (OrganizationPlan& plan : plans) {
    if (!Counts(plan)) continue;
    counted.push_back(&plan);
    members.push_back(plan.members);
    workers.push_back(plan.workers);
    revenues.push_back(random.Between(400, 9'000));
  }
  if (counted.empty()) return;
  if (dataset.members > 0) members = Apportion(dataset.members, members);
  if (dataset.workers > 0) workers = Apportion(dataset.workers, workers);
  if (dataset.revenue_each > 0) {
    revenues = Apportion(dataset.revenue_each * static_cast<int64_t>(counted.size()), revenues);
  }
  for (size_t i = 0; i < counted.size(); ++i) {
    counted[i]->members = members[i];
    counted[i]->workers = workers[i];
    if (dataset.revenue_each > 0) counted[i]->revenue = revenues[i];
  }
  // One lower bound makes the sum a lower bound: "hơn 9.600 lao động".
  if (dataset.workers > 0) counted.back()->workers_more_than = true;
}

}  // namespace

std::vector<int64_t> Apportion(int64_t total, absl::Span<const int64_t> weights) {
  std::vector<int64_t> parts;
  __extension__ using Wide = __int128;
  Wide weight_sum = 0;
  for (const int64_t weight : weights) {
    HTX_CHECK(weight > 0);
    weight_sum += weight;
  }
  // Each part is the difference of two rounded running totals, so nothing is lost.
  Wide running = 0;
  int64_t given = 0;
  for (const int64_t weight : weights) {
    running += weight;
    const auto upto = static_cast<int64_t>(running * total / weight_sum);
    parts.push_back(upto - given);
    given = upto;
  }
  return parts;
}

std::vector<OrganizationPlan> OrganizationsOf(const Dataset& dataset) {
  StableRandom random(StableHash(dataset.label, 7));
  std::vector<OrganizationPlan> plans;
  // Codes and ids count on from group to group of the same province.
  std::vector<std::pair<absl::string_view, TaxCodeSeries>> codes;
  for (const Province& province : Provinces()) {
    codes.emplace_back(province.key, TaxCodeSeries(province.tax_block, dataset.tax_serial));
  }
  std::vector<std::pair<std::string, int>> counters;
  for (const Group& group : Groups()) {
    if (group.dataset != dataset.label) continue;
    const Province& province = ProvinceOf(group.province);
    const std::string stem = absl::StrCat(dataset.prefix, "-", group.province, "-", FormCode(group.form));
    auto counter = std::find_if(counters.begin(), counters.end(), [&](const auto& each) { return each.first == stem; });
    if (counter == counters.end()) counter = counters.insert(counters.end(), {stem, 0});
    auto series =
        std::find_if(codes.begin(), codes.end(), [&](const auto& each) { return each.first == group.province; });
    const int64_t first_name = FirstNameIndex(group);
    for (int at = 0; at < group.operating + group.ceased; ++at) {
      OrganizationPlan plan = PlanOne(dataset, group, at, random);
      plan.id = absl::StrFormat("%s-%04d", stem, ++counter->second);
      plan.name = NameFrom(HeadsOf(group), province.communes, first_name + at);
      if (group.form != Form::kGroup) plan.tax_code = series->second.Next();
      plans.push_back(std::move(plan));
    }
  }
  FitTotals(dataset, plans, random);
  return plans;
}

}  // namespace htx::ctl
