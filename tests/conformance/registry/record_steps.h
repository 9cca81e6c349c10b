#pragma once

// Steps that tests of several topics take on a record.

#include <string>

#include "absl/status/statusor.h"
#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {

class RecordSteps : public RegistryTest {
 protected:
  // Starts and completes the dissolution of organizations/{id} today; fails the test when that fails.
  void Dissolve(const std::string& id);

  // organizations/{id} with what is computed for it.
  v1::Organization Full(const std::string& id);

  // Sets the members of organizations/a from `day` on and lets an hour pass.
  v1::Organization SetMembers(int64_t members, const google::type::Date& day, const std::string& reason = "");

  // A request about `held` as it was read, or about organizations/{id} as it is now.
  template <class Request, class Record>
  requires requires(const Record& record) { record.etag(); }
  Request About(const Record& held) {
    Request request;
    request.set_name(held.name());
    request.set_etag(held.etag());
    request.set_request_id(RequestId());
    return request;
  }
  template <class Request>
  Request About(const std::string& id) {
    return About<Request>(Get(id));
  }

  // `part` of the answer, and a second passes.
  template <class Response, class Part>
  absl::StatusOr<Part> ASecondLater(const absl::StatusOr<Response>& reply, const Part& (Response::*part)() const) {
    clock_.Advance(absl::Seconds(1));
    if (!reply.ok()) return reply.status();
    return ((*reply).*part)();
  }

  // What was answered; fails the test when nothing was.
  template <class Response>
  static Response Answered(const absl::StatusOr<Response>& reply) {
    EXPECT_THAT(reply, testing::IsOk());
    return reply.ok() ? *reply : Response();
  }
};

}  // namespace htx::registry
