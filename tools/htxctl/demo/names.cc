#include "htxctl/demo/names.h"

#include <numeric>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "htxctl/demo/names_data.h"

namespace htx::ctl {
namespace {

// A step through [0, count) that visits every index once and scatters neighbours: the golden section of `count`, moved
// up to the next number without a common divisor.
int64_t StepOf(int64_t count) {
  int64_t step = count * 618 / 1000 + 1;
  while (std::gcd(step, count) != 1) ++step;
  return step;
}

}  // namespace

absl::string_view SectorCode(Sector sector) {
  switch (sector) {
    using enum Sector;
    case kFarming:
      return "NN";
    case kCraft:
      return "TTCN";
    case kConstruction:
      return "XD";
    case kSanitation:
      return "VSMT";
    case kTransport:
      return "GTVT";
    case kTrade:
      return "TMDV";
    case kCredit:
      return "QTDND";
  }
  return "";
}

absl::Span<const absl::string_view> NameHeads(Form form, Sector sector) {
  absl::Span<const absl::string_view> of_form = {};
  for (const NameHeadRow& row : NameHeadRows()) {
    if (row.form != form) continue;
    if (row.sector == sector) return row.heads;
    if (of_form.empty()) of_form = row.heads;
  }
  return of_form;  // Unions, groups and enterprises have one list whatever their sector.
}

absl::Span<const absl::string_view> OwnNames() { return OwnNameList(); }

int64_t NameCount(size_t heads, size_t places) { return static_cast<int64_t>(heads * OwnNames().size() * places); }

std::string NameFrom(absl::Span<const absl::string_view> heads, absl::Span<const absl::string_view> places,
                     int64_t index) {
  const int64_t count = NameCount(heads.size(), places.size());
  HTX_CHECK(index >= 0 && index < count);
  // A product below 2^63: count stays under a million.
  auto at = static_cast<size_t>(index * StepOf(count) % count);
  const absl::string_view head = heads[at % heads.size()];
  at /= heads.size();
  const absl::string_view own = OwnNames()[at % OwnNames().size()];
  at /= OwnNames().size();
  return absl::StrCat(head, " ", own, " - ", places[at]);
}

}  // namespace htx::ctl
