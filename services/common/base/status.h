#pragma once

// The three status macros of the house. Everything else about errors is in error.h.

#include <cstdio>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define HTX_CONCAT_INNER(a, b) a##b
#define HTX_CONCAT(a, b) HTX_CONCAT_INNER(a, b)

// Returns from the enclosing function when `expr`, an absl::Status, is an error. The variable is called after its line,
// so that a lambda within `expr` may use the macro too.
#define HTX_RETURN_IF_ERROR(expr) HTX_RETURN_IF_ERROR_IMPL(HTX_CONCAT(htx_status_, __LINE__), expr)
#define HTX_RETURN_IF_ERROR_IMPL(var, expr)               \
  do {                                                    \
    if (absl::Status var = (expr); !var.ok()) return var; \
  } while (false)

// Declares or assigns `lhs` from `expr`, an absl::StatusOr, or returns its error.
#define HTX_ASSIGN_OR_RETURN(lhs, expr) HTX_ASSIGN_OR_RETURN_IMPL(HTX_CONCAT(htx_or_, __LINE__), lhs, expr)
#define HTX_ASSIGN_OR_RETURN_IMPL(var, lhs, expr) \
  auto var = (expr);                              \
  if (!var.ok()) return std::move(var).status();  \
  lhs = *std::move(var)

namespace htx {

// Ends the process: `what` cannot happen.
[[noreturn]] inline void ImpossibleState(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: impossible state: %s\n", file, line, what);
  std::abort();
}

}  // namespace htx

// Ends the process when `condition` is false: a state that only a bug can bring about.
#define HTX_CHECK(condition)                                                           \
  do {                                                                                 \
    if (!(condition)) ::htx::ImpossibleState(__FILE__, __LINE__, "!(" #condition ")"); \
  } while (false)

// Ends the process: control never comes here. Stands after a switch over all values of an enum.
#define HTX_UNREACHABLE() ::htx::ImpossibleState(__FILE__, __LINE__, "not reached")
