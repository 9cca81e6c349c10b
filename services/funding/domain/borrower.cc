#include "funding/domain/borrower.h"

namespace htx::funding {

absl::string_view WordOf(BorrowerKind kind) {
  switch (kind) {
    case BorrowerKind::kUnknown:
      return "UNKNOWN";
    case BorrowerKind::kCooperative:
      return "COOPERATIVE";
    case BorrowerKind::kCooperativeUnion:
      return "COOPERATIVE_UNION";
    case BorrowerKind::kPeoplesCreditFund:
      return "PEOPLES_CREDIT_FUND";
    case BorrowerKind::kCooperativeGroup:
      return "COOPERATIVE_GROUP";
    case BorrowerKind::kMemberEnterprise:
      return "MEMBER_ENTERPRISE";
    case BorrowerKind::kAlliance:
      return "ALLIANCE";
  }
  return "UNKNOWN";
}

absl::string_view WordOf(BorrowerStatus status) {
  switch (status) {
    case BorrowerStatus::kUnknown:
      return "UNKNOWN";
    case BorrowerStatus::kPending:
      return "PENDING";
    case BorrowerStatus::kOperating:
      return "OPERATING";
    case BorrowerStatus::kSuspended:
      return "SUSPENDED";
    case BorrowerStatus::kNotAtAddress:
      return "NOT_AT_ADDRESS";
    case BorrowerStatus::kRevoked:
      return "REVOKED";
    case BorrowerStatus::kDissolving:
      return "DISSOLVING";
    case BorrowerStatus::kDissolved:
      return "DISSOLVED";
    case BorrowerStatus::kReorganised:
      return "REORGANISED";
    case BorrowerStatus::kBankrupt:
      return "BANKRUPT";
    case BorrowerStatus::kVoided:
      return "VOIDED";
    case BorrowerStatus::kRefused:
      return "REFUSED";
  }
  return "UNKNOWN";
}

}  // namespace htx::funding
