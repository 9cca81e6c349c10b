#pragma once

// Reforms of the communes of a district, and where organisations lie after them. The clock stands on 2024-07-01.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "registry/store/area_store.h"
#include "tests/conformance/registry/record_steps.h"
#include "tests/support/matchers.h"

namespace htx::registry {

class AreaReformTest : public RecordSteps {
 protected:
  absl::StatusOr<v1::ApplyAreaChangeResponse> Apply(const v1::AreaChange& change, bool validate_only = false) {
    v1::ApplyAreaChangeRequest request;
    *request.mutable_change() = change;
    request.set_validate_only(validate_only);
    request.set_request_id(RequestId());
    return handlers_->areas.ApplyAreaChange(request, Clerk());
  }

  static void Add(v1::AreaTransitionType type, const std::vector<std::string>& from, const std::vector<std::string>& to,
                  v1::AreaChange& change) {
    v1::AreaTransition& transition = *change.add_transitions();
    transition.set_type(type);
    for (const std::string& unit : from) transition.add_from(unit);
    for (const std::string& unit : to) transition.add_to(unit);
  }
  static void AddUnit(const std::string& code, const std::string& parent, v1::AreaChange& change,
                      bool long_standing = false) {
    v1::NewArea& unit = *change.add_new_areas();
    unit.set_code(code);
    unit.set_display_name("Xã " + code);
    unit.set_level(v1::AREA_LEVEL_COMMUNE);
    unit.set_unit_type("xã");
    unit.set_parent(parent);
    unit.set_long_standing(long_standing);
  }
  // Communes 11001, 11002 and 11003 of district 311.
  v1::AreaChange Communes() {
    v1::AreaChange change;
    change.set_decree("Danh mục xã");
    *change.mutable_effective_date() = Date(2004, 7, 8);
    for (const char* code : {"11001", "11002", "11003"}) {
      AddUnit(code, "311", change, true);
      Add(v1::AREA_TRANSITION_TYPE_ESTABLISH, {}, {code}, change);
    }
    return change;
  }
  // 11001 and 11002 become 11001; 11003 is split between 11001 and 11009, which takes the rest.
  v1::AreaChange Reform() {
    v1::AreaChange change;
    change.set_decree("Nghị quyết xã");
    *change.mutable_effective_date() = Date(2025, 7, 1);
    AddUnit("11001", "31", change);
    AddUnit("11009", "31", change);
    Add(v1::AREA_TRANSITION_TYPE_MERGE, {"11001", "11002"}, {"11001"}, change);
    Add(v1::AREA_TRANSITION_TYPE_SPLIT, {"11003"}, {"11001", "11009"}, change);
    change.mutable_transitions(1)->mutable_split_rule()->set_residual("11009");
    return change;
  }
  void Assign(const std::string& id, const std::string& to, v1::AreaChange& change) {
    v1::AreaAssignment& assignment = *change.mutable_transitions(1)->mutable_split_rule()->add_assignments();
    assignment.set_organization("organizations/" + id);
    assignment.set_to(to);
  }
  // A cooperative in `area` with `members`.
  void CreateIn(const std::string& id, const std::string& area, int64_t members) {
    v1::CreateOrganizationRequest request = Cooperative(id);
    request.mutable_organization()->set_area("areas/" + area);
    request.mutable_organization()->set_member_count(members);
    Create(request);
  }
  // The ids of the organisations that lie in `unit`, as a filter finds them.
  std::vector<std::string> Within(const std::string& unit) {
    std::vector<std::string> ids;
    const query::Fragment within = AreaWithin(unit);
    EXPECT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& transaction) {
                                  ids.clear();
                                  return transaction.ForEach(absl::StrCat("select o.id from organizations o where ",
                                                                          within.text, " order by o.id"),
                                                             within.args, [&](const sql::Row& row) {
                                                               ids.push_back(row.String(0));
                                                               return absl::OkStatus();
                                                             });
                                }),
                testing::IsOk());
    return ids;
  }
  std::shared_ptr<const AreaTree> Tree() {
    std::shared_ptr<const AreaTree> tree;
    EXPECT_THAT(database_->Read(absl::Now() + absl::Minutes(3),
                                [&](sql::Transaction& transaction) -> absl::Status {
                                  const auto read = areas_->Read(transaction);
                                  if (read.ok()) tree = *read;
                                  return read.status();
                                }),
                testing::IsOk());
    return tree;
  }
  v1::AggregateOrganizationsResponse Aggregate(v1::AreaBasis basis, v1::OrganizationDimension dimension) {
    v1::AggregateOrganizationsRequest request;
    request.set_area_basis(basis);
    request.add_group_by(dimension);
    request.add_measures(v1::ORGANIZATION_MEASURE_MEMBER_COUNT);
    const auto response = handlers_->statistics.AggregateOrganizations(request, Clerk());
    EXPECT_THAT(response, testing::IsOk());
    return response.value_or(v1::AggregateOrganizationsResponse());
  }
};

}  // namespace htx::registry
