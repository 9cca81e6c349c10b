#include "registry/domain/lifecycle.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

using enum LegalStatus;

constexpr MoveRule kMoves[] = {
    {Move::kSuspend, "SuspendOrganization", kSuspended, "ORGANIZATION_SUSPENDED"},
    {Move::kEndSuspension, "ReactivateOrganization.SUSPENSION_ENDED", kOperating, "ORGANIZATION_REACTIVATED"},
    {Move::kConfirmAddress, "ReactivateOrganization.ADDRESS_CONFIRMED", kOperating, "ORGANIZATION_REACTIVATED"},
    {Move::kGrantRegistration, "ReactivateOrganization.REGISTRATION_GRANTED", kOperating, "ORGANIZATION_REACTIVATED"},
    {Move::kAnnulRevocation, "ReactivateOrganization.REVOCATION_ANNULLED", kOperating, "ORGANIZATION_REACTIVATED"},
    {Move::kWithdrawDissolution, "ReactivateOrganization.DISSOLUTION_WITHDRAWN", kOperating,
     "ORGANIZATION_REACTIVATED"},
    {Move::kStartDissolution, "DissolveOrganization.START", kDissolving, "ORGANIZATION_DISSOLUTION_STARTED"},
    {Move::kCompleteDissolution, "DissolveOrganization.COMPLETE", kDissolved, "ORGANIZATION_DISSOLVED"},
};

struct Edge {
  LegalStatus from = {};
  Move move = {};
};
constexpr Edge kEdges[] = {
    {kPending, Move::kGrantRegistration},      {kOperating, Move::kSuspend},
    {kOperating, Move::kStartDissolution},     {kSuspended, Move::kSuspend},  // A renewal.
    {kSuspended, Move::kEndSuspension},        {kSuspended, Move::kStartDissolution},
    {kNotAtAddress, Move::kConfirmAddress},    {kRevoked, Move::kAnnulRevocation},
    {kRevoked, Move::kStartDissolution},  // Compulsory.
    {kDissolving, Move::kWithdrawDissolution}, {kDissolving, Move::kCompleteDissolution},
};

}  // namespace

absl::Span<const MoveRule> AllMoves() { return kMoves; }

const MoveRule& RuleOf(Move move) {
  for (const MoveRule& rule : kMoves) {
    if (rule.move == move) return rule;
  }
  HTX_UNREACHABLE();
}

bool Admits(LegalStatus from, Move move) {
  for (const Edge& edge : kEdges) {
    if (edge.from == from && edge.move == move) return true;
  }
  return false;
}

std::string AdmittingStatuses(Move move) {
  std::vector<absl::string_view> words;
  for (const Edge& edge : kEdges) {
    if (edge.move == move) words.push_back(WordOf(edge.from));
  }
  return absl::StrJoin(words, ", ");
}

bool IsTerminal(LegalStatus status) { return status == kDissolved || status == kReorganised || status == kBankrupt; }

bool AdmitsRegistration(LegalStatus status) {
  return status == kPending || status == kOperating || status == kSuspended;
}

}  // namespace htx::registry
