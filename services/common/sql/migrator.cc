#include "common/sql/migrator.h"

#include <openssl/sha.h>

#include <algorithm>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "migrations.gen.h"

namespace htx::sql {
namespace {

std::string Checksum(const std::string& text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return absl::BytesToHexString(digest);
}

absl::Status Refused(absl::string_view reason, absl::string_view set, const Migration& migration,
                     absl::string_view how) {
  const std::string name = absl::StrCat(set, "/", migration.number, "_", migration.name);
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   {.reason = std::string(reason),
                    .message = {.en = absl::StrCat("migration ", name, " ", how),
                                .vi = absl::StrCat("bản di trú ", name, " không khớp với cơ sở dữ liệu")},
                    .metadata = {{"migration", name}}});
}

absl::Status MigrateSet(Session& session, absl::string_view set, std::vector<Migration> migrations,
                        const Clock& clock) {
  std::sort(migrations.begin(), migrations.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  std::map<int64_t, std::string> applied;
  HTX_RETURN_IF_ERROR(session.ForEach("select number, checksum from schema_migrations where component = ?",
                                      {std::string(set)}, [&](const Row& row) {
                                        applied[row.Int(0)] = row.String(1);
                                        return absl::OkStatus();
                                      }));
  for (const Migration& migration : migrations) {
    const std::string& script = session.engine() == Engine::kSqlite ? migration.sqlite : migration.postgres;
    const std::string checksum = Checksum(script);
    if (const auto found = applied.find(migration.number); found != applied.end()) {
      if (found->second == checksum) continue;
      return Refused("MIGRATION_CHANGED", set, migration, "was changed after it had been applied");
    }
    if (!applied.empty() && applied.rbegin()->first > migration.number) {
      return Refused("MIGRATION_OUT_OF_ORDER", set, migration, "is numbered below one that is applied already");
    }
    HTX_RETURN_IF_ERROR(session.RunScript(script));
    HTX_RETURN_IF_ERROR(
        session
            .Execute(
                "insert into schema_migrations (component, number, name, checksum, applied_us) values (?, ?, ?, ?, ?)",
                {std::string(set), int64_t{migration.number}, migration.name, checksum, ToMicros(clock.Now())})
            .status());
    applied[migration.number] = checksum;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Migrate(Session& session, const std::vector<Migration>& service, const Clock& clock) {
  HTX_RETURN_IF_ERROR(session.RunScript(
      "create table if not exists schema_migrations (component text not null, number bigint not null, "
      "name text not null, checksum text not null, applied_us bigint not null, "
      "primary key (component, number))"));
  HTX_RETURN_IF_ERROR(MigrateSet(session, "common", common::Migrations(), clock));
  return MigrateSet(session, "service", service, clock);
}

}  // namespace htx::sql
