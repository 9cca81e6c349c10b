#pragma once

// What tests of contests and selections share beside the harness of awards.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "awards/rpc/contest_handlers.h"
#include "tests/conformance/awards/harness.h"

namespace htx::awards {

class ContestTest : public AwardsTest {
 protected:
  ContestTest();

  // Who writes for the alliance of Hải Phòng and sits in no jury.
  rpc::RequestContext Secretary() const { return As("user:secretary", {"organizations/hai-phong"}); }
  rpc::RequestContext Judge(int number) const { return As("user:judge-" + std::to_string(number), {}); }

  // The jury "councils/jury" of `judges` members, "user:judge-0"…, each of a unit "organizations/unit-0"….
  void MakeJury(int judges);
  // The contest on the Law on Cooperatives of 2023, launched on 2024-04-06, in DRAFT. Seed 001 tells that it was
  // launched and what it was about; deadline, criteria and prizes are made up.
  v1::Contest MakeLawContest(bool anonymous = true);
  // A request that moves `contest` on.
  template <class Request>
  static Request Move(const v1::Contest& contest) {
    Request request;
    request.set_request_id(Uuid());
    request.set_name(contest.name());
    request.set_etag(contest.etag());
    return request;
  }
  template <class Request>
  static Request MoveEntry(const v1::ContestEntry& entry) {
    Request request;
    request.set_request_id(Uuid());
    request.set_name(entry.name());
    request.set_etag(entry.etag());
    return request;
  }
  v1::Contest Open(const v1::Contest& contest);
  v1::Contest StartJudging(const v1::Contest& contest);
  v1::Contest CloseJudging(const v1::Contest& contest);
  v1::Contest Read(const v1::Contest& contest);
  v1::ContestEntry Read(const v1::ContestEntry& entry, const rpc::RequestContext& context);

  // An essay of "persons/{author}"; its digest follows from `work`.
  static v1::SubmitEntryRequest Essay(const v1::Contest& contest, const std::string& author, const std::string& work);
  v1::ContestEntry Enter(const v1::SubmitEntryRequest& request);
  absl::StatusOr<v1::JudgeEntryResponse> Score(const v1::ContestEntry& entry, int judge, int64_t content, int64_t form);

  // Moves the clock to a minute in Vietnam.
  void GoTo(int year, int month, int day, int hour = 9);

  // Runs all at the same time and returns how each ended.
  static std::vector<absl::Status> AtOnce(const std::vector<std::function<absl::Status()>>& calls);

  std::unique_ptr<ContestHandlers> contests_;
};

}  // namespace htx::awards
