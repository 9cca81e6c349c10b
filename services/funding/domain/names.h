#pragma once

// Identifiers of the service's resources and the collections their names begin with.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/ids.h"

namespace htx::funding {

using FundId = Id<struct FundTag>;
using SourceId = Id<struct SourceTag>;
using MovementId = Id<struct MovementTag>;
using PlanId = Id<struct PlanTag>;
using ApplicationId = Id<struct ApplicationTag>;
using LoanId = Id<struct LoanTag>;
using DisbursementId = Id<struct DisbursementTag>;
using RepaymentId = Id<struct RepaymentTag>;
using ProductId = Id<struct ProductTag>;
using JournalId = Id<struct JournalTag>;
using ProgramId = Id<struct ProgramTag>;
using CreditLimitId = Id<struct CreditLimitTag>;
using DecisionRulesId = Id<struct DecisionRulesTag>;
using RelationId = Id<struct RelationTag>;
using CollateralId = Id<struct CollateralTag>;
using ProposalId = Id<struct ProposalTag>;
using LoanFlagId = Id<struct LoanFlagTag>;
using DebtorDecisionId = Id<struct DebtorDecisionTag>;
using SourceTermsId = Id<struct SourceTermsTag>;
// An organisation of the registry: borrower or alliance.
using OrganizationId = Id<struct OrganizationTag>;

inline constexpr absl::string_view kFunds = "funds";
inline constexpr absl::string_view kSources = "fundSources";
inline constexpr absl::string_view kMovements = "capitalMovements";
inline constexpr absl::string_view kPlans = "lendingPlans";
inline constexpr absl::string_view kApplications = "applications";
inline constexpr absl::string_view kLoans = "loans";
inline constexpr absl::string_view kDisbursements = "disbursements";
inline constexpr absl::string_view kRepayments = "repayments";
inline constexpr absl::string_view kProducts = "loanProducts";
inline constexpr absl::string_view kJournalEntries = "journalEntries";
inline constexpr absl::string_view kPrograms = "programs";
inline constexpr absl::string_view kCreditLimits = "creditLimits";
inline constexpr absl::string_view kDecisionRules = "decisionRules";
inline constexpr absl::string_view kRelations = "partyRelations";
inline constexpr absl::string_view kCollaterals = "collaterals";
inline constexpr absl::string_view kProposals = "proposals";
inline constexpr absl::string_view kLoanFlags = "loanFlags";
inline constexpr absl::string_view kDebtorDecisions = "debtorDecisions";
inline constexpr absl::string_view kSourceTerms = "sourceTerms";
inline constexpr absl::string_view kOrganizations = "organizations";
inline constexpr absl::string_view kAreas = "areas";

inline std::string NameOf(const FundId& id) { return absl::StrCat(kFunds, "/", id.text()); }
inline std::string NameOf(const SourceId& id) { return absl::StrCat(kSources, "/", id.text()); }
inline std::string NameOf(const MovementId& id) { return absl::StrCat(kMovements, "/", id.text()); }
inline std::string NameOf(const PlanId& id) { return absl::StrCat(kPlans, "/", id.text()); }
inline std::string NameOf(const ApplicationId& id) { return absl::StrCat(kApplications, "/", id.text()); }
inline std::string NameOf(const LoanId& id) { return absl::StrCat(kLoans, "/", id.text()); }
inline std::string NameOf(const DisbursementId& id) { return absl::StrCat(kDisbursements, "/", id.text()); }
inline std::string NameOf(const RepaymentId& id) { return absl::StrCat(kRepayments, "/", id.text()); }
inline std::string NameOf(const ProductId& id) { return absl::StrCat(kProducts, "/", id.text()); }
inline std::string NameOf(const JournalId& id) { return absl::StrCat(kJournalEntries, "/", id.text()); }
inline std::string NameOf(const ProgramId& id) { return absl::StrCat(kPrograms, "/", id.text()); }
inline std::string NameOf(const CreditLimitId& id) { return absl::StrCat(kCreditLimits, "/", id.text()); }
inline std::string NameOf(const DecisionRulesId& id) { return absl::StrCat(kDecisionRules, "/", id.text()); }
inline std::string NameOf(const RelationId& id) { return absl::StrCat(kRelations, "/", id.text()); }
inline std::string NameOf(const CollateralId& id) { return absl::StrCat(kCollaterals, "/", id.text()); }
inline std::string NameOf(const ProposalId& id) { return absl::StrCat(kProposals, "/", id.text()); }
inline std::string NameOf(const LoanFlagId& id) { return absl::StrCat(kLoanFlags, "/", id.text()); }
inline std::string NameOf(const DebtorDecisionId& id) { return absl::StrCat(kDebtorDecisions, "/", id.text()); }
inline std::string NameOf(const SourceTermsId& id) { return absl::StrCat(kSourceTerms, "/", id.text()); }
inline std::string NameOf(const OrganizationId& id) { return absl::StrCat(kOrganizations, "/", id.text()); }

}  // namespace htx::funding
