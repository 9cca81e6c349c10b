#include "funding/store/report_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/loan.h"

namespace htx::funding::store {
namespace {

absl::string_view KeyColumn(ReportGrouping grouping) {
  switch (grouping) {
    case ReportGrouping::kNone:
      return "''";
    case ReportGrouping::kProvince:
      return "l.province";
    case ReportGrouping::kDistrict:
      return "l.district";
    case ReportGrouping::kSector:
      return "l.sector";
    case ReportGrouping::kSource:
      return "l.source_id";
  }
  return "''";
}

// A sum as a 64-bit integer on both engines.
std::string Sum(absl::string_view column) { return absl::StrCat("cast(coalesce(sum(", column, "), 0) as bigint)"); }

constexpr absl::string_view kDrawings =
    " from disbursements d join loans l on l.id = d.loan_id where d.fund_id = ? and d.state = 3 and (? = '' or "
    "l.dataset = ?)";
constexpr absl::string_view kPayments =
    " from repayments r join loans l on l.id = r.loan_id where r.fund_id = ? and (? = '' or l.dataset = ?)";

using ByKey = std::map<std::string, Figures>;

absl::Status ReadLent(sql::Transaction& tx, absl::string_view key, const std::vector<Value>& in_period,
                      ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", key, ", count(distinct l.borrower), count(distinct l.id), ", Sum("d.amount"),
                            kDrawings, " and d.resolved_day >= ? and d.resolved_day < ? group by 1"),
               in_period));
  for (size_t i = 0; i < rows.size(); ++i) {
    Figures& group = figures[rows[i].String(0)];
    group.borrowers = rows[i].Int(1);
    group.loans = rows[i].Int(2);
    group.lent = rows[i].Int(3);
  }
  return absl::OkStatus();
}

absl::Status ReadNewLoans(sql::Transaction& tx, absl::string_view key, const std::vector<Value>& in_period,
                          ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select grp, count(*) from (select ", key,
                            " as grp, l.id as loan, min(d.resolved_day) as first_day", kDrawings,
                            " group by 1, 2) first_drawings where first_day >= ? and first_day < ? group by grp"),
               in_period));
  for (size_t i = 0; i < rows.size(); ++i) figures[rows[i].String(0)].new_loans = rows[i].Int(1);
  return absl::OkStatus();
}

absl::Status ReadCollected(sql::Transaction& tx, absl::string_view key, const std::vector<Value>& in_period,
                           ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query(absl::StrCat("select ", key, ", ", Sum("r.principal"), ", ", Sum("r.interest"),
                                             kPayments, " and r.business_day >= ? and r.business_day < ? group by 1"),
                                in_period));
  for (size_t i = 0; i < rows.size(); ++i) {
    Figures& group = figures[rows[i].String(0)];
    group.principal_collected = rows[i].Int(1);
    group.interest_collected = rows[i].Int(2);
  }
  return absl::OkStatus();
}

absl::Status ReadOutstanding(sql::Transaction& tx, absl::string_view key, const std::vector<Value>& before,
                             ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows drawn, tx.Query(absl::StrCat("select ", key, ", ", Sum("d.amount"), kDrawings,
                                                                    " and d.resolved_day < ? group by 1"),
                                                       before));
  for (size_t i = 0; i < drawn.size(); ++i) figures[drawn[i].String(0)].outstanding += drawn[i].Int(1);
  HTX_ASSIGN_OR_RETURN(const sql::Rows repaid, tx.Query(absl::StrCat("select ", key, ", ", Sum("r.principal"),
                                                                     kPayments, " and r.business_day < ? group by 1"),
                                                        before));
  for (size_t i = 0; i < repaid.size(); ++i) figures[repaid[i].String(0)].outstanding -= repaid[i].Int(1);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::map<std::string, Figures>> ReadFigures(sql::Transaction& tx, const ReportScope& scope,
                                                           ReportGrouping grouping) {
  const absl::string_view key = KeyColumn(grouping);
  const std::vector<Value> in_period = {scope.fund.text(), scope.dataset, scope.dataset, FormatDay(scope.from),
                                        FormatDay(scope.to)};
  const std::vector<Value> before = {scope.fund.text(), scope.dataset, scope.dataset, FormatDay(scope.to)};
  ByKey figures;
  if (grouping == ReportGrouping::kNone) figures[""] = {};
  HTX_RETURN_IF_ERROR(ReadLent(tx, key, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadNewLoans(tx, key, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadCollected(tx, key, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadOutstanding(tx, key, before, figures));
  return figures;
}

}  // namespace htx::funding::store
