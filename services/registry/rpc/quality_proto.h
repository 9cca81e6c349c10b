#pragma once

// Findings of quality as messages.

#include "htx/registry/v1/quality_finding.pb.h"
#include "registry/store/quality_store.h"

namespace htx::registry {

v1::QualityFinding ToProto(const OpenFinding& open);

}  // namespace htx::registry
