#include "htxctl/demo/values.h"

#include "absl/strings/str_format.h"
#include "common/base/civil_date.h"
#include "htxctl/ui/table.h"

namespace htx::ctl {

std::string TextOf(const google::type::Date& date) { return date.year() == 0 ? "" : FormatDay(DayIn(date)); }

std::string Grouped(const common::v1::Money& money) { return Grouped(money.amount()); }

google::protobuf::Timestamp ToTimestamp(absl::Time instant) { return rpc::TimeProto(instant); }

std::string TextOf(const google::protobuf::Timestamp& instant) {
  if (instant.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M", FromMicros(instant.seconds() * 1'000'000), VietnamTime());
}

std::string Qualified(int64_t value, common::v1::Qualifier qualifier, int64_t upper) {
  const std::string number = Grouped(value);
  switch (qualifier) {
    case common::v1::QUALIFIER_AT_LEAST:
      return absl::StrCat(">= ", number);
    case common::v1::QUALIFIER_MORE_THAN:
      return absl::StrCat("> ", number);
    case common::v1::QUALIFIER_ABOUT:
      return absl::StrCat("~ ", number);
    case common::v1::QUALIFIER_ESTIMATE:
      return absl::StrCat(number, " (est.)");
    case common::v1::QUALIFIER_RANGE:
      return absl::StrCat(number, "-", Grouped(upper));
    default:
      return number;
  }
}

std::string Percent(int64_t numerator, int64_t denominator) {
  if (denominator <= 0) return "-";
  __extension__ using Wide = __int128;
  const auto tenths = static_cast<int64_t>((Wide{numerator} * 2'000 + denominator) / (Wide{2} * denominator));
  if (tenths % 10 == 0) return absl::StrCat(tenths / 10, " %");
  return absl::StrFormat("%d.%d %%", tenths / 10, tenths % 10);
}

}  // namespace htx::ctl
