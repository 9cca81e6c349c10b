#include "htxctl/files/area_file.h"

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "google/protobuf/util/json_util.h"
#include "htxctl/demo/values.h"
#include "htxctl/files/csv.h"

namespace htx::ctl {
namespace {

constexpr absl::string_view kAreaColumns[] = {
    "type", "from", "to", "name", "level", "unit_type", "parent", "long_standing", "share_percent", "residual"};
constexpr absl::string_view kAssignmentColumns[] = {"organization", "from", "to"};

absl::Status BadFile(absl::string_view why_en, absl::string_view why_vi) {
  return InvalidField("FILE", {.en = std::string(why_en), .vi = std::string(why_vi)});
}

// "12.5" percent as 1 250 hundredths of a percent.
absl::StatusOr<int32_t> ParseShare(const CsvRow& row) {
  const std::string text = row.Get("share_percent");
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('.', 1));
  const std::string decimals = (parts.second + "00").substr(0, 2);
  int32_t whole = 0;
  int32_t hundredths = 0;
  const bool read = parts.second.size() <= 2 && absl::SimpleAtoi(parts.first, &whole) &&
                    absl::SimpleAtoi(decimals, &hundredths) && whole >= 0 && whole <= 100 && hundredths >= 0;
  const int32_t share = whole * 100 + hundredths;
  if (!read || share < 1 || share > 10000) {
    return BadLine(row.line, "share_percent is not a number from 0.01 to 100 with at most two decimals",
                   "share_percent không phải là số từ 0.01 đến 100 với tối đa hai chữ số thập phân");
  }
  return share;
}

absl::StatusOr<bool> ParseYes(const CsvRow& row, const std::string& column) {
  const std::string word = row.Get(column);
  if (word.empty() || word == "no") return false;
  if (word == "yes") return true;
  return BadLine(row.line, absl::StrCat(column, " is neither yes nor no"),
                 absl::StrCat(column, " không phải là yes hoặc no"));
}

absl::StatusOr<registry::v1::AreaLevel> ParseLevel(int64_t line, const std::string& word, const std::string& code) {
  registry::v1::AreaLevel level = registry::v1::AREA_LEVEL_UNSPECIFIED;
  if (word.empty() && code.size() == 2) return registry::v1::AREA_LEVEL_PROVINCE;
  if (word.empty() && code.size() == 3) return registry::v1::AREA_LEVEL_DISTRICT;
  if (word.empty() && code.size() == 5) return registry::v1::AREA_LEVEL_COMMUNE;
  if (registry::v1::AreaLevel_Parse(absl::StrCat("AREA_LEVEL_", word), &level) &&
      level != registry::v1::AREA_LEVEL_UNSPECIFIED) {
    return level;
  }
  return BadLine(line, "level is none of PROVINCE, DISTRICT, COMMUNE",
                 "level không phải là PROVINCE, DISTRICT hoặc COMMUNE");
}

// Gathers the rows of a file into a reform.
class Gatherer {
 public:
  absl::StatusOr<registry::v1::AreaChange> Gather(const CsvFile& file) {
    for (const std::string& note : file.notes) HTX_RETURN_IF_ERROR(TakeNote(note));
    for (const CsvRow& row : file.rows) {
      if (!row.Get("from").empty() && !row.Get("to").empty()) ++targets_[row.Get("from")];
      if (!row.Get("from").empty() && !row.Get("to").empty()) ++sources_[row.Get("to")];
    }
    for (const CsvRow& row : file.rows) HTX_RETURN_IF_ERROR(TakeRow(row));
    return std::move(change_);
  }

