#include "common/feed/stored_change.h"

#include "common/rpc/proto_values.h"

namespace htx::feed {

void FillHeader(const sql::StoredChange& stored, common::v1::ChangeHeader& header) {
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = rpc::TimeProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
}

}  // namespace htx::feed
