#include "tests/conformance/registry/generated_communes.h"

#include "absl/strings/str_format.h"

namespace htx::registry {
namespace {

constexpr int kOld = 10040;
constexpr int kNew = 3321;
constexpr int kSplits = 471;
constexpr int kReused = 2145;

// A province of 2025-07-01 with the ones it was formed of.
struct Merger {
  const char* code;
  std::vector<const char*> old;
};

const std::vector<Merger>& Mergers() {
  static const auto* const mergers = new std::vector<Merger>{{"01", {"01"}},
                                                             {"04", {"04"}},
                                                             {"08", {"02", "08"}},
                                                             {"11", {"11"}},
                                                             {"12", {"12"}},
                                                             {"14", {"14"}},
                                                             {"15", {"10", "15"}},
                                                             {"19", {"06", "19"}},
                                                             {"20", {"20"}},
                                                             {"22", {"22"}},
                                                             {"24", {"24", "27"}},
                                                             {"25", {"17", "25", "26"}},
                                                             {"31", {"30", "31"}},
                                                             {"33", {"33", "34"}},
                                                             {"37", {"35", "36", "37"}},
                                                             {"38", {"38"}},
                                                             {"40", {"40"}},
                                                             {"42", {"42"}},
                                                             {"44", {"44", "45"}},
                                                             {"46", {"46"}},
                                                             {"48", {"48", "49"}},
                                                             {"51", {"51", "62"}},
                                                             {"52", {"52", "64"}},
                                                             {"56", {"56", "58"}},
                                                             {"66", {"54", "66"}},
                                                             {"68", {"60", "67", "68"}},
                                                             {"75", {"70", "75"}},
                                                             {"79", {"74", "77", "79"}},
                                                             {"80", {"72", "80"}},
                                                             {"82", {"82", "87"}},
                                                             {"86", {"83", "84", "86"}},
                                                             {"91", {"89", "91"}},
                                                             {"92", {"92", "93", "94"}},
                                                             {"96", {"95", "96"}}};
  return *mergers;
}

void SetDay(int year, int month, int day, google::type::Date& date) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

v1::NewArea& Commune(const std::string& code, const std::string& name, const char* parent, v1::AreaChange& change) {
  v1::NewArea& unit = *change.add_new_areas();
  unit.set_code(code);
  unit.set_display_name(name);
  unit.set_level(v1::AREA_LEVEL_COMMUNE);
  unit.set_unit_type("xã");
  unit.set_parent(parent);
  return unit;
}

}  // namespace

GeneratedCommunes GenerateCommunes() {
  GeneratedCommunes generated;
  generated.units.set_decree("Danh mục xã (dữ liệu sinh tự động)");
  SetDay(2004, 7, 8, *generated.units.mutable_effective_date());
  generated.reform.set_decree("Sắp xếp xã (dữ liệu sinh tự động)");
  SetDay(2025, 7, 1, *generated.reform.mutable_effective_date());
  generated.reform.add_covers()->set_level(v1::AREA_LEVEL_COMMUNE);

  const int provinces = static_cast<int>(Mergers().size());
  int old_made = 0;
  int new_made = 0;
  for (int p = 0; p < provinces; ++p) {
    const Merger& merger = Mergers()[static_cast<size_t>(p)];
    const int old_here = kOld * (p + 1) / provinces - old_made;
    const int new_here = kNew * (p + 1) / provinces - new_made;
    std::vector<std::string> olds;
    for (int i = 0; i < old_here; ++i) {
      olds.push_back(absl::StrFormat("%05d", ++old_made));
      const char* parent = merger.old[static_cast<size_t>(i) * merger.old.size() / static_cast<size_t>(old_here)];
      Commune(olds.back(), absl::StrFormat("Xã cũ %d", old_made), parent, generated.units).set_long_standing(true);
      v1::AreaTransition& transition = *generated.units.add_transitions();
      transition.set_type(v1::AREA_TRANSITION_TYPE_ESTABLISH);
      transition.add_to(olds.back());
    }
    // Neighbours are merged; the first of a group may be split between its group and the one before.
    std::string before;
    for (int n = 0; n < new_here; ++n) {
      const auto first = static_cast<size_t>(old_here * n / new_here);
      const auto last = static_cast<size_t>(old_here * (n + 1) / new_here);
      ++new_made;
      const std::string code = new_made <= kReused ? olds[first] : absl::StrFormat("%05d", 20000 + new_made);
      Commune(code, absl::StrFormat("Xã mới %d", new_made), merger.code, generated.reform);
      v1::AreaTransition merge;
      merge.set_type(v1::AREA_TRANSITION_TYPE_MERGE);
      for (size_t i = first; i < last; ++i) {
        const bool splits =
            i == first && n > 0 && static_cast<int>(generated.split.size()) < kSplits && last - first > 1;
        if (!splits) {
          merge.add_from(olds[i]);
          generated.whole.push_back(olds[i]);
          continue;
        }
        v1::AreaTransition& split = *generated.reform.add_transitions();
        split.set_type(v1::AREA_TRANSITION_TYPE_SPLIT);
        split.add_from(olds[i]);
        split.add_to(before);
        split.add_to(code);
        split.mutable_split_rule()->add_share_basis_points(2500);
        split.mutable_split_rule()->add_share_basis_points(7500);
        generated.split.push_back(olds[i]);
      }
      merge.add_to(code);
      *generated.reform.add_transitions() = std::move(merge);
      before = code;
    }
  }
  return generated;
}

}  // namespace htx::registry
