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

constexpr char kNothing[] = "'0000000000000000000000000000000000000000000000000000000000000000'";

// Of the copy, and of the snapshot that is being read beside it.
constexpr char kCopy[] = "organizations";
constexpr char kCopyPlace[] = "mirror";
constexpr char kNext[] = "organizations_next";
constexpr char kNextPlace[] = "mirror_next";

std::string MakeRecords(absl::string_view table) {
  return absl::StrCat("create table if not exists ", table,
                      " (id text primary key, sequence integer not null, legal_name text not null, short_name text not "
                      "null, tax_code text not null, kind text not null, legal_status text not null, province text not "
                      "null, alliance text not null, record blob not null);");
}

std::string MakePlace(absl::string_view table) {
  return absl::StrCat("create table if not exists ", table,
                      " (id integer primary key check (id = 1), form integer not null, following integer not null, "
                      "cursor text not null, sequence integer not null, resume_token text not null, schema text not "
                      "null, organization_count integer not null, digest text not null);");
}

// An empty place in `table`.
std::string NewPlace(absl::string_view table) {
  return absl::StrCat("insert into ", table, " values (1, 2, 0, '', 0, '', '', 0, ", kNothing,
                      ") on conflict (id) do nothing;");
}

// In a file of form 1 a snapshot was read into the copy itself: one that is not whole is nothing to show.
std::string MakeTables() {
  return absl::StrCat("begin immediate;", MakeRecords(kCopy), MakePlace(kCopyPlace), MakeRecords(kNext),
                      MakePlace(kNextPlace), NewPlace(kCopyPlace),
                      "delete from organizations where exists (select 1 from mirror where form = 1 and following = 0);"
                      "update mirror set cursor = '', sequence = 0, organization_count = 0, digest = ",
                      kNothing, " where form = 1 and following = 0;", "update mirror set form = 2 where form = 1;",
                      "commit;");
}

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
  Statement(sqlite3* handle, const std::string& sql) : handle_(handle) {
    failed_ = sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK;
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

absl::Status Script(sqlite3* handle, const std::string& sql) {
  return sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus()
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
  HTX_RETURN_IF_ERROR(Script(handle, MakeTables()));
  return file;
}

MirrorFile::~MirrorFile() { sqlite3_close(handle_); }

absl::StatusOr<std::optional<MirrorPlace>> MirrorFile::ReadPlaceOf(const std::string& table) {
  std::optional<MirrorPlace> found;
  Statement select(handle_, absl::StrCat("select following, cursor, sequence, resume_token, schema, "
                                         "organization_count, digest from ",
                                         table));
  HTX_RETURN_IF_ERROR(select.Run([&](const Statement& row) -> absl::Status {
    MirrorPlace place{.following = row.Int(0) != 0,
                      .cursor = row.Bytes(1),
                      .sequence = row.Int(2),
                      .resume_token = row.Bytes(3),
                      .schema = row.Bytes(4)};
    HTX_ASSIGN_OR_RETURN(const rpc::Hash256 sum, rpc::HashFromHex(row.Bytes(6)));
    place.digest = rpc::RecordDigest(row.Int(5), sum);
    found = std::move(place);
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<MirrorPlace> MirrorFile::ReadPlace() {
  HTX_ASSIGN_OR_RETURN(std::optional<MirrorPlace> place, ReadPlaceOf(kCopyPlace));
  return place ? *std::move(place) : MirrorPlace();
}

absl::StatusOr<std::optional<MirrorPlace>> MirrorFile::ReadFilling() { return ReadPlaceOf(kNextPlace); }

absl::Status MirrorFile::SavePlace(const std::string& table, const MirrorPlace& place) {
  return Statement(handle_, absl::StrCat("update ", table,
                                         " set following = ?, cursor = ?, sequence = ?, resume_token = ?, schema = ?, "
                                         "organization_count = ?, digest = ?"))
      .Bind(int64_t{place.following ? 1 : 0})
      .Bind(place.cursor)
      .Bind(place.sequence)
      .Bind(place.resume_token)
      .Bind(place.schema)
      .Bind(place.digest.count())
      .Bind(place.digest.hex())
      .Run();
}

absl::Status MirrorFile::Put(const std::string& table, const registry::v1::Organization& record,
                             rpc::RecordDigest& digest) {
  Statement select(handle_, absl::StrCat("select record from ", table, " where id = ?"));
  HTX_RETURN_IF_ERROR(select.Bind(IdOf(record)).Run([&](const Statement& row) {
    registry::v1::Organization before;
    if (before.ParseFromString(row.Bytes(0))) digest.Remove(rpc::HashOf(before));
    return absl::OkStatus();
  }));
  digest.Add(rpc::HashOf(record));
  return Statement(handle_, absl::StrCat("insert or replace into ", table, " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
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

absl::StatusOr<rpc::RecordDigest> MirrorFile::DigestAt(const MirrorPlace& before) {
  HTX_ASSIGN_OR_RETURN(const std::optional<MirrorPlace> filling, ReadFilling());
  HTX_ASSIGN_OR_RETURN(const MirrorPlace copy, ReadPlace());
  // While a snapshot is being read the copy does not move: it may be of a history that was taken back.
  if (before.following == filling.has_value()) return Moved();
  const MirrorPlace& now = filling ? *filling : copy;
  if (now.following != before.following || now.sequence != before.sequence || now.cursor != before.cursor) {
    return Moved();
  }
  return now.digest;
}

absl::Status MirrorFile::Apply(absl::Span<const registry::v1::Organization* const> records, const MirrorPlace& before,
                               MirrorPlace after) {
  return InTransaction(handle_, kToWrite, [&]() -> absl::Status {
    HTX_ASSIGN_OR_RETURN(after.digest, DigestAt(before));
    const std::string table = before.following ? kCopy : kNext;
    for (const registry::v1::Organization* record : records) {
      HTX_RETURN_IF_ERROR(Put(table, *record, after.digest));
    }
    return SavePlace(before.following ? kCopyPlace : kNextPlace, after);
  });
}

absl::Status MirrorFile::BeginAnew() {
  return InTransaction(handle_, kToWrite, [&]() -> absl::Status {
    return Script(handle_,
                  absl::StrCat("delete from ", kNext, "; delete from ", kNextPlace, ";", NewPlace(kNextPlace)));
  });
}

absl::Status MirrorFile::Swap(const MirrorPlace& whole) {
  return InTransaction(handle_, kToWrite, [&]() -> absl::Status {
    MirrorPlace copy = whole;
    HTX_ASSIGN_OR_RETURN(copy.digest, DigestAt(whole));
    copy.following = true;
    copy.cursor.clear();
    HTX_RETURN_IF_ERROR(Script(
        handle_, absl::StrCat("delete from ", kCopy, " where id not in (select id from ", kNext,
                              "); insert or replace into ", kCopy, " select n.* from ", kNext, " n left join ", kCopy,
                              " o on o.id = n.id where o.id is null or o.record <> n.record; delete from ", kNext,
                              "; delete from ", kNextPlace, ";")));
    return SavePlace(kCopyPlace, copy);
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
