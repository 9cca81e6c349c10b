#pragma once

// Handlers of EligibilityService, and the judgement that submission and decision share. What each promises is in the
// proto.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/eligibility.h"
#include "awards/rpc/handler_parts.h"
#include "htx/awards/v1/eligibility_service.pb.h"

namespace htx::awards {

// What is known of a nominee on `day`. `told` is what the peers said; absent: they were not asked.
absl::StatusOr<EligibilityFacts> LoadEligibility(sql::Transaction& transaction, const Nomination& nomination,
                                                 const std::vector<std::string>& documents, absl::CivilDay day,
                                                 const std::optional<NomineeFacts>& told);

// Judges a nomination that is submitted on `day`, notes the verdict in it, and stores what it was judged by for its
// next version. NOT_ELIGIBLE.
absl::Status JudgeSubmission(sql::Transaction& transaction, Nomination& nomination, absl::CivilDay day,
                             const std::optional<NomineeFacts>& told, const RuleSets& sets);

// Judges it once more before it is granted, by the rules of its submission. NOT_ELIGIBLE, ELIGIBILITY_UNSETTLED: what
// its submission could tell is not known any more.
absl::Status JudgeGrant(sql::Transaction& transaction, const Nomination& nomination, absl::CivilDay day,
                        const std::optional<NomineeFacts>& told, const RuleSets& sets);

// Whether what a nomination was granted by counted `award`, "awards/{id}": some condition of its submission passed by
// it. Nothing where the nomination was submitted before there were judgements.
absl::StatusOr<std::optional<bool>> CountedAward(sql::Transaction& transaction, const NominationId& nomination,
                                                 absl::string_view award, const RuleSets& sets);

// ACHIEVEMENT_UNKNOWN when the recipient has no such achievement.
absl::Status CheckAchievements(sql::Transaction& transaction, const Nomination& nomination);

class EligibilityHandlers {
 public:
  explicit EligibilityHandlers(HandlerParts parts) : parts_(parts) {}

  absl::StatusOr<v1::RecordRecipientFactResponse> RecordRecipientFact(const v1::RecordRecipientFactRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListRecipientFactsResponse> ListRecipientFacts(const v1::ListRecipientFactsRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::CheckEligibilityResponse> CheckEligibility(const v1::CheckEligibilityRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  const HandlerParts parts_;
};

}  // namespace htx::awards
