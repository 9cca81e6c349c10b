#include "htxctl/mirror/mirror.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "htx/registry/v1/bulk_service.grpc.pb.h"
#include "htx/registry/v1/change_service.grpc.pb.h"

namespace htx::ctl {
namespace {

constexpr int kPage = 1000;
constexpr absl::Duration kLongPoll = absl::Seconds(20);
constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);
// A snapshot has no deadline but this: a stream that stands still for so long is broken.
constexpr absl::Duration kSnapshotTimeout = absl::Hours(6);

// Trying again may help: the server is away, busy, or this process was too slow and may go on from its cursor.
bool OfTheMoment(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) || absl::IsCancelled(status);
}

void Pause(absl::Duration pause) {
  Mutex mutex;
  CondVar never;
  const absl::Time until = absl::Now() + pause;
  MutexLock lock(mutex);
  while (never.WaitUntil(mutex, until)) {
  }
}

std::string OwnSchema() { return rpc::SchemaFingerprint(registry::v1::Organization::descriptor()); }

absl::Status NotWhole(absl::string_view expected, absl::string_view found) {
  return MakeError(absl::StatusCode::kDataLoss,
                   {.reason = "DIGEST_MISMATCH",
                    .message = {.en = "what arrived of the snapshot is not what the register sent",
                                .vi = "dữ liệu nhận được không khớp bản chụp của sổ đăng ký"},
                    .metadata = {{"expected", std::string(expected)}, {"found", std::string(found)}}});
}

}  // namespace

Mirror::Mirror(const Session& session, MirrorFile& file, Told told)
    : session_(session), file_(file), told_(std::move(told)) {}

