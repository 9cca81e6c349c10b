#pragma once

#include "funding/rpc/application_handlers.h"
#include "funding/rpc/capital_cost_handlers.h"
#include "funding/rpc/change_handlers.h"
#include "funding/rpc/collateral_handlers.h"
#include "funding/rpc/committee_handlers.h"
#include "funding/rpc/day_handlers.h"
#include "funding/rpc/day_work.h"
#include "funding/rpc/desk.h"
#include "funding/rpc/fund_handlers.h"
#include "funding/rpc/ledger_handlers.h"
#include "funding/rpc/loan_handlers.h"
#include "funding/rpc/migration_handlers.h"
#include "funding/rpc/party_handlers.h"
#include "funding/rpc/product_handlers.h"
#include "funding/rpc/program_handlers.h"
#include "funding/rpc/proposal_handlers.h"
#include "funding/rpc/report_handlers.h"
#include "funding/rpc/standing_handlers.h"

namespace htx::funding {

// The handlers of all services of this server.
struct FundingHandlers {
  explicit FundingHandlers(const Desk& desk)
      : funds(desk),
        applications(desk),
        loans(desk),
        ledger(desk),
        products(desk),
        programs(desk),
        committees(desk),
        capital_costs(desk),
        parties(desk),
        collaterals(desk),
        proposals(desk),
        standings(desk),
        reports(desk),
        migrations(desk),
        days(desk),
        day_work(desk, applications, loans),
        changes(desk.database, desk.clock) {}

  FundHandlers funds;
  ApplicationHandlers applications;
  LoanHandlers loans;
  LedgerHandlers ledger;
  ProductHandlers products;
  ProgramHandlers programs;
  CommitteeHandlers committees;
  CapitalCostHandlers capital_costs;
  PartyHandlers parties;
  CollateralHandlers collaterals;
  ProposalHandlers proposals;
  StandingHandlers standings;
  ReportHandlers reports;
  MigrationHandlers migrations;
  DayHandlers days;
  DayWork day_work;
  ChangeHandlers changes;
};

}  // namespace htx::funding
