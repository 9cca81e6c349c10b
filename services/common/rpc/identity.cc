#include "common/rpc/identity.h"

#include <algorithm>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "common/rpc/errors.h"

namespace htx::rpc {
namespace {

constexpr size_t kMaxHeaderBytes = 1024;
constexpr size_t kMaxItems = 64;
constexpr size_t kMaxCorrelationBytes = 64;

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool IsWellFormed(absl::string_view value) { return value.size() <= kMaxHeaderBytes && IsPrintable(value); }

absl::StatusOr<std::vector<std::string>> ListIn(const Headers& headers, absl::string_view name) {
  const absl::string_view value = headers.Get(name);
  if (!IsWellFormed(value)) return PrincipalMalformed(name);
  std::vector<std::string> items;
  if (value.empty()) return items;
  for (absl::string_view item : absl::StrSplit(value, ',')) {
    item = absl::StripAsciiWhitespace(item);
    if (!item.empty()) items.emplace_back(item);
  }
  if (items.size() > kMaxItems) return PrincipalMalformed(name);
  return items;
}

// Ids of calls need to be distinct, not secret.
uint64_t Random() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return generator();
}

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
  });
}

bool IsCorrelationId(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxCorrelationBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

void AppendHex(std::string& out, uint64_t value) {
  char hex[16];
  for (int i = 15; i >= 0; --i, value >>= 4) hex[i] = "0123456789abcdef"[value & 0xF];
  out.append(hex, sizeof(hex));
}

// "00-{32 hex}-{16 hex}-{2 hex}", trace and span not all zero.
bool IsTraceParent(absl::string_view text) {
  return text.size() == 55 && absl::StartsWith(text, "00-") && text[35] == '-' && text[52] == '-' &&
         IsLowerHex(text.substr(3, 32)) && IsLowerHex(text.substr(36, 16)) && IsLowerHex(text.substr(53, 2)) &&
         text.substr(3, 32).find_first_not_of('0') != absl::string_view::npos &&
         text.substr(36, 16).find_first_not_of('0') != absl::string_view::npos;
}

// The weight of one item of accept-language, "vi-VN;q=0.8"; 0 to 1.
double WeightOf(absl::string_view parameters) {
  const size_t q = parameters.find("q=");
  if (q == absl::string_view::npos) return 1.0;
  double weight = 0;
  return absl::SimpleAtod(absl::StripAsciiWhitespace(parameters.substr(q + 2)), &weight) ? weight : 0.0;
}

}  // namespace

absl::Status DevAuthenticator::Authenticate(const Headers& headers, RequestContext& context) {
  const absl::string_view principal = headers.Get("x-htx-principal");
  if (principal.empty()) return PrincipalMissing();
  if (!IsWellFormed(principal)) return PrincipalMalformed("x-htx-principal");
  const absl::string_view represented = headers.Get("x-htx-represented");
  if (!IsWellFormed(represented)) return PrincipalMalformed("x-htx-represented");
  context.principal = std::string(principal);
  context.represented = std::string(represented);
  HTX_ASSIGN_OR_RETURN(context.roles, ListIn(headers, "x-htx-roles"));
  HTX_ASSIGN_OR_RETURN(context.scopes, ListIn(headers, "x-htx-scopes"));
  return absl::OkStatus();
}

void Identify(const Headers& headers, RequestContext& context) {
  const absl::string_view correlation = headers.Get("x-correlation-id");
  if (IsCorrelationId(correlation)) {
    context.correlation_id = std::string(correlation);
  } else {
    context.correlation_id.clear();
    AppendHex(context.correlation_id, Random());
  }
  context.trace_parent = ChildTrace(headers.Get("traceparent"));
  context.language = PreferredLanguage(headers.Get("accept-language"));
}

std::string ChildTrace(absl::string_view incoming) {
  std::string trace;
  trace.reserve(55);
  if (IsTraceParent(incoming)) {
    trace.append(incoming.data(), 36);
    AppendHex(trace, Random() | 1);
    trace.append(incoming.data() + 52, 3);
  } else {
    trace = "00-";
    AppendHex(trace, Random() | 1);
    AppendHex(trace, Random());
    trace += '-';
    AppendHex(trace, Random() | 1);
    trace += "-00";
  }
  return trace;
}

std::string PreferredLanguage(absl::string_view accept_language) {
  std::string best = "en";
  double best_weight = 0;
  if (accept_language.empty() || accept_language.size() > kMaxHeaderBytes) return best;
  for (absl::string_view item : absl::StrSplit(accept_language, ',')) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(item, absl::MaxSplits(';', 1));
    const std::string tag = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first));
    const absl::string_view language = absl::string_view(tag).substr(0, tag.find('-'));
    if (language != "vi" && language != "en") continue;
    const double weight = WeightOf(parts.second);
    if (weight > best_weight) {
      best_weight = weight;
      best = std::string(language);
    }
  }
  return best;
}

}  // namespace htx::rpc
