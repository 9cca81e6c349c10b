#include "registry/rpc/area_book.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/rpc/area_change_proto.h"
#include "registry/rpc/built_in_areas.h"
#include "registry/store/area_store.h"

namespace htx::registry {
namespace {

// The program's own texts: when they do not parse, the program is wrong.
AreaChange BuiltIn(absl::string_view text) {
  v1::AreaChange proto;
  HTX_CHECK(google::protobuf::util::JsonStringToMessage(std::string(text), &proto).ok());
  absl::StatusOr<AreaChange> change = ParseAreaChange(proto, absl::CivilDay::max());
  HTX_CHECK(change.ok());
  return *std::move(change);
}

absl::Status EnterBuiltIn(sql::Transaction& transaction, absl::Time now) {
  AreaStore store(transaction);
  HTX_ASSIGN_OR_RETURN(AreaTree tree, store.Load());
  if (tree.version() > 0) return absl::OkStatus();
  for (const absl::string_view text : BuiltInAreaChanges()) {
    HTX_ASSIGN_OR_RETURN(const AreaReform reform, Decide(BuiltIn(text), tree));
    AreaTree after = After(tree, reform, tree.version() + 1);
    HTX_ASSIGN_OR_RETURN(const bool saved, store.Save(reform, tree, after, AreaImpact{}, now));
    if (!saved) return absl::OkStatus();  // Another process is at it.
    tree = std::move(after);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<AreaBook>> AreaBook::Open(sql::Database& database, const Clock& clock,
                                                         absl::Time deadline) {
  int64_t version = 0;
  HTX_RETURN_IF_ERROR(database.Read(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(version, AreaStore(transaction).Version());
    return absl::OkStatus();
  }));
  if (version == 0) {
    const absl::Time now = clock.Now();
    const CallRecord record{.principal = "registry", .method = "AreaBook/Open", .now = now, .deadline = deadline};
    HTX_RETURN_IF_ERROR(
        database.Write(record, [&](sql::Transaction& transaction) { return EnterBuiltIn(transaction, now); }));
  }
  return std::unique_ptr<AreaBook>(new AreaBook);
}

absl::StatusOr<std::shared_ptr<const AreaTree>> AreaBook::Read(sql::Transaction& transaction) {
  AreaStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const int64_t version, store.Version());
  {
    const MutexLock lock(mutex_);
    if (newest_ != nullptr && newest_->version() == version) return newest_;
  }
  HTX_ASSIGN_OR_RETURN(AreaTree tree, store.Load());
  auto loaded = std::make_shared<const AreaTree>(std::move(tree));
  const MutexLock lock(mutex_);
  if (newest_ == nullptr || newest_->version() < loaded->version()) newest_ = loaded;
  return loaded;
}

}  // namespace htx::registry
