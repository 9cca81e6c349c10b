#include "registry/rpc/reorganisation_plan.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

// Numbers are claimed for ever and the keeper of a record is a matter of scopes: neither is chosen in passing.
constexpr Field kNotChosen[] = {Field::kTaxCode, Field::kLegacyRegistrationNo, Field::kAlliance};

// Reads the parts that all three requests have.
class PlanReader {
 public:
  PlanReader(absl::CivilDay today, IdSource& ids) : ids_(ids) {
    plan_.today = today;
    plan_.day = today;
  }

  template <class Request>
  void ReadCommon(const Request& request, Move move) {
    if (request.has_effective_date()) {
      plan_.day = ParsePastDate(request.effective_date(), "effective_date", plan_.today, errors_).value_or(plan_.today);
    }
    plan_.grounds = ParseGrounds(request.grounds(), move, plan_.today, errors_);
    plan_.acceptance =
        ParseAcceptance(request.has_accept_obligations() ? &request.accept_obligations() : nullptr, errors_);
    plan_.inherit = request.inherit_memberships();
  }

  void ReadSource(const v1::ReorganizationSource& source, const std::string& field) {
    const OrganizationId id = ParseOrganizationName(source.name(), absl::StrCat(field, ".name"), errors_);
    const bool twice =
        std::any_of(plan_.sources.begin(), plan_.sources.end(), [&](const SourceRef& other) { return other.id == id; });
    if (twice) {
      errors_.Merge("", FieldNotAllowed(absl::StrCat(field, ".name"), "is named twice", "được nêu hai lần"));
    }
    if (source.etag().empty() && etag_missing_.empty()) etag_missing_ = absl::StrCat(field, ".etag");
    plan_.sources.push_back({.id = id, .etag = source.etag()});
  }

  void ReadTarget(const v1::ReorganizationTarget& proto, const std::string& field, bool may_be_new) {
    TargetRef target{.recorded = !proto.name().empty(), .etag = proto.etag(), .field = field};
    target.part.residual = proto.residual();
    if (proto.has_share_millionths()) target.part.share = proto.share_millionths();
    if (target.recorded) {
      target.id = ParseOrganizationName(proto.name(), absl::StrCat(field, ".name"), errors_);
      if (proto.has_organization()) {
        errors_.Merge("", FieldNotAllowed(absl::StrCat(field, ".organization"), "is for a new organisation",
                                          "chỉ dùng cho tổ chức mới"));
      }
    } else if (!may_be_new) {
      errors_.Merge("", FieldRequired(absl::StrCat(field, ".name")));
    } else if (!proto.has_organization()) {
      errors_.Merge("", FieldRequired(absl::StrCat(field, ".organization")));
    } else {
      CheckId(proto.organization_id(), absl::StrCat(field, ".organization_id"), errors_);
      target.id_given = !proto.organization_id().empty();
      target.id = OrganizationId::Of(target.id_given ? proto.organization_id() : ids_.Next());
      target.organization = proto.organization();
    }
    plan_.targets.push_back(std::move(target));
  }

