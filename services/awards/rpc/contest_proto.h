#pragma once

// Contests, entries and judgements between proto and domain.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "awards/domain/contest_judging.h"
#include "htx/awards/v1/contest.pb.h"
#include "htx/awards/v1/contest_requests.pb.h"

namespace htx::awards {

absl::StatusOr<Contest> ParseNewContest(const v1::CreateContestRequest& request, std::string fresh_id, absl::Time now);
absl::StatusOr<ContestEntry> ParseNewEntry(const v1::SubmitEntryRequest& request, std::string id, absl::Time now);

// How results are announced.
struct Announcement {
  std::string number = {};
  absl::CivilDay day = {};
  std::string note = {};
  std::vector<GivenPrize> prizes = {};
};
absl::StatusOr<Announcement> ParseAnnouncement(const v1::AnnounceResultsRequest& request);

v1::Contest ToProto(const Contest& contest);
// Without the entrant, and when it came, unless `with_author`.
v1::ContestEntry ToProto(const ContestEntry& entry, bool with_author);
v1::Judgement ToProto(const EntryJudgement& judgement);
v1::ContestResult ToProto(const ContestResult& result, const ContestEntry& entry, bool with_author);

}  // namespace htx::awards
