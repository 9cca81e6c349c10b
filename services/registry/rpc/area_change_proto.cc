#include "registry/rpc/area_change_proto.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr int kMaxUnresolved = 1000;

v1::AreaSuccession SuccessionProto(const AreaLink& link) {
  v1::AreaSuccession proto;
  proto.set_area(NameOfArea(link.area));
  proto.set_type(static_cast<v1::AreaTransitionType>(link.step));
  if (link.share) proto.set_share_basis_points(static_cast<int32_t>(*link.share));
  proto.set_residual(link.residual);
  return proto;
}

bool IsCode(absl::string_view text) {
  return !text.empty() && text.size() <= 8 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class E>
E ParseNumber(int number, int last, absl::string_view field, FieldErrors& errors) {
  if (number >= 1 && number <= last) return static_cast<E>(number);
  errors.Merge("", FieldRequired(field));
  return static_cast<E>(1);
}

AreaLevel ParseLevel(int number, absl::string_view field, FieldErrors& errors) {
  return ParseNumber<AreaLevel>(number, v1::AREA_LEVEL_COMMUNE, field, errors);
}

NewArea ParseNewArea(const v1::NewArea& proto, const std::string& path, FieldErrors& errors) {
  if (!IsCode(proto.code())) {
    errors.Add(absl::StrCat(path, ".code"), {.en = "is not 1 to 8 digits", .vi = "không phải là 1 đến 8 chữ số"});
  }
  CheckLine(proto.display_name(), 256, absl::StrCat(path, ".display_name"), errors);
  CheckLine(proto.unit_type(), 64, absl::StrCat(path, ".unit_type"), errors);
  if (proto.display_name().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".display_name")));
  if (proto.unit_type().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".unit_type")));
  return {.code = proto.code(),
          .name = proto.display_name(),
          .level = ParseLevel(proto.level(), absl::StrCat(path, ".level"), errors),
          .unit_type = proto.unit_type(),
          .parent = proto.parent(),
          .long_standing = proto.long_standing()};
}

AreaTransition ParseTransition(const v1::AreaTransition& proto, const std::string& path, FieldErrors& errors) {
  AreaTransition transition{
      .step = ParseNumber<AreaStep>(proto.type(), v1::AREA_TRANSITION_TYPE_KEEP, absl::StrCat(path, ".type"), errors),
      .from = {proto.from().begin(), proto.from().end()},
      .to = {proto.to().begin(), proto.to().end()},
      .shares = {proto.split_rule().share_basis_points().begin(), proto.split_rule().share_basis_points().end()},
      .residual = proto.split_rule().residual()};
  for (const int64_t share : transition.shares) {
    if (share < 1 || share > 10000) {
      errors.Add(absl::StrCat(path, ".split_rule.share_basis_points"),
                 {.en = "is not from 1 to 10000", .vi = "không nằm trong khoảng 1 đến 10000"});
    }
  }
  for (int i = 0; i < proto.split_rule().assignments_size(); ++i) {
    const v1::AreaAssignment& assignment = proto.split_rule().assignments(i);
    const std::string field = absl::StrCat(path, ".split_rule.assignments[", i, "].organization");
    transition.assignments.push_back(
        {ParseOrganizationName(assignment.organization(), field, errors), assignment.to()});
  }
  return transition;
}

}  // namespace

std::string NameOfArea(absl::string_view id) { return absl::StrCat("areas/", id); }

v1::Area ToProto(const Area& area, const AreaTree& tree, absl::CivilDay day) {
  if (area.to) day = std::min(day, *area.to - 1);
  if (area.from) day = std::max(day, *area.from);
  v1::Area proto;
  proto.set_name(NameOfArea(area.id));
  proto.set_code(area.code);
  proto.set_display_name(area.name);
  proto.set_level(static_cast<v1::AreaLevel>(area.level));
  proto.set_unit_type(area.unit_type);
  if (const Area* parent = tree.ParentOn(area, day)) proto.set_parent(NameOfArea(parent->id));
  *proto.mutable_period() = RangeProto(area.from, area.to);
  for (const AreaLink& link : area.predecessors) {
    proto.add_predecessors(NameOfArea(link.area));
    *proto.add_predecessor_links() = SuccessionProto(link);
  }
  for (const AreaLink& link : area.successors) {
    proto.add_successors(NameOfArea(link.area));
    *proto.add_successor_links() = SuccessionProto(link);
  }
  if (area.from) proto.set_formed_by(area.formed_by);
  proto.set_ended_by(area.ended_by);
  return proto;
}

