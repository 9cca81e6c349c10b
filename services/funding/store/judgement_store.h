#pragma once

// Judgements in the database: written once. Every function runs in the caller's transaction and hands its errors
// through.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/judgement.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

absl::Status InsertJudgement(sql::Transaction& tx, const Judgement& judgement);
// What refused a step; `content` says which refusal it is, so that one that is repeated is kept once. Of an application
// the first hundred are kept.
absl::Status InsertRefusal(sql::Transaction& tx, const Judgement& judgement, absl::string_view content);

// The report that an application was approved on; none before.
absl::StatusOr<std::optional<EligibilityReport>> ApprovalOf(sql::Transaction& tx, const ApplicationId& application);

// The fields of a list of judgements. The table's alias is j.
query::Schema JudgementSchema();
absl::StatusOr<Page<Judgement>> ListJudgements(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
