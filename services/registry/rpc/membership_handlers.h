#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "htx/registry/v1/membership_service.pb.h"
#include "registry/domain/membership.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// MembershipService. Each method's contract is the comment of its RPC. Thread-safe.
class MembershipHandlers {
 public:
  explicit MembershipHandlers(Office office) : office_(office) {}

  absl::StatusOr<v1::AdmitMemberResponse> AdmitMember(const v1::AdmitMemberRequest& request,
                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::SuspendMembershipResponse> SuspendMembership(const v1::SuspendMembershipRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ResumeMembershipResponse> ResumeMembership(const v1::ResumeMembershipRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::EndMembershipResponse> EndMembership(const v1::EndMembershipRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectMembershipResponse> CorrectMembership(const v1::CorrectMembershipRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::GetMembershipResponse> GetMembership(const v1::GetMembershipRequest& request,
                                                          const rpc::RequestContext& context);
  absl::StatusOr<v1::ListMembershipsResponse> ListMemberships(const v1::ListMembershipsRequest& request,
                                                              const rpc::RequestContext& context);

  absl::StatusOr<v1::SetFeeScheduleResponse> SetFeeSchedule(const v1::SetFeeScheduleRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::CorrectFeeScheduleResponse> CorrectFeeSchedule(const v1::CorrectFeeScheduleRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::ListFeeSchedulesResponse> ListFeeSchedules(const v1::ListFeeSchedulesRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordDuesPaymentResponse> RecordDuesPayment(const v1::RecordDuesPaymentRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::ListDuesPaymentsResponse> ListDuesPayments(const v1::ListDuesPaymentsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListDuesResponse> ListDues(const v1::ListDuesRequest& request, const rpc::RequestContext& context);

 private:
  struct Alteration;
  // The membership that a call may change; its scope and etag are checked.
  absl::StatusOr<Membership> Held(sql::Transaction& transaction, const RelationshipId& id, const std::string& etag,
                                  const rpc::RequestContext& context);
  // Writes that `membership` was recorded in error, and announces it.
  absl::StatusOr<v1::Membership> Withdraw(sql::Transaction& transaction, Membership membership);
  // Loads a membership, checks scope and etag, decides, writes its details and announces the change.
  absl::StatusOr<v1::Membership> Alter(sql::Transaction& transaction, const Alteration& alteration,
                                       absl::FunctionRef<absl::StatusOr<Membership>(const Membership&)> decide);

  Office office_;
};

}  // namespace htx::registry
