#pragma once

// The parts that all moves of statuses share: what is loaded, asked, recorded and announced.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "common/sql/write_asking.h"
#include "htx/registry/v1/lifecycle.pb.h"
#include "registry/domain/lifecycle_entry.h"
#include "registry/domain/membership.h"
#include "registry/domain/relationship.h"
#include "registry/domain/role.h"
#include "registry/domain/status_move.h"
#include "registry/domain/succession.h"
#include "registry/rpc/lifecycle_proto.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// Who may have something open with whom.
struct ObligationQuestion {
  std::vector<OrganizationId> organizations = {};
};
// What the services said.
struct ObligationAnswer {
  std::vector<Obligation> open = {};
  std::vector<Unanswered> unanswered = {};
};
// Asks every book of `office`.
absl::StatusOr<ObligationAnswer> AskBooks(const Office& office, const ObligationQuestion& question,
                                          const rpc::RequestContext& context);

// An organisation that a call changes.
struct Subject {
  Organization current = {};
  Timeline timeline = {};
};

// What is recorded about one move, besides its splice.
struct Notice {
  Move move = {};
  absl::CivilDay day = {};
  std::optional<absl::CivilDay> until = {};
  Grounds grounds = {};
  std::string liquidator = {};
  std::vector<LifecycleFinding> findings = {};
  std::vector<Succession> steps = {};  // Shown with the change.
};

// One call's moves in its transaction. Collects what the call answers as outcome.
class Docket {
 public:
  Docket(const Office& office, sql::Transaction& transaction, const rpc::RequestContext& context)
      : office_(office), transaction_(transaction), context_(context) {}

  // Loads an organisation that the caller may write. Errors: NEVER_EXISTED, OUT_OF_SCOPE, ETAG_MISMATCH unless `etag`
  // is its version ("" matches any).
  absl::StatusOr<Subject> Open(const OrganizationId& id, const std::string& etag);

  // What is recorded about the organisation elsewhere, as far as `move` is judged on it: when it ends the organisation.
  absl::StatusOr<OtherFacts> OthersOf(const OrganizationId& id, Move move);

  // Decides about open obligations: the answer given, or, when there is none yet, a question in `question` and an
  // error. What is accepted goes into the outcome and into every entry recorded later.
  absl::Status JudgeObligations(std::vector<OrganizationId> organizations, const ObligationAnswer* answer,
                                const Acceptance& acceptance, bool debts_must_be_paid,
                                std::optional<ObligationQuestion>& question);

  // Saves `splice`, announces it as the move's change, and writes the entry. An empty splice changes nothing of the
  // record and is announced all the same.
  absl::Status Record(Subject& subject, Splice splice, Notice notice);
  // Saves and announces a change of facts.
  absl::Status Change(Subject& subject, Splice splice, absl::string_view change_type, absl::CivilDay day);

  // Records `step`.
  absl::Status RecordStep(const Succession& step);

  // The relations in which the organisation takes part on `day`.
  absl::StatusOr<std::vector<Relationship>> Relations(const OrganizationId& id, absl::CivilDay day);
  // Ends those of `subject` from `day` on, memberships on `ground`, and returns them as they were. They are recorded at
  // the instant of its newest revision, which ended it. Those that cannot end on that day stay, and are found.
  absl::StatusOr<std::vector<Relationship>> EndRelations(const Organization& subject, absl::CivilDay day,
                                                         ExitGround ground);
  // Takes back what EndRelations did at `known`: from its end on, each of those relations goes on as a new one, where
  // the organisation has none and may have one. What was believed in between stays.
  absl::Status ResumeRelations(const OrganizationId& id, absl::Time known, const std::function<std::string()>& next_id);
  // Gives `to` the relations `ended` of `from`, from `day` on, where it has none. A membership that it may not have is
  // an error; a subsidiary or branch that cannot pass is found.
  absl::Status Inherit(const std::vector<Relationship>& ended, const OrganizationId& from, const OrganizationId& to,
                       absl::CivilDay day, const std::function<std::string()>& next_id);

  // Ends the roles that are held in the organisation, and those that it holds elsewhere, from `day` on, and returns
  // them as they were. Those that cannot end on that day stay, and are found.
  absl::StatusOr<std::vector<Role>> EndRoles(const OrganizationId& id, absl::CivilDay day);
  // Gives `to` the roles `ended` of `from`, from `day` on, where the rules admit it; others are found.
  absl::Status InheritRoles(const std::vector<Role>& ended, const OrganizationId& from, const OrganizationId& to,
                            absl::CivilDay day, const std::function<std::string()>& next_id);

  v1::LifecycleOutcome& outcome() { return outcome_; }
  sql::Transaction& transaction() { return transaction_; }

 private:
  void AddFinding(absl::string_view rule, Text text);
  void AddEffect(const Organization& before, const Organization& after, absl::string_view change_type);

  const Office& office_;
  sql::Transaction& transaction_;
  const rpc::RequestContext& context_;
  v1::LifecycleOutcome outcome_ = {};
  std::vector<Obligation> accepted_ = {};
  std::string acceptance_reason_ = {};
};

}  // namespace htx::registry
