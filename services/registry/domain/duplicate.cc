#include "registry/domain/duplicate.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/rules.h"

namespace htx::registry {
namespace {

constexpr Term<MatchKind> kMatchKinds[] = {
    {MatchKind::kName, "NAME"}, {MatchKind::kPhone, "PHONE"}, {MatchKind::kAddress, "ADDRESS"}};

// Longest first. "Liên minh hợp tác xã" stays: it is no slip in a name.
constexpr absl::string_view kFormWords[] = {"lien hiep hop tac xa",
                                            "lien hiep cac hop tac xa",
                                            "lien hiep htx",
                                            "lhhtx",
                                            "quy tin dung nhan dan",
                                            "quy tdnd",
                                            "qtdnd",
                                            "hop tac xa",
                                            "htx",
                                            "to hop tac",
                                            "tht",
                                            "doanh nghiep tu nhan",
                                            "cong ty trach nhiem huu han",
                                            "cong ty tnhh",
                                            "cong ty co phan",
                                            "cong ty cp"};

// Fewer digits stand for no subscriber.
constexpr size_t kShortestPhone = 8;

std::string PhoneKey(absl::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  }
  if (absl::StartsWith(digits, "84") && absl::StrContains(phone, "+"))
    digits = absl::StrCat("0", absl::string_view(digits).substr(2));
  return digits.size() < kShortestPhone ? std::string() : digits;
}

// An address without a house number ("Thôn 3, xã Đồng Tâm") is shared by many. Its area is no part of the key: a reform
// gives the place another.
std::string AddressKey(const Facts& facts) {
  const std::string folded = FoldForSearch(facts.address);
  absl::string_view rest = folded;
  if (!absl::ConsumePrefix(&rest, "so nha ")) absl::ConsumePrefix(&rest, "so ");
  if (rest.empty() || !absl::ascii_isdigit(static_cast<unsigned char>(rest.front()))) return "";
  return std::string(rest);
}

void AddName(absl::string_view name, std::vector<MatchKey>& keys) {
  if (!name.empty()) keys.push_back({.what = MatchKind::kName, .key = OwnNameKey(name)});
}

std::vector<MatchKey> Distinct(std::vector<MatchKey> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

bool Shares(absl::Span<const MatchKey> a, absl::Span<const MatchKey> b, MatchKind what) {
  return std::any_of(a.begin(), a.end(), [&](const MatchKey& key) {
    return key.what == what && std::find(b.begin(), b.end(), key) != b.end();
  });
}

// The legal names are written alike but for case and spaces.
bool SameWithMarks(const Facts& a, const Facts& b) {
  const auto bare = [](const Facts& facts) { return absl::StrReplaceAll(LowerCase(facts.legal_name), {{" ", ""}}); };
  return bare(a) == bare(b);
}

int64_t PointsFor(absl::string_view what) {
  // Rules of this register hold always.
  const Rule* rule = RegistrationRules().Find(absl::StrCat("DUPLICATE_", what), "*", absl::CivilDay(2000, 1, 1));
  HTX_CHECK(rule != nullptr);
  return rule->Number();
}

}  // namespace

template <>
absl::Span<const Term<MatchKind>> Terms<MatchKind>() {
  return kMatchKinds;
}

std::string OwnNameKey(absl::string_view name) {
  const std::string folded = FoldForSearch(name);
  absl::string_view own = folded;
  for (const absl::string_view form : kFormWords) {
    absl::string_view rest = own;
    if (absl::ConsumePrefix(&rest, form) && absl::ConsumePrefix(&rest, " ")) {
      own = rest;
      break;
    }
  }
  return absl::StrReplaceAll(own, {{" ", ""}});
}

std::vector<MatchKey> MatchKeysOf(const Facts& facts) {
  std::vector<MatchKey> keys;
  AddName(facts.legal_name, keys);
  AddName(facts.short_name, keys);
  AddName(facts.foreign_name, keys);
  for (const OtherName& name : facts.other_names) AddName(name.text, keys);
  for (const std::string& phone : facts.contact.phones) {
    if (std::string key = PhoneKey(phone); !key.empty()) keys.push_back({MatchKind::kPhone, std::move(key)});
  }
  if (std::string key = AddressKey(facts); !key.empty()) keys.push_back({MatchKind::kAddress, std::move(key)});
  return Distinct(std::move(keys));
}

std::vector<MatchKey> FormerKeysOf(const Facts& facts) {
  std::vector<MatchKey> former;
  for (const FormerName& name : facts.former_names) AddName(name.text, former);
  former = Distinct(std::move(former));
  const std::vector<MatchKey> current = MatchKeysOf(facts);
  std::vector<MatchKey> only;
  std::set_difference(former.begin(), former.end(), current.begin(), current.end(), std::back_inserter(only));
  return only;
}

std::optional<AreaLevel> SharedLevel(const std::string& area, const std::string& other, const Ground& ground) {
  const Area* const one = ground.areas.Find(area);
  const Area* const two = ground.areas.Find(other);
  if (one == nullptr || two == nullptr) return std::nullopt;
  if (one == two) return one->level;
  std::optional<AreaLevel> shared;
  for (const Area* mine : ground.areas.CoverOf(*one, ground.today)) {
    for (const Area* theirs : ground.areas.CoverOf(*two, ground.today)) {
      // Units that were abolished lie in what was around them, with others that are not the same place.
      const bool own = mine->level == one->level && theirs->level == two->level;
      if (mine == theirs && own) return mine->level;
      const Area* const province = ground.areas.UnitOn(*mine, AreaLevel::kProvince, ground.today);
      if (province != nullptr && province == ground.areas.UnitOn(*theirs, AreaLevel::kProvince, ground.today)) {
        shared = AreaLevel::kProvince;
      }
    }
  }
  return shared;
}

Candidate Compare(const Facts& facts, const LookAlike& other, const Ground& ground) {
  const Facts& recorded = other.facts;
  Candidate candidate{.id = other.id,
                      .restricted = recorded.disclosure == Disclosure::kRestricted,
                      .legal_name = recorded.legal_name,
                      .same_legal_name = OwnNameKey(facts.legal_name) == OwnNameKey(recorded.legal_name),
                      .shared_level = SharedLevel(facts.area, recorded.area, ground)};
  const auto give = [&](absl::string_view what) {
    candidate.evidence.emplace_back(what);
    candidate.points += PointsFor(what);
  };
  const std::vector<MatchKey> mine = MatchKeysOf(facts);
  const std::vector<MatchKey> theirs = MatchKeysOf(recorded);
  const bool name = Shares(mine, theirs, MatchKind::kName);
  if (name) give(SameWithMarks(facts, recorded) ? "NAME" : "NAME_WITHOUT_MARKS");
  // A street of the same name is another one in another province.
  if (candidate.shared_level && Shares(mine, theirs, MatchKind::kAddress)) give("ADDRESS");
  if (Shares(mine, theirs, MatchKind::kPhone)) give("PHONE");
  if (facts.area == recorded.area || (candidate.shared_level && candidate.shared_level != AreaLevel::kProvince)) {
    give("AREA");
  } else if (candidate.shared_level) {
    give("PROVINCE");
  }
  if (facts.founded_date == recorded.founded_date) give("FOUNDED");
  return candidate;
}

std::vector<Candidate> Compare(const Facts& facts, const LookAlikes& alike, const Ground& ground) {
  std::vector<Candidate> candidates;
  for (const LookAlike& recorded : alike.found) candidates.push_back(Compare(facts, recorded, ground));
  return candidates;
}

namespace {

bool IsAccepted(const Candidate& candidate, absl::Span<const std::string> accepted) {
  return std::any_of(accepted.begin(), accepted.end(), [&](const std::string& name) {
    return name == "organizations/-" || name == NameOf(candidate.id);
  });
}

}  // namespace

int64_t DuplicateFrom() { return PointsFor("FROM"); }

std::vector<OrganizationId> Accepted(absl::Span<const Candidate> candidates, absl::Span<const std::string> accepted) {
  std::vector<OrganizationId> ids;
  for (const Candidate& candidate : candidates) {
    if (candidate.points >= DuplicateFrom() && IsAccepted(candidate, accepted)) ids.push_back(candidate.id);
  }
  return ids;
}

std::vector<Candidate> NotAccepted(std::vector<Candidate> candidates, absl::Span<const std::string> accepted) {
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                  [&](const Candidate& candidate) {
                                    return candidate.points < DuplicateFrom() || IsAccepted(candidate, accepted);
                                  }),
                   candidates.end());
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.points > b.points; });
  return candidates;
}

}  // namespace htx::registry
