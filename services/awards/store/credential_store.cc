#include "absl/strings/str_cat.h"
#include "awards/domain/honour_errors.h"
#include "awards/store/honour_store.h"
#include "awards/store/rows.h"
#include "common/base/credential.h"
#include "common/base/merkle.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

constexpr absl::string_view kCredentialColumns =
    "t.id, t.award_id, t.state, t.status_list, t.status_index, t.document, t.key_id, t.issue_time, t.revoke_time";
// Places that are tried in one list before the next list of the year: even a list that is half full refuses one
// credential in 250.
constexpr int kTriesPerList = 8;
constexpr int kMaxTries = 512;

Credential CredentialOf(const sql::Row& row) {
  return {.id = IdAt<CredentialId>(row, 0),
          .award = IdAt<AwardId>(row, 1),
          .state = EnumAt<CredentialState>(row, 2),
          .status_list = row.String(3),
          .status_index = row.Int(4),
          .document = row.String(5),
          .key_id = row.String(6),
          .issue_time = InstantAt(row, 7),
          .revoke_time = MaybeInstantAt(row, 8)};
}

// Random to everybody who does not know the id, and the same when the transaction runs again.
int64_t PlaceOf(const CredentialId& id, int attempt) {
  const merkle::Hash hash = merkle::Sha256(absl::StrCat(id.text(), "/", attempt));
  int64_t place = 0;
  for (size_t i = 0; i < 4; ++i) place = place * 256 + static_cast<unsigned char>(hash[i]);
  return place % credential::kStatusListSize;
}

}  // namespace

absl::Status InsertCredential(sql::Transaction& transaction, Credential& credential, int year,
                              absl::FunctionRef<void(Credential&)> complete) {
  for (int attempt = 0; attempt < kMaxTries; ++attempt) {
    credential.status_list = absl::StrCat("statusLists/", year, "-", attempt / kTriesPerList + 1);
    credential.status_index = PlaceOf(credential.id, attempt);
    complete(credential);
    HTX_ASSIGN_OR_RETURN(
        const int64_t inserted,
        transaction.Execute(
            "insert into credentials (id, award_id, state, status_list, status_index, document, key_id, issue_time, "
            "revoke_time) values (?, ?, ?, ?, ?, ?, ?, ?, null) on conflict (status_list, status_index) do nothing",
            {Words(credential.id), Words(credential.award), Number(credential.state), Words(credential.status_list),
             Number(credential.status_index), Words(credential.document), Words(credential.key_id),
             Instant(credential.issue_time)}));
    if (inserted == 1) return absl::OkStatus();
  }
  return absl::InternalError("no free place in the status lists of a year");
}

absl::StatusOr<std::optional<Credential>> FindCredential(sql::Transaction& transaction, const CredentialId& id) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(absl::StrCat("select ", kCredentialColumns,
                                                                            " from credentials t where t.id = ?"),
                                                               {Words(id)}));
  if (rows.empty()) return std::optional<Credential>();
  return std::optional<Credential>(CredentialOf(rows[0]));
}

absl::StatusOr<std::vector<Credential>> CredentialsOf(sql::Transaction& transaction, const AwardId& award) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(absl::StrCat("select ", kCredentialColumns,
                                                                            " from credentials t where t.award_id = ? "
                                                                            "order by t.issue_time, t.id limit 1000"),
                                                               {Words(award)}));
  std::vector<Credential> credentials;
  for (size_t i = 0; i < rows.size(); ++i) credentials.push_back(CredentialOf(rows[i]));
  return credentials;
}

absl::StatusOr<Page<Credential>> ListCredentials(sql::Transaction& transaction, const ListRequest& request) {
  return SelectItems<Credential>(transaction, kCredentialColumns, "credentials t", request,
                                 [](const sql::Row& row) -> absl::StatusOr<Credential> { return CredentialOf(row); });
}

const query::Schema& CredentialSchema() {
  using query::FieldType;
  static const auto* const schema =
      new query::Schema{{{.name = "state",
                          .type = FieldType::kEnum,
                          .column = "t.state",
                          .values = {{"ACTIVE", 1}, {"REVOKED", 2}, {"SUSPENDED", 3}}},
                         {.name = "award", .type = FieldType::kText, .column = "t.award_id"},
                         {.name = "status_list", .type = FieldType::kText, .column = "substr(t.status_list, 13)"},
                         {.name = "issue_time", .type = FieldType::kTime, .column = "t.issue_time", .sortable = true}},
                        "t.id"};
  return *schema;
}

absl::Status SaveCredentialState(sql::Transaction& transaction, const Credential& credential) {
  return transaction
      .Execute("update credentials set state = ?, revoke_time = ? where id = ?",
               {Number(credential.state), Instant(credential.revoke_time), Words(credential.id)})
      .status();
}

absl::Status InsertHold(sql::Transaction& transaction, const CredentialId& credential, const CredentialHold& hold) {
  return transaction
      .Execute(
          "insert into credential_holds (credential_id, position, suspends, document, create_time) values (?, "
          "(select count(*) + 1 from credential_holds where credential_id = ?), ?, ?, ?)",
          {Words(credential), Words(credential), Number(int64_t{hold.suspends}), Words(hold.document),
           Instant(hold.create_time)})
      .status();
}

absl::StatusOr<std::vector<CredentialHold>> HoldsOf(sql::Transaction& transaction, const CredentialId& credential) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select suspends, document, create_time from credential_holds where "
                                         "credential_id = ? order by position limit 1000",
                                         {Words(credential)}));
  std::vector<CredentialHold> holds;
  for (size_t i = 0; i < rows.size(); ++i) {
    holds.push_back({.suspends = rows[i].Bool(0), .document = rows[i].String(1), .create_time = InstantAt(rows[i], 2)});
  }
  return holds;
}

absl::StatusOr<std::vector<int64_t>> PlacesIn(sql::Transaction& transaction, const std::string& status_list,
                                              CredentialState state) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query("select status_index from credentials where status_list = ? and state = ?",
                                         {Words(status_list), Number(state)}));
  std::vector<int64_t> places;
  for (size_t i = 0; i < rows.size(); ++i) places.push_back(rows[i].Int(0));
  return places;
}

}  // namespace htx::awards::store
