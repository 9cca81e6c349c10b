#pragma once

// What stands in the way of an organisation's end.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
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

// Decides whether an organisation may end although `open` is open and the services `unreachable` could not be asked.
// `accepted`: the registrar takes that on. Debts that law wants paid cannot be taken on. Marks in `open` what can be.
// Fails with OPEN_OBLIGATIONS; finds OBLIGATIONS_ACCEPTED and OBLIGATIONS_UNKNOWN.
absl::StatusOr<std::vector<LifecycleFinding>> JudgeObligations(std::vector<Obligation>& open,
                                                               const std::vector<std::string>& unreachable,
                                                               bool accepted, bool debts_must_be_paid);

}  // namespace htx::registry
