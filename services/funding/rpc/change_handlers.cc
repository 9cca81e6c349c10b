#include "funding/rpc/change_handlers.h"

#include "funding/rpc/proto_values.h"

namespace htx::funding {

absl::StatusOr<v1::Change> FundingFeed::ToChange(const sql::StoredChange& stored) {
  v1::Change change;
  if (!change.ParseFromString(stored.change.payload)) return feed::PayloadUnreadable(stored.sequence);
  common::v1::ChangeHeader& header = *change.mutable_header();
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = TimeProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
  return change;
}

void FundingFeed::Show(const Change& whole, View view, Change& shown) {
  if (view == v1::CHANGE_VIEW_IDS) {
    *shown.mutable_header() = whole.header();
  } else {
    shown = whole;
  }
}

}  // namespace htx::funding
