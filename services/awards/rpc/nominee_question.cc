#include "awards/rpc/nominee_question.h"

#include "common/base/status.h"

namespace htx::awards {

absl::StatusOr<NomineeFacts> AskAbout(const HandlerParts& parts, const NomineeQuestion& question,
                                      const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(NomineeFacts facts, parts.directory->Current(context, question.organization, question.day));
  if (question.debts && facts.exists && facts.operating) {
    HTX_ASSIGN_OR_RETURN(facts.debts, parts.debts->Current(context, question.organization, question.day));
  }
  return facts;
}

}  // namespace htx::awards
