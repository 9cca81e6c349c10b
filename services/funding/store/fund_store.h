#pragma once

// Funds, sources, movements, plans and positions of capital in the database. Every function runs in the caller's
// transaction and hands its errors through (common/sql/database.h).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/capital.h"
#include "funding/domain/fund.h"
#include "funding/domain/source_mix.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<Fund> GetFund(sql::Transaction& tx, const FundId& id);
// A fund with its first statement of capital: without one INVALID_ARGUMENT / FIELD_RULE. ALREADY_EXISTS / FUND_EXISTS.
absl::Status InsertFund(sql::Transaction& tx, const Fund& fund);
// Adds a statement of capital, which `fund` holds already, and the fund's new version. ALREADY_EXISTS /
// CAPITAL_ALREADY_STATED.
absl::Status AddCapital(sql::Transaction& tx, const Fund& fund, const FundCapital& capital);

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<FundSource> GetSource(sql::Transaction& tx, const SourceId& id);
// ALREADY_EXISTS / FUND_SOURCE_EXISTS.
absl::Status InsertSource(sql::Transaction& tx, const FundSource& source);
// Sources of `fund` with ids greater than `after`, in their order, at most `limit`.
absl::StatusOr<std::vector<FundSource>> ListSources(sql::Transaction& tx, const FundId& fund, absl::string_view after,
                                                    int limit);
absl::StatusOr<int64_t> CountSources(sql::Transaction& tx, const FundId& fund);

absl::Status InsertMovement(sql::Transaction& tx, const CapitalMovement& movement);

// The fields of a list of movements. The table's alias is m, its sources' alias s.
query::Schema MovementSchema();
absl::StatusOr<Page<CapitalMovement>> ListMovements(sql::Transaction& tx, const ListQuery& list);

// The sources of applications, and of the loans made of them, or of programmes, by id. Asks for at least one.
enum class SourcesOf { kApplication, kProgram };
absl::StatusOr<std::map<std::string, SourceMix>> ReadSources(sql::Transaction& tx, SourcesOf owner,
                                                             std::vector<Value> ids);
// Those of the application that the loan was made of, found by the loan's id; no or one entry.
absl::StatusOr<std::map<std::string, SourceMix>> ReadSourcesOf(sql::Transaction& tx, const LoanId& loan);
// Replaces them.
absl::Status WriteSources(sql::Transaction& tx, SourcesOf owner, const std::string& id, const SourceMix& mix);

// What an application's loan took from its sources so far, in the order of `mix`.
absl::StatusOr<std::vector<SourceFlow>> FlowsOf(sql::Transaction& tx, const ApplicationId& application,
                                                absl::Span<const SourceShare> mix);
// The most that the source has promised and lent on `day` and every later day.
absl::StatusOr<Dong> HighestUse(sql::Transaction& tx, const SourceId& source, absl::CivilDay day);

// Sets the plan of (fund, period, data set); an earlier one is replaced and keeps its id. Returns the plan as it now
// is.
absl::StatusOr<LendingPlan> UpsertPlan(sql::Transaction& tx, LendingPlan plan);
absl::StatusOr<std::optional<LendingPlan>> FindPlan(sql::Transaction& tx, const FundId& fund, absl::CivilDay from,
                                                    absl::CivilDay to, absl::string_view dataset);

// Records what an event did to a source.
absl::Status InsertCapitalEntry(sql::Transaction& tx, const FundId& fund, absl::string_view id,
                                const CapitalEntry& entry);
// The source at the end of `day`; without a day, after everything recorded, dated with the last entry's day.
absl::StatusOr<SourcePosition> PositionOf(sql::Transaction& tx, const SourceId& source,
                                          std::optional<absl::CivilDay> day);
// The least that the source has available on `day` and every later day.
absl::StatusOr<Dong> LowestAvailable(sql::Transaction& tx, const SourceId& source, absl::CivilDay day);
// The most that `borrowers` together owe and were promised by the fund, at its own risk, on `day` and every later day,
// without what `except` is about. A debt that passed on (loan_debtors) counts for whoever owes it on that day or a
// later one; one that several of them owe counts once.
absl::StatusOr<Dong> HighestExposure(sql::Transaction& tx, const FundId& fund,
                                     absl::Span<const OrganizationId> borrowers, absl::CivilDay day,
                                     const ApplicationId& except = {});

// The fields of a list of funds. The table's alias is f.
query::Schema FundSchema();
absl::StatusOr<Page<Fund>> ListFunds(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
