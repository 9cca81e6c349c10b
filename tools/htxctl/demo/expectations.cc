#include "htxctl/demo/expectations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace htx::ctl {

std::vector<Expectation> AllExpectations() {
  std::vector<Expectation> all;
  for (const auto& part : {HaiPhongExpectations(), RedRiverExpectations(), HoChiMinhExpectations()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  // Reports in their order; the rows of a report stay as their table has them.
  std::stable_sort(all.begin(), all.end(),
                   [](const Expectation& a, const Expectation& b) { return a.id.substr(0, 3) < b.id.substr(0, 3); });
  return all;
}

Finding Check(const Session& session, const Expectation& expectation, absl::string_view expected) {
  Finding finding = {.expectation = expectation,
                     .expected = std::string(expected.empty() ? expectation.expected : expected)};
  absl::StatusOr<std::string> got = expectation.ask(session);
  if (got.ok()) {
    finding.got = *std::move(got);
    finding.matches = finding.got == finding.expected;
    return finding;
  }
  const std::string reason = ReasonOf(got.status());
  finding.got =
      absl::StrCat("! ", absl::StatusCodeToString(got.status().code()), " ", reason, ": ", got.status().message());
  return finding;
}

}  // namespace htx::ctl