  template <class Choices>
  absl::Status ReadChoices(const Choices& choices) {
    for (int i = 0; i < choices.size(); ++i) {
      const auto named = std::find_if(AllFields().begin(), AllFields().end(), [&](const FieldName& field) {
        return field.updatable && field.name == choices[i].path();
      });
      if (named == AllFields().end() ||
          std::find(std::begin(kNotChosen), std::end(kNotChosen), named->field) != std::end(kNotChosen)) {
        return MaskUnknownPath(choices[i].path());
      }
      const std::string field = absl::StrCat("field_choices[", i, "].source");
      const OrganizationId source = ParseOrganizationName(choices[i].source(), field, errors_);
      const bool known = std::any_of(plan_.sources.begin(), plan_.sources.end(),
                                     [&](const SourceRef& ref) { return ref.id == source; });
      if (!known) errors_.Merge("", FieldNotAllowed(field, "is no source", "không phải là tổ chức nguồn"));
      plan_.choices.push_back({.field = named->field, .source = source});
    }
    const TargetRef& target = plan_.targets.front();
    // A target that only succeeds keeps its facts; one whose facts are overwritten must be the one that was looked at.
    if (!plan_.choices.empty() && target.recorded && target.etag.empty() && etag_missing_.empty()) {
      etag_missing_ = absl::StrCat(target.field, ".etag");
    }
    if (!plan_.choices.empty() && !target.recorded) {
      errors_.Merge("", FieldNotAllowed("field_choices", "are for a recorded target; a new one says its values itself",
                                        "chỉ dùng cho tổ chức đã ghi nhận"));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ReorganisationPlan> Take() {
    std::set<OrganizationId> ids;
    for (const TargetRef& target : plan_.targets) {
      if (!target.id.empty() && !ids.insert(target.id).second) {
        errors_.Merge("", FieldNotAllowed(target.field, "is named twice", "được nêu hai lần"));
      }
    }
    HTX_RETURN_IF_ERROR(errors_.ToStatus());
    if (!etag_missing_.empty()) return EtagRequired(etag_missing_);
    for (size_t i = 0; i < plan_.sources.size() * plan_.targets.size(); ++i) {
      plan_.step_ids.push_back(SuccessionId::Of(ids_.Next()));
    }
    return std::move(plan_);
  }

  ReorganisationPlan& plan() { return plan_; }
  FieldErrors& errors() { return errors_; }

 private:
  IdSource& ids_;
  ReorganisationPlan plan_ = {};
  FieldErrors errors_ = {};
  std::string etag_missing_ = {};
};

void TooFew(const std::string& field, int least, FieldErrors& errors) {
  errors.Add(field, {.en = absl::StrCat("needs at least ", least, " items"),
                     .vi = absl::StrCat("cần ít nhất ", least, " mục")});
}

}  // namespace

absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::MergeOrganizationsRequest& request, absl::CivilDay today,
                                             IdSource& ids) {
  PlanReader reader(today, ids);
  SuccessionKind& kind = reader.plan().kind;
  kind = ParseEnum<SuccessionKind>(request.kind(), "kind", reader.errors());
  const bool consolidation = kind == SuccessionKind::kConsolidation;
  if (!consolidation && kind != SuccessionKind::kMerger && kind != SuccessionKind::kDuplicate) {
    reader.errors().Merge("",
                          FieldNotAllowed("kind", "is no way to merge", "không phải là hình thức sáp nhập, hợp nhất"));
    kind = SuccessionKind::kMerger;
  }
  reader.plan().inherit_roles = request.inherit_roles();
  reader.ReadCommon(request, SourceMove(kind));
  for (int i = 0; i < request.sources_size(); ++i)
    reader.ReadSource(request.sources(i), absl::StrCat("sources[", i, "]"));
  const int least = consolidation ? 2 : 1;
  if (request.sources_size() < least) TooFew("sources", least, reader.errors());
  reader.ReadTarget(request.target(), "target", consolidation);
  if (request.target().has_share_millionths() || request.target().residual()) {
    reader.errors().Merge("", FieldNotAllowed("target.share_millionths", "is for splits", "chỉ dùng khi chia, tách"));
  }
  HTX_RETURN_IF_ERROR(reader.ReadChoices(request.field_choices()));
  return reader.Take();
}

absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::SplitOrganizationRequest& request, absl::CivilDay today,
                                             IdSource& ids) {
  PlanReader reader(today, ids);
  SuccessionKind& kind = reader.plan().kind;
  kind = ParseEnum<SuccessionKind>(request.kind(), "kind", reader.errors());
  if (kind != SuccessionKind::kDivision && kind != SuccessionKind::kSeparation) {
    reader.errors().Merge("", FieldNotAllowed("kind", "is no way to split", "không phải là hình thức chia, tách"));
    kind = SuccessionKind::kDivision;
  }
  reader.ReadCommon(request, SourceMove(kind));
  reader.ReadSource(request.source(), "source");
  const int least = kind == SuccessionKind::kDivision ? 2 : 1;
  if (request.targets_size() < least) TooFew("targets", least, reader.errors());
  for (int i = 0; i < request.targets_size(); ++i) {
    reader.ReadTarget(request.targets(i), absl::StrCat("targets[", i, "]"), /*may_be_new=*/true);
  }
  std::vector<Part> parts;
  for (const TargetRef& target : reader.plan().targets) parts.push_back(target.part);
  const absl::StatusOr<std::vector<Part>> shared = ShareOut(kind, parts);
  reader.errors().Merge("", shared.status());
  if (shared.ok()) {
    for (size_t i = 0; i < shared->size(); ++i) reader.plan().targets[i].part = (*shared)[i];
  }
  return reader.Take();
}

absl::StatusOr<ReorganisationPlan> ParsePlan(const v1::ConvertOrganizationRequest& request, absl::CivilDay today,
                                             IdSource& ids) {
  PlanReader reader(today, ids);
  reader.plan().kind = SuccessionKind::kConversion;
  reader.plan().inherit_roles = request.inherit_roles();
  reader.ReadCommon(request, Move::kConvert);
  reader.ReadSource(request.source(), "source");
  reader.ReadTarget(request.target(), "target", /*may_be_new=*/true);
  if (request.target().name().empty() && request.target().organization().kind() == v1::ORGANIZATION_KIND_UNSPECIFIED) {
    reader.errors().Merge("", FieldRequired("target.organization.kind"));
  }
  return reader.Take();
}

}  // namespace htx::registry
