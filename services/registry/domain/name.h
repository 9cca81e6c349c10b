#pragma once

// Names of organisations.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "registry/domain/vocabulary.h"

namespace htx::registry {

// The legal name with its form abbreviated: "Hợp tác xã Nông nghiệp Đồng Tâm" and "HỢP TÁC XÃ Nông nghiệp Đồng Tâm"
// become "HTX Nông nghiệp Đồng Tâm".
std::string ShortNameOf(absl::string_view legal_name);

// What follows `words` (folded, single spaces) at the beginning of `text`, read word by word without marks and case;
// nothing when `text` begins otherwise.
std::optional<absl::string_view> AfterWords(absl::string_view text, absl::string_view words);

// ShortNameOf for an organisation of `kind`: with the abbreviation of its form, also where the legal name lacks the
// form.
std::string ShortNameFor(Kind kind, absl::string_view legal_name);

// The kind that `text` names, as lists of organisations write it: "HTX", "Liên hiệp HTX", "Quỹ TDND", "THT", "DN" and
// their long forms, in any spelling that folds alike. In a list of cooperatives "Liên minh HTX" is a slip for Liên hiệp
// HTX, so it is read as that; an alliance is never named by text.
std::optional<Kind> KindFromText(absl::string_view text);

}  // namespace htx::registry
