#include "common/base/memory.h"

#include <malloc.h>

namespace htx {

void TuneMemory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 8 << 20);
  mallopt(M_MXFAST, 0);
#endif
}

}  // namespace htx
