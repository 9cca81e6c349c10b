#pragma once

// What stands in the way of an organisation's end.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/error.h"
#include "registry/domain/finding.h"

namespace htx::registry {

// Something another service still has open with an organisation.
struct Obligation {
  std::string service = {};       // "funding"
  std::string resource = {};      // "loans/l1"
  std::string organization = {};  // "organizations/a"
  std::string state = {};         // "ACTIVE"
  // Money is owed: law requires it to be paid before an organisation dissolves.
  bool debt = false;
  // The registrar may record the move although it is open.
  bool acceptable = true;
};

// Something in the register that depends on an organisation.
struct Dependent {
  std::string subject = {};  // A resource name.
  Text text = {};
};

// Everything in the register that depends on an organisation.
struct Dependents {
  std::vector<Dependent> kept = {};    // Records that it keeps: an end would leave them to nobody.
  std::vector<Dependent> others = {};  // Memberships and successions: they stand against voiding alone.

  std::vector<Dependent> All() const;
};

// A service that did not say what is open.
struct Unanswered {
  std::string service = {};
  absl::Status why = {};
  bool knows_debts = false;
};

// Decides whether an organisation may end although `open` is open and `unanswered` did not answer. `accepted`: the
// registrar takes that on. Debts that law wants paid cannot be taken on, and neither can the silence of who knows them.
// Marks in `open` what can be. Fails with the first of `unanswered` that is not taken on, then with OPEN_OBLIGATIONS;
// finds OBLIGATIONS_ACCEPTED and OBLIGATIONS_UNKNOWN.
absl::StatusOr<std::vector<LifecycleFinding>> JudgeObligations(std::vector<Obligation>& open,
                                                               absl::Span<const Unanswered> unanswered, bool accepted,
                                                               bool debts_must_be_paid);

}  // namespace htx::registry