absl::Status Mirror::Follow(absl::Time until, bool once) {
  absl::Duration pause = kShortestPause;
  while (absl::Now() < until) {
    const absl::StatusOr<bool> at_head = Step(once ? absl::ZeroDuration() : std::min(kLongPoll, until - absl::Now()));
    if (at_head.ok()) {
      pause = kShortestPause;
      if (once && *at_head) return absl::OkStatus();
      continue;
    }
    if (absl::IsOutOfRange(at_head.status())) {
      // The register no longer knows the place, or came back from a backup: a new copy is made beside this one.
      HTX_RETURN_IF_ERROR(file_.BeginAnew());
      continue;
    }
    if (!OfTheMoment(at_head.status())) return at_head.status();
    Pause(std::min(pause, until - absl::Now()));
    pause = std::min(pause * 2, kLongestPause);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Mirror::Step(absl::Duration wait) {
  HTX_ASSIGN_OR_RETURN(const MirrorPlace place, file_.ReadPlace());
  HTX_ASSIGN_OR_RETURN(const std::optional<MirrorPlace> filling, file_.ReadFilling());
  if (filling) {
    HTX_RETURN_IF_ERROR(ReadSnapshot(*filling));
    return false;
  }
  if (!place.following) {
    HTX_RETURN_IF_ERROR(file_.BeginAnew());
    return false;
  }
  HTX_ASSIGN_OR_RETURN(const Taken taken, TakePage(place, kPage, wait));
  return taken.sequence >= taken.head;
}

absl::Status Mirror::ReadSnapshot(const MirrorPlace& start) {
  MirrorPlace place = start;
  registry::v1::StreamSnapshotRequest request;
  request.set_cursor(place.cursor);
  grpc::ClientContext context;
  session_.Prepare(context, kSnapshotTimeout);
  const auto stub = registry::v1::BulkService::NewStub(session_.registry());
  const auto reader = stub->StreamSnapshot(&context, request);
  registry::v1::StreamSnapshotResponse message;
  registry::v1::SnapshotHeader header;
  absl::Status status;
  bool whole = false;
  while (status.ok() && !whole && reader->Read(&message)) {
    MirrorPlace next = place;
    std::vector<const registry::v1::Organization*> records;
    if (message.has_header()) {
      header = message.header();
      next.sequence = header.sequence();
      next.resume_token = header.resume_token();
      next.schema = header.schema();
    } else if (message.has_batch()) {
      next.cursor = message.batch().cursor();
      for (const registry::v1::Organization& record : message.batch().organizations()) records.push_back(&record);
    } else {
      // Whoever computes another digest has other fields: then only the counts can be compared.
      const bool comparable = header.schema() == OwnSchema();
      if (place.digest.count() != header.count() || (comparable && place.digest.hex() != header.digest())) {
        context.TryCancel();
        HTX_RETURN_IF_ERROR(file_.BeginAnew());
        return NotWhole(header.digest(), place.digest.hex());
      }
      whole = true;
    }
    status = whole ? file_.Swap(place) : file_.Apply(records, place, next);
    if (!status.ok()) break;
    HTX_ASSIGN_OR_RETURN(const std::optional<MirrorPlace> filling, file_.ReadFilling());
    HTX_ASSIGN_OR_RETURN(const MirrorPlace copy, file_.ReadPlace());
    place = filling.value_or(copy);
    told_(place);
  }
  if (!status.ok() || whole) context.TryCancel();
  const absl::Status ended = FromWire(reader->Finish());
  return whole || !status.ok() ? status : ended;
}

absl::StatusOr<Mirror::Taken> Mirror::TakePage(const MirrorPlace& place, int most, absl::Duration wait) {
  registry::v1::ListChangesRequest request;
  request.set_resume_token(place.resume_token);
  request.set_page_size(most);
  request.mutable_wait()->set_seconds(absl::ToInt64Seconds(wait));
  request.set_split_transactions(true);
  const auto stub = registry::v1::ChangeService::NewStub(session_.registry());
  registry::v1::ListChangesResponse page;
  // A transaction comes in as many answers as it needs, and is taken whole.
  for (bool continues = true; continues;) {
    grpc::ClientContext context;
    session_.Prepare(context, wait + absl::Seconds(10));
    registry::v1::ListChangesResponse part;
    HTX_RETURN_IF_ERROR(FromWire(stub->ListChanges(&context, request, &part)));
    continues = part.transaction_continues();
    request.set_resume_token(part.next_resume_token());
    page.MergeFrom(part);
  }
  Taken taken{.changes = page.changes_size(), .head = page.head_sequence(), .sequence = place.sequence};
  if (page.changes().empty()) return taken;
  std::vector<const registry::v1::Organization*> records;
  for (const registry::v1::Change& change : page.changes()) {
    if (change.has_after()) records.push_back(&change.after());
  }
  MirrorPlace next = place;
  next.sequence = taken.sequence = page.changes().rbegin()->header().sequence();
  next.resume_token = page.next_resume_token();
  HTX_RETURN_IF_ERROR(file_.Apply(records, place, next));
  HTX_ASSIGN_OR_RETURN(next, file_.ReadPlace());
  told_(next);
  return taken;
}

absl::StatusOr<Mirror::Verdict> Mirror::Verify(absl::Time until) {
  HTX_ASSIGN_OR_RETURN(const MirrorFile::Counted counted, file_.Recount());
  const MirrorPlace& start = counted.place;
  Verdict verdict{.sequence = start.sequence, .mine = counted.digest};
  HTX_ASSIGN_OR_RETURN(const std::optional<MirrorPlace> filling, file_.ReadFilling());
  if (!start.following || filling) {
    verdict.why = "the snapshot has not been read to its end";
    return verdict;
  }
  if (!(counted.digest == start.digest)) {
    verdict.theirs = start.digest.hex();
    verdict.their_count = start.digest.count();
    verdict.why = "the file's records are not those that were written: it was changed or damaged";
    return verdict;
  }
  const auto stub = registry::v1::ChangeService::NewStub(session_.registry());
  while (absl::Now() < until) {
    HTX_ASSIGN_OR_RETURN(const registry::v1::GetRegistryInfoResponse info,
                         session_.Call(*stub, &registry::v1::ChangeService::Stub::GetRegistryInfo,
                                       registry::v1::GetRegistryInfoRequest()));
    if (info.schema() != OwnSchema()) {
      verdict.why = absl::StrCat("the register covers other fields (", info.schema(), " instead of ", OwnSchema(),
                                 "): use an htxctl of its release");
      return verdict;
    }
    HTX_ASSIGN_OR_RETURN(MirrorPlace place, file_.ReadPlace());
    const int64_t goal = info.bookmark().sequence();
    // The goal ends a transaction, so a page of no more than what is missing does not pass it.
    while (place.sequence < goal) {
      const int most = static_cast<int>(std::min<int64_t>(goal - place.sequence, kPage));
      const absl::Status taken = TakePage(place, most, absl::ZeroDuration()).status();
      // Aborted: another process that follows with the same file was faster, so the place has moved all the same.
      if (absl::IsOutOfRange(taken)) {
        verdict.why = "the register no longer keeps the copy's place, or came back from a backup";
        return verdict;
      }
      if (!taken.ok() && !absl::IsAborted(taken)) return taken;
      HTX_ASSIGN_OR_RETURN(place, file_.ReadPlace());
    }
    if (place.sequence > goal || info.bookmark().digest().empty()) {
      Pause(kShortestPause);  // The digest follows the head within moments.
      continue;
    }
    verdict.sequence = goal;
    verdict.mine = place.digest;
    verdict.theirs = info.bookmark().digest();
    verdict.their_count = info.bookmark().count();
    verdict.equal = place.digest.hex() == verdict.theirs && place.digest.count() == verdict.their_count;
    if (!verdict.equal) verdict.why = "the copy is not what the register is";
    return verdict;
  }
  verdict.why = "the register moved on all the time; try again";
  return verdict;
}

}  // namespace htx::ctl