absl::StatusOr<AreaChange> ParseAreaChange(const v1::AreaChange& proto, absl::CivilDay latest) {
  FieldErrors errors;
  AreaChange change{.decree = proto.decree()};
  CheckLine(proto.decree(), 256, "change.decree", errors);
  if (proto.decree().empty()) errors.Merge("", FieldRequired("change.decree"));
  change.day = ParseDate(proto.effective_date(), "change.effective_date", errors).value_or(absl::CivilDay());
  if (change.day > latest) {
    errors.Add("change.effective_date", {.en = "lies more than two years ahead", .vi = "cách hiện tại hơn hai năm"});
  }
  for (int i = 0; i < proto.new_areas_size(); ++i) {
    change.areas.push_back(ParseNewArea(proto.new_areas(i), absl::StrCat("change.new_areas[", i, "]"), errors));
  }
  if (proto.transitions().empty()) errors.Merge("", FieldRequired("change.transitions"));
  for (int i = 0; i < proto.transitions_size(); ++i) {
    change.transitions.push_back(
        ParseTransition(proto.transitions(i), absl::StrCat("change.transitions[", i, "]"), errors));
  }
  for (int i = 0; i < proto.covers_size(); ++i) {
    const v1::AreaCoverage& claim = proto.covers(i);
    change.covers.push_back({.level = ParseLevel(claim.level(), absl::StrCat("change.covers[", i, "].level"), errors),
                             .within = {claim.within().begin(), claim.within().end()}});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return change;
}

v1::AreaImpact ToProto(const AreaImpact& impact, const AreaReform& reform) {
  v1::AreaImpact proto;
  proto.set_formed_count(static_cast<int64_t>(reform.formed.size()));
  proto.set_ended_count(static_cast<int64_t>(reform.ended.size()));
  for (const auto& [step, count] : reform.transitions) {
    v1::AreaTransitionCount& part = *proto.add_transitions();
    part.set_type(static_cast<v1::AreaTransitionType>(step));
    part.set_count(count);
  }
  proto.set_organization_count(impact.organizations);
  proto.set_moved_count(impact.moved);
  proto.set_assigned_count(impact.assigned);
  proto.set_residual_count(impact.residual);
  proto.set_lifted_count(impact.lifted);
  proto.set_past_organization_count(impact.past);
  for (const PlacementRow& row : impact.placements) {
    if (row.assigned || proto.unresolved_size() >= kMaxUnresolved) continue;
    v1::UnresolvedPlacement& open = *proto.add_unresolved();
    open.set_organization(NameOf(row.organization));
    open.set_from(NameOfArea(row.source));
    open.set_to(NameOfArea(row.target));
  }
  v1::AreaConservation& totals = *proto.mutable_conservation();
  totals.set_organizations_before(impact.before.organizations);
  totals.set_organizations_after(impact.after.organizations);
  totals.set_members_before(impact.before.members);
  totals.set_members_after(impact.after.members);
  totals.set_past_organizations_before(impact.before.past);
  totals.set_past_organizations_after(impact.after.past);
  return proto;
}

v1::AreaChangeSummary SummaryOf(const AreaImpact& impact, const AreaReform& reform, int64_t version) {
  v1::AreaChangeSummary summary;
  summary.set_decree(reform.decree);
  *summary.mutable_effective_date() = ToProto(reform.day);
  summary.set_area_version(version);
  summary.set_formed_count(static_cast<int64_t>(reform.formed.size()));
  summary.set_ended_count(static_cast<int64_t>(reform.ended.size()));
  summary.set_organization_count(impact.organizations);
  summary.set_residual_count(impact.residual);
  return summary;
}

}  // namespace htx::registry
