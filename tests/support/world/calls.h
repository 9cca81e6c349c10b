#pragma once

// Calling a service as somebody, and looking at what comes back.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"

namespace htx::testing {

// Who calls. In development mode a service believes it.
struct Caller {
  std::string principal = "user:operator";
  std::string roles = "admin";
  std::string scopes = "*";
  std::string language = "en";
};

void Prepare(grpc::ClientContext& context, const Caller& caller, absl::Duration timeout);

// The google.rpc details of a status, as far as a test looks at them.
struct Refusal {
  std::string reason = {};                           // ErrorInfo.reason
  std::map<std::string, std::string> metadata = {};  // ErrorInfo.metadata
  std::vector<std::string> fields = {};              // BadRequest
  std::vector<std::string> preconditions = {};       // PreconditionFailure, types
  std::string localized = {};                        // LocalizedMessage
};
Refusal RefusalOf(const grpc::Status& status);
// A status on one line, for messages of failed expectations.
std::string Describe(const grpc::Status& status);

template <class Response>
struct Answer {
  grpc::Status status = {};
  Response body = {};

  bool ok() const { return status.ok(); }
  std::string reason() const { return RefusalOf(status).reason; }
  friend void PrintTo(const Answer& answer, std::ostream* out) { *out << Describe(answer.status); }
};

// Answer<Response> answer = Call(stub, &Stub::GetOrganization, request).
template <class Stub, class Owner, class Request, class Response>
Answer<Response> Call(Stub& stub, grpc::Status (Owner::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, const Caller& caller = {}, absl::Duration timeout = absl::Minutes(2)) {
  grpc::ClientContext context;
  Prepare(context, caller, timeout);
  Answer<Response> answer;
  answer.status = (stub.*method)(&context, request, &answer.body);
  return answer;
}

// True for a failure after which the caller cannot know whether the call was carried out, or may simply try again.
bool IsLost(const grpc::Status& status);

// Sends the same request until it is answered, as a careful client does; gives up `limit` after the first attempt.
template <class Stub, class Owner, class Request, class Response>
Answer<Response> CallUntilAnswered(Stub& stub,
                                   grpc::Status (Owner::*method)(grpc::ClientContext*, const Request&, Response*),
                                   const Request& request, const Caller& caller = {},
                                   absl::Duration limit = absl::Minutes(5)) {
  const absl::Time end = absl::Now() + limit;
  while (true) {
    grpc::ClientContext context;
    Prepare(context, caller, absl::Seconds(30));
    context.set_wait_for_ready(true);  // A server that restarts is waited for, not hammered.
    Answer<Response> answer;
    answer.status = (stub.*method)(&context, request, &answer.body);
    if (!IsLost(answer.status) || absl::Now() >= end) return answer;
  }
}

// EXPECT_THAT(answer, Answers());
MATCHER(Answers, "is OK") { return arg.status.ok(); }

// EXPECT_THAT(answer, Refuses(grpc::StatusCode::NOT_FOUND, "NEVER_EXISTED"));
MATCHER_P2(Refuses, code, reason, "") {
  return arg.status.error_code() == code && RefusalOf(arg.status).reason == reason;
}

// A refusal whose BadRequest names `field`.
MATCHER_P(RefusesField, field, "") {
  const Refusal refusal = RefusalOf(arg.status);
  return arg.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT &&
         std::find(refusal.fields.begin(), refusal.fields.end(), field) != refusal.fields.end();
}

}  // namespace htx::testing
