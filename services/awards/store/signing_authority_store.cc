#include "awards/store/signing_authority_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "awards/domain/errors.h"
#include "awards/store/rows.h"
#include "common/base/status.h"

namespace htx::awards::store {
namespace {

// Offices of one authority over the years.
constexpr int64_t kMostSigners = 1000;

constexpr absl::string_view kSignerColumns =
    "t.id, t.manager, t.authority, t.grantor, t.signer_title, t.award_kinds, t.from_day, t.to_day, t.document, "
    "t.version, t.create_time";

SigningAuthority SignerOf(const sql::Row& row) {
  return {.id = IdAt<SigningAuthorityId>(row, 0),
          .manager = IdAt<OrganizationId>(row, 1),
          .authority = row.String(2),
          .grantor = EnumAt<Grantor>(row, 3),
          .signer_title = row.String(4),
          .award_kinds = absl::StrSplit(row.Text(5), ',', absl::SkipEmpty()),
          .period = {.from = DayAt(row, 6), .to = MaybeDayAt(row, 7)},
          .document = row.String(8),
          .version = row.Int(9),
          .create_time = InstantAt(row, 10)};
}

}  // namespace

absl::Status InsertSigningAuthority(sql::Transaction& transaction, const SigningAuthority& authority) {
  HTX_ASSIGN_OR_RETURN(
      const int64_t inserted,
      transaction.Execute(
          "insert into signing_authorities (id, manager, authority, grantor, signer_title, award_kinds, from_day, "
          "to_day, document, version, create_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do "
          "nothing",
          {Words(authority.id), Words(authority.manager), Words(authority.authority), Number(authority.grantor),
           Words(authority.signer_title), Words(absl::StrJoin(authority.award_kinds, ",")), Day(authority.period.from),
           Day(authority.period.to), Words(authority.document), Number(authority.version),
           Instant(authority.create_time)}));
  return inserted == 0 ? IdTaken(NameOf(authority.id)) : absl::OkStatus();
}

absl::Status UpdateSigningAuthority(sql::Transaction& transaction, const SigningAuthority& authority) {
  return transaction
      .Execute("update signing_authorities set to_day = ?, version = ? where id = ?",
               {Day(authority.period.to), Number(authority.version), Words(authority.id)})
      .status();
}

absl::StatusOr<std::optional<SigningAuthority>> FindSigningAuthority(sql::Transaction& transaction,
                                                                     const SigningAuthorityId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction.Query(absl::StrCat("select ", kSignerColumns, " from signing_authorities t where t.id = ?"),
                        {Words(id)}));
  if (rows.empty()) return std::optional<SigningAuthority>();
  return std::optional(SignerOf(rows[0]));
}

absl::StatusOr<Page<SigningAuthority>> ListSigningAuthorities(sql::Transaction& transaction,
                                                              const ListRequest& request) {
  return SelectItems<SigningAuthority>(
      transaction, kSignerColumns, "signing_authorities t", request,
      [](const sql::Row& row) -> absl::StatusOr<SigningAuthority> { return SignerOf(row); });
}

absl::StatusOr<std::vector<SigningAuthority>> SignersOf(sql::Transaction& transaction, const std::string& authority) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       transaction.Query(absl::StrCat("select ", kSignerColumns,
                                                      " from signing_authorities t where t.authority = ? order by "
                                                      "t.from_day desc, t.id limit ?"),
                                         {Words(authority), Number(kMostSigners)}));
  std::vector<SigningAuthority> signers;
  for (size_t i = 0; i < rows.size(); ++i) signers.push_back(SignerOf(rows[i]));
  return signers;
}

}  // namespace htx::awards::store
