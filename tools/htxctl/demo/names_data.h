#pragma once

// The word lists behind names.h.

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "htxctl/demo/names.h"

namespace htx::ctl {

// Beginnings of names for one form and sector.
struct NameHeadRow {
  Form form = Form::kCooperative;
  Sector sector = Sector::kFarming;
  absl::Span<const absl::string_view> heads = {};
};

absl::Span<const NameHeadRow> NameHeadRows();
absl::Span<const absl::string_view> OwnNameList();

}  // namespace htx::ctl
