#include "registry/domain/role_form.h"

namespace htx::registry {
namespace {

// The reduced form: general meeting, director, controller.
constexpr RuleSource kReduced = {"ROLE-REDUCED-FORM-2024", "2024-07-01", "",
                                 "Law 17/2023/QH15 Art 56: general meeting, director, controller", "ASSUMED"};
constexpr RoleForm kForms[] = {
    {GovernanceForm::kReduced, RoleType::kBoardChair, kReduced},
    {GovernanceForm::kReduced, RoleType::kBoardMember, kReduced},
    {GovernanceForm::kReduced, RoleType::kSupervisoryHead, kReduced},
};

}  // namespace

absl::Span<const RoleForm> RoleForms() { return kForms; }

}  // namespace htx::registry
