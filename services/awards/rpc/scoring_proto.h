#pragma once

// Templates, sheets and rankings between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/ranking.h"
#include "awards/domain/score_sheet.h"
#include "awards/domain/score_template.h"
#include "htx/awards/v1/scoring.pb.h"
#include "htx/awards/v1/scoring_requests.pb.h"

namespace htx::awards {

// Everything but id, version and hash. All violations of the request at once, then TEMPLATE_INVALID.
absl::StatusOr<ScoreTemplate> ParseNewTemplate(const v1::PublishScoreTemplateRequest& request, absl::Time now);
absl::StatusOr<std::vector<GivenScore>> ParseScores(const v1::SubmitScoresRequest& request);
absl::StatusOr<std::vector<Excused>> ParseExcused(const v1::ComputeRankingRequest& request);

v1::ScoreTemplate ToProto(const ScoreTemplate& scheme);
// The sheet without its submissions.
v1::ScoreSheet ToProto(const ScoreSheet& sheet);
// With the submissions that count; with `returned` also the others.
v1::ScoreSheet ToProto(const ScoreSheet& sheet, const ScoreTemplate& scheme, bool returned);
// `scheme` is the ranking's: its tie keys are named in the rows.
v1::Ranking ToProto(const Ranking& ranking, const ScoreTemplate& scheme);
v1::LeniencyRow ToProto(const Leniency& compared);
v1::ReciprocalPair ToProto(const Reciprocal& pair);

}  // namespace htx::awards
