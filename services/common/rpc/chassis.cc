#include "common/rpc/chassis.h"
