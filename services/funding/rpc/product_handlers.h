#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/request_context.h"
#include "funding/domain/loan.h"
#include "funding/domain/product.h"
#include "funding/rpc/desk.h"
#include "htx/funding/v1/product_service.pb.h"

namespace htx::funding {

// ProductService; errors as in its contract.
class ProductHandlers {
 public:
  explicit ProductHandlers(const Desk& desk) : desk_(desk) {}

  absl::StatusOr<v1::PublishLoanProductResponse> PublishLoanProduct(const v1::PublishLoanProductRequest& request,
                                                                    const rpc::RequestContext& context);
  absl::StatusOr<v1::GetLoanProductResponse> GetLoanProduct(const v1::GetLoanProductRequest& request,
                                                            const rpc::RequestContext& context);
  absl::StatusOr<v1::ListLoanProductsResponse> ListLoanProducts(const v1::ListLoanProductsRequest& request,
                                                                const rpc::RequestContext& context);

 private:
  Desk desk_;
};

// Products between protos and the domain.
absl::StatusOr<LoanProduct> ParseNewProduct(const v1::PublishLoanProductRequest& request, const RuleBook& rules,
                                            IdSource& ids);
v1::LoanProduct ToProto(const LoanProduct& product);
// `terms` with what they leave open taken from `product`.
v1::LoanTerms FilledFrom(const LoanProduct& product, v1::LoanTerms terms);
// Gives the contract the conditions of the product, and `terms` with what it states, and checks them against it.
// FIELD_RULE, and the errors of CheckFits.
absl::Status FollowProduct(const LoanProduct& product, const v1::LoanTerms& terms, const FundId& fund, Loan& loan);

}  // namespace htx::funding
