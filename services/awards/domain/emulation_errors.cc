#include "awards/domain/emulation_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"
#include "common/base/error.h"

namespace htx::awards {

absl::Status RuleFileInvalid(absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   {.reason = "RULE_FILE", .message = {std::string(why), std::string(why)}});
}

absl::Status TooManyPledges(absl::string_view cluster, int64_t most) {
  return Refuse("TOO_MANY_PLEDGES", cluster,
                {absl::StrCat("more than ", most, " pledges of ", cluster, " bind in the campaign"),
                 absl::StrCat(cluster, " có hơn ", most, " giao ước đang có hiệu lực trong phong trào")});
}

absl::Status RotationNotLater(absl::string_view cluster, absl::string_view last) {
  return Refuse(
      "ROTATION_NOT_LATER", cluster,
      {absl::StrCat("the last order of rotation of ", cluster, " holds from ", last, "; a new one from later"),
       absl::StrCat("thứ tự luân phiên gần nhất của ", cluster, " áp dụng từ ", last, "; thứ tự mới phải sau đó")});
}

absl::Status NoRotation(absl::string_view cluster, absl::string_view day) {
  return Refuse("NO_ROTATION", cluster,
                {absl::StrCat(cluster, " has no order of rotation on ", day),
                 absl::StrCat(cluster, " chưa có thứ tự luân phiên vào ngày ", day)});
}

absl::Status RotationExhausted(absl::string_view cluster, int64_t able, int64_t asked) {
  return Refuse("ROTATION_EXHAUSTED", cluster,
                {absl::StrCat("only ", able, " units of the order of ", cluster, " can head the term, not ", asked),
                 absl::StrCat("chỉ ", able, " đơn vị trong thứ tự luân phiên của ", cluster,
                              " có thể làm trưởng, không đủ ", asked)});
}

}  // namespace htx::awards
