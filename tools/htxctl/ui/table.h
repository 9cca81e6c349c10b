#pragma once

// Tables for people.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace htx::ctl {

// How many terminal columns `text` takes: marks that combine take none, East Asian wide characters two.
int DisplayWidth(absl::string_view text);

// `text` cut to at most `width` columns, the last one "…" when something was cut.
std::string FitTo(absl::string_view text, int width);

// `text` broken at spaces into lines of at most `width` columns; a longer word stands alone and is cut.
std::vector<std::string> Wrapped(absl::string_view text, int width);

// "10 070 000 000": groups of three, as reports in Vietnam are read across languages.
std::string Grouped(int64_t number);

enum class Align { kLeft, kRight };

// Rows under a heading, each column as wide as its widest cell up to a limit.
class Table {
 public:
  struct Column {
    std::string title = {};
    Align align = Align::kLeft;
    int max_width = 60;  // Longer cells are cut, or broken into lines.
    bool wrap = false;   // Break longer cells at spaces instead of cutting them.
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // Adds a row; missing cells are empty, surplus ones dropped.
  void Add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  // The whole table, every line ended, no trailing spaces.
  std::string Text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_ = {};  // Screen lines; a wrapped row takes several.
};

}  // namespace htx::ctl
