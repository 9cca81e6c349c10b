#include "common/sql/text_list.h"

#include <nlohmann/json.hpp>

#include "common/sql/array_literal.h"

namespace htx::sql {

TextList ListOf(Engine engine, const std::vector<std::string>& texts) {
  if (engine == Engine::kPostgres) {
    ArrayLiteral array;
    for (const std::string& text : texts) array.Add(text);
    return {.among = " = any(cast(? as text[]))", .value = array.Take()};
  }
  // Text that is no UTF-8 is in no row.
  constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
  return {.among = " in (select value from json_each(?))",
          .value = nlohmann::json(texts).dump(-1, ' ', false, kReplace)};
}

}  // namespace htx::sql
