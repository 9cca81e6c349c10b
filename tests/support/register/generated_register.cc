#include "tests/support/register/generated_register.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/domain/name.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/tax_code.h"
#include "tests/support/register/generated_names.h"

namespace htx::testing {
namespace {

using namespace registry;

// splitmix64: each organisation draws from a stream of its own, so that it does not matter who writes it, and when.
class Dice {
 public:
  Dice(uint64_t seed, uint64_t stream) : state_(seed * 0x9E3779B97F4A7C15U ^ (stream + 1) * 0xD1B54A32D192ED03U) {}
  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15U;
    uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  // From 0 to `below` - 1.
  int64_t Below(int64_t below) { return static_cast<int64_t>(Next() % static_cast<uint64_t>(below)); }
  int64_t Between(int64_t first, int64_t last) { return first + Below(last - first + 1); }
  bool Chance(int64_t per_thousand) { return Below(1000) < per_thousand; }
  template <class T>
  const T& Of(absl::Span<const T> list) {
    return list[static_cast<size_t>(Below(static_cast<int64_t>(list.size())))];
  }

 private:
  uint64_t state_;
};

template <class E>
struct Share {
  E value = {};
  int64_t per_thousand = 0;
};

template <class E, size_t n>
E Draw(Dice& dice, const Share<E> (&shares)[n]) {
  int64_t left = dice.Below(1000);
  for (const Share<E>& share : shares) {
    if (left < share.per_thousand) return share.value;
    left -= share.per_thousand;
  }
  return shares[0].value;
}

constexpr Share<Kind> kKinds[] = {{Kind::kCooperative, 600},
                                  {Kind::kCooperativeGroup, 350},
                                  {Kind::kMemberEnterprise, 30},
                                  {Kind::kPeoplesCreditFund, 15},
                                  {Kind::kCooperativeUnion, 5}};
constexpr Share<Sector> kSectors[] = {
    {Sector::kAgriculture, 640}, {Sector::kHandicraft, 90},  {Sector::kTradeService, 120}, {Sector::kTransport, 60},
    {Sector::kConstruction, 40}, {Sector::kEnvironment, 30}, {Sector::kOther, 20}};
constexpr Share<LegalStatus> kStatuses[] = {{LegalStatus::kOperating, 800},   {LegalStatus::kSuspended, 40},
                                            {LegalStatus::kNotAtAddress, 30}, {LegalStatus::kDissolving, 20},
                                            {LegalStatus::kDissolved, 90},    {LegalStatus::kRevoked, 20}};
constexpr Share<GoverningLaw> kLaws[] = {{GoverningLaw::kLaw2012, 600},
                                         {GoverningLaw::kLaw2023, 200},
                                         {GoverningLaw::kLaw2003, 150},
                                         {GoverningLaw::kUnconverted, 50}};

const absl::CivilDay kFirstChange(2024, 1, 2);

std::string GivenName(Dice& dice) {
  std::string name = absl::StrCat(dice.Of(Syllables()), " ", dice.Of(Syllables()));
  const int64_t shape = dice.Below(100);
  if (shape < 20) absl::StrAppend(&name, " ", dice.Of(Syllables()));
  if (shape >= 85) absl::StrAppend(&name, " ", dice.Between(1, 99));
  return name;
}

std::string LegalName(Dice& dice, Kind kind, Sector sector) {
  std::string name(FormOf(kind));
  const absl::string_view trade = dice.Of(Trades(sector));
  if (!trade.empty()) absl::StrAppend(&name, " ", trade);
  return absl::StrCat(name, " ", GivenName(dice));
}

std::string Address(Dice& dice, absl::string_view province) {
  return absl::StrCat("Thôn ", dice.Between(1, 20), ", xã ", dice.Of(Syllables()), " ", dice.Of(Syllables()), ", ",
                      province);
}

// A code of serial `number`; nothing where no check digit exists. Unique per number.
std::string TaxCodeOf(int64_t number) {
  // A tax province of 60 and more is nobody's here, so that generated codes do not meet those of a test.
  const std::string nine = absl::StrFormat("%02d%07d", 60 + number / 9'999'999 % 40, 1 + number % 9'999'999);
  for (char digit = '0'; digit <= '9'; ++digit) {
    const absl::StatusOr<TaxCode> code = TaxCode::Parse(nine + digit, "tax_code");
    if (code.ok()) return code->text();
  }
  return "";
}

absl::Time RecordedAt(Dice& dice, absl::CivilDay first, int64_t days) {
  return StartOf(first + dice.Below(days)) + absl::Microseconds(dice.Below(int64_t{86'400} * 1'000'000));
}

Facts Founding(Dice& dice, int64_t number) {
  Facts facts;
  facts.kind = Draw(dice, kKinds);
  facts.sector = facts.kind == Kind::kPeoplesCreditFund ? Sector::kCredit : Draw(dice, kSectors);
  facts.legal_name = LegalName(dice, facts.kind, facts.sector);
  facts.short_name = ShortNameOf(facts.legal_name);
  if (dice.Chance(80)) facts.foreign_name = absl::StrCat("Generated Cooperative ", number);
  if (dice.Chance(60)) facts.former_names.push_back({.text = LegalName(dice, facts.kind, facts.sector)});
  if (facts.kind != Kind::kCooperativeGroup && dice.Chance(850)) facts.tax_code = TaxCodeOf(number);
  if (dice.Chance(300)) facts.legacy_registration_no = absl::StrFormat("%02dL%07d", number % 63 + 1, number);
  facts.governing_law = Draw(dice, kLaws);
  facts.legal_status = Draw(dice, kStatuses);
  facts.activity_status = dice.Chance(880) ? ActivityStatus::kActive : ActivityStatus::kCeased;
  facts.founded_date = absl::CivilDay(dice.Between(1990, 2022), 1, 1) + dice.Below(365);
  if (facts.legal_status == LegalStatus::kDissolved) {
    facts.dissolved_date = facts.founded_date + dice.Below(absl::CivilDay(2022, 12, 31) - facts.founded_date + 1);
  }
  if (dice.Chance(900)) facts.member_count = dice.Between(7, 400);
  if (dice.Chance(700)) {
    facts.labour = {.value = dice.Between(5, 300),
                    .qualifier = dice.Chance(900) ? Qualifier::kExact : Qualifier::kAbout};
  }
  if (dice.Chance(800)) facts.charter_capital = dice.Between(50, 20'000) * 1'000'000;
  const Province& province = dice.Of(Provinces());
  facts.province = std::string(province.id);
  facts.area = facts.province;
  facts.address = Address(dice, province.name);
  facts.alliance = OrganizationId::Of(absl::StrCat("lm-", province.id));
  return facts;
}

GeneratedOrganization::Change LaterChange(Dice& dice, const Facts& facts, int64_t ordinal) {
  GeneratedOrganization::Change change{.values = facts};
  // Three months for the first change, three for the second: known later, and later in force.
  const absl::CivilDay from = kFirstChange + ordinal * 90;
  change.day = from + dice.Below(80);
  change.known = StartOf(change.day) + absl::Hours(10) + absl::Microseconds(dice.Below(1'000'000));
  switch (dice.Below(4)) {
    case 0:
      change.fields = {Field::kMemberCount};
      change.values.member_count = dice.Between(7, 400);
      break;
    case 1:
      change.fields = {Field::kAddress, Field::kLabour};
      change.values.address = Address(dice, "");
      change.values.labour = {.value = dice.Between(5, 300), .qualifier = Qualifier::kExact};
      break;
    case 2:
      change.fields = {Field::kLegalName, Field::kShortName, Field::kFormerNames};
      change.values.former_names.push_back({.text = facts.legal_name, .to = change.day});
      change.values.legal_name = LegalName(dice, facts.kind, facts.sector);
      change.values.short_name = ShortNameOf(change.values.legal_name);
      break;
    default:
      change.fields = {Field::kLegalStatus};
      change.values.legal_status =
          facts.legal_status == LegalStatus::kOperating ? LegalStatus::kSuspended : facts.legal_status;
      break;
  }
  return change;
}

void AddReports(Dice& dice, GeneratedOrganization& generated) {
  for (int64_t year = 2021; year <= 2023; ++year) {
    if (!dice.Chance(500)) continue;
    const int64_t score = dice.Between(30, 100);
    generated.reports.push_back(
        {.organization = generated.recorded.id,
         .year = year,
         .revenue = dice.Between(100, 50'000) * 1'000'000,
         .profit = dice.Between(-500, 5'000) * 1'000'000,
         .labour = ReportedNumber{.value = dice.Between(5, 300), .qualifier = Qualifier::kExact},
         .member_count = dice.Between(7, 400),
         .monthly_income = dice.Between(2'000, 12'000) * 1'000,
         .evaluation_score = score,
         .evaluation_class = ReportRules::BuiltIn().Scoring(year)->ClassOf(score),
         .known_from = StartOf(absl::CivilDay(2024, 5, 1)) + absl::Hours(year - 2020)});
  }
}

}  // namespace

GeneratedOrganization Generate(const RegisterSpec& spec, int64_t number) {
  Dice dice(spec.seed, static_cast<uint64_t>(number));
  GeneratedOrganization generated;
  Organization& organization = generated.recorded;
  organization.id = OrganizationId::Of(absl::StrFormat("gen%09d", number));
  organization.version = 1;
  organization.created = RecordedAt(dice, absl::CivilDay(2023, 1, 1), 364);
  organization.revision.number = 1;
  organization.revision.known_from = organization.created;
  organization.revision.facts = Founding(dice, number);
  const Facts& facts = organization.facts();
  organization.revision.valid_from = facts.founded_date;

  if (spec.changes && !facts.dissolved_date && dice.Chance(250)) {
    generated.changes.push_back(LaterChange(dice, facts, 0));
    if (dice.Chance(200)) generated.changes.push_back(LaterChange(dice, generated.changes[0].values, 1));
  }
  const bool may_join = facts.kind != Kind::kCooperativeGroup;
  if (spec.memberships && may_join && dice.Chance(650)) {
    const absl::CivilDay start = facts.founded_date + dice.Below(300);
    Relationship membership{.id = RelationshipId::Of(absl::StrCat("m", organization.id.text())),
                            .from = organization.id,
                            .to = facts.alliance,
                            .start = start,
                            .created = organization.created + absl::Hours(1)};
    if (facts.dissolved_date && *facts.dissolved_date > start) {
      membership.end = facts.dissolved_date;
      membership.end_recorded = membership.created + absl::Hours(1);
      membership.version = 2;
    }
    generated.memberships.push_back(std::move(membership));
  }
  if (spec.reports && may_join && !facts.dissolved_date) AddReports(dice, generated);
  return generated;
}

std::vector<Organization> GeneratedAlliances() {
  std::vector<Organization> alliances;
  for (const Province& province : Provinces()) {
    Organization alliance{.id = OrganizationId::Of(absl::StrCat("lm-", province.id)),
                          .version = 1,
                          .created = StartOf(absl::CivilDay(2023, 1, 1))};
    Facts& facts = alliance.revision.facts;
    facts.kind = Kind::kAlliance;
    facts.legal_name = absl::StrCat(FormOf(Kind::kAlliance), " ", province.name);
    facts.short_name = ShortNameOf(facts.legal_name);
    facts.founded_date = absl::CivilDay(1993, 10, 30);
    facts.area = std::string(province.id);
    facts.province = facts.area;
    facts.alliance = alliance.id;
    alliance.revision.number = 1;
    alliance.revision.valid_from = facts.founded_date;
    alliance.revision.known_from = alliance.created;
    alliances.push_back(std::move(alliance));
  }
  return alliances;
}

}  // namespace htx::testing
