#pragma once

// Cells of tables and the fields of messages: one form of each kind of value, for every file that is read or written.
//
//   text, int64, bool      as it is; true, false
//   enum                   its word without the enum's prefix: COOPERATIVE
//   Date, Timestamp        2024-04-06; 2024-04-06T08:30:00Z
//   Money                  whole đồng
//   ReportedNumber         the number, with the word of its qualifier before it: "trên 120"
//   Ratio                  7/12
//   list of texts          parted by "; "
//   anything else          JSON

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "htxctl/files/slips.h"

namespace htx::ctl {

// The field at `path` of `message` ("organization.member_counts.official") as a cell; "" when it is not set.
std::string CellOf(const google::protobuf::Message& message, absl::string_view path);

// How a text is to be read.
enum class TextKind { kText, kName };

// Reads `cell` into the field at `path`; an empty cell leaves it alone. INVALID_ARGUMENT / FIELD_RULE without a field
// when it cannot be read. The slips that were forgiven otherwise.
absl::StatusOr<std::vector<Slip>> ReadCell(absl::string_view cell, absl::string_view path, TextKind kind,
                                           google::protobuf::Message& message);

// The paths under which all fields of `type` stand in a table, in their order: messages of more than one value are
// opened, up to three levels deep.
std::vector<std::string> PathsOf(const google::protobuf::Descriptor& type);

}  // namespace htx::ctl
