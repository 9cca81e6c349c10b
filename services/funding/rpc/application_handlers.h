#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/base/status.h"
#include "common/rpc/request_context.h"
#include "funding/domain/application.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/application_service.pb.h"

namespace htx::funding {

// ApplicationService; errors as in its contract.
class ApplicationHandlers {
 public:
  explicit ApplicationHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::CreateApplicationResponse> CreateApplication(const v1::CreateApplicationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::UpdateApplicationResponse> UpdateApplication(const v1::UpdateApplicationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::GetApplicationResponse> GetApplication(const v1::GetApplicationRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ListApplicationsResponse> ListApplications(const v1::ListApplicationsRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::CheckEligibilityResponse> CheckEligibility(const v1::CheckEligibilityRequest& request,
                                                                const rpc::RequestContext& context);
  absl::StatusOr<v1::ListJudgementsResponse> ListJudgements(const v1::ListJudgementsRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::SubmitApplicationResponse> SubmitApplication(const v1::SubmitApplicationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::TakeApplicationResponse> TakeApplication(const v1::TakeApplicationRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::ReturnApplicationResponse> ReturnApplication(const v1::ReturnApplicationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::RecordAppraisalResponse> RecordAppraisal(const v1::RecordAppraisalRequest& request,
                                                              const rpc::RequestContext& context);
  absl::StatusOr<v1::DecideApplicationResponse> DecideApplication(const v1::DecideApplicationRequest& request,
                                                                  const rpc::RequestContext& context);
  absl::StatusOr<v1::WithdrawApplicationResponse> WithdrawApplication(const v1::WithdrawApplicationRequest& request,
                                                                      const rpc::RequestContext& context);
  absl::StatusOr<v1::ExpireApplicationsResponse> ExpireApplications(const v1::ExpireApplicationsRequest& request,
                                                                    const rpc::RequestContext& context);

 private:
  struct Opened {
    Application application = {};
    Fund fund = {};
  };
  // The application and its fund, outside any write; without them nothing can be asked of the registry.
  absl::StatusOr<Opened> Peek(const ApplicationId& id, absl::Time deadline);
  // What the registry says about the applicant. Errors are kept, not returned: a repeated request must still find its
  // reply.
  absl::StatusOr<BorrowerFacts> AskRegistry(const absl::StatusOr<Opened>& peeked, absl::CivilDay day,
                                            const rpc::RequestContext& context);

  // One step of an existing application, as its own transaction. `decide` may read and write more within it.
  struct Step {
    ApplicationId id = {};
    const std::string& etag;
    absl::CivilDay day = {};
  };
  using Decide = absl::FunctionRef<absl::StatusOr<Application>(sql::Transaction&, const Fund&, Application)>;
  template <class Response>
  absl::StatusOr<Response> Take(const Step& step, const CallRecord& record, const rpc::RequestContext& context,
                                Decide decide);
  absl::StatusOr<v1::LoanApplication> TakeWithin(sql::Transaction& tx, const Step& step, const CallRecord& record,
                                                 const rpc::RequestContext& context, Decide decide);

  // Stores a step of an application, as the next version, and announces it.
  static absl::Status Save(sql::Transaction& tx, const Application& before, Application& after, absl::CivilDay day,
                           absl::Time now);

  // A step that only the day and the caller say everything about.
  using Move = absl::FunctionRef<absl::StatusOr<Application>(sql::Transaction&, Application, absl::CivilDay)>;
  template <class Response, class Request>
  absl::StatusOr<Response> MoveOn(const Request& request, const rpc::RequestContext& context, Move move);

  // Fills in the borrower's name, outside any transaction.
  template <class Response>
  absl::StatusOr<Response> Named(absl::StatusOr<Response> response, const rpc::RequestContext& context);

  Desk desk_;
};

template <class Response>
absl::StatusOr<Response> ApplicationHandlers::Take(const Step& step, const CallRecord& record,
                                                   const rpc::RequestContext& context, Decide decide) {
  return Named(sql::WriteOnce<Response>(desk_.database, record,
                                        [&](sql::Transaction& tx) -> absl::StatusOr<Response> {
                                          Response reply;
                                          HTX_ASSIGN_OR_RETURN(*reply.mutable_application(),
                                                               TakeWithin(tx, step, record, context, decide));
                                          return reply;
                                        }),
               context);
}

template <class Response>
absl::StatusOr<Response> ApplicationHandlers::Named(absl::StatusOr<Response> response,
                                                    const rpc::RequestContext& context) {
  if (response.ok()) NameBorrower(desk_, NamesUntil(context.deadline), *response->mutable_application());
  return response;
}

}  // namespace htx::funding
