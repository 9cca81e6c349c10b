#include "funding/domain/source_mix.h"

#include <algorithm>
#include <numeric>

#include "common/base/status.h"

namespace htx::funding {

bool IsWhole(absl::Span<const SourceShare> mix) {
  int64_t sum = 0;
  for (size_t i = 0; i < mix.size(); ++i) {
    if (mix[i].ppm <= 0 || mix[i].ppm > kMillion) return false;
    for (size_t other = 0; other < i; ++other) {
      if (mix[other].source == mix[i].source) return false;
    }
    sum += mix[i].ppm;
  }
  return sum == kMillion;
}

std::vector<Dong> Split(Dong amount, absl::Span<const SourceShare> mix) {
  HTX_CHECK(amount >= 0 && !mix.empty());
  std::vector<Dong> parts;
  std::vector<int64_t> remainders;
  Dong left = amount;
  for (const SourceShare& share : mix) {
    const Wide exact = static_cast<Wide>(amount) * share.ppm;
    parts.push_back(static_cast<Dong>(exact / kMillion));
    remainders.push_back(static_cast<int64_t>(exact % kMillion));
    left -= parts.back();
  }
  std::vector<size_t> order(mix.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t one, size_t other) { return remainders[one] > remainders[other]; });
  // Fewer đồng are left than there are sources: each part lost less than one.
  for (const size_t i : order) {
    if (left == 0) break;
    ++parts[i];
    --left;
  }
  HTX_CHECK(left == 0);
  return parts;
}

std::vector<Dong> SplitNext(Dong amount, absl::Span<const SourceShare> mix, absl::Span<const Dong> taken,
                            absl::Span<const Dong> most) {
  HTX_CHECK(taken.size() == mix.size() && most.size() == mix.size());
  const std::vector<Dong> whole = Split(std::accumulate(taken.begin(), taken.end(), amount), mix);
  std::vector<Dong> parts;
  Dong left = amount;
  for (size_t i = 0; i < mix.size(); ++i) {
    parts.push_back(std::clamp<Dong>(whole[i] - taken[i], 0, most[i] - taken[i]));
    left -= parts[i];
  }
  // With three sources or more a larger whole can give one of them a đồng less. What it has stays with it; the others
  // make up for it.
  for (size_t i = 0; i < mix.size() && left < 0; ++i) {
    const Dong back = std::min(parts[i], -left);
    parts[i] -= back;
    left += back;
  }
  for (size_t i = 0; i < mix.size() && left > 0; ++i) {
    const Dong more = std::min(most[i] - taken[i] - parts[i], left);
    parts[i] += more;
    left -= more;
  }
  HTX_CHECK(left == 0);
  return parts;
}

std::vector<Dong> DivideFlow(PrincipalFlow what, Dong amount, absl::Span<const SourceShare> mix,
                             absl::Span<const SourceFlow> flows) {
  if (mix.size() == 1 || amount == 0) return Split(amount, mix);
  std::vector<Dong> taken;
  std::vector<Dong> most;
  for (const SourceFlow& flow : flows) {
    const Dong drawn = flow.lent + flow.repaid;
    if (what == PrincipalFlow::kCancelled) {
      taken.push_back(flow.committed);
      continue;
    }
    const bool lends = what == PrincipalFlow::kDrawn;
    taken.push_back(lends ? drawn : what == PrincipalFlow::kRepaid ? flow.repaid : flow.lent);
    most.push_back(lends ? flow.committed + drawn : drawn);
  }
  if (what == PrincipalFlow::kCancelled) return taken;
  return SplitNext(amount, mix, taken, most);
}

SourceFlow After(SourceFlow flow, PrincipalFlow what, Dong part) {
  switch (what) {
    case PrincipalFlow::kDrawn:
      flow.committed -= part;
      flow.lent += part;
      return flow;
    case PrincipalFlow::kRepaid:
      flow.lent -= part;
      flow.repaid += part;
      return flow;
    case PrincipalFlow::kReturned:
      flow.lent += part;
      flow.repaid -= part;
      return flow;
    case PrincipalFlow::kCancelled:
      flow.committed -= part;
      return flow;
  }
  HTX_UNREACHABLE();
}

}  // namespace htx::funding
