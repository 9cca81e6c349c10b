#include "htxctl/mirror/mirror_file.h"

#include <sqlite3.h>

#include <functional>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::ctl {
namespace {

constexpr char kTables[] =
    "create table if not exists organizations (id text primary key, sequence integer not null, legal_name text not "
    "null, short_name text not null, tax_code text not null, kind text not null, legal_status text not null, province "
    "text not null, alliance text not null, record blob not null);"
    "create table if not exists mirror (id integer primary key check (id = 1), form integer not null, following "
    "integer "
    "not null, cursor text not null, sequence integer not null, resume_token text not null, schema text not null, "
    "organization_count integer not null, digest text not null);"
    "insert into mirror values (1, 1, 0, '', 0, '', '', 0, "
    "'0000000000000000000000000000000000000000000000000000000000000000') on conflict (id) do nothing;";

absl::Status FileError(sqlite3* handle, absl::string_view what) {
  const std::string why = absl::StrCat(what, ": ", handle == nullptr ? "out of memory" : sqlite3_errmsg(handle));
  return MakeError(absl::StatusCode::kFailedPrecondition, "MIRROR_FILE",
                   {.en = absl::StrCat("the mirror's file cannot be used: ", why),
                    .vi = absl::StrCat("không dùng được tệp bản sao: ", why)});
}

absl::Status Moved() {
  return MakeError(absl::StatusCode::kAborted, "MIRROR_MOVED",
                   {.en = "another process writes the same mirror", .vi = "tiến trình khác đang ghi cùng bản sao"});
}

// One statement, run to its end.
class Statement {
 public:
  Statement(sqlite3* handle, const char* sql) : handle_(handle) {
    failed_ = sqlite3_prepare_v2(handle, sql, -1, &statement_, nullptr) != SQLITE_OK;
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Bind(int64_t value) {
    if (!failed_) failed_ = sqlite3_bind_int64(statement_, ++bound_, value) != SQLITE_OK;
    return *this;
  }
  Statement& Bind(const std::string& text) {
    if (!failed_) {
      failed_ = sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT) !=
                SQLITE_OK;
    }
    return *this;
  }
  Statement& BindBlob(const std::string& bytes) {
    if (!failed_) {
      failed_ = sqlite3_bind_blob(statement_, ++bound_, bytes.data(), static_cast<int>(bytes.size()),
                                  SQLITE_TRANSIENT) != SQLITE_OK;
    }
    return *this;
  }
  // Calls `each` for every row.
  absl::Status Run(absl::FunctionRef<absl::Status(const Statement&)> each) {
    int code = failed_ ? SQLITE_ERROR : sqlite3_step(statement_);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement_)) HTX_RETURN_IF_ERROR(each(*this));
    return code == SQLITE_DONE ? absl::OkStatus() : FileError(handle_, "statement");
  }
  absl::Status Run() {
    return Run([](const Statement&) { return absl::OkStatus(); });
  }
  int64_t Int(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string Bytes(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return bytes == nullptr ? std::string()
                            : std::string(static_cast<const char*>(bytes),
                                          static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  sqlite3* handle_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  bool failed_ = false;
};

absl::Status Script(sqlite3* handle, const char* sql) {
  return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus()
                                                                           : FileError(handle, "statement");
}

// Runs `body` in one transaction, which begins with `begin`.
absl::Status InTransaction(sqlite3* handle, const char* begin, absl::FunctionRef<absl::Status()> body) {
  HTX_RETURN_IF_ERROR(Script(handle, begin));
  absl::Status status = body();
  if (status.ok()) status = Script(handle, "commit");
  if (!status.ok()) Script(handle, "rollback").IgnoreError();
  return status;
}
constexpr char kToWrite[] = "begin immediate";
constexpr char kToRead[] = "begin";

std::string IdOf(const registry::v1::Organization& record) {
  return std::string(absl::StripPrefix(record.name(), "organizations/"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<MirrorFile>> MirrorFile::Open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<MirrorFile> file(new MirrorFile(handle));
  if (opened != SQLITE_OK) return FileError(handle, path);
  sqlite3_busy_timeout(handle, 10'000);
  HTX_RETURN_IF_ERROR(Script(handle, "pragma journal_mode = wal; pragma synchronous = full;"));
  HTX_RETURN_IF_ERROR(Script(handle, kTables));
  return file;
}

MirrorFile::~MirrorFile() { sqlite3_close(handle_); }

absl::StatusOr<MirrorPlace> MirrorFile::ReadPlace() {
  MirrorPlace place;
  Statement select(handle_,
                   "select following, cursor, sequence, resume_token, schema, organization_count, digest from mirror");
  HTX_RETURN_IF_ERROR(select.Run([&](const Statement& row) -> absl::Status {
    place.following = row.Int(0) != 0;
    place.cursor = row.Bytes(1);
    place.sequence = row.Int(2);
    place.resume_token = row.Bytes(3);
    place.schema = row.Bytes(4);
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 sum, rpc::HashFromHex(row.Bytes(6)));
    place.digest = rpc::RecordDigest(row.Int(5), sum);
    return absl::OkStatus();
  }));
  return place;
}

absl::Status MirrorFile::SavePlace(const MirrorPlace& place) {
  return Statement(handle_,
                   "update mirror set following = ?, cursor = ?, sequence = ?, resume_token = ?, schema = ?, "
                   "organization_count = ?, digest = ?")
      .Bind(int64_t{place.following ? 1 : 0})
      .Bind(place.cursor)
      .Bind(place.sequence)
      .Bind(place.resume_token)
      .Bind(place.schema)
      .Bind(place.digest.count())
      .Bind(place.digest.hex())
      .Run();
}

absl::Status MirrorFile::Put(const registry::v1::Organization& record, rpc::RecordDigest& digest) {
  Statement select(handle_, "select record from organizations where id = ?");
  HTX_RETURN_IF_ERROR(select.Bind(IdOf(record)).Run([&](const Statement& row) {
    registry::v1::Organization before;
    if (before.ParseFromString(row.Bytes(0))) digest.Remove(rpc::HashOf(before));
    return absl::OkStatus();
  }));
  digest.Add(rpc::HashOf(record));
  return Statement(handle_, "insert or replace into organizations values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .Bind(IdOf(record))
      .Bind(record.sequence())
      .Bind(record.legal_name())
      .Bind(record.short_name())
      .Bind(record.tax_code())
      .Bind(registry::v1::OrganizationKind_Name(record.kind()))
      .Bind(registry::v1::LegalStatus_Name(record.legal_status()))
      .Bind(record.province())
      .Bind(record.alliance())
      .BindBlob(record.SerializeAsString())
      .Run();
}

absl::Status MirrorFile::Apply(absl::Span<const registry::v1::Organization* const> records, const MirrorPlace& before,
                               MirrorPlace after) {
  return InTransaction(handle_, kToWrite, [&]() -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const MirrorPlace now, ReadPlace());
    if (now.following != before.following || now.sequence != before.sequence || now.cursor != before.cursor) {
      return Moved();
    }
    after.digest = now.digest;
    for (const registry::v1::Organization* record : records) HTX_RETURN_IF_ERROR(Put(*record, after.digest));
    return SavePlace(after);
  });
}

absl::Status MirrorFile::Clear() {
  return InTransaction(handle_, kToWrite, [&]() -> absl::Status {
    HTX_RETURN_IF_ERROR(Script(handle_, "delete from organizations"));
    return SavePlace({});
  });
}

absl::StatusOr<MirrorFile::Counted> MirrorFile::Recount() {
  Counted counted;
  HTX_RETURN_IF_ERROR(InTransaction(handle_, kToRead, [&]() -> absl::Status {
    HTX_ASSIGN_OR_RETURN(counted.place, ReadPlace());
    return Statement(handle_, "select record from organizations").Run([&](const Statement& row) {
      registry::v1::Organization record;
      // A record that does not parse counts as it is: the digest then differs.
      record.ParseFromString(row.Bytes(0));
      counted.digest.Add(rpc::HashOf(record));
      return absl::OkStatus();
    });
  }));
  return counted;
}

}  // namespace htx::ctl
