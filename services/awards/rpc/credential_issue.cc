#include "awards/rpc/credential_issue.h"

#include "awards/rpc/digest.h"
#include "awards/rpc/honour_proto.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/honour_store.h"
#include "awards/store/log_store.h"
#include "common/base/civil_date.h"
#include "common/base/credential.h"
#include "common/base/status.h"

namespace htx::awards {

CredentialSeed NextSeed(IdSource& ids) { return {.id = CredentialId::Of(ids.Next()), .salt = NewUuid()}; }

absl::StatusOr<CredentialId> IssueCredential(sql::Transaction& transaction, const Award& award,
                                             const Decision& decision, const CredentialSeed& seed,
                                             const HandlerParts& parts, absl::Time now) {
  // What another record says is not this service's to attest.
  if (decision.provenance == Provenance::kImported) return CredentialId();
  HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
  const AwardKind* kind = FindKind(award.award_kind, sets);
  HTX_CHECK(kind != nullptr);
  const SigningKey& key = parts.keys->signing_key();
  const bool collective = award.recipient.kind == RecipientKind::kCollective;
  credential::Content content = {.id = NameOf(seed.id),
                                 .award_kind = award.award_kind,
                                 .award_name = std::string(kind->display_name),
                                 .authority = decision.authority_label,
                                 .organization = collective ? OrganizationName(award.recipient.organization) : "",
                                 .reference = award.recipient.reference,
                                 .salt = seed.salt,
                                 .recipient_name = award.recipient.display_name,
                                 .narrative = NarrativeOf(award),
                                 .awarded_on = FormatDay(award.signed_on),
                                 .issued = now};
  Credential credential = {.id = seed.id, .award = award.id, .key_id = key.id(), .issue_time = now};
  const int year = static_cast<int>(DayOf(now).year());
  HTX_RETURN_IF_ERROR(store::InsertCredential(transaction, credential, year, [&](Credential& placed) {
    content.status_list = placed.status_list;
    content.status_index = placed.status_index;
    placed.document = credential::Issue(content, key);
  }));
  HTX_RETURN_IF_ERROR(store::RecordForLog(transaction, {.type = "CREDENTIAL_ISSUED",
                                                        .resource = NameOf(credential.id),
                                                        .payload_sha256 = Sha256Hex(credential.document),
                                                        .recorded_time = now}));
  v1::Change change;
  *change.mutable_credential() = ToProto(credential);
  HTX_RETURN_IF_ERROR(Announce(transaction, "CREDENTIAL_ISSUED", NameOf(credential.id), change));
  return credential.id;
}

absl::Status RevokeCredentials(sql::Transaction& transaction, const AwardId& award, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Credential> credentials, store::CredentialsOf(transaction, award));
  for (Credential credential : credentials) {
    if (!MayMove(credential.state, CredentialState::kRevoked)) continue;
    credential.state = CredentialState::kRevoked;
    credential.revoke_time = now;
    HTX_RETURN_IF_ERROR(store::SaveCredentialState(transaction, credential));
    v1::Change change;
    *change.mutable_credential() = ToProto(credential);
    HTX_RETURN_IF_ERROR(Announce(transaction, "CREDENTIAL_REVOKED", NameOf(credential.id), change));
  }
  return absl::OkStatus();
}

}  // namespace htx::awards
