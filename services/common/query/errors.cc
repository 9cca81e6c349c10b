#include "common/query/errors.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace htx::query {
namespace {

absl::Status At(absl::string_view field, absl::string_view reason, size_t position, const Text& why) {
  const Text text = {.en = absl::StrCat(why.en, " (byte ", position, ")"),
                     .vi = absl::StrCat(why.vi, " (vị trí byte ", position, ")")};
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = std::string(reason),
                    .message = {.en = absl::StrCat(field, ": ", text.en), .vi = absl::StrCat(field, ": ", text.vi)},
                    .fields = {{.field = std::string(field), .description = text}},
                    .metadata = {{"position", absl::StrCat(position)}}});
}

absl::Status About(absl::string_view field, absl::string_view reason, const Text& why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = std::string(reason),
                    .message = {.en = absl::StrCat(field, ": ", why.en), .vi = absl::StrCat(field, ": ", why.vi)},
                    .fields = {{.field = std::string(field), .description = why}}});
}

}  // namespace

absl::Status FilterSyntax(size_t position, Text why) { return At("filter", "FILTER_SYNTAX", position, why); }
absl::Status FilterUnknownField(size_t position, Text why) {
  return At("filter", "FILTER_UNKNOWN_FIELD", position, why);
}
absl::Status FilterType(size_t position, Text why) { return At("filter", "FILTER_TYPE", position, why); }
absl::Status FilterTooComplex(size_t position, Text why) { return At("filter", "FILTER_TOO_COMPLEX", position, why); }
absl::Status OrderSyntax(size_t position, Text why) { return At("order_by", "ORDER_SYNTAX", position, why); }
absl::Status OrderUnknownField(size_t position, Text why) {
  return At("order_by", "ORDER_UNKNOWN_FIELD", position, why);
}

absl::Status PageTokenMismatch() {
  return About("page_token", "PAGE_TOKEN_MISMATCH",
               {.en = "was not issued for this list with these arguments; start again without it",
                .vi = "không được cấp cho danh sách này với các tham số này; hãy bắt đầu lại, không dùng token"});
}

absl::Status PageSizeNegative() {
  return About("page_size", "PAGE_SIZE_NEGATIVE", {.en = "must not be negative", .vi = "không được âm"});
}

}  // namespace htx::query
