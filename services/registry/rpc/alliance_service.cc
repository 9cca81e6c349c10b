#include "registry/rpc/alliance_service.h"

#include "common/rpc/adapter.h"
#include "htx/registry/v1/alliance_work_service.grpc.pb.h"
#include "htx/registry/v1/membership_service.grpc.pb.h"

namespace htx::registry {
namespace {

using rpc::Adapter;
using rpc::Call;
using rpc::Reactor;

class MembershipAdapter final : public Adapter<MembershipHandlers, v1::MembershipService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* AdmitMember(Call* call, const v1::AdmitMemberRequest* request, v1::AdmitMemberResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::AdmitMember>(handlers_, call, request, response);
  }
  Reactor* SuspendMembership(Call* call, const v1::SuspendMembershipRequest* request,
                             v1::SuspendMembershipResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::SuspendMembership>(handlers_, call, request, response);
  }
  Reactor* ResumeMembership(Call* call, const v1::ResumeMembershipRequest* request,
                            v1::ResumeMembershipResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::ResumeMembership>(handlers_, call, request, response);
  }
  Reactor* EndMembership(Call* call, const v1::EndMembershipRequest* request,
                         v1::EndMembershipResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::EndMembership>(handlers_, call, request, response);
  }
  Reactor* CorrectMembership(Call* call, const v1::CorrectMembershipRequest* request,
                             v1::CorrectMembershipResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::CorrectMembership>(handlers_, call, request, response);
  }
  Reactor* GetMembership(Call* call, const v1::GetMembershipRequest* request,
                         v1::GetMembershipResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::GetMembership>(handlers_, call, request, response);
  }
  Reactor* ListMemberships(Call* call, const v1::ListMembershipsRequest* request,
                           v1::ListMembershipsResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::ListMemberships>(handlers_, call, request, response);
  }
  Reactor* SetFeeSchedule(Call* call, const v1::SetFeeScheduleRequest* request,
                          v1::SetFeeScheduleResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::SetFeeSchedule>(handlers_, call, request, response);
  }
  Reactor* CorrectFeeSchedule(Call* call, const v1::CorrectFeeScheduleRequest* request,
                              v1::CorrectFeeScheduleResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::CorrectFeeSchedule>(handlers_, call, request, response);
  }
  Reactor* ListFeeSchedules(Call* call, const v1::ListFeeSchedulesRequest* request,
                            v1::ListFeeSchedulesResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::ListFeeSchedules>(handlers_, call, request, response);
  }
  Reactor* RecordDuesPayment(Call* call, const v1::RecordDuesPaymentRequest* request,
                             v1::RecordDuesPaymentResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::RecordDuesPayment>(handlers_, call, request, response);
  }
  Reactor* ListDuesPayments(Call* call, const v1::ListDuesPaymentsRequest* request,
                            v1::ListDuesPaymentsResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::ListDuesPayments>(handlers_, call, request, response);
  }
  Reactor* ListDues(Call* call, const v1::ListDuesRequest* request, v1::ListDuesResponse* response) override {
    return chassis_.Serve<&MembershipHandlers::ListDues>(handlers_, call, request, response);
  }
};

class AllianceWorkAdapter final : public Adapter<AllianceWorkHandlers, v1::AllianceWorkService::CallbackService> {
 public:
  using Adapter::Adapter;

  Reactor* CreateCoordinationProgramme(Call* call, const v1::CreateCoordinationProgrammeRequest* request,
                                       v1::CreateCoordinationProgrammeResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::CreateCoordinationProgramme>(handlers_, call, request, response);
  }
  Reactor* UpdateCoordinationProgramme(Call* call, const v1::UpdateCoordinationProgrammeRequest* request,
                                       v1::UpdateCoordinationProgrammeResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::UpdateCoordinationProgramme>(handlers_, call, request, response);
  }
  Reactor* CorrectCoordinationProgramme(Call* call, const v1::CorrectCoordinationProgrammeRequest* request,
                                        v1::CorrectCoordinationProgrammeResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::CorrectCoordinationProgramme>(handlers_, call, request, response);
  }
  Reactor* GetCoordinationProgramme(Call* call, const v1::GetCoordinationProgrammeRequest* request,
                                    v1::GetCoordinationProgrammeResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::GetCoordinationProgramme>(handlers_, call, request, response);
  }
  Reactor* ListCoordinationProgrammes(Call* call, const v1::ListCoordinationProgrammesRequest* request,
                                      v1::ListCoordinationProgrammesResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::ListCoordinationProgrammes>(handlers_, call, request, response);
  }
  Reactor* RaisePetition(Call* call, const v1::RaisePetitionRequest* request,
                         v1::RaisePetitionResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::RaisePetition>(handlers_, call, request, response);
  }
  Reactor* AdvancePetition(Call* call, const v1::AdvancePetitionRequest* request,
                           v1::AdvancePetitionResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::AdvancePetition>(handlers_, call, request, response);
  }
  Reactor* GetPetition(Call* call, const v1::GetPetitionRequest* request, v1::GetPetitionResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::GetPetition>(handlers_, call, request, response);
  }
  Reactor* ListPetitions(Call* call, const v1::ListPetitionsRequest* request,
                         v1::ListPetitionsResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::ListPetitions>(handlers_, call, request, response);
  }
  Reactor* AggregatePetitions(Call* call, const v1::AggregatePetitionsRequest* request,
                              v1::AggregatePetitionsResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::AggregatePetitions>(handlers_, call, request, response);
  }
  Reactor* AppointStandingAgency(Call* call, const v1::AppointStandingAgencyRequest* request,
                                 v1::AppointStandingAgencyResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::AppointStandingAgency>(handlers_, call, request, response);
  }
  Reactor* CorrectStandingAgency(Call* call, const v1::CorrectStandingAgencyRequest* request,
                                 v1::CorrectStandingAgencyResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::CorrectStandingAgency>(handlers_, call, request, response);
  }
  Reactor* ListStandingAgencies(Call* call, const v1::ListStandingAgenciesRequest* request,
                                v1::ListStandingAgenciesResponse* response) override {
    return chassis_.Serve<&AllianceWorkHandlers::ListStandingAgencies>(handlers_, call, request, response);
  }
};

}  // namespace

void AddAllianceServices(RegistryHandlers& handlers, rpc::Chassis& chassis,
                         std::vector<std::unique_ptr<grpc::Service>>& services) {
  services.push_back(std::make_unique<MembershipAdapter>(handlers.memberships, chassis));
  services.push_back(std::make_unique<AllianceWorkAdapter>(handlers.alliance_work, chassis));
}

}  // namespace htx::registry
