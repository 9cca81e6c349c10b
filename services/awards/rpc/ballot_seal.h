#pragma once

// The seal on secret votes. Each ballot has a key of its own, stored only wrapped in a key that is kept outside the
// database; each vote is encrypted and authenticated under the ballot's key. When the ballot closes its key and its
// sealed votes are deleted, so that what remains is the count and commitments. What this keeps from whom: decision
// 0034.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "awards/domain/ballot.h"

namespace htx::awards {

// A ballot's key as it is stored.
struct WrappedKey {
  std::string key_id = {};   // Names the outer key; tells nothing about it.
  std::string wrapped = {};  // Hexadecimal.
};

// A vote inside its envelope. Never stored outside one.
struct SealedChoice {
  VoteChoice choice = VoteChoice::kAbstain;
  std::string nonce = {};  // 64 hexadecimal digits.
};

// One ballot's key, unwrapped; lives as long as one call.
class BallotKey {
 public:
  BallotKey(std::string ballot, std::string secret);

  // What stands for the voter in the box; without the key nobody can tell whose it is.
  std::string TagOf(absl::string_view principal) const;
  // The envelope, as hexadecimal digits; all envelopes have the same length.
  std::string Seal(const SealedChoice& vote, absl::string_view tag, int32_t revision) const;
  // Nothing when the envelope was changed, or belongs to another ballot, voter or revision.
  std::optional<SealedChoice> Open(absl::string_view envelope, absl::string_view tag, int32_t revision) const;

 private:
  std::string Bound(absl::string_view tag, int32_t revision) const;

  std::string ballot_;
  std::string sealing_;
  std::string tagging_;
};

// The keys that wrap the ballots' keys. Immutable; thread-safe.
class BallotSeal {
 public:
  // Without a key: nothing can be sealed.
  BallotSeal() = default;
  // Keys of 64 hexadecimal digits, one a line, at most eight; the first wraps, all unwrap. INVALID_ARGUMENT else.
  static absl::StatusOr<BallotSeal> Parse(absl::string_view text);
  // The keys of the file at `path`; with an empty path a key that this process makes for itself when `dev`, else none.
  static absl::StatusOr<BallotSeal> Load(const std::string& path, bool dev);

  // A fresh key for a ballot. BALLOT_KEY_MISSING when there is no key to wrap it in.
  absl::StatusOr<WrappedKey> MakeKey(const BallotId& ballot) const;
  // BALLOT_KEY_MISSING when the outer key is not here, BALLOT_BOX_DAMAGED when what is stored does not fit it.
  absl::StatusOr<BallotKey> Unwrap(const BallotId& ballot, const WrappedKey& key) const;

 private:
  struct OuterKey {
    std::string id = {};
    std::string secret = {};
  };
  std::vector<OuterKey> keys_ = {};
};

// 32 fresh random bytes as hexadecimal digits.
std::string RandomHex();
// SHA-256 over ballot, nonce and choice. Whoever does not have the nonce learns nothing about the choice from it.
std::string CommitmentTo(const BallotId& ballot, const SealedChoice& vote);

}  // namespace htx::awards
