#pragma once

// The contracts of the house as descriptors: from the tree, or from a text in a test.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/descriptor.h"
#include "htx/common/v1/options.pb.h"

namespace htx::contract {

// A set of .proto files with their comments. A file that does not compile ends the process with its error.
class Contracts {
 public:
  // Every file under proto/.
  static Contracts OfTheTree();
  // Files given as text, by path; they may import what the tree holds.
  static Contracts OfTexts(const std::map<std::string, std::string>& texts);

  // The files themselves, without what they import, in order of their paths.
  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }

 private:
  Contracts() = default;
  static Contracts Of(std::map<std::string, std::string> texts, std::vector<std::string> paths);

  struct Parts;
  std::shared_ptr<Parts> parts_ = {};
  std::vector<const google::protobuf::FileDescriptor*> files_ = {};
};

// The house's own options. Importing keeps them as bytes; these parse them again.
common::v1::MethodPolicy PolicyOf(const google::protobuf::MethodDescriptor& method);
common::v1::FieldRule RuleOf(const google::protobuf::FieldDescriptor& field);

// Every message of a file, nested ones included (map entries are not), in order of declaration.
std::vector<const google::protobuf::Descriptor*> MessagesOf(const google::protobuf::FileDescriptor& file);
// Every enum of a file, nested ones included.
std::vector<const google::protobuf::EnumDescriptor*> EnumsOf(const google::protobuf::FileDescriptor& file);

}  // namespace htx::contract
