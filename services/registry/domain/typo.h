#pragma once

// One typing error: a letter too many, too few, another one, or two neighbours in the wrong order.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace htx::registry {

// Words shorter than this must be typed without error: a letter makes another word of them.
inline constexpr size_t kShortestMistyped = 4;

// True when `typed` is `word`, or one typing error away from it. Bytes are compared.
bool WithinOneTypo(absl::string_view typed, absl::string_view word);

// `word` and what is left of it when one byte is left out, each once. Two words that are one typing error apart have
// one of these in common, or one is among those of the other.
std::vector<std::string> WithoutOneLetter(absl::string_view word);

}  // namespace htx::registry
