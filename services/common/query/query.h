#pragma once

// Filter, order and pages: one grammar for every list of the suite (AIP-160, AIP-132, AIP-158).
//
// A list declares its fields once; this room parses what the caller sent, and gives back SQL text in which every value
// is a bound placeholder.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/value.h"

namespace htx::query {

// How a field's literals are written and compared.
enum class FieldType {
  kText,    // "quoted" or bare; compared as stored; `:` and a trailing `*` match a prefix
  kSearch,  // like kText, but both sides folded (FoldForSearch); the column holds folded text; `:` matches a substring
  kInt,     // -?[0-9]+
  kBool,    // true, false; column holds 0 or 1
  kDate,    // YYYY-MM-DD; column holds the same text
  kTime,    // RFC 3339; column holds microseconds since the epoch
  kEnum,    // one of `values`; column holds the mapped text or number
};

struct Field {
  std::string name = {};  // As callers write it, "legal_status" or "area.code".
  FieldType type = FieldType::kText;
  std::string column = {};                                 // SQL expression, e.g. "o.legal_status".
  std::vector<std::pair<std::string, Value>> values = {};  // kEnum: caller's word -> stored value.
  bool sortable = false;                                   // May stand in order_by. Such a column is never null.
  std::string sort_column = {};  // Ordered by instead of `column` when set, e.g. a text column of collation keys.
};

// What a list offers. `key` is the unique, never-null tie-breaker appended to every order (e.g. "o.id").
struct Schema {
  std::vector<Field> fields = {};
  std::string key = {};
};

// A piece of SQL with its bound values, in the order of its placeholders.
struct Fragment {
  std::string text = {};  // "1=1" when it restricts nothing.
  std::vector<Value> args = {};
};

// Limits: a filter has at most 4 096 bytes, 100 terms and 32 levels of nesting.
//
// Parses an AIP-160 filter: AND, OR (binds tighter than AND), NOT and -, parentheses, comparisons = != < <= > >= and :
// (has), `field:*` (is set), quoted strings with \" \' \* and \\, a trailing * in a text literal for a prefix. The
// grammar and the meaning of every comparison are in docs/decisions/0005-query.md.
//
// An unset field (null, or "" for text and dates) satisfies no comparison but NOT makes it true: the result is never
// unknown. Fragments are safe to join with others by " and "; their text depends on the filter's shape alone, never on
// its values. INVALID_ARGUMENT with reason FILTER_SYNTAX, FILTER_UNKNOWN_FIELD, FILTER_TYPE or FILTER_TOO_COMPLEX,
// field "filter", and metadata {"position", byte offset}.
absl::StatusOr<Fragment> ParseFilter(absl::string_view filter, const Schema& schema);

struct OrderTerm {
  std::string column = {};
  bool descending = false;
  bool numeric = false;  // The column holds an integer.
};

// Parses "name desc, create_time asc"; an empty text gives `default_order`, which is written the same way. The key is
// appended, in the direction of the last term. At most 8 terms. INVALID_ARGUMENT ORDER_SYNTAX or ORDER_UNKNOWN_FIELD on
// "order_by" with {"position", …}.
absl::StatusOr<std::vector<OrderTerm>> ParseOrder(absl::string_view order_by, absl::string_view default_order,
                                                  const Schema& schema);

// "o.name desc, o.id desc"
std::string OrderText(absl::Span<const OrderTerm> order);

// The rows after `last`, the values of the order's columns in the last row of the page before; "1=1" when `last` is
// empty. A `last` that does not fit the order, as a token from before a change of the order may hold, matches nothing
// ("1=0").
Fragment AfterRow(absl::Span<const OrderTerm> order, absl::Span<const Value> last);

// The state between two pages. Opaque to callers.
struct Cursor {
  int64_t known_micros = 0;      // All pages of a list are read at this known time.
  std::vector<Value> last = {};  // Values of the order's columns in the last row sent; empty on the first page.

  // The value at `i`, counted from 0. INVALID_ARGUMENT / PAGE_TOKEN_MISMATCH when there is none of that type: a token
  // that is authentic may still come from a release that put something else into it.
  absl::StatusOr<int64_t> Int(size_t i) const;
  absl::StatusOr<std::string> Text(size_t i) const;
  // PAGE_TOKEN_MISMATCH unless there are `count` values, or none.
  absl::Status Holds(size_t count) const;
};

// Makes and opens page tokens. A token is bound to the list's arguments and authenticated with HMAC-SHA256, so a token
// that was changed, or is used with other arguments, is refused.
class PageTokens {
 public:
  // `secret` has at least 16 bytes.
  explicit PageTokens(std::string secret);
  // `arguments` identifies the list: method, parent, filter, order_by and what else the caller chose, but not
  // page_size. Join the parts with a character that none holds ("\n" will do; a filter may hold one, so put it last).
  std::string Seal(const Cursor& cursor, absl::string_view arguments) const;
  // INVALID_ARGUMENT / PAGE_TOKEN_MISMATCH on "page_token". An empty token opens to an empty cursor.
  absl::StatusOr<Cursor> Open(absl::string_view token, absl::string_view arguments) const;

 private:
  std::string secret_;
};

// `requested` coerced: 0 becomes 50, more than 1 000 becomes 1 000; negative is INVALID_ARGUMENT / PAGE_SIZE_NEGATIVE.
absl::StatusOr<int> PageSize(int32_t requested);

}  // namespace htx::query
