#include "funding/store/report_store.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "funding/domain/loan.h"

namespace htx::funding::store {
namespace {

// Of drawings, and of payments with their alias.
std::string KeyColumn(ReportGrouping grouping, absl::string_view alias) {
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
      return absl::StrCat(alias, ".source_id");
  }
  return "''";
}

// A sum as a 64-bit integer on both engines.
std::string Sum(absl::string_view column) { return absl::StrCat("cast(coalesce(sum(", column, "), 0) as bigint)"); }

// Where drawings and payments are read from; d.amount and d.resolved_day, r.principal, r.interest and r.business_day
// are theirs, l is the loan.
struct Origin {
  absl::string_view drawings = {};
  absl::string_view payments = {};
};

constexpr Origin kLoans = {.drawings =
                               " from (select fund_id, loan_id, state, resolved_day, confirmed as amount from "
                               "disbursements) d join loans l on "
                               "l.id = d.loan_id where d.fund_id = ? and d.state = 3 and (? = '' "
                               "or l.dataset = ?)",
                           .payments =
                               " from repayments r join loans l on l.id = r.loan_id where r.fund_id = ? and "
                               "r.reversed_day = '' and (? = '' or "
                               "l.dataset = ?)"};

// A loan may draw on several sources: what each lent and got back stands in the capital entries. Interest is booked to
// the loan's lead source.
constexpr Origin kSources = {
    .drawings =
        " from (select e.fund_id, e.application_id, e.source_id, e.lent as amount, e.business_day as resolved_day "
        "from capital_entries e where e.lent > 0 and e.repaid = 0) d join loans l on l.application_id = "
        "d.application_id "
        "where d.fund_id = ? and (? = '' or l.dataset = ?)",
    .payments =
        " from (select e.fund_id, e.application_id, e.source_id, e.repaid as principal, 0 as interest, "
        "e.business_day from capital_entries e where e.repaid <> 0 union all "
        "select p.fund_id, c.application_id, c.source_id, 0 as principal, p.interest, p.business_day "
        "from repayments p join loans c on c.id = p.loan_id where p.reversed_day = '') r join loans l on "
        "l.application_id = "
        "r.application_id where r.fund_id = ? and (? = '' or l.dataset = ?)"};

using ByKey = std::map<std::string, Figures>;

absl::Status ReadLent(sql::Transaction& tx, const Origin& origin, absl::string_view key,
                      const std::vector<Value>& in_period, ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", key, ", count(distinct l.borrower), count(distinct l.id), ", Sum("d.amount"),
                            origin.drawings, " and d.resolved_day >= ? and d.resolved_day < ? group by 1"),
               in_period));
  for (size_t i = 0; i < rows.size(); ++i) {
    Figures& group = figures[rows[i].String(0)];
    group.borrowers = rows[i].Int(1);
    group.loans = rows[i].Int(2);
    group.lent = rows[i].Int(3);
  }
  return absl::OkStatus();
}

absl::Status ReadNewLoans(sql::Transaction& tx, const Origin& origin, absl::string_view key,
                          const std::vector<Value>& in_period, ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select grp, count(*) from (select ", key,
                            " as grp, l.id as loan, min(d.resolved_day) as first_day", origin.drawings,
                            " group by 1, 2) first_drawings where first_day >= ? and first_day < ? group by grp"),
               in_period));
  for (size_t i = 0; i < rows.size(); ++i) figures[rows[i].String(0)].new_loans = rows[i].Int(1);
  return absl::OkStatus();
}

absl::Status ReadCollected(sql::Transaction& tx, const Origin& origin, absl::string_view key,
                           const std::vector<Value>& in_period, ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", key, ", ", Sum("r.principal"), ", ", Sum("r.interest"), origin.payments,
                            " and r.business_day >= ? and r.business_day < ? group by 1"),
               in_period));
  for (size_t i = 0; i < rows.size(); ++i) {
    Figures& group = figures[rows[i].String(0)];
    group.principal_collected = rows[i].Int(1);
    group.interest_collected = rows[i].Int(2);
  }
  return absl::OkStatus();
}

absl::Status ReadOutstanding(sql::Transaction& tx, const Origin& origin, absl::string_view drawn_key,
                             absl::string_view repaid_key, const std::vector<Value>& before, ByKey& figures) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows drawn,
                       tx.Query(absl::StrCat("select ", drawn_key, ", ", Sum("d.amount"), origin.drawings,
                                             " and d.resolved_day < ? group by 1"),
                                before));
  for (size_t i = 0; i < drawn.size(); ++i) figures[drawn[i].String(0)].outstanding += drawn[i].Int(1);
  HTX_ASSIGN_OR_RETURN(const sql::Rows repaid,
                       tx.Query(absl::StrCat("select ", repaid_key, ", ", Sum("r.principal"), origin.payments,
                                             " and r.business_day < ? group by 1"),
                                before));
  for (size_t i = 0; i < repaid.size(); ++i) figures[repaid[i].String(0)].outstanding -= repaid[i].Int(1);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::map<std::string, Figures>> ReadFigures(sql::Transaction& tx, const ReportScope& scope,
                                                           ReportGrouping grouping) {
  const Origin& origin = grouping == ReportGrouping::kSource ? kSources : kLoans;
  const std::string drawn = KeyColumn(grouping, "d");
  const std::string repaid = KeyColumn(grouping, "r");
  const std::vector<Value> in_period = {scope.fund.text(), scope.dataset, scope.dataset, FormatDay(scope.from),
                                        FormatDay(scope.to)};
  const std::vector<Value> before = {scope.fund.text(), scope.dataset, scope.dataset, FormatDay(scope.to)};
  ByKey figures;
  if (grouping == ReportGrouping::kNone) figures[""] = {};
  HTX_RETURN_IF_ERROR(ReadLent(tx, origin, drawn, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadNewLoans(tx, origin, drawn, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadCollected(tx, origin, repaid, in_period, figures));
  HTX_RETURN_IF_ERROR(ReadOutstanding(tx, origin, drawn, repaid, before, figures));
  return figures;
}

}  // namespace htx::funding::store
