#include "awards/rpc/statistics_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "awards/rpc/proto_values.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {

static_assert(static_cast<int>(store::Dimension::kProvince) == v1::AWARD_DIMENSION_PROVINCE);

namespace {

// The word of an enumeration's number: "AWARD_FORM_FLAG" becomes "FLAG".
std::string WordOf(const std::string& full, absl::string_view prefix) { return full.substr(prefix.size()); }

std::string KeyText(store::Dimension dimension, const std::string& stored) {
  int number = 0;
  const bool is_number = absl::SimpleAtoi(stored, &number);
  switch (dimension) {
    case store::Dimension::kForm:
      return WordOf(v1::AwardForm_Name(number), "AWARD_FORM_");
    case store::Dimension::kGrantor:
      return WordOf(v1::Grantor_Name(number), "GRANTOR_");
    case store::Dimension::kLevel:
      return WordOf(v1::AwardLevel_Name(number), "AWARD_LEVEL_");
    case store::Dimension::kRecipientKind:
      return WordOf(v1::RecipientKind_Name(number), "RECIPIENT_KIND_");
    case store::Dimension::kStatutory:
      return is_number && number != 0 ? "true" : "false";
    case store::Dimension::kPositionGroup:
      return WordOf(v1::PositionGroup_Name(number), "POSITION_GROUP_");
    case store::Dimension::kYear:
    case store::Dimension::kDataset:
    case store::Dimension::kKind:
    case store::Dimension::kSector:
    case store::Dimension::kProvince:
      return stored;
  }
  return stored;
}

}  // namespace

absl::StatusOr<std::vector<store::Dimension>> ParseDimensions(const v1::QueryAwardStatisticsRequest& request) {
  FieldErrors errors;
  std::vector<store::Dimension> dimensions;
  for (int i = 0; i < request.group_by_size(); ++i) {
    const std::string field = absl::StrCat("group_by[", i, "]");
    const auto dimension = ParseEnum<store::Dimension>(errors, field, request.group_by(i), v1::AwardDimension_IsValid);
    if (std::find(dimensions.begin(), dimensions.end(), dimension) != dimensions.end()) {
      errors.Add(field, {"stands twice", "bị lặp"});
    }
    dimensions.push_back(dimension);
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return dimensions;
}

v1::QueryAwardStatisticsResponse ToProto(const store::Statistics& statistics,
                                         const std::vector<store::Dimension>& dimensions) {
  v1::QueryAwardStatisticsResponse proto;
  std::vector<v1::AwardStatisticsRow> rows;
  for (const store::StatisticsRow& row : statistics.rows) {
    v1::AwardStatisticsRow added;
    for (size_t i = 0; i < row.keys.size(); ++i) added.add_keys(KeyText(dimensions[i], row.keys[i]));
    added.set_count(row.count);
    rows.push_back(std::move(added));
  }
  std::sort(rows.begin(), rows.end(), [](const v1::AwardStatisticsRow& a, const v1::AwardStatisticsRow& b) {
    return std::lexicographical_compare(a.keys().begin(), a.keys().end(), b.keys().begin(), b.keys().end());
  });
  for (v1::AwardStatisticsRow& row : rows) *proto.add_rows() = std::move(row);
  proto.set_total(statistics.total);
  proto.set_statutory_total(statistics.statutory);
  proto.set_honour_total(statistics.total - statistics.statutory);
  proto.set_recipients(statistics.recipients);
  return proto;
}

}  // namespace htx::awards
