#include "registry/store/organization_details.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "registry/store/organization_rows.h"

namespace htx::registry {
namespace {

using Json = nlohmann::json;

// Members are left out when they hold nothing, so that what few have costs the others nothing.
void Put(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}
void Put(Json& object, const char* name, const std::optional<int64_t>& number) {
  if (number) object[name] = *number;
}
void Put(Json& object, const char* name, const std::optional<absl::CivilDay>& day) {
  if (day) object[name] = FormatDay(*day);
}
void Put(Json& object, const char* name, Json part) {
  if (!part.empty()) object[name] = std::move(part);
}

std::string TextIn(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : std::string();
}
std::optional<int64_t> NumberIn(const Json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_number_integer()) return std::nullopt;
  return member->get<int64_t>();
}
std::optional<absl::CivilDay> DayIn(const Json& object, const char* name) {
  const std::string text = TextIn(object, name);
  if (text.empty()) return std::nullopt;
  return StoredDay(text);
}
const Json& ArrayIn(const Json& object, const char* name) {
  static const auto* const none = new Json(Json::array());
  const auto member = object.find(name);
  return member != object.end() && member->is_array() ? *member : *none;
}

void PutPeriod(Json& object, const OpenPeriod& period) {
  Put(object, "from", period.from);
  Put(object, "to", period.to);
}
OpenPeriod PeriodIn(const Json& object) { return {.from = DayIn(object, "from"), .to = DayIn(object, "to")}; }

Json ToJson(const OtherName& name) {
  Json json = {{"text", name.text}, {"type", std::string(WordOf(name.type))}};
  Put(json, "lang", name.language);
  PutPeriod(json, name.period);
  return json;
}

Json ToJson(const Identifier& identifier) {
  Json json = {{"scheme", std::string(WordOf(identifier.scheme))}, {"value", identifier.value}};
  Put(json, "issuer", identifier.issuer);
  PutPeriod(json, identifier.period);
  return json;
}

Json ToJson(const BusinessLine& line) {
  Json json = {{"code", line.code}, {"vsic", std::string(WordOf(line.version))}};
  if (line.main) json["main"] = true;
  Put(json, "text", line.description);
  return json;
}

template <class Item>
Json ListOf(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(ToJson(item));
  return list;
}

void ReadLists(const Json& json, Facts& facts) {
  for (const Json& item : ArrayIn(json, "names")) {
    facts.other_names.push_back({.text = TextIn(item, "text"),
                                 .type = Stored<NameType>(TextIn(item, "type")),
                                 .language = TextIn(item, "lang"),
                                 .period = PeriodIn(item)});
  }
  for (const Json& item : ArrayIn(json, "ids")) {
    facts.other_identifiers.push_back({.scheme = Stored<IdentifierScheme>(TextIn(item, "scheme")),
                                       .value = TextIn(item, "value"),
                                       .issuer = TextIn(item, "issuer"),
                                       .period = PeriodIn(item)});
  }
  for (const Json& item : ArrayIn(json, "lines")) {
    facts.business_lines.push_back({.code = TextIn(item, "code"),
                                    .version = Stored<VsicVersion>(TextIn(item, "vsic")),
                                    .main = item.value("main", false),
                                    .description = TextIn(item, "text")});
  }
}

}  // namespace

std::string PackDetails(const Facts& facts) {
  Json json = Json::object();
  Put(json, "foreign_lang", facts.foreign_name_language);
  Put(json, "names", ListOf(facts.other_names));
  Put(json, "ids", ListOf(facts.other_identifiers));
  Put(json, "lines", ListOf(facts.business_lines));
  Put(json, "associates_paying", facts.member_counts.associate_contributing);
  Put(json, "associates_other", facts.member_counts.associate_not_contributing);
  Put(json, "phones", Json(facts.contact.phones));
  Put(json, "email", facts.contact.email);
  Put(json, "web", facts.contact.website);
  Put(json, "paid_in", facts.capital_contribution.paid_in);
  Put(json, "pay_by", facts.capital_contribution.due_date);
  Put(json, "largest_share", facts.capital_contribution.largest_share);
  return json.empty() ? std::string() : json.dump();
}

void UnpackDetails(absl::string_view packed, Facts& facts) {
  if (packed.empty()) return;
  const Json json = Json::parse(packed.begin(), packed.end(), nullptr, /*allow_exceptions=*/false);
  HTX_CHECK(json.is_object());
  facts.foreign_name_language = TextIn(json, "foreign_lang");
  ReadLists(json, facts);
  facts.member_counts.associate_contributing = NumberIn(json, "associates_paying");
  facts.member_counts.associate_not_contributing = NumberIn(json, "associates_other");
  for (const Json& phone : ArrayIn(json, "phones")) {
    if (phone.is_string()) facts.contact.phones.push_back(phone.get<std::string>());
  }
  facts.contact.email = TextIn(json, "email");
  facts.contact.website = TextIn(json, "web");
  facts.capital_contribution.paid_in = NumberIn(json, "paid_in");
  facts.capital_contribution.due_date = DayIn(json, "pay_by");
  facts.capital_contribution.largest_share = NumberIn(json, "largest_share");
}

}  // namespace htx::registry
