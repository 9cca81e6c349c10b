#include "common/base/credential_json.h"

#include <zlib.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/merkle.h"
#include "common/base/status.h"

namespace htx::credential {
namespace {

constexpr int kMaxDepth = 32;
constexpr size_t kMaxInflated = size_t{1} << 20;
// Multicodec of an Ed25519 public key.
constexpr absl::string_view kEd25519Prefix = "\xed\x01";
constexpr char kBase58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
// zlib's window, and the bit that asks for gzip instead of zlib.
constexpr int kZlibWindow = 15;
constexpr int kGzipFlag = 16;
constexpr int kAnyFlag = 32;

// Multibase "z": base58 as Bitcoin writes it.
std::string Base58(absl::string_view bytes) {
  std::vector<int> digits;
  for (const char c : bytes) {
    int carry = static_cast<unsigned char>(c);
    for (int& digit : digits) {
      carry += digit * 256;
      digit = carry % 58;
      carry /= 58;
    }
    for (; carry > 0; carry /= 58) digits.push_back(carry % 58);
  }
  std::string text;
  for (size_t i = 0; i < bytes.size() && bytes[i] == '\0'; ++i) text += kBase58[0];
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) text += kBase58[*digit];
  return text;
}

// "" for what is no base58 of 64 bytes, the only thing that is read.
std::string SignatureOf(absl::string_view text) {
  constexpr size_t kSignature = 64;
  constexpr size_t kLongest = 88;
  if (text.size() > kLongest) return "";
  std::vector<int> bytes;
  for (const char c : text) {
    const char* place = std::find(kBase58, kBase58 + 58, c);
    if (place == kBase58 + 58) return "";
    int carry = static_cast<int>(place - kBase58);
    for (int& byte : bytes) {
      carry += byte * 58;
      byte = carry % 256;
      carry /= 256;
    }
    for (; carry > 0; carry /= 256) bytes.push_back(carry % 256);
  }
  while (bytes.size() < kSignature) bytes.push_back(0);
  if (bytes.size() != kSignature) return "";
  std::string signature;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) signature += static_cast<char>(*byte);
  return signature;
}

bool IsTooDeep(absl::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (in_string) {
      if (text[i] == '\\') ++i;
      if (i < text.size() && text[i] == '"') in_string = false;
      continue;
    }
    if (text[i] == '"') in_string = true;
    if (text[i] == '{' || text[i] == '[') ++depth;
    if (text[i] == '}' || text[i] == ']') --depth;
    if (depth > kMaxDepth) return true;
  }
  return false;
}

bool HasFloats(const Json& json) {
  if (json.is_number_float()) return true;
  return json.is_structured() && std::any_of(json.begin(), json.end(), HasFloats);
}

// What is signed: the hash of the proof's options, then that of the document without its proof.
std::string HashData(const Json& document, const Json& options) {
  Json unsecured = document;
  unsecured.erase("proof");
  return merkle::Sha256(Canonical(options)) + merkle::Sha256(Canonical(unsecured));
}

std::string Compress(absl::string_view bytes, int window) {
  z_stream stream = {};
  HTX_CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  HTX_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

std::string Canonical(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

absl::StatusOr<Json> ParseDocument(absl::string_view text) {
  if (IsTooDeep(text)) return absl::InvalidArgumentError("too many levels");
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return absl::InvalidArgumentError("no JSON object");
  if (HasFloats(json)) return absl::InvalidArgumentError("a number that is no integer");
  return json;
}

std::string DidOf(const PublicKey& key) {
  return absl::StrCat("did:key:z", Base58(absl::StrCat(kEd25519Prefix, key.raw())));
}

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()); }

void AddProof(Json& document, absl::Time created, const SigningKey& key) {
  const std::string did = DidOf(key.public_key());
  Json proof = {{"type", "DataIntegrityProof"},      {"cryptosuite", "eddsa-jcs-2022"},
                {"created", TimeText(created)},      {"verificationMethod", absl::StrCat(did, "#", did.substr(8))},
                {"proofPurpose", "assertionMethod"}, {"@context", document["@context"]}};
  proof["proofValue"] = absl::StrCat("z", Base58(key.Sign(HashData(document, proof))));
  document["proof"] = std::move(proof);
}

std::string ProvenBy(const Json& document, const std::vector<PublicKey>& keys) {
  const auto found = document.find("proof");
  if (found == document.end() || !found->is_object()) return "";
  const auto word = [&](const char* name) {
    const auto member = found->find(name);
    return member != found->end() && member->is_string() ? member->get<std::string>() : std::string();
  };
  const std::string value = word("proofValue");
  const bool known = word("type") == "DataIntegrityProof" && word("cryptosuite") == "eddsa-jcs-2022" &&
                     word("proofPurpose") == "assertionMethod";
  if (!known || !absl::StartsWith(value, "z") ||
      found->value("@context", Json()) != document.value("@context", Json())) {
    return "";
  }
  Json options = *found;
  options.erase("proofValue");
  const std::string message = HashData(document, options);
  const std::string method = word("verificationMethod");
  for (const PublicKey& key : keys) {
    const std::string did = DidOf(key);
    if (method != absl::StrCat(did, "#", did.substr(8))) continue;
    return key.Verifies(message, SignatureOf(absl::string_view(value).substr(1))) ? key.id() : "";
  }
  return "";
}

std::string Gzip(absl::string_view bytes) { return Compress(bytes, kZlibWindow + kGzipFlag); }
std::string Deflate(absl::string_view bytes) { return Compress(bytes, kZlibWindow); }

std::string Inflate(absl::string_view bytes) {
  z_stream stream = {};
  HTX_CHECK(inflateInit2(&stream, kZlibWindow + kAnyFlag) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::string piece(16384, '\0');
  int result = Z_OK;
  while (result == Z_OK && out.size() <= kMaxInflated) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END && out.size() <= kMaxInflated ? out : "";
}

std::string Base64Url(absl::string_view bytes) { return absl::WebSafeBase64Escape(bytes); }

}  // namespace htx::credential
