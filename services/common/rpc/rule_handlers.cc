#include "common/rpc/rule_handlers.h"

#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/proto_values.h"

namespace htx::rpc {
namespace {

common::v1::Rule RuleProto(const std::string& book, const Rule& rule) {
  common::v1::Rule proto;
  proto.set_book(book);
  proto.set_name(rule.name);
  if (rule.key != "-") proto.set_key(rule.key);
  *proto.mutable_from_date() = DateProto(rule.period.from);
  if (rule.period.to) *proto.mutable_to_date() = DateProto(*rule.period.to);
  proto.set_known(rule.known());
  if (rule.known() && rule.value != "-") proto.set_value(rule.value);
  proto.set_confidence(static_cast<common::v1::Confidence>(rule.confidence));
  proto.set_title(rule.title);
  proto.set_citation(rule.citation);
  proto.set_version(rule.version());
  return proto;
}

}  // namespace

absl::StatusOr<common::v1::GetRulesResponse> RuleHandlers::GetRules(const common::v1::GetRulesRequest& request,
                                                                    const RequestContext&) const {
  absl::CivilDay day = DayOf(clock_.Now());
  if (request.has_date() && !request.all_versions()) {
    const absl::StatusOr<absl::CivilDay> asked =
        MakeDay(request.date().year(), request.date().month(), request.date().day());
    if (!asked.ok()) return InvalidField("date", {.en = "is not a date", .vi = "không phải là ngày hợp lệ"});
    day = *asked;
  }
  common::v1::GetRulesResponse response;
  bool found = request.book().empty();
  for (const NamedBook& named : books_) {
    common::v1::RuleBook& book = *response.add_books();
    book.set_book(named.name);
    book.set_fingerprint(named.book->fingerprint());
    if (!request.book().empty() && request.book() != named.name) continue;
    found = true;
    for (const Rule& rule : named.book->rules()) {
      if (!request.name().empty() && request.name() != rule.name) continue;
      if (request.all_versions() || rule.period.Contains(day)) *response.add_rules() = RuleProto(named.name, rule);
    }
  }
  if (!found) return NeverExisted("rule book", request.book());
  if (!request.all_versions()) *response.mutable_date() = DateProto(day);
  return response;
}

}  // namespace htx::rpc
