// With f the factors and D the scale, the payment L obeys  first * prod(D + f) = L * sum over k of D^k * prod of the
// (D + f) after k. Both sides are whole numbers; a common divisor of D and all f is taken out first.

#include "funding/domain/level_payment.h"

#include <algorithm>
#include <vector>

#include "common/base/status.h"
#include "funding/domain/accrual.h"

namespace htx::funding {
namespace {

__extension__ typedef unsigned __int128 UnsignedWide;

// A natural number of any size, least digit (of 64 bits) first, without leading zeros.
class Natural {
 public:
  Natural(UnsignedWide value, size_t room) {
    digits_.reserve(room);
    Carry(value);
  }

  void Multiply(uint64_t factor) {
    UnsignedWide carry = 0;
    for (uint64_t& digit : digits_) {
      carry += static_cast<UnsignedWide>(digit) * factor;
      digit = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    Carry(carry);
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
  }

  void Add(const Natural& other) {
    if (digits_.size() < other.digits_.size()) digits_.resize(other.digits_.size());
    UnsignedWide carry = 0;
    for (size_t i = 0; i < digits_.size(); ++i) {
      carry += static_cast<UnsignedWide>(digits_[i]) + (i < other.digits_.size() ? other.digits_[i] : 0);
      digits_[i] = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    Carry(carry);
  }

  // -1, 0 or 1 as this is less than, equal to or greater than `other`.
  int Compare(const Natural& other) const {
    if (digits_.size() != other.digits_.size()) return digits_.size() < other.digits_.size() ? -1 : 1;
    for (size_t i = digits_.size(); i-- > 0;) {
      if (digits_[i] != other.digits_[i]) return digits_[i] < other.digits_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  void Carry(UnsignedWide carry) {
    for (; carry > 0; carry >>= 64) digits_.push_back(static_cast<uint64_t>(carry));
  }

  std::vector<uint64_t> digits_ = {};
};

int CompareProduct(const Natural& top, Natural bottom, uint64_t factor) {
  bottom.Multiply(factor);
  return top.Compare(bottom);
}

// The largest whole q with bottom * q <= top, known to be from `least` to `greatest`.
uint64_t Quotient(const Natural& top, const Natural& bottom, uint64_t least, uint64_t greatest) {
  while (least < greatest) {
    const uint64_t middle = least + (greatest - least + 1) / 2;
    if (CompareProduct(top, bottom, middle) >= 0) {
      least = middle;
    } else {
      greatest = middle - 1;
    }
  }
  return least;
}

}  // namespace

Dong LevelPayment(Wide first, absl::Span<const Wide> factors, Wide scale, Dong unit, RoundingMode mode) {
  HTX_CHECK(first >= 0 && scale > 0 && unit > 0);
  Wide common = scale;
  for (const Wide factor : factors) common = CommonDivisor(common, factor);
  const auto base = static_cast<uint64_t>(scale / common);
  const size_t room = factors.size() + 4;
  Natural top(static_cast<UnsignedWide>(first), room);  // Over scale * base^k.
  Natural bottom(1, room);                              // Over base^k.
  Natural power(1, room);
  for (const Wide factor : factors) {
    const auto growth = static_cast<uint64_t>((scale + factor) / common);
    top.Multiply(growth);
    bottom.Multiply(growth);
    power.Multiply(base);
    bottom.Add(power);
  }
  // The last scale, in two steps because it may be larger than a digit of the base.
  bottom.Multiply(static_cast<uint64_t>(scale));
  bottom.Multiply(static_cast<uint64_t>(unit));
  // No payment is more than the whole debt of the first day, or less than its part.
  const Wide whole = first / scale / unit;
  const auto least = static_cast<uint64_t>(whole / static_cast<Wide>(factors.size() + 1));
  const uint64_t quotient = Quotient(top, bottom, least, static_cast<uint64_t>(whole));
  top.Multiply(2);
  const int half = CompareProduct(top, bottom, 2 * quotient + 1);
  const bool up = RoundsUp(mode, quotient % 2 == 1, half, CompareProduct(top, bottom, 2 * quotient) > 0);
  return static_cast<Dong>(quotient + (up ? 1 : 0)) * unit;
}

}  // namespace htx::funding