 private:
  absl::Status TakeNote(const std::string& note) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(note, absl::MaxSplits(':', 1));
    const absl::string_view value = absl::StripAsciiWhitespace(parts.second);
    if (parts.first == "decree") change_.set_decree(std::string(value));
    if (parts.first == "effective_date") {
      HTX_ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDay(value));
      *change_.mutable_effective_date() = ToDate(day);
    }
    if (parts.first == "covers") {
      const std::vector<std::string> words = absl::StrSplit(value, ' ', absl::SkipEmpty());
      if (words.empty()) return BadFile("covers names no level", "covers không nêu cấp nào");
      registry::v1::AreaCoverage& claim = *change_.add_covers();
      HTX_ASSIGN_OR_RETURN(const registry::v1::AreaLevel level, ParseLevel(1, words[0], ""));
      claim.set_level(level);
      for (size_t i = 1; i < words.size(); ++i) claim.add_within(words[i]);
    }
    return absl::OkStatus();
  }

  absl::Status TakeRow(const CsvRow& row) {
    HTX_RETURN_IF_ERROR(TakeUnit(row));
    HTX_ASSIGN_OR_RETURN(const registry::v1::AreaTransitionType type, TypeOf(row));
    const std::string from = row.Get("from");
    const std::string to = row.Get("to");
    // Rows of one transition: of one source when it is split, else of one target.
    const std::string key = type == registry::v1::AREA_TRANSITION_TYPE_SPLIT ? absl::StrCat("split ", from)
                            : to.empty()                                     ? absl::StrCat(type)
                                                                             : absl::StrCat(type, " ", to);
    const auto [place, is_new] = transitions_.emplace(key, change_.transitions_size());
    registry::v1::AreaTransition& transition =
        is_new ? *change_.add_transitions() : *change_.mutable_transitions(place->second);
    transition.set_type(type);
    const bool split = type == registry::v1::AREA_TRANSITION_TYPE_SPLIT;
    if (!from.empty() && (is_new || !split)) transition.add_from(from);
    if (!to.empty() && (is_new || split)) transition.add_to(to);
    if (!row.Get("share_percent").empty()) {
      HTX_ASSIGN_OR_RETURN(const int32_t share, ParseShare(row));
      transition.mutable_split_rule()->add_share_basis_points(share);
    }
    HTX_ASSIGN_OR_RETURN(const bool residual, ParseYes(row, "residual"));
    if (residual) transition.mutable_split_rule()->set_residual(to);
    return absl::OkStatus();
  }

  // The unit that a row with a name forms; a later row may repeat it, and must say the same.
  absl::Status TakeUnit(const CsvRow& row) {
    if (row.Get("name").empty()) return absl::OkStatus();
    registry::v1::NewArea unit;
    unit.set_code(row.Get("to"));
    unit.set_display_name(row.Get("name"));
    HTX_ASSIGN_OR_RETURN(const registry::v1::AreaLevel level, ParseLevel(row.line, row.Get("level"), unit.code()));
    unit.set_level(level);
    unit.set_unit_type(row.Get("unit_type"));
    unit.set_parent(row.Get("parent"));
    HTX_ASSIGN_OR_RETURN(const bool long_standing, ParseYes(row, "long_standing"));
    unit.set_long_standing(long_standing);
    const auto [place, is_new] = units_.emplace(unit.code(), change_.new_areas_size());
    if (is_new) {
      *change_.add_new_areas() = std::move(unit);
    } else if (unit.SerializeAsString() != change_.new_areas(place->second).SerializeAsString()) {
      return BadLine(row.line, absl::StrCat("says something else of ", unit.code(), " than a line above"),
                     absl::StrCat("nêu thông tin về ", unit.code(), " khác với dòng trên"));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<registry::v1::AreaTransitionType> TypeOf(const CsvRow& row) const {
    const std::string word = row.Get("type");
    const std::string from = row.Get("from");
    const std::string to = row.Get("to");
    if (!word.empty()) {
      registry::v1::AreaTransitionType type = registry::v1::AREA_TRANSITION_TYPE_UNSPECIFIED;
      if (registry::v1::AreaTransitionType_Parse(absl::StrCat("AREA_TRANSITION_TYPE_", word), &type) &&
          type != registry::v1::AREA_TRANSITION_TYPE_UNSPECIFIED) {
        return type;
      }
      return BadLine(row.line, absl::StrCat("\"", word, "\" is no type of transition"),
                     absl::StrCat("\"", word, "\" không phải là loại chuyển đổi"));
    }
    if (to.empty()) {
      return BadLine(row.line, "has no `to`: say KEEP or ABOLISH as its type",
                     "thiếu `to`: hãy ghi loại KEEP hoặc ABOLISH");
    }
    if (from.empty()) return registry::v1::AREA_TRANSITION_TYPE_ESTABLISH;
    if (targets_.at(from) > 1) return registry::v1::AREA_TRANSITION_TYPE_SPLIT;
    if (sources_.at(to) > 1) return registry::v1::AREA_TRANSITION_TYPE_MERGE;
    return from == to ? registry::v1::AREA_TRANSITION_TYPE_RENAME : registry::v1::AREA_TRANSITION_TYPE_RECODE;
  }

  registry::v1::AreaChange change_ = {};
  std::map<std::string, int> targets_ = {};  // How many rows a code has in `from`.
  std::map<std::string, int> sources_ = {};  // The same in `to`.
  std::map<std::string, int> units_ = {};    // Code to place in new_areas.
  std::map<std::string, int> transitions_ = {};
};

}  // namespace

absl::StatusOr<registry::v1::AreaChange> AreaChangeFromCsv(absl::string_view text) {
  HTX_ASSIGN_OR_RETURN(const CsvFile file, ParseCsv(text, kAreaColumns));
  return Gatherer().Gather(file);
}

absl::StatusOr<registry::v1::AreaChange> AreaChangeFromJson(absl::string_view text) {
  registry::v1::AreaChange change;
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(text), &change);
  if (!parsed.ok()) {
    const std::string why(parsed.message());
    return BadFile(why, why);
  }
  return change;
}

absl::Status AddAssignments(absl::string_view text, registry::v1::AreaChange& change) {
  HTX_ASSIGN_OR_RETURN(const CsvFile file, ParseCsv(text, kAssignmentColumns));
  std::map<std::string, registry::v1::AreaTransition*> splits;
  for (registry::v1::AreaTransition& transition : *change.mutable_transitions()) {
    if (transition.type() == registry::v1::AREA_TRANSITION_TYPE_SPLIT) splits[transition.from(0)] = &transition;
  }
  for (const CsvRow& row : file.rows) {
    const auto split = splits.find(row.Get("from"));
    if (split == splits.end()) {
      return BadLine(row.line, absl::StrCat("\"", row.Get("from"), "\" is not split by this reform"),
                     absl::StrCat("\"", row.Get("from"), "\" không bị chia trong lần sắp xếp này"));
    }
    registry::v1::AreaAssignment& assignment = *split->second->mutable_split_rule()->add_assignments();
    const std::string id = row.Get("organization");
    assignment.set_organization(absl::StartsWith(id, "organizations/") ? id : absl::StrCat("organizations/", id));
    assignment.set_to(row.Get("to"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return BadFile(absl::StrCat("cannot read ", path), absl::StrCat("không đọc được ", path));
  return std::move(text).str();
}

absl::StatusOr<registry::v1::AreaChange> ReadAreaChange(const std::string& path) {
  HTX_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return absl::EndsWith(path, ".json") ? AreaChangeFromJson(text) : AreaChangeFromCsv(text);
}

}  // namespace htx::ctl
