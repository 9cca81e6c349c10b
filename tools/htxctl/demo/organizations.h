#pragma once

// The organisations of the demonstration, made from the plan: the same ones on every run.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "htxctl/demo/names.h"
#include "htxctl/demo/plan.h"

namespace htx::ctl {

// The law an organisation is organised under; groups and enterprises have none.
enum class Law { kNone, kOf2012, kUnconverted };

// One generated organisation, complete.
struct OrganizationPlan {
  std::string id = {};  // "hp22-htx-0001"
  std::string name = {};
  std::string tax_code = {};  // Empty for groups.
  Form form = Form::kCooperative;
  Sector sector = Sector::kFarming;
  Law law = Law::kNone;
  absl::string_view province = {};  // Key of the province.
  absl::string_view district = {};  // Code, e.g. "785"; empty where the data set stays at province level.
  absl::CivilDay founded = {};
  std::optional<absl::CivilDay> ceased = {};    // Day it was found inactive.
  std::optional<absl::CivilDay> admitted = {};  // Day it became a member of the alliance.
  int64_t members = 0;
  int64_t workers = 0;
  bool workers_more_than = false;  // The number of workers is a lower bound.
  int64_t revenue = 0;             // Of the report's year, in đồng; 0: not reported.
};

// All organisations of one data set, in a fixed order.
std::vector<OrganizationPlan> OrganizationsOf(const Dataset& dataset);

// Splits `total` by `weights` (each more than 0) without a remainder: the parts add up to `total`.
std::vector<int64_t> Apportion(int64_t total, absl::Span<const int64_t> weights);

}  // namespace htx::ctl
