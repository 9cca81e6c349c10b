#include "funding/rpc/capital_cost_handlers.h"

#include <utility>

#include "common/base/status.h"
#include "funding/domain/capital_cost.h"
#include "funding/rpc/list_page.h"
#include "funding/rpc/proto_values.h"
#include "funding/store/capital_cost_store.h"
#include "funding/store/fund_store.h"

namespace htx::funding {
namespace {

absl::StatusOr<SourceTerms> ParseSourceTerms(const v1::SourceTerms& terms, IdSource& ids) {
  FieldErrors errors;
  SourceTerms parsed;
  parsed.id = SourceTermsId::Of(ids.Next());
  parsed.source = SourceId::Of(ParseName(terms.source(), kSources, "source_terms.source", errors));
  parsed.effective =
      ParseDate(terms.has_effective_date(), terms.effective_date(), "source_terms.effective_date", errors);
  parsed.basis = ParseEnumOr(terms.basis(), v1::COST_BASIS_LENT, CostBasis::kContributed, "source_terms.basis", errors);
  CheckRange(terms.annual_rate_ppm(), 0, kMillion, "source_terms.annual_rate_ppm", errors);
  CheckRange(terms.interest_share_ppm(), 0, kMillion, "source_terms.interest_share_ppm", errors);
  CheckRange(terms.annual_fee_ppm(), 0, kMillion, "source_terms.annual_fee_ppm", errors);
  CheckPresent(terms.reference(), "source_terms.reference", errors);
  parsed.rate_ppm = terms.annual_rate_ppm();
  parsed.interest_share_ppm = terms.interest_share_ppm();
  parsed.fee_ppm = terms.annual_fee_ppm();
  parsed.reference = terms.reference();
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::SourceTerms TermsProto(const SourceTerms& terms) {
  v1::SourceTerms proto;
  proto.set_name(NameOf(terms.id));
  proto.set_source(NameOf(terms.source));
  *proto.mutable_effective_date() = DateProto(terms.effective);
  proto.set_basis(static_cast<v1::CostBasis>(terms.basis));
  proto.set_annual_rate_ppm(terms.rate_ppm);
  proto.set_interest_share_ppm(terms.interest_share_ppm);
  proto.set_annual_fee_ppm(terms.fee_ppm);
  proto.set_reference(terms.reference);
  *proto.mutable_create_time() = TimeProto(terms.created);
  proto.set_principal(terms.principal);
  return proto;
}

v1::CapitalCost CostProto(const store::PostedCost& cost) {
  v1::CapitalCost proto;
  proto.set_source(NameOf(cost.source));
  *proto.mutable_date() = DateProto(cost.day);
  *proto.mutable_interest() = MoneyProto(cost.posted.interest);
  *proto.mutable_fee() = MoneyProto(cost.posted.fee);
  *proto.mutable_total_interest() = MoneyProto(cost.total.interest);
  *proto.mutable_total_fee() = MoneyProto(cost.total.fee);
  if (!cost.journal.empty()) proto.set_journal_entry(NameOf(cost.journal));
  return proto;
}

}  // namespace

absl::StatusOr<v1::StateSourceTermsResponse> CapitalCostHandlers::StateSourceTerms(
    const v1::StateSourceTermsRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const SourceTerms parsed, ParseSourceTerms(request.source_terms(), desk_.ids));
  const CallRecord record = rpc::RecordOf(request, context, desk_.clock.Now());
  return sql::WriteOnce<v1::StateSourceTermsResponse>(
      desk_.database, record, [&](sql::Transaction& tx) -> absl::StatusOr<v1::StateSourceTermsResponse> {
        HTX_ASSIGN_OR_RETURN(const FundSource source, store::GetSource(tx, parsed.source));
        HTX_ASSIGN_OR_RETURN(const Fund fund, store::GetFund(tx, source.fund));
        HTX_RETURN_IF_ERROR(RequireFund(context, fund));
        HTX_RETURN_IF_ERROR(CheckTermsFor(source.kind));
        SourceTerms terms = parsed;
        terms.fund = fund.id;
        terms.principal = context.principal;
        terms.created = record.now;
        HTX_RETURN_IF_ERROR(store::InsertSourceTerms(tx, terms));
        v1::StateSourceTermsResponse response;
        *response.mutable_source_terms() = TermsProto(terms);
        v1::Change change;
        *change.mutable_source_terms() = response.source_terms();
        HTX_RETURN_IF_ERROR(Announce(tx, "SOURCE_TERMS_STATED", NameOf(terms.id), change, terms.effective));
        return response;
      });
}

absl::StatusOr<v1::ListSourceTermsResponse> CapitalCostHandlers::ListSourceTerms(
    const v1::ListSourceTermsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListSourceTermsResponse>(
      desk_, request, context,
      {.method = "ListSourceTerms", .schema = store::SourceTermsSchema(), .default_order = "effective_date desc"},
      store::ListSourceTerms, [](const SourceTerms& terms, v1::ListSourceTermsResponse& response) {
        *response.add_source_terms() = TermsProto(terms);
      });
}

absl::StatusOr<v1::ListCapitalCostsResponse> CapitalCostHandlers::ListCapitalCosts(
    const v1::ListCapitalCostsRequest& request, const rpc::RequestContext& context) {
  return AnswerList<v1::ListCapitalCostsResponse>(
      desk_, request, context,
      {.method = "ListCapitalCosts", .schema = store::CapitalCostSchema(), .default_order = "date desc"},
      store::ListCapitalCosts, [](const store::PostedCost& cost, v1::ListCapitalCostsResponse& response) {
        *response.add_capital_costs() = CostProto(cost);
      });
}

}  // namespace htx::funding
