#include "common/base/credential.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/credential_json.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::credential {
namespace {

constexpr char kCredentials[] = "https://www.w3.org/ns/credentials/v2";
constexpr char kOpenBadges[] = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
constexpr absl::string_view kUrn = "urn:htx:awards:";
constexpr absl::string_view kQrPrefix = "HTXA1:";

std::string UrnOf(absl::string_view name) { return absl::StrCat(kUrn, name); }

// The text at a path of names; "" when there is none. A number in the path is a place in a list.
std::string TextAt(const Json& json, absl::Span<const char* const> path) {
  const Json* here = &json;
  for (const char* name : path) {
    size_t place = 0;
    if (here->is_array() && absl::SimpleAtoi(name, &place) && place < here->size()) {
      here = &(*here)[place];
    } else if (here->is_object() && here->contains(name)) {
      here = &(*here)[name];
    } else {
      return "";
    }
  }
  return here->is_string() ? here->get<std::string>() : "";
}

int64_t NumberAt(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

Json IdentityOf(absl::string_view type, absl::string_view value, bool hashed, absl::string_view salt) {
  Json identity = {{"type", "IdentityObject"},
                   {"identityType", std::string(type)},
                   {"identityHash", std::string(value)},
                   {"hashed", hashed}};
  if (hashed) identity["salt"] = std::string(salt);
  return identity;
}

Json SubjectOf(const Content& content) {
  Json subject = {{"type", {"AchievementSubject"}},
                  {"identifier", Json::array({IdentityOf("name", content.recipient_name, false, "")})},
                  {"narrative", content.narrative},
                  {"achievement",
                   {{"id", UrnOf(absl::StrCat("awardKinds/", content.award_kind))},
                    {"type", {"Achievement"}},
                    {"achievementType", "Award"},
                    {"name", content.award_name},
                    {"description", content.award_name},
                    {"criteria", {{"narrative", content.narrative}}}}}};
  if (!content.organization.empty()) {
    subject["id"] = UrnOf(content.organization);
  } else {
    subject["identifier"].push_back(
        IdentityOf("systemId", IdentityHash(content.reference, content.salt), true, content.salt));
  }
  return subject;
}

std::string PurposeOf(absl::string_view list) {
  return absl::EndsWith(list, kSuspensions) ? "suspension" : "revocation";
}

// Whether the bit of `index` is set in a signed list; nothing when it cannot be read.
std::optional<bool> BitIn(const Json& list, int64_t index) {
  const std::string encoded = TextAt(list, {"credentialSubject", "encodedList"});
  std::string compressed;
  if (!absl::StartsWith(encoded, "u") || !absl::WebSafeBase64Unescape(encoded.substr(1), &compressed)) {
    return std::nullopt;
  }
  const std::string bits = Inflate(compressed);
  if (index < 0 || static_cast<size_t>(index) / 8 >= bits.size()) return std::nullopt;
  // The first entry is the leftmost bit.
  const auto byte = static_cast<unsigned char>(bits[static_cast<size_t>(index) / 8]);
  return (byte >> (7 - index % 8) & 1) != 0;
}

// What one list of a bundle says; false when it cannot be believed.
bool JudgeList(const Json& list, const std::string& name, const std::vector<PublicKey>& keys, Verdict& verdict) {
  const bool same = list.is_object() && TextAt(list, {"id"}) == UrnOf(name) &&
                    TextAt(list, {"credentialSubject", "statusPurpose"}) == PurposeOf(name);
  if (!same || ProvenBy(list, keys).empty()) {
    verdict.problems.emplace_back("a status list is missing or of another credential, or no known key signed it");
    return false;
  }
  const std::optional<bool> set = BitIn(list, verdict.status_index);
  if (!set) {
    verdict.problems.emplace_back("a status list cannot be read");
    return false;
  }
  const bool suspension = PurposeOf(name) == "suspension";
  if (*set && verdict.status != StatusVerdict::kRevoked) {
    verdict.status = suspension ? StatusVerdict::kSuspended : StatusVerdict::kRevoked;
  }
  std::string error;
  absl::Time time;
  if (absl::ParseTime("%Y-%m-%dT%H:%M:%SZ", TextAt(list, {"validFrom"}), &time, &error)) verdict.status_time = time;
  return true;
}

// Both lists or none: a credential is active when neither says otherwise.
void JudgeStatus(const Json& lists, const std::vector<PublicKey>& keys, Verdict& verdict) {
  if (lists.is_null()) return;
  const auto at = [&](size_t i) { return lists.is_array() && i < lists.size() ? lists[i] : Json(); };
  const bool revocations = JudgeList(at(0), verdict.status_list, keys, verdict);
  const bool suspensions = JudgeList(at(1), absl::StrCat(verdict.status_list, kSuspensions), keys, verdict);
  if (revocations && suspensions && verdict.status == StatusVerdict::kUnknown) verdict.status = StatusVerdict::kActive;
}

Json StatusEntry(absl::string_view list, int64_t index) {
  return {{"id", absl::StrCat(UrnOf(list), "#", index)},
          {"type", "BitstringStatusListEntry"},
          {"statusPurpose", PurposeOf(list)},
          {"statusListIndex", absl::StrCat(index)},
          {"statusListCredential", UrnOf(list)}};
}

merkle::Hash HexAt(const Json& json, const char* name) {
  const std::string text = TextAt(json, {name});
  for (const char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return "";
  }
  return text.size() % 2 == 0 ? absl::HexStringToBytes(text) : "";
}

LogProof ProofOf(const Json& json) {
  const Json entry = json.value("entry", Json::object());
  const Json head = json.value("head", Json::object());
  LogProof proof = {.entry = {.sequence = NumberAt(entry, "sequence"),
                              .previous_hash = TextAt(entry, {"previousHash"}),
                              .record = {.type = TextAt(entry, {"type"}),
                                         .resource = TextAt(entry, {"resource"}),
                                         .payload_sha256 = TextAt(entry, {"payloadSha256"}),
                                         .recorded_time = absl::FromUnixMicros(NumberAt(entry, "recordedMicros"))}},
                    .head = {.size = NumberAt(head, "size"),
                             .root = HexAt(head, "rootHash"),
                             .time = absl::FromUnixMicros(NumberAt(head, "timeMicros")),
                             .key_id = TextAt(head, {"keyId"}),
                             .signature = HexAt(head, "signature")}};
  for (const Json& hash : json.value("path", Json::array())) {
    proof.path.push_back(hash.is_string() ? absl::HexStringToBytes(hash.get<std::string>()) : "");
  }
  return proof;
}

void JudgeLog(const Json& log, const Json& document, const std::vector<PublicKey>& keys, Verdict& verdict) {
  if (!log.is_object()) return;
  const LogProof proof = ProofOf(log);
  const std::string digest = absl::BytesToHexString(merkle::Sha256(Canonical(document)));
  const bool about_it = proof.entry.record.resource == verdict.id && proof.entry.record.payload_sha256 == digest &&
                        proof.entry.record.type == "CREDENTIAL_ISSUED";
  const bool included = merkle::Includes(merkle::LeafHash(LeafBytes(proof.entry)), proof.entry.sequence - 1,
                                         proof.head.size, proof.path, proof.head.root);
  verdict.log_sequence = proof.entry.sequence;
  verdict.log = about_it && included && IsSigned(proof.head, keys) ? LogVerdict::kProved : LogVerdict::kBroken;
  if (!about_it) verdict.problems.emplace_back("the entry of the log is about another document");
  if (!included) verdict.problems.emplace_back("the path does not lead from the entry to the head of the log");
  if (!IsSigned(proof.head, keys)) verdict.problems.emplace_back("no known key signed the head of the log");
}

Verdict JudgeDocument(const Json& document, const std::vector<PublicKey>& keys) {
  Verdict verdict = {.key_id = ProvenBy(document, keys),
                     .award_name = TextAt(document, {"name"}),
                     .recipient_name = TextAt(document, {"credentialSubject", "identifier", "0", "identityHash"}),
                     .authority = TextAt(document, {"issuer", "name"}),
                     .awarded_on = TextAt(document, {"awardedDate"}),
                     .narrative = TextAt(document, {"credentialSubject", "narrative"})};
  verdict.id = std::string(absl::StripPrefix(TextAt(document, {"id"}), kUrn));
  verdict.status_list =
      std::string(absl::StripPrefix(TextAt(document, {"credentialStatus", "0", "statusListCredential"}), kUrn));
  if (!absl::SimpleAtoi(TextAt(document, {"credentialStatus", "0", "statusListIndex"}), &verdict.status_index)) {
    verdict.status_index = -1;
  }
  verdict.signature_valid = !verdict.key_id.empty();
  if (!verdict.signature_valid) verdict.problems.emplace_back("no known key signed this document, or it was changed");
  return verdict;
}

}  // namespace

std::string IdentityHash(absl::string_view reference, absl::string_view salt) {
  return absl::StrCat("sha256$", absl::BytesToHexString(merkle::Sha256(absl::StrCat(reference, salt))));
}

std::string Issue(const Content& content, const SigningKey& key) {
  Json document = {{"@context", {kCredentials, kOpenBadges}},
                   {"id", UrnOf(content.id)},
                   {"type", {"VerifiableCredential", "OpenBadgeCredential"}},
                   {"issuer", {{"id", DidOf(key.public_key())}, {"type", {"Profile"}}, {"name", content.authority}}},
                   {"validFrom", TimeText(content.issued)},
                   {"awardedDate", absl::StrCat(content.awarded_on, "T00:00:00+07:00")},
                   {"name", content.award_name},
                   {"credentialSubject", SubjectOf(content)},
                   {"credentialStatus",
                    Json::array({StatusEntry(content.status_list, content.status_index),
                                 StatusEntry(absl::StrCat(content.status_list, kSuspensions), content.status_index)})}};
  AddProof(document, content.issued, key);
  return Canonical(document);
}

std::string IssueStatusList(absl::string_view name, const std::vector<int64_t>& places, absl::Time time,
                            const SigningKey& key) {
  std::string bits(kStatusListSize / 8, '\0');
  for (const int64_t index : places) {
    HTX_CHECK(index >= 0 && index < kStatusListSize);
    char& byte = bits[static_cast<size_t>(index) / 8];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | 1u << (7 - index % 8));
  }
  const std::string urn = UrnOf(name);
  Json list = {{"@context", {kCredentials}},
               {"id", urn},
               {"type", {"VerifiableCredential", "BitstringStatusListCredential"}},
               {"issuer", DidOf(key.public_key())},
               {"validFrom", TimeText(time)},
               {"credentialSubject",
                {{"id", absl::StrCat(urn, "#list")},
                 {"type", "BitstringStatusList"},
                 {"statusPurpose", PurposeOf(name)},
                 {"encodedList", absl::StrCat("u", Base64Url(Gzip(bits)))}}}};
  AddProof(list, time, key);
  return Canonical(list);
}

