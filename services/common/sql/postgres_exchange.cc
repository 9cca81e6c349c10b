#include "common/sql/postgres_exchange.h"

#include <array>
#include <memory>
#include <optional>
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

Rows RowsOf(const PGresult* result) {
  const int columns = PQnfields(result);
  const int rows = PQntuples(result);
  std::vector<std::optional<std::string>> cells;
  cells.reserve(static_cast<size_t>(rows) * static_cast<size_t>(columns));
  for (int row = 0; row < rows; ++row) {
    for (int i = 0; i < columns; ++i) {
      if (PQgetisnull(result, row, i) != 0) {
        cells.emplace_back(std::nullopt);
      } else {
        cells.emplace_back(std::in_place, PQgetvalue(result, row, i), static_cast<size_t>(PQgetlength(result, row, i)));
      }
    }
  }
  return Rows(static_cast<size_t>(columns), std::move(cells));
}

int64_t TouchedBy(const PGresult* result) {
  int64_t touched = 0;
  return absl::SimpleAtoi(PQcmdTuples(const_cast<PGresult*>(result)), &touched) ? touched : 0;
}

bool Succeeded(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace htx::sql
