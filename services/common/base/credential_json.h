#pragma once

// Canonical JSON with a Data Integrity proof (W3C, eddsa-jcs-2022), and the texts that go with it.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/signing.h"

namespace htx::credential {

using Json = nlohmann::json;

// RFC 8785, for documents whose names are ASCII and whose numbers are integers: names in order, no space, UTF-8 as it
// is.
std::string Canonical(const Json& json);
// Parses what a stranger hands in: at most 32 levels deep, integers alone. INVALID_ARGUMENT otherwise.
absl::StatusOr<Json> ParseDocument(absl::string_view text);

// Adds the proof to `document`.
void AddProof(Json& document, absl::Time created, const SigningKey& key);
// The id of the key among `keys` whose proof `document` carries; "" when it carries none that holds.
std::string ProvenBy(const Json& document, const std::vector<PublicKey>& keys);
// "did:key:z6Mk…" of a key.
std::string DidOf(const PublicKey& key);

std::string TimeText(absl::Time time);

// gzip (or zlib) and back; "" for what is no compressed text or grows beyond a mebibyte.
std::string Gzip(absl::string_view bytes);
std::string Deflate(absl::string_view bytes);
std::string Inflate(absl::string_view bytes);
// base64url without padding.
std::string Base64Url(absl::string_view bytes);

}  // namespace htx::credential
