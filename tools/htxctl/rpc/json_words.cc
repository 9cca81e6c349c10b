#include "htxctl/rpc/json_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "htxctl/client/message_text.h"

namespace htx::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;

// Protobuf's parser allows no deeper messages either.
constexpr int kMostDepth = 100;

const FieldDescriptor* FieldNamed(const Descriptor* type, absl::string_view key) {
  if (type == nullptr) return nullptr;
  const std::string name(key);
  const FieldDescriptor* const field = type->FindFieldByName(name);
  if (field != nullptr) return field;
  for (int i = 0; i < type->field_count(); ++i) {
    if (type->field(i)->json_name() == name) return type->field(i);
  }
  return nullptr;
}

// Copies a value, piece by piece, as far as it can be read.
class Rewriter {
 public:
  explicit Rewriter(absl::string_view json) : rest_(json) {}

  absl::StatusOr<std::string> Rewrite(const Descriptor& type, absl::string_view path) {
    HTX_RETURN_IF_ERROR(Value(&type, nullptr, std::string(path), 0));
    return absl::StrCat(out_, rest_);
  }

 private:
  // One value: a message of `type`, or what `field` holds, or either unknown.
  absl::Status Value(const Descriptor* type, const FieldDescriptor* field, const std::string& path, int depth) {
    Space();
    if (rest_.empty() || depth > kMostDepth) return absl::OkStatus();
    if (rest_[0] == '{') return Object(type, path, depth);
    if (rest_[0] == '[') return List(type, field, path, depth);
    if (rest_[0] != '"') {
      Copy(rest_.find_first_of(",]} \t\r\n"));
      return absl::OkStatus();
    }
    const absl::string_view word = String();
    if (field == nullptr || field->enum_type() == nullptr) {
      absl::StrAppend(&out_, "\"", word, "\"");
      return absl::OkStatus();
    }
    const EnumValueDescriptor* const value = FindValue(*field->enum_type(), word);
    if (value == nullptr) {
      const std::string words = WordsOf(*field->enum_type());
      return InvalidField(path, {.en = absl::StrCat("\"", word, "\" is not one of ", words),
                                 .vi = absl::StrCat("\"", word, "\" không phải một trong ", words)});
    }
    absl::StrAppend(&out_, "\"", value->name(), "\"");
    return absl::OkStatus();
  }

  absl::Status Object(const Descriptor* type, const std::string& path, int depth) {
    Copy(1);
    for (Space(); !rest_.empty() && rest_[0] == '"'; Space()) {
      const absl::string_view key = String();
      absl::StrAppend(&out_, "\"", key, "\"");
      Space();
      if (rest_.empty() || rest_[0] != ':') return absl::OkStatus();
      Copy(1);
      const FieldDescriptor* const field = FieldNamed(type, key);
      // Keys of a map are no fields.
      const Descriptor* const below = field == nullptr || field->is_map() ? nullptr : field->message_type();
      HTX_RETURN_IF_ERROR(
          Value(below, field, path.empty() ? std::string(key) : absl::StrCat(path, ".", key), depth + 1));
      Space();
      if (!rest_.empty() && rest_[0] == ',') Copy(1);
    }
    if (!rest_.empty() && rest_[0] == '}') Copy(1);
    return absl::OkStatus();
  }

  absl::Status List(const Descriptor* type, const FieldDescriptor* field, const std::string& path, int depth) {
    Copy(1);
    for (Space(); !rest_.empty() && rest_[0] != ']'; Space()) {
      const size_t before = rest_.size();
      HTX_RETURN_IF_ERROR(Value(type, field, path, depth + 1));
      Space();
      if (!rest_.empty() && rest_[0] == ',') Copy(1);
      if (rest_.size() == before) return absl::OkStatus();  // No list.
    }
    if (!rest_.empty()) Copy(1);
    return absl::OkStatus();
  }

  // Takes a string without its quotes, with its escapes as they stand.
  absl::string_view String() {
    size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    const absl::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return text;
  }
  void Space() {
    const size_t end = rest_.find_first_not_of(" \t\r\n");
    Copy(end);
  }
  // Copies `count` bytes, or all.
  void Copy(size_t count) {
    const absl::string_view piece = rest_.substr(0, count);
    absl::StrAppend(&out_, piece);
    rest_.remove_prefix(piece.size());
  }

  absl::string_view rest_;
  std::string out_ = {};
};

}  // namespace

const EnumValueDescriptor* FindValue(const EnumDescriptor& type, absl::string_view word) {
  const EnumValueDescriptor* const value = FindWord(type, word);
  return value != nullptr ? value : type.FindValueByName(absl::AsciiStrToUpper(word));
}

std::string WordsOf(const EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) words.push_back(WordOf(*type.value(i)));
  }
  return absl::StrJoin(words, ", ");
}

absl::StatusOr<std::string> CompleteWords(absl::string_view json, const Descriptor& type, absl::string_view path) {
  return Rewriter(json).Rewrite(type, path);
}

}  // namespace htx::ctl
