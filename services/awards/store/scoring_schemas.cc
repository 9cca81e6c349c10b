#include "awards/store/scoring_schemas.h"

#include <string>

namespace htx::awards::store {
namespace {

using query::FieldType;
using query::Schema;

query::Field IdField(std::string name, std::string column) {
  return {.name = std::move(name), .type = FieldType::kText, .column = std::move(column)};
}
query::Field Created() {
  return {.name = "create_time", .type = FieldType::kTime, .column = "t.create_time", .sortable = true};
}

}  // namespace

const Schema& ScoreTemplateSchema() {
  static const auto* const schema =
      new Schema{{IdField("code", "t.code"),
                  IdField("manager", "t.manager"),
                  IdField("display_name", "t.display_name"),
                  {.name = "version", .type = FieldType::kInt, .column = "t.version", .sortable = true},
                  Created()},
                 "t.id"};
  return *schema;
}

const Schema& ScoreSheetSchema() {
  static const auto* const schema = new Schema{
      {{.name = "state",
        .type = FieldType::kEnum,
        .column = "t.state",
        .values =
            {{"OPEN", 1}, {"SELF_SUBMITTED", 2}, {"CROSS_SUBMITTED", 3}, {"COUNCIL_SUBMITTED", 4}, {"LOCKED", 5}}},
       IdField("campaign", "t.campaign_id"),
       IdField("cluster", "t.cluster_id"),
       IdField("unit", "t.unit"),
       IdField("cross_scorer", "t.cross_scorer"),
       Created()},
      "t.id"};
  return *schema;
}

const Schema& RankingSchema() {
  static const auto* const schema =
      new Schema{{IdField("campaign", "t.campaign_id"), IdField("cluster", "t.cluster_id"),
                  IdField("score_template", "t.template_id"), Created()},
                 "t.id"};
  return *schema;
}

}  // namespace htx::awards::store
