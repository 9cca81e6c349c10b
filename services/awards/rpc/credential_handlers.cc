#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "awards/domain/errors.h"
#include "awards/domain/honour_errors.h"
#include "awards/rpc/certificate_pdf.h"
#include "awards/rpc/honour_handlers.h"
#include "awards/rpc/honour_proto.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/decision_store.h"
#include "awards/store/honour_store.h"
#include "common/base/civil_date.h"
#include "common/base/credential.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/sql/merkle_log.h"

namespace htx::awards {
namespace {

absl::StatusOr<Credential> LoadCredential(sql::Transaction& transaction, const CredentialId& id) {
  HTX_ASSIGN_OR_RETURN(std::optional<Credential> credential, store::FindCredential(transaction, id));
  if (!credential) return NeverExisted("Credential", NameOf(id));
  return *std::move(credential);
}

// The proof that the log holds `credential`; nothing while the log has not numbered it.
absl::StatusOr<std::optional<credential::LogProof>> ProofFor(sql::Transaction& transaction,
                                                             const Credential& credential, const HandlerParts& parts) {
  HTX_ASSIGN_OR_RETURN(const std::vector<LogEntry> entries,
                       sql::ReadLogEntriesAbout(transaction, NameOf(credential.id), 1));
  if (entries.empty()) return std::optional<credential::LogProof>();
  HTX_ASSIGN_OR_RETURN(const sql::LogState state, sql::ReadLogState(transaction));
  credential::LogProof proof = {
      .entry = entries.front(),
      .head = SignHead(state.size(), state.frontier.Root(), parts.clock->Now(), parts.keys->signing_key())};
  HTX_ASSIGN_OR_RETURN(proof.path, sql::ProveLogInclusion(transaction, proof.entry.sequence, state.size()));
  return std::optional<credential::LogProof>(std::move(proof));
}

absl::StatusOr<std::string> ListDocument(sql::Transaction& transaction, const std::string& list,
                                         const HandlerParts& parts) {
  // Each list has a twin for what is suspended.
  absl::string_view of = list;
  const bool suspensions = absl::ConsumeSuffix(&of, credential::kSuspensions);
  HTX_ASSIGN_OR_RETURN(const std::vector<int64_t> set,
                       store::PlacesIn(transaction, std::string(of),
                                       suspensions ? CredentialState::kSuspended : CredentialState::kRevoked));
  return credential::IssueStatusList(list, set, parts.clock->Now(), parts.keys->signing_key());
}

absl::StatusOr<std::string> BundleOf(sql::Transaction& transaction, const Credential& credential,
                                     const HandlerParts& parts) {
  HTX_ASSIGN_OR_RETURN(const std::optional<credential::LogProof> proof, ProofFor(transaction, credential, parts));
  HTX_ASSIGN_OR_RETURN(const std::string revocations, ListDocument(transaction, credential.status_list, parts));
  HTX_ASSIGN_OR_RETURN(
      const std::string suspensions,
      ListDocument(transaction, absl::StrCat(credential.status_list, credential::kSuspensions), parts));
  return credential::Bundle(credential.document, proof, {revocations, suspensions});
}

credential::StatusVerdict StatusOf(CredentialState state) {
  switch (state) {
    case CredentialState::kActive:
      return credential::StatusVerdict::kActive;
    case CredentialState::kRevoked:
      return credential::StatusVerdict::kRevoked;
    case CredentialState::kSuspended:
      return credential::StatusVerdict::kSuspended;
  }
  return credential::StatusVerdict::kUnknown;
}

absl::StatusOr<v1::Credential> WithHolds(sql::Transaction& transaction, const Credential& credential) {
  v1::Credential proto = ToProto(credential);
  HTX_ASSIGN_OR_RETURN(const std::vector<CredentialHold> holds, store::HoldsOf(transaction, credential.id));
  for (const CredentialHold& hold : holds) *proto.add_holds() = ToProto(hold);
  return proto;
}

// Suspends the credential of a request, or ends that.
template <class Response, class Request>
absl::StatusOr<Response> Hold(const Request& request, CredentialState to, const HandlerParts& parts,
                              const rpc::RequestContext& context) {
  const absl::Time now = parts.clock->Now();
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "credentials"));
  const CredentialId id = CredentialId::Of(std::move(id_text));
  const bool suspends = to == CredentialState::kSuspended;
  return sql::WriteOnce<Response>(
      *parts.database, rpc::RecordOf(request, context, now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<Response> {
        HTX_ASSIGN_OR_RETURN(Credential credential, LoadCredential(transaction, id));
        HTX_ASSIGN_OR_RETURN(const std::optional<Award> award, store::FindAward(transaction, credential.award));
        HTX_ASSIGN_OR_RETURN(const std::optional<Decision> decision, store::FindDecision(transaction, award->decision));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(decision->manager)));
        HTX_ASSIGN_OR_RETURN(credential, MoveTo(to, std::move(credential)));
        HTX_RETURN_IF_ERROR(store::SaveCredentialState(transaction, credential));
        HTX_RETURN_IF_ERROR(store::InsertHold(
            transaction, id, {.suspends = suspends, .document = request.document(), .create_time = now}));
        Response response;
        HTX_ASSIGN_OR_RETURN(*response.mutable_credential(), WithHolds(transaction, credential));
        // Whoever follows learns the state; why is for those who ask.
        v1::Change change;
        *change.mutable_credential() = ToProto(credential);
        HTX_RETURN_IF_ERROR(
            Announce(transaction, suspends ? "CREDENTIAL_SUSPENDED" : "CREDENTIAL_RESUMED", NameOf(id), change));
        return response;
      });
}

}  // namespace

