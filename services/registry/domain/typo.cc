#include "registry/domain/typo.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace htx::registry {

bool WithinOneTypo(absl::string_view typed, absl::string_view word) {
  const auto [a, b] = std::mismatch(typed.begin(), typed.begin() + std::min(typed.size(), word.size()), word.begin());
  const size_t same = static_cast<size_t>(a - typed.begin());
  const absl::string_view x = typed.substr(same);
  const absl::string_view y = word.substr(same);
  if (x.empty() || y.empty()) return x.size() + y.size() <= 1;
  if (x.substr(1) == y.substr(1)) return true;            // Another letter.
  if (x.substr(1) == y || x == y.substr(1)) return true;  // One too many, one too few.
  return x.size() >= 2 && y.size() >= 2 && x[0] == y[1] && x[1] == y[0] && x.substr(2) == y.substr(2);
}

std::vector<std::string> WithoutOneLetter(absl::string_view word) {
  std::vector<std::string> all = {std::string(word)};
  for (size_t i = 0; i < word.size(); ++i) {
    // Leaving out either of two equal neighbours is the same.
    if (i == 0 || word[i] != word[i - 1]) all.push_back(absl::StrCat(word.substr(0, i), word.substr(i + 1)));
  }
  return all;
}

}  // namespace htx::registry
