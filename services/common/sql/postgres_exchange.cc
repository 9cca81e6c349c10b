#include "common/sql/postgres_exchange.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"

namespace htx::sql {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using TakenResult = std::unique_ptr<PGresult, ClearResult>;

// Digits and sign of an int64_t, and the end.
using Digits = std::array<char, absl::numbers_internal::kFastToBufferSize>;

bool SendCall(PGconn* connection, const PostgresCall& call) {
  if (!call.prepared) {
    return PQsendQueryParams(connection, call.statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
  }
  std::vector<const char*> texts(call.args.size(), nullptr);
  std::vector<Digits> digits(call.args.size());
  for (size_t i = 0; i < call.args.size(); ++i) {
    if (const std::string* text = absl::get_if<std::string>(&call.args[i])) {
      texts[i] = text->c_str();
    } else if (const int64_t* integer = absl::get_if<int64_t>(&call.args[i])) {
      absl::numbers_internal::FastIntToBuffer(*integer, digits[i].data());
      texts[i] = digits[i].data();
    }
  }
  return PQsendQueryPrepared(connection, call.statement.c_str(), static_cast<int>(texts.size()), texts.data(), nullptr,
                             nullptr, 0) == 1;
}

// The next result, after which the connection has no more of its statement.
TakenResult TakeOnly(PGconn* connection) {
  TakenResult result(PQgetResult(connection));
  if (result == nullptr) return result;
  while (TakenResult more{PQgetResult(connection)}) {
    if (PQstatus(connection) != CONNECTION_OK) break;
  }
  return result;
}

}  // namespace

void Exchange(PGconn* connection, absl::Span<const PostgresCall> calls,
              absl::FunctionRef<void(size_t, const PGresult*)> on_result) {
  TakeOnly(connection);
  const bool together = calls.size() > 1;
  bool sent = !together || PQenterPipelineMode(connection) == 1;
  for (const PostgresCall& call : calls) sent = sent && SendCall(connection, call);
  if (together) sent = sent && PQpipelineSync(connection) == 1;
  for (size_t i = 0; i < calls.size(); ++i) {
    const TakenResult result = sent ? TakeOnly(connection) : nullptr;
    on_result(i, result.get());
  }
  if (!together) return;
  if (sent) TakenResult(PQgetResult(connection));  // The end of the journey, which has no result after it.
  PQexitPipelineMode(connection);
}

}  // namespace htx::sql
