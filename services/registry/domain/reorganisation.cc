#include "registry/domain/reorganisation.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/domain/lifecycle_errors.h"

namespace htx::registry {
namespace {

constexpr int64_t kWholeMillionths = 1'000'000;

std::string FieldOf(size_t index, absl::string_view field) { return absl::StrCat("targets[", index, "].", field); }

}  // namespace

Move SourceMove(SuccessionKind kind) {
  switch (kind) {
    case SuccessionKind::kMerger:
      return Move::kMerge;
    case SuccessionKind::kConsolidation:
      return Move::kConsolidate;
    case SuccessionKind::kDivision:
      return Move::kDivide;
    case SuccessionKind::kSeparation:
      return Move::kSeparate;
    case SuccessionKind::kConversion:
      return Move::kConvert;
    case SuccessionKind::kDuplicate:
      return Move::kVoidDuplicate;
  }
  HTX_UNREACHABLE();
}

absl::StatusOr<MoveDecision> EndSource(const Timeline& timeline, SuccessionKind kind, absl::CivilDay day,
                                       bool documented, const RuleBook& rules, const OtherFacts& others) {
  const Move move = SourceMove(kind);
  MoveDecision decision{.reason = RuleOf(move).reason};
  if (kind == SuccessionKind::kDuplicate) {
    HTX_ASSIGN_OR_RETURN(decision.splice, VoidAll(timeline, move));
    return decision;
  }
  if (kind == SuccessionKind::kSeparation) {
    const Revision* on_day = RevisionOn(timeline, day);
    if (on_day == nullptr) return BeforeFounding(timeline.front().valid_from);
    const LegalStatus status = on_day->facts.legal_status;
    if (!Admits(status, move)) return StateForbids(RuleOf(move).action, status, AdmittingStatuses(move));
    return decision;
  }
  return MoveStatus(timeline, {.move = move, .day = day, .documented = documented}, rules, others);
}

absl::Status CheckTarget(const Timeline& timeline, SuccessionKind kind, absl::CivilDay day) {
  const absl::string_view action = RuleOf(Move::kSucceed).action;
  if (kind == SuccessionKind::kDuplicate) {
    const LegalStatus status = timeline.back().facts.legal_status;
    if (status == LegalStatus::kVoided) return StateForbids(action, status, "every status but VOIDED");
    return absl::OkStatus();
  }
  const Revision* on_day = RevisionOn(timeline, day);
  if (on_day == nullptr) return BeforeFounding(timeline.front().valid_from);
  const LegalStatus status = on_day->facts.legal_status;
  if (!Admits(status, Move::kSucceed)) return StateForbids(action, status, AdmittingStatuses(Move::kSucceed));
  return absl::OkStatus();
}

absl::Status CheckKinds(SuccessionKind kind, Kind source, Kind target, absl::CivilDay day, const RuleBook& rules) {
  if (kind == SuccessionKind::kDuplicate) return absl::OkStatus();
  const bool fits =
      kind == SuccessionKind::kConversion ? FindConversion(rules, source, target, day) != nullptr : source == target;
  return fits ? absl::OkStatus() : KindForbids(RuleOf(SourceMove(kind)).action, source, target, day);
}

absl::StatusOr<std::vector<Part>> ShareOut(SuccessionKind kind, std::vector<Part> parts) {
  const auto residuals = std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.residual; });
  const bool stated = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.share.has_value(); });
  const bool division = kind == SuccessionKind::kDivision;
  int64_t sum = 0;
  FieldErrors errors;
  Part* rest = nullptr;
  for (size_t i = 0; i < parts.size(); ++i) {
    Part& part = parts[i];
    if (part.residual && (residuals > 1 || !division)) {
      errors.Add(FieldOf(i, "residual"),
                 division ? Text{.en = "only one target takes the rest", .vi = "chỉ một tổ chức nhận phần còn lại"}
                          : Text{.en = "in a separation the source keeps the rest",
                                 .vi = "khi tách, tổ chức bị tách giữ phần còn lại"});
      continue;
    }
    if (part.residual && !part.share) rest = &part;
    if (division && stated && !part.residual && !part.share) {
      errors.Add(FieldOf(i, "share_millionths"), {.en = "is required when another target has one",
                                                  .vi = "là trường bắt buộc khi tổ chức khác đã có tỷ lệ"});
    }
    sum += part.share.value_or(0);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  const bool fits = !stated || (division && rest == nullptr ? sum == kWholeMillionths : sum < kWholeMillionths);
  if (!fits) {
    return InvalidField(
        "targets", division && rest == nullptr
                       ? Text{.en = "the shares must be 1 000 000 in sum", .vi = "tổng các tỷ lệ phải bằng 1 000 000"}
                       : Text{.en = "the shares must leave something for the rest",
                              .vi = "tổng các tỷ lệ phải nhỏ hơn 1 000 000"});
  }
  if (stated && rest != nullptr) rest->share = kWholeMillionths - sum;
  return parts;
}

}  // namespace htx::registry
