#include "htxctl/commands/print_sheet.h"

#include <fstream>
#include <iostream>

#include "common/base/error.h"

namespace htx::ctl {

absl::StatusOr<ExitCode> PrintSheet(const Session& session, const ReportSheet& sheet, bool csv,
                                    const std::string& out) {
  const absl::Status unwritable = InvalidField("--out", {.en = "cannot be written", .vi = "không ghi được"});
  std::ofstream file;
  if (!out.empty()) {
    file.open(out, std::ios::binary);
    if (!file) return unwritable;
  }
  std::ostream& output = out.empty() ? std::cout : file;
  if (csv || !out.empty()) {
    WriteCsv(sheet, session.options().language, output);
  } else {
    output << TextOf(sheet, session.options().language);
  }
  output.flush();
  if (!output) return unwritable;
  return sheet.reconciled ? kExitOk : kExitDiffers;
}

}  // namespace htx::ctl
