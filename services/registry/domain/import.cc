#include "registry/domain/import.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "registry/domain/lifecycle.h"

namespace htx::registry {
namespace {

constexpr Term<ImportMode> kModes[] = {
    {ImportMode::kCreate, "CREATE"}, {ImportMode::kUpsert, "UPSERT"}, {ImportMode::kReconcile, "RECONCILE"}};
constexpr Term<ImportState> kImportStates[] = {{ImportState::kOpen, "OPEN"},
                                               {ImportState::kDone, "DONE"},
                                               {ImportState::kRefused, "REFUSED"},
                                               {ImportState::kCancelled, "CANCELLED"}};

template <class Drop>
void DropIf(std::vector<MatchCandidate>& candidates, Drop drop) {
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), drop), candidates.end());
}

}  // namespace

template <>
absl::Span<const Term<ImportMode>> Terms<ImportMode>() {
  return kModes;
}
template <>
absl::Span<const Term<ImportState>> Terms<ImportState>() {
  return kImportStates;
}

int64_t ImportCounts::rows() const {
  return std::accumulate(outcomes.begin(), outcomes.end(), int64_t{0}) - of(ImportOutcome::kMissing);
}

int64_t ImportCounts::refused() const {
  return of(ImportOutcome::kRejected) + of(ImportOutcome::kPossibleDuplicate) + of(ImportOutcome::kAmbiguous);
}

void ImportCounts::Add(const ImportCounts& more) {
  for (size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += more.outcomes[i];
  noted += more.noted;
  warned += more.warned;
}

int64_t ImportRecord::MaxRows() const {
  if (atomic) return kMaxAtomicRows;
  return validate_only ? kMaxDryRows : kMaxImportRows;
}

std::string ChainDigest(absl::string_view digest, absl::string_view row) {
  // FNV-1a of 64 bits over the digest before and the row.
  uint64_t hash = 14695981039346656037U;
  for (const absl::string_view part : {digest, row}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

std::vector<OrganizationId> Narrow(MatchBy by, std::vector<MatchCandidate> candidates, const RowPlace& place) {
  DropIf(candidates, [](const MatchCandidate& c) { return c.status == LegalStatus::kVoided; });
  // A number without its area may still be the only one; a name may not.
  if (by == MatchBy::kNameAndArea && place.province.empty()) return {};
  if ((by == MatchBy::kRegistrationNumber || by == MatchBy::kNameAndArea) && !place.province.empty()) {
    DropIf(candidates, [&](const MatchCandidate& c) { return c.province != place.province; });
  }
  if (by == MatchBy::kNameAndArea) {
    DropIf(candidates, [&](const MatchCandidate& c) { return c.kind != place.kind || IsTerminal(c.status); });
    const auto here = [&](const MatchCandidate& c) { return c.area == place.area; };
    if (std::count_if(candidates.begin(), candidates.end(), here) == 1) {
      DropIf(candidates, [&](const MatchCandidate& c) { return !here(c); });
    }
  }
  std::vector<OrganizationId> found;
  for (const MatchCandidate& candidate : candidates) found.push_back(candidate.id);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace htx::registry
