#pragma once

// Business days in their contract's messages.

#include "funding/domain/business_day.h"
#include "funding/domain/day_end.h"
#include "htx/funding/v1/day_service.pb.h"

namespace htx::funding {

v1::BusinessDay ToProto(const BusinessDay& day, int64_t failed);
v1::LoanDay ToProto(const LoanDay& day);
v1::DayFailure ToProto(const DayFailure& failure);

}  // namespace htx::funding
