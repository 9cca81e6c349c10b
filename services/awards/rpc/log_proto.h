#pragma once

// The log between its values and the proto.

#include "common/base/log_entry.h"
#include "common/base/log_head.h"
#include "common/base/signing.h"
#include "htx/awards/v1/log.pb.h"

namespace htx::awards {

v1::LogEntry ToProto(const LogEntry& entry);
v1::SignedLogHead ToProto(const SignedLogHead& head);
v1::IssuerKey ToProto(const PublicKey& key, const KeyRing& ring);

}  // namespace htx::awards
