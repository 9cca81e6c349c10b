#include "common/sql/kept_statement.h"

#include <utility>

#include "common/base/status.h"

namespace htx::sql {
namespace {

// Larger parameters are given back after use.
constexpr size_t kKeptTextBytes = 64 * 1024;

}  // namespace

KeptStatement::KeptStatement(soci::session& session, absl::string_view sql) : sql_(sql), statement_(session) {
  const TranslatedSql translated = TranslatePlaceholders(sql);
  parameters_.resize(static_cast<size_t>(translated.parameters));
  statement_.alloc();
  statement_.prepare(translated.text);
}

void KeptStatement::BindPlaces() {
  for (Parameter& parameter : parameters_) {
    if (parameter.is_text) {
      statement_.exchange(soci::use(parameter.text, parameter.indicator));
    } else {
      statement_.exchange(soci::use(parameter.integer, parameter.indicator));
    }
  }
  statement_.define_and_bind();
}

void KeptStatement::Execute(absl::Span<const Value> args) {
  HTX_CHECK(args.size() == parameters_.size());
  bool rebind = !std::exchange(bound_, true);
  for (size_t i = 0; i < args.size(); ++i) {
    Parameter& parameter = parameters_[i];
    parameter.indicator = soci::i_ok;
    if (const std::string* text = absl::get_if<std::string>(&args[i])) {
      parameter.text = *text;
      rebind |= !parameter.is_text;
      parameter.is_text = true;
    } else if (const int64_t* integer = absl::get_if<int64_t>(&args[i])) {
      parameter.integer = *integer;
      rebind |= parameter.is_text;
      parameter.is_text = false;
    } else {
      parameter.indicator = soci::i_null;
    }
  }
  if (rebind) {
    statement_.bind_clean_up();
    BindPlaces();
  }
  try {
    statement_.execute(false);
  } catch (...) {
    // SOCI leaves the parameters' buffers filled when execution throws; a later null would send the old value.
    statement_.undefine_and_bind();
    statement_.define_and_bind();
    throw;
  }
}

void KeptStatement::Trim() {
  for (Parameter& parameter : parameters_) {
    if (parameter.text.capacity() > kKeptTextBytes) std::string().swap(parameter.text);
  }
}

StatementCache::Holder StatementCache::Take(absl::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end()) {
    if ((*found->second)->in_use) return Holder(std::make_shared<KeptStatement>(session_, sql));
    order_.splice(order_.begin(), order_, found->second);
    return Holder(order_.front());
  }
  auto statement = std::make_shared<KeptStatement>(session_, sql);
  if (order_.size() >= kLimit) {
    by_text_.erase(order_.back()->sql());
    order_.pop_back();
  }
  order_.push_front(statement);
  by_text_.emplace(statement->sql(), order_.begin());
  return Holder(std::move(statement));
}

void StatementCache::Clear() {
  by_text_.clear();
  order_.clear();
}

}  // namespace htx::sql
