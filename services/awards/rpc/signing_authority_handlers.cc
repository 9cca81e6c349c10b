#include "awards/domain/errors.h"
#include "awards/domain/signing_authority.h"
#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/honour_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/schemas.h"
#include "awards/store/signing_authority_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

absl::Status AnnounceSigner(sql::Transaction& transaction, absl::string_view type, const SigningAuthority& authority) {
  v1::Change change;
  *change.mutable_signing_authority() = ToProto(authority);
  return Announce(transaction, type, NameOf(authority.id), change, authority.period.from);
}

}  // namespace

absl::StatusOr<v1::RecordSigningAuthorityResponse> HonourHandlers::RecordSigningAuthority(
    const v1::RecordSigningAuthorityRequest& request, const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  HTX_ASSIGN_OR_RETURN(const SigningAuthority authority, ParseSigningAuthority(request, parts_.ids->Next(), now));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(authority.manager)));
  return sql::WriteOnce<v1::RecordSigningAuthorityResponse>(
      *parts_.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::RecordSigningAuthorityResponse> {
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        HTX_RETURN_IF_ERROR(CheckSigningAuthority(authority, sets));
        HTX_RETURN_IF_ERROR(store::InsertSigningAuthority(transaction, authority));
        HTX_RETURN_IF_ERROR(AnnounceSigner(transaction, "SIGNING_AUTHORITY_RECORDED", authority));
        v1::RecordSigningAuthorityResponse response;
        *response.mutable_signing_authority() = ToProto(authority);
        return response;
      });
}

absl::StatusOr<v1::EndSigningAuthorityResponse> HonourHandlers::EndSigningAuthority(
    const v1::EndSigningAuthorityRequest& request, const rpc::RequestContext& context) {
  FieldErrors errors;
  const auto id = SigningAuthorityId::Of(ParseName(errors, "name", request.name(), "signingAuthorities", true));
  const absl::CivilDay day = ParseDate(errors, "ended_on", request.has_ended_on(), request.ended_on());
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  return sql::WriteOnce<v1::EndSigningAuthorityResponse>(
      *parts_.database, rpc::RecordOf(request, context, parts_.clock->Now()),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::EndSigningAuthorityResponse> {
        HTX_ASSIGN_OR_RETURN(std::optional<SigningAuthority> found, store::FindSigningAuthority(transaction, id));
        if (!found) return NeverExisted("SigningAuthority", NameOf(id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(found->manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), found->version, NameOf(id)));
        HTX_ASSIGN_OR_RETURN(SigningAuthority authority, EndOn(*std::move(found), day));
        ++authority.version;
        HTX_RETURN_IF_ERROR(store::UpdateSigningAuthority(transaction, authority));
        HTX_RETURN_IF_ERROR(AnnounceSigner(transaction, "SIGNING_AUTHORITY_ENDED", authority));
        v1::EndSigningAuthorityResponse response;
        *response.mutable_signing_authority() = ToProto(authority);
        return response;
      });
}

absl::StatusOr<v1::ListSigningAuthoritiesResponse> HonourHandlers::ListSigningAuthorities(
    const v1::ListSigningAuthoritiesRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(
      const ListArguments arguments,
      ParseList(*parts_.tokens, store::SigningAuthoritySchema(), "ListSigningAuthorities", request.filter(),
                request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  v1::ListSigningAuthoritiesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<SigningAuthority> page,
                         store::ListSigningAuthorities(transaction, arguments.list));
    for (const SigningAuthority& authority : page.items) {
      *response.add_signing_authorities() = ToProto(authority);
    }
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace htx::awards
