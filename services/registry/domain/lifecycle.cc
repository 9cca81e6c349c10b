#include "registry/domain/lifecycle.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_join.h"
#include "common/base/status.h"

namespace htx::registry {
namespace {

using enum LegalStatus;

constexpr MoveRule kMoves[] = {
    {Move::kSuspend, "SuspendOrganization", kSuspended, "ORGANIZATION_SUSPENDED", StateReason::kSuspensionNoticed},
    {Move::kEndSuspension, "ReactivateOrganization.SUSPENSION_ENDED", kOperating, "ORGANIZATION_REACTIVATED",
     StateReason::kSuspensionEnded},
    {Move::kConfirmAddress, "ReactivateOrganization.ADDRESS_CONFIRMED", kOperating, "ORGANIZATION_REACTIVATED",
     StateReason::kAddressConfirmed},
    {Move::kGrantRegistration, "ReactivateOrganization.REGISTRATION_GRANTED", kOperating, "ORGANIZATION_REACTIVATED",
     StateReason::kRegistrationGranted},
    {Move::kAnnulRevocation, "ReactivateOrganization.REVOCATION_ANNULLED", kOperating, "ORGANIZATION_REACTIVATED",
     StateReason::kRevocationAnnulled},
    {Move::kWithdrawDissolution, "ReactivateOrganization.DISSOLUTION_WITHDRAWN", kOperating, "ORGANIZATION_REACTIVATED",
     StateReason::kDissolutionWithdrawn},
    {Move::kStartDissolution, "DissolveOrganization.START", kDissolving, "ORGANIZATION_DISSOLUTION_STARTED",
     StateReason::kMembersResolution},
    {Move::kCompleteDissolution, "DissolveOrganization.COMPLETE", kDissolved, "ORGANIZATION_DISSOLVED",
     StateReason::kDebtsSettled},
    {Move::kMarkNotAtAddress, "MarkOrganizationNotAtAddress", kNotAtAddress, "ORGANIZATION_NOT_AT_ADDRESS",
     StateReason::kNotFoundAtAddress},
    {Move::kRevoke, "RevokeOrganization", kRevoked, "ORGANIZATION_REVOKED", StateReason::kUnspecified},
    {Move::kRefuse, "RefuseOrganization", kRefused, "ORGANIZATION_REFUSED", StateReason::kRegistrationRefused},
    {Move::kDeclareBankrupt, "DeclareOrganizationBankrupt", kBankrupt, "ORGANIZATION_BANKRUPT",
     StateReason::kBankruptcyDeclared},
    {Move::kMerge, "MergeOrganizations.MERGER", kReorganised, "ORGANIZATION_MERGED", StateReason::kMerged},
    {Move::kConsolidate, "MergeOrganizations.CONSOLIDATION", kReorganised, "ORGANIZATION_MERGED",
     StateReason::kConsolidated},
    {Move::kSucceed, "MergeOrganizations.TARGET", std::nullopt, "ORGANIZATION_UPDATED", StateReason::kUnspecified},
    {Move::kDivide, "SplitOrganization.DIVISION", kReorganised, "ORGANIZATION_SPLIT", StateReason::kDivided},
    {Move::kSeparate, "SplitOrganization.SEPARATION", std::nullopt, "ORGANIZATION_SPLIT", StateReason::kUnspecified},
    {Move::kConvert, "ConvertOrganization", kReorganised, "ORGANIZATION_CONVERTED", StateReason::kConverted},
    {Move::kVoid, "DeleteOrganization", kVoided, "ORGANIZATION_VOIDED", StateReason::kRegisteredInError},
    {Move::kVoidDuplicate, "MergeOrganizations.DUPLICATE", kVoided, "ORGANIZATION_VOIDED", StateReason::kDuplicate},
    {Move::kRestore, "UndeleteOrganization", std::nullopt, "ORGANIZATION_RESTORED", StateReason::kUnspecified},
};

struct Edge {
  LegalStatus from = {};
  Move move = {};
};
constexpr Edge kEdges[] = {
    {kPending, Move::kGrantRegistration},
    {kPending, Move::kRefuse},
    {kOperating, Move::kSuspend},
    {kOperating, Move::kStartDissolution},
    {kOperating, Move::kMarkNotAtAddress},
    {kOperating, Move::kRevoke},
    {kOperating, Move::kDeclareBankrupt},
    {kOperating, Move::kMerge},
    {kOperating, Move::kConsolidate},
    {kOperating, Move::kSucceed},
    {kOperating, Move::kDivide},
    {kOperating, Move::kSeparate},
    {kOperating, Move::kConvert},
    {kSuspended, Move::kSuspend},  // A renewal.
    {kSuspended, Move::kEndSuspension},
    {kSuspended, Move::kStartDissolution},
    {kSuspended, Move::kRevoke},
    {kNotAtAddress, Move::kConfirmAddress},
    {kNotAtAddress, Move::kRevoke},
    {kNotAtAddress, Move::kStartDissolution},  // Compulsory, by a court or an authority.
    {kRevoked, Move::kAnnulRevocation},
    {kRevoked, Move::kStartDissolution},  // Compulsory.
    {kDissolving, Move::kWithdrawDissolution},
    {kDissolving, Move::kCompleteDissolution},
    // A court's decision is not the register's to refuse, whatever the status was.
    {kSuspended, Move::kDeclareBankrupt},
    {kNotAtAddress, Move::kDeclareBankrupt},
    {kRevoked, Move::kDeclareBankrupt},
    {kDissolving, Move::kDeclareBankrupt},
    // A record can be found wrong in any status but one that has successors.
    {kPending, Move::kVoid},
    {kOperating, Move::kVoid},
    {kSuspended, Move::kVoid},
    {kNotAtAddress, Move::kVoid},
    {kRevoked, Move::kVoid},
    {kDissolving, Move::kVoid},
    {kDissolved, Move::kVoid},
    {kBankrupt, Move::kVoid},
    {kRefused, Move::kVoid},
    {kPending, Move::kVoidDuplicate},
    {kOperating, Move::kVoidDuplicate},
    {kSuspended, Move::kVoidDuplicate},
    {kNotAtAddress, Move::kVoidDuplicate},
    {kRevoked, Move::kVoidDuplicate},
    {kDissolving, Move::kVoidDuplicate},
    {kDissolved, Move::kVoidDuplicate},
    {kBankrupt, Move::kVoidDuplicate},
    {kRefused, Move::kVoidDuplicate},
    {kVoided, Move::kRestore},
};

using enum StateReason;
constexpr StateReason kSuspensionReasons[] = {kSuspensionNoticed, kSuspensionOrdered};
constexpr StateReason kRevocationReasons[] = {kFalseDossier,     kBarredFounders, kInactive,      kBelowMinimumMembers,
                                              kNoGeneralMeeting, kReportsMissing, kCourtDecision, kAuthorityDecision};
constexpr StateReason kDissolutionReasons[] = {kMembersResolution, kCertificateRevoked, kCourtDecision,
                                               kAuthorityDecision, kInactive,           kBelowMinimumMembers,
                                               kNoGeneralMeeting};
constexpr StateReason kCompletionReasons[] = {kDebtsSettled, kNoObjection};

bool IsWay(const MoveRule& rule) { return rule.to && *rule.to != kVoided; }

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

absl::Span<const StateReason> ReasonsFor(Move move) {
  switch (move) {
    case Move::kSuspend:
      return kSuspensionReasons;
    case Move::kRevoke:
      return kRevocationReasons;
    case Move::kStartDissolution:
      return kDissolutionReasons;
    case Move::kCompleteDissolution:
      return kCompletionReasons;
    default:
      return {};
  }
}

std::vector<std::string> FirstSteps(LegalStatus from, Move move) {
  // Breadth first: the statuses reached, each with the first steps of the shortest ways to it.
  std::vector<std::pair<LegalStatus, std::set<std::string>>> level = {{from, {}}};
  std::set<LegalStatus> seen = {from};
  while (!level.empty()) {
    std::set<std::string> found;
    for (const auto& [status, steps] : level) {
      if (status != from && Admits(status, move)) found.insert(steps.begin(), steps.end());
    }
    if (!found.empty()) return {found.begin(), found.end()};
    std::vector<std::pair<LegalStatus, std::set<std::string>>> next;
    for (const auto& [status, steps] : level) {
      for (const Edge& edge : kEdges) {
        const MoveRule& rule = RuleOf(edge.move);
        if (edge.from != status || !IsWay(rule) || seen.count(*rule.to) > 0) continue;
        auto reached = std::find_if(next.begin(), next.end(), [&](const auto& item) { return item.first == *rule.to; });
        if (reached == next.end()) reached = next.insert(next.end(), {*rule.to, {}});
        if (status == from) {
          reached->second.insert(std::string(rule.action));
        } else {
          reached->second.insert(steps.begin(), steps.end());
        }
      }
    }
    for (const auto& [status, steps] : next) seen.insert(status);
    level = std::move(next);
  }
  return {};
}

bool IsTerminal(LegalStatus status) { return IsEnded(status) || status == kVoided || status == kRefused; }

bool IsEnded(LegalStatus status) { return status == kDissolved || status == kReorganised || status == kBankrupt; }

bool AdmitsRegistration(LegalStatus status) {
  return status == kPending || status == kOperating || status == kSuspended;
}

}  // namespace htx::registry
