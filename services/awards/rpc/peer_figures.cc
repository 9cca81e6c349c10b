#include "awards/rpc/peer_figures.h"

namespace htx::awards {
namespace {

bool IsOfFunds(const MeasureQuery& question) { return question.spec.source == MeasureSpec::Source::kFund; }

}  // namespace

absl::StatusOr<Measured> AskFigure(const HandlerParts& parts, const rpc::RequestContext& context,
                                   const MeasureQuery& question) {
  if (IsOfFunds(question)) return parts.funds->Measure(context, question);
  return parts.statistics->Measure(context, question);
}

absl::StatusOr<std::optional<Measured>> LiveFigures::Ask(const std::optional<MeasureQuery>& question) {
  if (!question) return std::optional<Measured>();
  bool& answers = IsOfFunds(*question) ? funds_answer_ : registry_answers_;
  if (!answers) return std::optional<Measured>();
  absl::StatusOr<Measured> measured = AskFigure(parts_, context_, *question);
  if (measured.ok()) return std::optional<Measured>(*measured);
  if (!absl::IsUnavailable(measured.status())) return measured.status();
  answers = false;
  return std::optional<Measured>();
}

}  // namespace htx::awards
