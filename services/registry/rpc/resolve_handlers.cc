#include "registry/rpc/resolve_handlers.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/read_time.h"
#include "registry/rpc/resolution.h"

namespace htx::registry {
namespace {

constexpr int kMaxReferences = 5000;

// The keys of a number: of its scheme, or of every scheme that can have it.
void ParseNumber(const v1::SchemeReference& number, const std::string& path, Reference& reference,
                 FieldErrors& errors) {
  if (number.value().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".value")));
  const std::optional<IdentifierScheme> scheme = FromWord<IdentifierScheme>(number.scheme());
  if (!number.scheme().empty() && !scheme) {
    errors.Add(absl::StrCat(path, ".scheme"),
               {.en = "is not a scheme of identifiers", .vi = "không phải là loại mã định danh nào"});
  }
  if (!errors.empty()) return;
  for (const Term<IdentifierScheme>& term : Terms<IdentifierScheme>()) {
    if (scheme && *scheme != term.value) continue;
    const absl::Status valid = CheckIdentifierValue(term.value, number.value(), path);
    if (valid.ok()) {
      reference.keys.push_back(KeyOf(term.value, number.value()));
    } else if (scheme || ReasonOf(valid) == "CHECK_DIGIT") {
      reference.mistyped = true;
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<Reference>> ParseReferences(const v1::ResolveOrganizationsRequest& request) {
  if (request.references().empty()) return FieldRequired("references");
  if (request.references_size() > kMaxReferences) {
    return FieldNotAllowed("references", "holds more than 5000 references", "có nhiều hơn 5000 tham chiếu");
  }
  FieldErrors errors;
  std::vector<Reference> references(static_cast<size_t>(request.references_size()));
  for (int i = 0; i < request.references_size(); ++i) {
    const v1::OrganizationReference& proto = request.references(i);
    const std::string path = absl::StrCat("references[", i, "]");
    Reference& reference = references[static_cast<size_t>(i)];
    switch (proto.reference_case()) {
      case v1::OrganizationReference::kOrganization:
        reference.id = ParseOrganizationName(proto.organization(), absl::StrCat(path, ".organization"), errors);
        break;
      case v1::OrganizationReference::kIdentifier: {
        FieldErrors own;
        ParseNumber(proto.identifier(), absl::StrCat(path, ".identifier"), reference, own);
        errors.Merge("", own.ToStatus());
        break;
      }
      case v1::OrganizationReference::kName:
        if (proto.name().empty()) errors.Merge("", FieldRequired(absl::StrCat(path, ".name")));
        reference.name = proto.name();
        reference.own_key = OwnNameKey(proto.name());
        break;
      case v1::OrganizationReference::REFERENCE_NOT_SET:
        errors.Merge("", FieldRequired(path));
        break;
    }
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return references;
}

std::vector<BorneName> NamesOf(const Facts& facts) {
  std::vector<BorneName> names = {{"LEGAL_NAME", facts.legal_name}};
  if (!facts.short_name.empty()) names.push_back({"SHORT_NAME", facts.short_name});
  if (!facts.foreign_name.empty()) names.push_back({"FOREIGN_NAME", facts.foreign_name});
  for (const OtherName& name : facts.other_names)
    names.push_back({absl::StrCat(WordOf(name.type), "_NAME"), name.text});
  for (const FormerName& name : facts.former_names) names.push_back({"FORMER_NAME", name.text});
  return names;
}

absl::StatusOr<v1::ResolveOrganizationsResponse> ResolveHandlers::ResolveOrganizations(
    const v1::ResolveOrganizationsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Reference> references, ParseReferences(request));
  HTX_ASSIGN_OR_RETURN(const TimePoint time, ResolveTime(request.time(), office_.clock.Now()));
  v1::ResolveOrganizationsResponse response;
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    Resolution resolution(transaction, time, request.follow_successors(), context);
    HTX_ASSIGN_OR_RETURN(std::vector<v1::ResolvedReference> answers, resolution.Resolve(references));
    response.clear_results();
    for (v1::ResolvedReference& answer : answers) *response.add_results() = std::move(answer);
    return absl::OkStatus();
  }));
  *response.mutable_time() = ToProto(time);
  return response;
}

}  // namespace htx::registry
