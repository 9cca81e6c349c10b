#pragma once

// Where the money of one loan comes from: one source, or several by shares. Shares are millionths and sum to exactly
// 1 000 000. Amounts are divided to the đồng by largest remainder, ties to the earlier source.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "funding/domain/money.h"
#include "funding/domain/names.h"

namespace htx::funding {

// One source's part in a loan.
struct SourceShare {
  SourceId source = {};
  int64_t ppm = kMillion;
  bool own_risk = true;  // False when the source's provider bears the risk.

  bool operator==(const SourceShare&) const = default;
};
using SourceMix = std::vector<SourceShare>;

// The most sources that one mix may have.
inline constexpr int kMostSources = 10;

// True when there is a source, every share is positive, none comes twice, and the shares sum to 1 000 000.
bool IsWhole(absl::Span<const SourceShare> mix);

// `amount` divided by the shares. The parts sum to `amount`, and each is less than one đồng away from its exact share.
std::vector<Dong> Split(Dong amount, absl::Span<const SourceShare> mix);

// The next `amount` of a flow of which each source took `taken` so far and may take `most` in all. The sums after it
// are the division of the whole flow, as near as whole đồng allow when nothing is taken back: no part is negative, no
// source exceeds its most. So the last movement of a flow always makes it even. There must be room for `amount`.
std::vector<Dong> SplitNext(Dong amount, absl::Span<const SourceShare> mix, absl::Span<const Dong> taken,
                            absl::Span<const Dong> most);

// What a loan took from one of its sources so far.
struct SourceFlow {
  Dong committed = 0;
  Dong lent = 0;
  Dong repaid = 0;
};

// Principal that was paid out, or came back. kReturned: a repayment was taken back. kCancelled: all that is still
// promised is released.
enum class PrincipalFlow { kDrawn, kRepaid, kReturned, kCancelled };

// `amount` divided as the flow goes on; `flows` in the order of `mix`.
std::vector<Dong> DivideFlow(PrincipalFlow what, Dong amount, absl::Span<const SourceShare> mix,
                             absl::Span<const SourceFlow> flows);

// What each source's flow is after it gave, or got, its part. kReturned is the mirror of kRepaid.
SourceFlow After(SourceFlow flow, PrincipalFlow what, Dong part);

}  // namespace htx::funding
