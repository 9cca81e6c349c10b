#include "registry/domain/relationship_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "registry/domain/shaped_errors.h"

namespace htx::registry {

absl::Status NotAMemberBody(absl::string_view name) {
  return Precondition("NOT_A_MEMBER_BODY", name,
                      {.en = absl::StrCat(name, " is neither an alliance nor a cooperative union"),
                       .vi = absl::StrCat(name, " không phải là liên minh hay liên hiệp hợp tác xã")});
}

absl::Status RelationKind(absl::string_view name) {
  return Precondition("RELATION_KIND", name,
                      {.en = absl::StrCat("organisations of the kind of ", name, " have no such relation"),
                       .vi = absl::StrCat("loại hình của ", name, " không có quan hệ này")});
}

absl::Status RelationCycle(absl::string_view from, absl::string_view to) {
  return Precondition(
      "CYCLE", from,
      {.en = absl::StrCat(to, " is ", from, " or belongs to it, so ", from, " cannot belong to it"),
       .vi = absl::StrCat(to, " là chính ", from, " hoặc thuộc về nó, nên ", from, " không thể thuộc về ", to)});
}

absl::Status AlreadyMember(absl::string_view from, absl::string_view to) {
  return ResourceError(absl::StatusCode::kAlreadyExists, "ALREADY_MEMBER", "organization", from,
                       {.en = absl::StrCat(from, " is a member of ", to, " on some of these days already"),
                        .vi = absl::StrCat(from, " đã là thành viên của ", to, " trong một số ngày này")});
}

absl::Status AlreadyRelated(absl::string_view from, absl::string_view to, absl::string_view relationship) {
  return ResourceError(absl::StatusCode::kAlreadyExists, "ALREADY_RELATED", "relationship", relationship,
                       {.en = absl::StrCat(from, " belongs to ", to, " on some of these days already"),
                        .vi = absl::StrCat(from, " đã thuộc về ", to, " trong một số ngày này")});
}

absl::Status BranchCode(absl::string_view branch, absl::string_view code, absl::string_view head_code) {
  return Precondition("BRANCH_CODE", branch,
                      {.en = absl::StrCat("the tax code ", code, " of ", branch, " is not that of its head, ",
                                          head_code, ", with a unit from -001 to -999"),
                       .vi = absl::StrCat("mã số ", code, " của ", branch, " không phải là mã số của đơn vị chủ quản ",
                                          head_code, " kèm số đơn vị từ -001 đến -999")});
}

absl::Status SharesExceed(absl::string_view name, int64_t millionths, absl::CivilDay day) {
  return Precondition("SHARES_EXCEED", name,
                      {.en = absl::StrCat("the shares in ", name, " would make ", millionths, " millionths on ",
                                          FormatDay(day), ", more than the whole"),
                       .vi = absl::StrCat("tổng tỷ lệ vốn tại ", name, " sẽ là ", millionths, " phần triệu vào ngày ",
                                          FormatDay(day), ", vượt quá toàn bộ")});
}

absl::Status TooManyRelatives(absl::string_view subject, int64_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   {.reason = "RESULT_BUDGET",
                    .message = {.en = absl::StrCat(subject, " reaches more than ", limit,
                                                   " relations; ask for less depth, or list without subject"),
                                .vi = absl::StrCat(subject, " dẫn tới hơn ", limit,
                                                   " quan hệ; hãy giảm độ sâu hoặc liệt kê không theo đối tượng")}});
}

}  // namespace htx::registry
