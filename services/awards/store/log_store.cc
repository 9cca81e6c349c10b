#include "awards/store/log_store.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace htx::awards::store {
namespace {

constexpr size_t kSha256Hex = 64;

bool IsHexDigest(absl::string_view text) {
  return text.size() == kSha256Hex && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

absl::Status RecordForLog(sql::Transaction& transaction, const LogRecord& record) {
  if (record.type.empty() || record.resource.empty() || !IsHexDigest(record.payload_sha256)) {
    return absl::InternalError(absl::StrCat("no entry of the log: ", record.type, " of ", record.resource));
  }
  return transaction.AppendLog(record);
}

}  // namespace htx::awards::store
