#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "common/query/errors.h"
#include "common/query/query.h"

namespace htx::query {
namespace {

constexpr size_t kMaxBytes = 512;
constexpr size_t kMaxOrderTerms = 8;

// True when the column that orders by `field` holds integers.
bool OrdersByNumber(const Field& field) {
  switch (field.type) {
    case FieldType::kInt:
    case FieldType::kBool:
    case FieldType::kTime:
      return true;
    case FieldType::kEnum:
      return !field.values.empty() && absl::holds_alternative<int64_t>(field.values.front().second);
    case FieldType::kText:
    case FieldType::kSearch:
    case FieldType::kDate:
      return false;
  }
  return false;
}

const Field* FindSortable(absl::string_view name, const Schema& schema) {
  for (const Field& field : schema.fields) {
    if (field.sortable && field.name == name) return &field;
  }
  return nullptr;
}

absl::Status UnknownField(size_t position, absl::string_view name, const Schema& schema) {
  std::vector<std::string> known;
  for (const Field& field : schema.fields) {
    if (field.sortable) known.push_back(field.name);
  }
  return OrderUnknownField(
      position, {.en = absl::StrCat("cannot order by \"", name, "\"; there are ", absl::StrJoin(known, ", ")),
                 .vi = absl::StrCat("không thể sắp xếp theo \"", name, "\"; có ", absl::StrJoin(known, ", "))});
}

// One "name [asc|desc]" that begins at byte `position` of the text.
absl::StatusOr<OrderTerm> ParseTerm(absl::string_view text, size_t position, const Schema& schema) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  const size_t start = words.empty() ? position : position + static_cast<size_t>(words[0].data() - text.data());
  if (words.empty() || words.size() > 2 || (words.size() == 2 && words[1] != "asc" && words[1] != "desc")) {
    return OrderSyntax(start, {.en = "expected a field name, then nothing, asc or desc",
                               .vi = "cần tên trường, sau đó để trống, asc hoặc desc"});
  }
  const Field* field = FindSortable(words[0], schema);
  if (field == nullptr) return UnknownField(start, words[0], schema);
  return OrderTerm{.column = field->sort_column.empty() ? field->column : field->sort_column,
                   .descending = words.size() == 2 && words[1] == "desc",
                   .numeric = OrdersByNumber(*field)};
}

bool Contains(absl::Span<const OrderTerm> order, absl::string_view column) {
  for (const OrderTerm& term : order) {
    if (term.column == column) return true;
  }
  return false;
}

absl::StatusOr<std::vector<OrderTerm>> ParseTerms(absl::string_view text, const Schema& schema) {
  if (text.size() > kMaxBytes) {
    return OrderSyntax(kMaxBytes, {.en = absl::StrCat("longer than ", kMaxBytes, " bytes"),
                                   .vi = absl::StrCat("dài quá ", kMaxBytes, " byte")});
  }
  std::vector<OrderTerm> order;
  size_t position = 0;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    HTX_ASSIGN_OR_RETURN(OrderTerm term, ParseTerm(part, position, schema));
    if (Contains(order, term.column) || order.size() == kMaxOrderTerms) {
      return OrderSyntax(position, {.en = absl::StrCat("each field once, at most ", kMaxOrderTerms),
                                    .vi = absl::StrCat("mỗi trường một lần, tối đa ", kMaxOrderTerms)});
    }
    order.push_back(std::move(term));
    position += part.size() + 1;
  }
  return order;
}

bool Fits(absl::Span<const OrderTerm> order, absl::Span<const Value> last) {
  if (order.size() != last.size()) return false;
  for (size_t i = 0; i < order.size(); ++i) {
    if (!(order[i].numeric ? absl::holds_alternative<int64_t>(last[i])
                           : absl::holds_alternative<std::string>(last[i]))) {
      return false;
    }
  }
  return true;
}

// All columns run the same way: a row comparison, which both engines answer from an index on the columns.
Fragment AfterRowInOneDirection(absl::Span<const OrderTerm> order, absl::Span<const Value> last) {
  const std::string columns =
      absl::StrJoin(order, ", ", [](std::string* out, const OrderTerm& term) { out->append(term.column); });
  const std::string marks = absl::StrJoin(std::vector<absl::string_view>(order.size(), "?"), ", ");
  return {.text = absl::StrCat("((", columns, ") ", order[0].descending ? "<" : ">", " (", marks, "))"),
          .args = {last.begin(), last.end()}};
}

// a >= ? and (a > ? or (b <= ? and (b < ? or (c > ?)))): the first condition bounds an index scan, which the usual
// chain of ORs would not.
Fragment AfterRowInMixedDirections(absl::Span<const OrderTerm> order, absl::Span<const Value> last) {
  Fragment fragment;
  for (size_t i = 0; i < order.size(); ++i) {
    const absl::string_view after = order[i].descending ? " < ?" : " > ?";
    const absl::string_view not_before = order[i].descending ? " <= ?" : " >= ?";
    if (i + 1 == order.size()) {
      absl::StrAppend(&fragment.text, "(", order[i].column, after, ")");
      fragment.args.push_back(last[i]);
      break;
    }
    absl::StrAppend(&fragment.text, "(", order[i].column, not_before, " and (", order[i].column, after, " or ");
    fragment.args.push_back(last[i]);
    fragment.args.push_back(last[i]);
  }
  fragment.text.append(2 * (order.size() - 1), ')');
  return fragment;
}

}  // namespace

absl::StatusOr<std::vector<OrderTerm>> ParseOrder(absl::string_view order_by, absl::string_view default_order,
                                                  const Schema& schema) {
  const bool chosen = !absl::StripAsciiWhitespace(order_by).empty();
  std::vector<OrderTerm> order;
  if (chosen || !absl::StripAsciiWhitespace(default_order).empty()) {
    absl::StatusOr<std::vector<OrderTerm>> parsed = ParseTerms(chosen ? order_by : default_order, schema);
    HTX_CHECK(chosen || parsed.ok());  // The default is this program's own text.
    HTX_RETURN_IF_ERROR(parsed.status());
    order = *std::move(parsed);
  }
  if (Contains(order, schema.key)) return order;
  // In the last term's direction, so that an order of one direction stays one.
  OrderTerm key = {.column = schema.key, .descending = !order.empty() && order.back().descending};
  for (const Field& field : schema.fields) {
    if (field.column == schema.key) key.numeric = OrdersByNumber(field);
  }
  order.push_back(std::move(key));
  return order;
}

std::string OrderText(absl::Span<const OrderTerm> order) {
  return absl::StrJoin(order, ", ", [](std::string* out, const OrderTerm& term) {
    absl::StrAppend(out, term.column, term.descending ? " desc" : "");
  });
}

Fragment AfterRow(absl::Span<const OrderTerm> order, absl::Span<const Value> last) {
  if (last.empty()) return {.text = "1=1"};
  if (!Fits(order, last)) return {.text = "1=0"};
  for (const OrderTerm& term : order) {
    if (term.descending != order[0].descending) return AfterRowInMixedDirections(order, last);
  }
  return AfterRowInOneDirection(order, last);
}

}  // namespace htx::query
