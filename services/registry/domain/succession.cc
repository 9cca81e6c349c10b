#include "registry/domain/succession.h"

namespace htx::registry {

bool EndsSource(SuccessionKind kind) { return kind != SuccessionKind::kSeparation; }

}  // namespace htx::registry