std::string Bundle(absl::string_view document, const std::optional<LogProof>& log,
                   const std::vector<std::string>& status_lists) {
  Json bundle = {{"credential", Json::parse(document.begin(), document.end())}};
  for (const std::string& list : status_lists) bundle["statusLists"].push_back(Json::parse(list));
  if (log) {
    Json path = Json::array();
    for (const merkle::Hash& hash : log->path) path.push_back(absl::BytesToHexString(hash));
    bundle["log"] = {{"entry",
                      {{"sequence", log->entry.sequence},
                       {"previousHash", log->entry.previous_hash},
                       {"type", log->entry.record.type},
                       {"resource", log->entry.record.resource},
                       {"payloadSha256", log->entry.record.payload_sha256},
                       {"recordedMicros", absl::ToUnixMicros(log->entry.record.recorded_time)}}},
                     {"path", std::move(path)},
                     {"head",
                      {{"size", log->head.size},
                       {"rootHash", absl::BytesToHexString(log->head.root)},
                       {"timeMicros", absl::ToUnixMicros(log->head.time)},
                       {"keyId", log->head.key_id},
                       {"signature", absl::BytesToHexString(log->head.signature)}}}};
  }
  return bundle.dump(2);
}

std::string QrText(absl::string_view document) { return absl::StrCat(kQrPrefix, Base64Url(Deflate(document))); }

