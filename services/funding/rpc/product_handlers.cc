#include "funding/rpc/product_handlers.h"

#include <optional>
#include <utility>

#include "common/base/status.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/fund_store.h"
#include "funding/store/product_store.h"

namespace htx::funding {

absl::StatusOr<v1::PublishLoanProductResponse> ProductHandlers::PublishLoanProduct(
    const v1::PublishLoanProductRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const LoanProduct parsed, ParseNewProduct(request, desk_.rules, desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::PublishLoanProductResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::PublishLoanProductResponse> {
        LoanProduct product = parsed;
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, product.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_ASSIGN_OR_RETURN(const std::optional<LoanProduct> before,
                             store::LatestProduct(tx, product.fund, product.code));
        if (before.has_value() && before->id != product.id) HTX_RETURN_IF_ERROR(CheckFollows(product, *before));
        if (before.has_value()) product.number = before->number + 1;
        product.published = record.now;
        HTX_RETURN_IF_ERROR(store::InsertProduct(tx, product));
        v1::PublishLoanProductResponse response;
        *response.mutable_product() = ToProto(product);
        v1::Change change;
        *change.mutable_loan_product() = response.product();
        HTX_RETURN_IF_ERROR(Announce(tx, "LOAN_PRODUCT_PUBLISHED", NameOf(product.id), change, product.effective));
        return response;
      });
}

absl::StatusOr<v1::GetLoanProductResponse> ProductHandlers::GetLoanProduct(const v1::GetLoanProductRequest& request,
                                                                           const rpc::RequestContext& context) {
  FieldErrors errors;
  const ProductId id = ProductId::Of(ParseName(request.name(), kProducts, "name", errors));
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  v1::GetLoanProductResponse response;
  const absl::Status read = desk_.database.Read(context.deadline, [&](sql::Transaction& tx) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const LoanProduct product, store::GetProduct(tx, id));
    *response.mutable_product() = ToProto(product);
    return absl::OkStatus();
  });
  HTX_RETURN_IF_ERROR(read);
  return response;
}

absl::StatusOr<v1::ListLoanProductsResponse> ProductHandlers::ListLoanProducts(
    const v1::ListLoanProductsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListLoanProductsResponse>(
      desk_, request, context,
      {.method = "ListLoanProducts", .schema = store::ProductSchema(), .default_order = "code, version"},
      store::ListProducts, [](const LoanProduct& product, v1::ListLoanProductsResponse& response) {
        *response.add_products() = ToProto(product);
      });
}

}  // namespace htx::funding
