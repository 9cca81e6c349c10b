#pragma once

// Verifiable credentials of honours: documents of the shape of Open Badges 3.0 (OpenBadgeCredential), signed by a Data
// Integrity proof "eddsa-jcs-2022" over their canonical JSON (RFC 8785), with their place in a bitstring status list
// (W3C, 15 May 2025) and the proof that the issuer's log holds them. Pure: whoever has the issuer's public key verifies
// with this alone, without a service.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log_entry.h"
#include "common/base/log_head.h"
#include "common/base/merkle.h"
#include "common/base/signing.h"

namespace htx::credential {

// Entries of one status list: the least the standard allows, so that one entry tells nothing of its holder.
inline constexpr int64_t kStatusListSize = 131072;
// Bytes of a bundle that somebody hands in.
inline constexpr size_t kMaxBundleBytes = size_t{64} << 10;

// What a credential says: the award and nothing more.
struct Content {
  std::string id = {};              // "credentials/{id}"
  std::string award_kind = {};      // Code.
  std::string award_name = {};      // "Bằng khen của …"
  std::string authority = {};       // Who granted, as shown on the paper.
  std::string organization = {};    // "organizations/{id}" of an honoured collective; "" for a person.
  std::string reference = {};       // Of a person; only its salted hash enters the document.
  std::string salt = {};            // Random, for that hash.
  std::string recipient_name = {};  // As of the day.
  std::string narrative = {};       // Number and day of the decision, year of the achievement.
  std::string awarded_on = {};      // "2024-04-06": the day of the decision.
  absl::Time issued = absl::UnixEpoch();
  std::string status_list = {};  // "statusLists/{id}"
  int64_t status_index = 0;
};

// The signed document, canonical.
std::string Issue(const Content& content, const SigningKey& key);

// What the name of a list of suspensions ends with; the rest is the list of revocations.
inline constexpr absl::string_view kSuspensions = "-suspended";

// A status list with the bits at `places` set, signed. Its name says whether they are revoked or suspended.
std::string IssueStatusList(absl::string_view name, const std::vector<int64_t>& places, absl::Time time,
                            const SigningKey& key);

// "sha256$…" of a person's reference, as a document holds it.
std::string IdentityHash(absl::string_view reference, absl::string_view salt);

// That a log holds a credential: the entry of its issue, and the way from it to a signed head.
struct LogProof {
  LogEntry entry = {};
  merkle::Path path = {};
  SignedLogHead head = {};
};

// One file with all that a verification needs: document, log proof, status lists.
std::string Bundle(absl::string_view document, const std::optional<LogProof>& log,
                   const std::vector<std::string>& status_lists);

// The text of the QR code on a certificate: "HTXA1:" and the compressed document. About a kilobyte.
std::string QrText(absl::string_view document);

enum class LogVerdict { kAbsent = 1, kProved, kBroken };
enum class StatusVerdict { kUnknown = 1, kActive, kRevoked, kSuspended };

struct Verdict {
  bool signature_valid = false;
  LogVerdict log = LogVerdict::kAbsent;
  StatusVerdict status = StatusVerdict::kUnknown;
  absl::Time status_time = absl::UnixEpoch();  // When the list was signed.
  std::string key_id = {};                     // That signed the document.
  std::vector<std::string> problems = {};      // In English; empty when nothing contradicts.
  // What the document says, whether it is believed or not.
  std::string id = {};
  std::string award_name = {};
  std::string recipient_name = {};
  std::string authority = {};
  std::string awarded_on = {};
  std::string narrative = {};
  std::string status_list = {};
  int64_t status_index = 0;
  int64_t log_sequence = 0;

  // Signed by a known key, neither revoked nor suspended as far as it is known, and nothing contradicts.
  bool valid() const {
    return signature_valid && log != LogVerdict::kBroken && problems.empty() && status != StatusVerdict::kRevoked &&
           status != StatusVerdict::kSuspended;
  }
};

// Verifies a bundle, a document alone, or the text of a QR code. INVALID_ARGUMENT when `text` is none of them; a bundle
// that does not hold is a verdict.
absl::StatusOr<Verdict> Verify(absl::string_view text, const std::vector<PublicKey>& keys);

}  // namespace htx::credential
