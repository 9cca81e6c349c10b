#include "registry/domain/role_errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"

namespace htx::registry {
namespace {

absl::Status Refused(absl::string_view reason, absl::string_view rule, absl::string_view subject, const Text& text,
                     const Rule* source = nullptr) {
  ErrorDetail detail{
      .reason = std::string(reason),
      .message = text,
      .preconditions = {{.type = std::string(rule), .subject = std::string(subject), .description = text}}};
  if (source != nullptr) {
    detail.metadata = {{"rule", source->name},
                       {"citation", source->citation},
                       {"confidence", std::string(WordOf(source->confidence))}};
  }
  return MakeError(absl::StatusCode::kFailedPrecondition, std::move(detail));
}

}  // namespace

absl::Status PersonalIdForm(absl::string_view field) {
  return InvalidField(field, {.en = "must be twelve digits, or nine of the older card",
                              .vi = "phải gồm mười hai chữ số, hoặc chín chữ số của chứng minh nhân dân cũ"});
}

absl::Status RoleNotOfKind(RoleType type, Kind kind) {
  return Refused("ROLE_KIND", "ROLE_KIND", WordOf(type),
                 {.en = absl::StrCat("an organisation of kind ", WordOf(kind), " has no role ", WordOf(type)),
                  .vi = absl::StrCat("tổ chức loại ", WordOf(kind), " không có vai trò ", WordOf(type))});
}

absl::Status RoleNotOfForm(const RoleForm& rule) {
  return Refused("ROLE_FORM", rule.rule->name, WordOf(rule.type),
                 {.en = absl::StrCat("an organisation governed in the form ", WordOf(rule.form), " has no role ",
                                     WordOf(rule.type), " (", rule.rule->citation, ")"),
                  .vi = absl::StrCat("tổ chức quản trị theo mô hình ", WordOf(rule.form), " không có vai trò ",
                                     WordOf(rule.type), " (", rule.rule->citation, ")")},
                 rule.rule);
}

absl::Status RoleLimitReached(const RoleLimit& limit, const std::vector<std::string>& holders) {
  const std::string names = absl::StrJoin(holders, ", ");
  return Refused("ROLE_LIMIT", limit.rule->name, names,
                 {.en = absl::StrCat("at most ", limit.most, " may hold the role ", WordOf(limit.type),
                                     " at once; it is held by ", names, " (", limit.rule->citation, ")"),
                  .vi = absl::StrCat("tối đa ", limit.most, " người giữ vai trò ", WordOf(limit.type),
                                     " cùng lúc; hiện do ", names, " giữ (", limit.rule->citation, ")")},
                 limit.rule);
}

absl::Status HolderTooYoung(const RoleAge& rule) {
  return Refused("UNDER_AGE", rule.rule->name, "role.person.birth_date",
                 {.en = absl::StrCat("the holder is younger than ", rule.years, " on the first day of the role"),
                  .vi = absl::StrCat("người giữ vai trò chưa đủ ", rule.years, " tuổi vào ngày bắt đầu")},
                 rule.rule);
}

absl::Status RolesExclude(const RoleExclusion& rule, absl::string_view other) {
  return Refused(
      "DISQUALIFIED", rule.rule->name, other,
      {.en = absl::StrCat("the roles ", WordOf(rule.one), " and ", WordOf(rule.other), " are not held by one person; ",
                          other, " stands against it (", rule.rule->citation, ")"),
       .vi = absl::StrCat("một người không được giữ cả ", WordOf(rule.one), " và ", WordOf(rule.other), "; vướng ",
                          other, " (", rule.rule->citation, ")")},
      rule.rule);
}

absl::Status LastRepresentative(absl::string_view organization) {
  return Refused("LAST_REPRESENTATIVE", "LAST_REPRESENTATIVE", organization,
                 {.en = absl::StrCat("nobody else represents ", organization,
                                     "; record a new representative first, or set leave_vacant"),
                  .vi = absl::StrCat("không còn ai đại diện theo pháp luật cho ", organization,
                                     "; hãy ghi nhận người đại diện mới trước, hoặc đặt leave_vacant")});
}

}  // namespace htx::registry
