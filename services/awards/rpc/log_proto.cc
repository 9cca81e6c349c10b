#include "awards/rpc/log_proto.h"

#include "absl/strings/escaping.h"
#include "awards/rpc/proto_values.h"

namespace htx::awards {

v1::LogEntry ToProto(const LogEntry& entry) {
  v1::LogEntry proto;
  proto.set_sequence(entry.sequence);
  proto.set_previous_hash(entry.previous_hash);
  proto.set_type(entry.record.type);
  proto.set_resource(entry.record.resource);
  proto.set_payload_sha256(entry.record.payload_sha256);
  *proto.mutable_recorded_time() = TimeProto(entry.record.recorded_time);
  proto.set_hash(entry.hash);
  return proto;
}

v1::SignedLogHead ToProto(const SignedLogHead& head) {
  v1::SignedLogHead proto;
  proto.set_size(head.size);
  proto.set_root_hash(absl::BytesToHexString(head.root));
  *proto.mutable_time() = TimeProto(head.time);
  proto.set_key_id(head.key_id);
  proto.set_signature(head.signature);
  return proto;
}

v1::IssuerKey ToProto(const PublicKey& key, const KeyRing& ring) {
  v1::IssuerKey proto;
  proto.set_key_id(key.id());
  proto.set_public_key(key.raw());
  proto.set_pem(key.Pem());
  proto.set_current(key.id() == ring.signing_key().id());
  return proto;
}

}  // namespace htx::awards