absl::StatusOr<v1::SuspendCredentialResponse> HonourHandlers::SuspendCredential(
    const v1::SuspendCredentialRequest& request, const rpc::RequestContext& context) {
  return Hold<v1::SuspendCredentialResponse>(request, CredentialState::kSuspended, parts_, context);
}

absl::StatusOr<v1::ResumeCredentialResponse> HonourHandlers::ResumeCredential(
    const v1::ResumeCredentialRequest& request, const rpc::RequestContext& context) {
  return Hold<v1::ResumeCredentialResponse>(request, CredentialState::kActive, parts_, context);
}

absl::StatusOr<v1::GetCredentialResponse> HonourHandlers::GetCredential(const v1::GetCredentialRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "credentials"));
  const CredentialId id = CredentialId::Of(std::move(id_text));
  v1::GetCredentialResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const Credential credential, LoadCredential(transaction, id));
    HTX_ASSIGN_OR_RETURN(*response.mutable_credential(), WithHolds(transaction, credential));
    response.mutable_credential()->set_document(credential.document);
    HTX_ASSIGN_OR_RETURN(*response.mutable_bundle(), BundleOf(transaction, credential, parts_));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListCredentialsResponse> HonourHandlers::ListCredentials(const v1::ListCredentialsRequest& request,
                                                                            const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ListArguments arguments,
                       ParseList(*parts_.tokens, store::CredentialSchema(), "ListCredentials", request.filter(),
                                 request.order_by(), "issue_time desc", request.page_size(), request.page_token()));
  v1::ListCredentialsResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const store::Page<Credential> page, store::ListCredentials(transaction, arguments.list));
    for (const Credential& credential : page.items) *response.add_credentials() = ToProto(credential);
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::VerifyCredentialResponse> HonourHandlers::VerifyCredential(
    const v1::VerifyCredentialRequest& request, const rpc::RequestContext& context) {
  if (request.bundle().empty() == request.name().empty()) {
    return InvalidField("bundle", {"set bundle or name, and one of them", "chọn bundle hoặc name"});
  }
  const std::vector<PublicKey>& keys = parts_.keys->public_keys();
  credential::Verdict verdict;
  if (!request.bundle().empty()) {
    HTX_ASSIGN_OR_RETURN(verdict, credential::Verify(request.bundle(), keys));
  }
  const std::string name = request.name().empty() ? verdict.id : request.name();
  absl::StatusOr<std::string> id_text = ParseOneName("name", name, "credentials");
  if (!request.name().empty()) HTX_RETURN_IF_ERROR(id_text.status());
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    if (!request.name().empty()) {
      HTX_ASSIGN_OR_RETURN(const Credential credential, LoadCredential(transaction, CredentialId::Of(*id_text)));
      HTX_ASSIGN_OR_RETURN(const std::string bundle, BundleOf(transaction, credential, parts_));
      HTX_ASSIGN_OR_RETURN(verdict, credential::Verify(bundle, keys));
      return absl::OkStatus();
    }
    if (!verdict.signature_valid || !id_text.ok()) return absl::OkStatus();
    // What was handed in may be old; the state is known here.
    HTX_ASSIGN_OR_RETURN(const std::optional<Credential> credential,
                         store::FindCredential(transaction, CredentialId::Of(*id_text)));
    if (!credential) {
      verdict.problems.emplace_back("this service has issued no such credential");
      return absl::OkStatus();
    }
    verdict.status = StatusOf(credential->state);
    return absl::OkStatus();
  }));
  return ToProto(verdict);
}

absl::StatusOr<v1::GetStatusListResponse> HonourHandlers::GetStatusList(const v1::GetStatusListRequest& request,
                                                                        const rpc::RequestContext& context) {
  HTX_RETURN_IF_ERROR(ParseOneName("name", request.name(), "statusLists").status());
  v1::GetStatusListResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(*response.mutable_document(), ListDocument(transaction, request.name(), parts_));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::RenderCertificateResponse> HonourHandlers::RenderCertificate(
    const v1::RenderCertificateRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "credentials"));
  const CredentialId id = CredentialId::Of(std::move(id_text));
  std::optional<Award> award;
  Credential credential;
  std::string authority;
  std::string award_name;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(credential, LoadCredential(transaction, id));
    HTX_ASSIGN_OR_RETURN(award, store::FindAward(transaction, credential.award));
    HTX_ASSIGN_OR_RETURN(const std::optional<Decision> decision, store::FindDecision(transaction, award->decision));
    authority = decision->authority_label;
    HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
    const AwardKind* kind = FindKind(award->award_kind, sets);
    HTX_CHECK(kind != nullptr);
    award_name = std::string(kind->display_name);
    return absl::OkStatus();
  }));
  if (credential.state != CredentialState::kActive) {
    return StateForbids(NameOf(id), ToText(credential.state), "ACTIVE");
  }
  v1::RenderCertificateResponse response;
  HTX_ASSIGN_OR_RETURN(*response.mutable_pdf(), RenderPdf({.authority = authority,
                                                           .award_name = award_name,
                                                           .recipient_name = award->recipient.display_name,
                                                           .narrative = NarrativeOf(*award),
                                                           .credential = NameOf(id),
                                                           .qr_text = credential::QrText(credential.document)},
                                                          parts_.certificate_font));
  return response;
}

}  // namespace htx::awards
