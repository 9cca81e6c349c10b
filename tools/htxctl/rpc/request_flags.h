#pragma once

// The flags of a method: one for each field of its request.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace htx::ctl {

// "--order-by" of order_by.
std::string FlagOf(absl::string_view field);

// What the command line said of one request. The values live as long as this does.
class RequestFlags {
 public:
  explicit RequestFlags(const google::protobuf::Descriptor& type) : type_(type) {}

  // What a bare id in the field at `path` belongs to. Before AddArgument and AddFlags.
  void SetCollection(absl::string_view path, absl::string_view collection);
  // A field that is told without a flag.
  void AddArgument(CLI::App& command, absl::string_view path, absl::string_view language);
  // Flags for every other field but tokens of pages: `time` is --as-of and --known-at. --data is the whole request,
  // --set a field below another.
  void AddFlags(CLI::App& command, absl::string_view language);
  // What a field is when nothing was said of it.
  void Preset(absl::string_view path, absl::string_view value);

  // The request: --data first, flags laid over it, a new request_id when none was given. INVALID_ARGUMENT / FIELD_RULE.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Make() const;

 private:
  absl::Status Set(google::protobuf::Message& request, const std::string& path, const std::string& value) const;
  std::string HelpOf(const google::protobuf::FieldDescriptor& field, const std::string& path,
                     absl::string_view language) const;

  const google::protobuf::Descriptor& type_;
  std::map<std::string, std::string, std::less<>> collections_ = {};         // By path.
  std::set<std::string, std::less<>> arguments_ = {};                        // Paths.
  std::map<std::string, std::vector<std::string>, std::less<>> texts_ = {};  // By path.
  std::map<std::string, bool, std::less<>> switches_ = {};
  std::map<std::string, std::string, std::less<>> presets_ = {};
  std::vector<std::string> below_ = {};
  std::string data_ = {};
};

// A new message of `type`.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);
// `text`, or what the file behind @ holds, as `type` in JSON. INVALID_ARGUMENT / FIELD_RULE on --data.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadJson(const google::protobuf::Descriptor& type,
                                                                    const std::string& text);
// Sets what "path=value" says. INVALID_ARGUMENT / FIELD_RULE on --set.
absl::Status SetAssignment(google::protobuf::Message& message, const std::string& assignment);
// Fills request_id when there is such a field and it is empty.
void EnsureRequestId(google::protobuf::Message& message);

}  // namespace htx::ctl
