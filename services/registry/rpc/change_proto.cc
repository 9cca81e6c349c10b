#include "registry/rpc/change_proto.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "registry/domain/errors.h"
#include "registry/rpc/proto_values.h"

namespace htx::registry {
namespace {

constexpr absl::string_view kTokenForm = "r1-";

}  // namespace

absl::StatusOr<v1::Change> ToProto(const sql::StoredChange& stored, v1::ChangeView view) {
  v1::Change change;
  if (!change.ParseFromString(stored.change.payload)) return FeedUnreadable(stored.sequence);
  if (view == v1::CHANGE_VIEW_IDS) {
    v1::Change brief;
    brief.mutable_effective_date()->Swap(change.mutable_effective_date());
    brief.mutable_changed_paths()->Swap(change.mutable_changed_paths());
    change.Swap(&brief);
  }
  common::v1::ChangeHeader& header = *change.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = ToProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  if (change.has_after()) change.mutable_after()->set_sequence(stored.sequence);
  return change;
}

std::string ResumeToken(int64_t sequence) { return absl::StrCat(kTokenForm, sequence); }

absl::StatusOr<int64_t> ParseResumeToken(const std::string& token) {
  absl::string_view digits = token;
  int64_t sequence = 0;
  if (!absl::ConsumePrefix(&digits, kTokenForm) || !absl::SimpleAtoi(digits, &sequence) || sequence < 0) {
    return ResumeTokenMismatch();
  }
  return sequence;
}

}  // namespace htx::registry
