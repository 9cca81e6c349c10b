#include "awards/domain/form_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "awards/domain/error_parts.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"

namespace htx::awards {

absl::Status FormNotKnown(absl::string_view code, absl::CivilDay day) {
  return Refuse("FORM_NOT_KNOWN", code,
                {absl::StrCat("how form ", code, " is laid out on ", FormatDay(day),
                              " is not known; ask with the layout_date of a day on which it is"),
                 absl::StrCat("chưa biết biểu ", code, " được lập thế nào vào ngày ", FormatDay(day),
                              "; hãy hỏi với layout_date của ngày đã biết")});
}

absl::Status FormCounted(absl::string_view code) {
  return Refuse("FORM_COUNTED", code,
                {absl::StrCat("the figures of form ", code, " are counted, not stated"),
                 absl::StrCat("số liệu của biểu ", code, " được đếm từ hồ sơ, không nhập tay")});
}

}  // namespace htx::awards
