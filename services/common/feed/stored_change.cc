#include "common/feed/stored_change.h"

#include "common/rpc/proto_values.h"
#include "common/rpc/wire_record.h"

namespace htx::feed {

void FillHeader(const sql::StoredChange& stored, common::v1::ChangeHeader& header) {
  header.set_sequence(stored.sequence);
  header.set_transaction_id(stored.transaction_id);
  *header.mutable_recorded_time() = rpc::TimeProto(stored.recorded_time);
  header.set_type(stored.change.type);
  header.set_resource(stored.change.resource);
  header.set_actor(stored.actor);
}

std::optional<std::string> WithHeader(const sql::StoredChange& stored, int number) {
  rpc::WireReader reader(stored.change.payload);
  while (reader.Next()) {
  }
  if (!reader.ok()) return std::nullopt;
  common::v1::ChangeHeader header;
  FillHeader(stored, header);
  std::string bytes;
  rpc::AppendWire(number, header.SerializeAsString(), bytes);
  return bytes += stored.change.payload;
}

}  // namespace htx::feed
