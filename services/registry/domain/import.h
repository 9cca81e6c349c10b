#pragma once

// Imports: the words they are stored with, and the decisions that are theirs. What a row may do to an organisation is
// decided where it is decided for every caller (registration.h).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "registry/domain/organization.h"

namespace htx::registry {

enum class ImportMode { kCreate = 1, kUpsert, kReconcile };
enum class ImportState { kOpen = 1, kDone, kRefused, kCancelled };
enum class MatchBy { kOrganizationId = 1, kTaxCode, kRegistrationNumber, kIdentifier, kNameAndArea };
enum class ImportOutcome {
  kCreated = 1,
  kUpdated,
  kUnchanged,
  kMatched,
  kRejected,
  kPossibleDuplicate,
  kAmbiguous,
  kMissing,
};

template <>
absl::Span<const Term<ImportMode>> Terms<ImportMode>();
template <>
absl::Span<const Term<ImportState>> Terms<ImportState>();

// How large an import may be, and how many may be open.
inline constexpr int64_t kMaxImportRows = 1'000'000;
inline constexpr int64_t kMaxAtomicRows = 5'000;  // One transaction of the feed, which no page of it may cut.
inline constexpr int64_t kMaxDryRows = 100'000;   // One transaction that is rolled back.
inline constexpr int64_t kMaxRowBytes = 64 * 1024;
inline constexpr int64_t kMaxOpenImports = 100;
inline constexpr int64_t kMaxOpenImportsOfOne = 16;
// An open import without news for this long is taken as given up: it may still go on, and counts no more.
inline constexpr absl::Duration kGivenUpAfter = absl::Hours(24);
// A report is forgotten this long after its last change.
inline constexpr absl::Duration kReportsKept = absl::Hours(24 * 90);

// How many rows had which outcome, by the number of the outcome.
struct ImportCounts {
  std::array<int64_t, 9> outcomes = {};
  int64_t noted = 0;
  int64_t warned = 0;

  int64_t& of(ImportOutcome outcome) { return outcomes[static_cast<size_t>(outcome)]; }
  int64_t of(ImportOutcome outcome) const { return outcomes[static_cast<size_t>(outcome)]; }
  // All rows; what is missing is no row.
  int64_t rows() const;
  // REJECTED, POSSIBLE_DUPLICATE and AMBIGUOUS.
  int64_t refused() const;
  void Add(const ImportCounts& more);
};

// An import as it is stored.
struct ImportRecord {
  std::string id = {};
  std::string principal = {};
  std::string config = {};  // What of the configuration must not change, serialized.
  ImportState state = ImportState::kOpen;
  ImportMode mode = ImportMode::kCreate;
  bool atomic = false;
  bool validate_only = false;
  std::string alliance = {};
  std::string dataset = {};
  int64_t last_row = 0;            // Every row up to this one is settled, or waits in the database.
  std::string digest = {};         // Of those rows, in their order.
  int64_t report_end = 0;          // The last row of the report.
  std::string missing_after = {};  // RECONCILE: the last organisation that was looked at, while it goes on.
  ImportCounts counts = {};
  absl::Time created = absl::UnixEpoch();
  absl::Time updated = absl::UnixEpoch();
  std::optional<absl::Time> finished = {};

  // Rows are gathered first, and decided as a whole.
  bool Waits() const { return atomic || validate_only; }
  int64_t MaxRows() const;
};

// The digest of a file's rows after `row`, serialized, was added to `digest` ("" before the first). Tells a changed
// file from the one that was sent before; no guard against forgery.
std::string ChainDigest(absl::string_view digest, absl::string_view row);

// A recorded organisation that a match rule may mean.
struct MatchCandidate {
  OrganizationId id = {};
  Kind kind = Kind::kCooperative;
  LegalStatus status = LegalStatus::kOperating;
  std::string area = {};
  std::string province = {};  // That of today, so that a reform between file and record does not matter.
};

// What is known of a row before it is judged; "" where the row says nothing.
struct RowPlace {
  Kind kind = Kind::kCooperative;
  std::string area = {};
  std::string province = {};  // That of today.
};

// Those of `candidates` that `by` means for a row of `place`; one or none when the rule is clear. Without repetition,
// in the order of their ids.
std::vector<OrganizationId> Narrow(MatchBy by, std::vector<MatchCandidate> candidates, const RowPlace& place);

}  // namespace htx::registry