absl::StatusOr<Verdict> Verify(absl::string_view text, const std::vector<PublicKey>& keys) {
  const auto refuse = [](absl::string_view why) {
    return InvalidField("bundle",
                        {absl::StrCat("is no credential: ", why), absl::StrCat("không phải chứng nhận: ", why)});
  };
  if (text.size() > kMaxBundleBytes) return refuse("too long");
  std::string scanned;
  if (absl::ConsumePrefix(&text, kQrPrefix)) {
    std::string compressed;
    if (absl::WebSafeBase64Unescape(absl::StripAsciiWhitespace(text), &compressed)) scanned = Inflate(compressed);
    text = scanned;
  }
  absl::StatusOr<Json> parsed = ParseDocument(text);
  if (!parsed.ok()) return refuse(parsed.status().message());
  const bool is_bundle = parsed->contains("credential");
  const Json document = is_bundle ? (*parsed)["credential"] : *parsed;
  if (!document.is_object() || !document.contains("credentialSubject")) return refuse("no credentialSubject");
  Verdict verdict = JudgeDocument(document, keys);
  if (is_bundle) {
    JudgeLog(parsed->value("log", Json()), document, keys, verdict);
    JudgeStatus(parsed->value("statusLists", Json()), keys, verdict);
  }
  return verdict;
}

}  // namespace htx::credential
