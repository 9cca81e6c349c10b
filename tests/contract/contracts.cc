#include "tests/contract/contracts.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "common/base/status.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace htx::contract {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::compiler::DiskSourceTree;
using google::protobuf::compiler::Importer;
using google::protobuf::compiler::MultiFileErrorCollector;
using google::protobuf::compiler::SourceTree;

namespace {

// Texts first, then the tree, the public protos of Debian's package, and those of protobuf.
class Tree : public SourceTree {
 public:
  explicit Tree(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {
    disk_.MapPath("", HTX_SOURCE_DIR "/proto");
    disk_.MapPath("", HTX_GOOGLE_PROTOS);
    disk_.MapPath("", "/usr/include");
  }
  google::protobuf::io::ZeroCopyInputStream* Open(const std::string& filename) override {
    const auto text = texts_.find(filename);
    if (text == texts_.end()) return disk_.Open(filename);
    return new google::protobuf::io::ArrayInputStream(text->second.data(), static_cast<int>(text->second.size()));
  }
  std::string GetLastErrorMessage() override { return disk_.GetLastErrorMessage(); }

 private:
  const std::map<std::string, std::string> texts_;
  DiskSourceTree disk_ = {};
};

class PrintErrors : public MultiFileErrorCollector {
 public:
  void AddError(const std::string& filename, int line, int column, const std::string& message) override {
    std::fprintf(stderr, "%s:%d:%d: %s\n", filename.c_str(), line + 1, column + 1, message.c_str());
  }
};

}  // namespace

struct Contracts::Parts {
  explicit Parts(std::map<std::string, std::string> texts) : tree(std::move(texts)), importer(&tree, &errors) {}
  Tree tree;
  PrintErrors errors = {};
  Importer importer;
};

Contracts Contracts::Of(std::map<std::string, std::string> texts, std::vector<std::string> paths) {
  Contracts contracts;
  contracts.parts_ = std::make_shared<Parts>(std::move(texts));
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    const FileDescriptor* file = contracts.parts_->importer.Import(path);
    HTX_CHECK(file != nullptr);
    contracts.files_.push_back(file);
  }
  return contracts;
}

Contracts Contracts::OfTheTree() {
  const std::filesystem::path root = HTX_SOURCE_DIR "/proto";
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".proto") paths.push_back(entry.path().lexically_relative(root).string());
  }
  return Of({}, std::move(paths));
}

Contracts Contracts::OfTexts(const std::map<std::string, std::string>& texts) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : texts) paths.push_back(path);
  return Of(texts, std::move(paths));
}

common::v1::MethodPolicy PolicyOf(const MethodDescriptor& method) {
  google::protobuf::MethodOptions options;
  HTX_CHECK(options.ParseFromString(method.options().SerializeAsString()));
  return options.GetExtension(common::v1::policy);
}

common::v1::FieldRule RuleOf(const FieldDescriptor& field) {
  google::protobuf::FieldOptions options;
  HTX_CHECK(options.ParseFromString(field.options().SerializeAsString()));
  return options.GetExtension(common::v1::rule);
}

namespace {

void AddMessages(const Descriptor& message, std::vector<const Descriptor*>& all) {
  if (message.options().map_entry()) return;
  all.push_back(&message);
  for (int i = 0; i < message.nested_type_count(); ++i) AddMessages(*message.nested_type(i), all);
}

}  // namespace

std::vector<const Descriptor*> MessagesOf(const FileDescriptor& file) {
  std::vector<const Descriptor*> all;
  for (int i = 0; i < file.message_type_count(); ++i) AddMessages(*file.message_type(i), all);
  return all;
}

std::vector<const EnumDescriptor*> EnumsOf(const FileDescriptor& file) {
  std::vector<const EnumDescriptor*> all;
  for (int i = 0; i < file.enum_type_count(); ++i) all.push_back(file.enum_type(i));
  for (const Descriptor* message : MessagesOf(file)) {
    for (int i = 0; i < message->enum_type_count(); ++i) all.push_back(message->enum_type(i));
  }
  return all;
}

}  // namespace htx::contract
