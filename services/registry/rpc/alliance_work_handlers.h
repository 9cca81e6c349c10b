#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/alliance_work_service.pb.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// AllianceWorkService. Each method's contract is the comment of its RPC. Thread-safe.
class AllianceWorkHandlers {
 public:
  explicit AllianceWorkHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::CreateCoordinationProgrammeResponse> CreateCoordinationProgramme(
      const v1::CreateCoordinationProgrammeRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateCoordinationProgrammeResponse> UpdateCoordinationProgramme(
      const v1::UpdateCoordinationProgrammeRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectCoordinationProgrammeResponse> CorrectCoordinationProgramme(
      const v1::CorrectCoordinationProgrammeRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::GetCoordinationProgrammeResponse> GetCoordinationProgramme(
      const v1::GetCoordinationProgrammeRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListCoordinationProgrammesResponse> ListCoordinationProgrammes(
      const v1::ListCoordinationProgrammesRequest& request, const rpc::RequestContext& context);

  absl::StatusOr<v1::RaisePetitionResponse> RaisePetition(const v1::RaisePetitionRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::AdvancePetitionResponse> AdvancePetition(const v1::AdvancePetitionRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::GetPetitionResponse> GetPetition(const v1::GetPetitionRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ListPetitionsResponse> ListPetitions(const v1::ListPetitionsRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::AggregatePetitionsResponse> AggregatePetitions(const v1::AggregatePetitionsRequest& request,
                                                                    const rpc::RequestContext& context);

  absl::StatusOr<v1::AppointStandingAgencyResponse> AppointStandingAgency(
      const v1::AppointStandingAgencyRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectStandingAgencyResponse> CorrectStandingAgency(
      const v1::CorrectStandingAgencyRequest& request, const rpc::RequestContext& context);
  absl::StatusOr<v1::ListStandingAgenciesResponse> ListStandingAgencies(const v1::ListStandingAgenciesRequest& request,
                                                                        const rpc::RequestContext& context);

 private:
  Office office_;
};

}  // namespace htx::registry
