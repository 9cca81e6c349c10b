#include "awards/store/schemas.h"

#include <string>
#include <utility>
#include <vector>

namespace htx::awards::store {
namespace {

using query::Field;
using query::FieldType;
using query::Schema;

// Words in the order of their numbers, starting at 1, as the protos number them.
Field Enum(std::string name, std::string column, const std::vector<std::string>& words) {
  Field field = {.name = std::move(name), .type = FieldType::kEnum, .column = std::move(column)};
  for (size_t i = 0; i < words.size(); ++i) field.values.emplace_back(words[i], static_cast<int64_t>(i + 1));
  return field;
}
Field Text(std::string name, std::string column) {
  return {.name = std::move(name), .type = FieldType::kText, .column = std::move(column)};
}
Field Int(std::string name, std::string column) {
  return {.name = std::move(name), .type = FieldType::kInt, .column = std::move(column), .sortable = true};
}
Field Day(std::string name, std::string column) {
  return {.name = std::move(name), .type = FieldType::kDate, .column = std::move(column), .sortable = true};
}
Field Time(std::string name, std::string column) {
  return {.name = std::move(name), .type = FieldType::kTime, .column = std::move(column), .sortable = true};
}
void AddName(Schema& schema) { schema.fields.push_back(Text("display_name", "t.display_name")); }

const std::vector<std::string>& CampaignStates() {
  static const auto* const words =
      new std::vector<std::string>{"DRAFT", "LAUNCHED", "CLOSED", "SETTLED", "ARCHIVED", "CANCELLED"};
  return *words;
}
const std::vector<std::string>& NominationStates() {
  static const auto* const words = new std::vector<std::string>{
      "DRAFT",           "SUBMITTED", "RETURNED", "APPRAISED", "NOTICED",   "BALLOTED",  "RECOMMENDED",
      "NOT_RECOMMENDED", "FORWARDED", "GRANTED",  "DECLINED",  "SUSPENDED", "WITHDRAWN", "DOWNGRADED"};
  return *words;
}
Field Form() {
  return Enum("form", "t.form", {"FLAG", "MERIT_CERTIFICATE", "CERTIFICATE", "COMMEMORATIVE_MEDAL", "TITLE", "HONOUR"});
}
Field GrantorField() { return Enum("grantor", "t.grantor", {"GOVERNMENT", "VCA", "PROVINCE", "ALLIANCE"}); }
Field Recipients() { return Enum("recipient_kind", "t.recipient_kind", {"INDIVIDUAL", "COLLECTIVE", "HOUSEHOLD"}); }

}  // namespace

Schema ForOrder(Schema schema) {
  for (Field& field : schema.fields) {
    if (field.name != "display_name") continue;
    field.column = "t.display_key";
    field.sortable = true;
  }
  return schema;
}

const Schema& ClusterSchema() {
  static const auto* const schema = [] {
    auto* made = new Schema{{Enum("kind", "t.kind", {"CLUSTER", "BLOCK"}), Text("manager", "t.manager"),
                             Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
                            "t.id"};
    AddName(*made);
    return made;
  }();
  return *schema;
}

const Schema& CampaignSchema() {
  static const auto* const schema = [] {
    auto* made = new Schema{{Enum("kind", "t.kind", {"ANNUAL", "THEMATIC", "CONTEST"}),
                             Enum("state", "t.state", CampaignStates()), Text("manager", "t.manager"),
                             Int("year", "t.year"), Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
                            "t.id"};
    AddName(*made);
    return made;
  }();
  return *schema;
}

const Schema& PledgeSchema() {
  static const auto* const schema = [] {
    auto* made = new Schema{{Enum("state", "t.state", {"DRAFT", "SIGNING", "ACTIVE", "LOCKED", "SETTLED", "WITHDRAWN"}),
                             Text("campaign", "t.campaign_id"), Text("cluster", "t.cluster_id"),
                             Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
                            "t.id"};
    AddName(*made);
    return made;
  }();
  return *schema;
}

const Schema& ObservationSchema() {
  static const auto* const schema =
      new Schema{{Text("target", "t.target_id"), Enum("source", "t.source", {"SELF_REPORT", "REGISTRY", "INSPECTION"}),
                  Time("recorded_time", "t.recorded_time")},
                 "t.id"};
  return *schema;
}

const Schema& NominationSchema() {
  static const auto* const schema =
      new Schema{{Enum("state", "t.state", NominationStates()), Text("award_kind", "t.award_kind"), Form(),
                  GrantorField(), Recipients(), Text("organization", "t.organization"), Text("proposer", "t.proposer"),
                  Text("campaign", "t.campaign_id"), Text("cluster", "t.cluster_id"), Int("year", "t.year"),
                  Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
                 "t.id"};
  return *schema;
}

const Schema& BallotSchema() {
  // Nothing about votes: a filter must not tell what a sealed ballot holds.
  static const auto* const schema = new Schema{
      {Enum("state", "t.state", {"OPEN", "PASSED", "FAILED", "VOID"}), Text("meeting", "t.meeting_id"),
       Text("nomination", "t.nomination_id"), Text("dataset", "t.dataset"), Time("create_time", "t.open_time")},
      "t.id"};
  return *schema;
}

const Schema& MeetingSchema() {
  static const auto* const schema = new Schema{
      {Enum("state", "t.state", {"SCHEDULED", "IN_SESSION", "ADJOURNED", "MINUTES_SIGNED", "CANCELLED"}),
       Text("manager", "t.manager"), Text("cluster", "t.cluster_id"), Text("source_council", "t.source_council"),
       Day("held_on", "t.held_on"), Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
      "t.id"};
  return *schema;
}

const Schema& CouncilSchema() {
  static const auto* const schema = [] {
    auto* made = new Schema{{Text("manager", "t.manager"), Time("create_time", "t.create_time")}, "t.id"};
    AddName(*made);
    return made;
  }();
  return *schema;
}

const Schema& RelationSchema() {
  static const auto* const schema =
      new Schema{{Text("principal", "t.principal"), Text("unit", "t.unit"), Text("organization", "t.organization"),
                  Text("reference", "t.reference"),
                  Enum("kind", "t.kind", {"KIN", "EMPLOYMENT", "OWNERSHIP", "SAME_INSTITUTION", "DISPUTE"}),
                  Time("create_time", "t.create_time")},
                 "t.id"};
  return *schema;
}

const Schema& SigningAuthoritySchema() {
  static const auto* const schema =
      new Schema{{Text("manager", "t.manager"), Text("authority", "t.authority"), GrantorField(),
                  Text("signer_title", "t.signer_title"), Day("from", "t.from_day"),
                  Day("to", "coalesce(t.to_day, '9999-12-31')"), Time("create_time", "t.create_time")},
                 "t.id"};
  return *schema;
}

const Schema& DecisionSchema() {
  static const auto* const schema = new Schema{
      {Text("number", "t.number"), Text("authority", "t.authority"), GrantorField(), Text("manager", "t.manager"),
       Day("signed_on", "t.signed_on"), Text("dataset", "t.dataset"), Time("create_time", "t.create_time")},
      "t.id"};
  return *schema;
}

const Schema& AwardSchema() {
  static const auto* const schema = new Schema{
      {Text("award_kind", "t.award_kind"),
       Form(),
       GrantorField(),
       Enum("level", "t.level", {"STATE", "MINISTRY_PROVINCE", "UNIT"}),
       {.name = "statutory", .type = FieldType::kBool, .column = "t.statutory"},
       Enum("state", "t.state", {"GRANTED", "CONFERRED", "REVOKED", "REINSTATED"}),
       Recipients(),
       Enum("position_group", "t.position_group",
            {"MINISTRY_PROVINCE_LEADER", "DEPARTMENT_LEADER", "ENTREPRENEUR", "OTHER_LEADER", "DIRECT_WORKER"}),
       Text("sector", "t.sector"),
       Text("province", "t.province"),
       Text("organization", "t.organization"),
       Text("reference", "t.reference"),
       Text("cluster", "t.cluster_id"),
       Text("decision", "t.decision_id"),
       Int("year", "t.year"),
       Day("signed_on", "t.signed_on"),
       Text("dataset", "t.dataset"),
       Time("create_time", "t.create_time")},
      "t.id"};
  return *schema;
}

}  // namespace htx::awards::store
