#include "registry/store/status_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {

std::string StatusWords(absl::FunctionRef<bool(LegalStatus)> chosen) {
  std::vector<std::string> words;
  for (const Term<LegalStatus>& term : Terms<LegalStatus>()) {
    if (chosen(term.value)) words.push_back(absl::StrCat("'", term.word, "'"));
  }
  return absl::StrJoin(words, ", ");
}

const std::string& TerminalWords() {
  static const auto* const words = new std::string(StatusWords(IsTerminal));
  return *words;
}

}  // namespace htx::registry
