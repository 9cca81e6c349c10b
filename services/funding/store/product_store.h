#pragma once

// Loan products in the database. Every function runs in the caller's transaction and hands its errors through.

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/query/query.h"
#include "common/sql/database.h"
#include "funding/domain/product.h"
#include "funding/store/paging.h"

namespace htx::funding::store {

// NOT_FOUND / NEVER_EXISTED.
absl::StatusOr<LoanProduct> GetProduct(sql::Transaction& tx, const ProductId& id);
// The latest version of a code; none when there is no version.
absl::StatusOr<std::optional<LoanProduct>> LatestProduct(sql::Transaction& tx, const FundId& fund,
                                                         absl::string_view code);
// Inserts a version; the one before it ends with its effective day. ALREADY_EXISTS / PRODUCT_EXISTS.
absl::Status InsertProduct(sql::Transaction& tx, const LoanProduct& product);

// The fields of a list of products. The table's alias is p.
query::Schema ProductSchema();
absl::StatusOr<Page<LoanProduct>> ListProducts(sql::Transaction& tx, const ListQuery& list);

}  // namespace htx::funding::store
