#pragma once

#include "registry/rpc/activity_handlers.h"
#include "registry/rpc/alliance_work_handlers.h"
#include "registry/rpc/area_handlers.h"
#include "registry/rpc/audit_handlers.h"
#include "registry/rpc/bulk_handlers.h"
#include "registry/rpc/change_handlers.h"
#include "registry/rpc/correction_handlers.h"
#include "registry/rpc/filing_handlers.h"
#include "registry/rpc/history_handlers.h"
#include "registry/rpc/import_board.h"
#include "registry/rpc/lifecycle_handlers.h"
#include "registry/rpc/membership_handlers.h"
#include "registry/rpc/office.h"
#include "registry/rpc/operation_handlers.h"
#include "registry/rpc/organization_handlers.h"
#include "registry/rpc/party_handlers.h"
#include "registry/rpc/quality_handlers.h"
#include "registry/rpc/reorganisation_handlers.h"
#include "registry/rpc/report_handlers.h"
#include "registry/rpc/resolve_handlers.h"
#include "registry/rpc/role_handlers.h"
#include "registry/rpc/search_handlers.h"
#include "registry/rpc/snapshot_handlers.h"
#include "registry/rpc/statistics_handlers.h"

namespace htx::registry {

// The handlers of every service of the registry.
struct RegistryHandlers {
  explicit RegistryHandlers(Office office_of_all) : office(office_of_all) {}

  const Office office;  // First: the others are made with it.
  OrganizationHandlers organizations{office};
  LifecycleHandlers lifecycle{office};
  ReorganisationHandlers reorganisations{office};
  SearchHandlers search{office};
  PartyHandlers parties{office};
  RoleHandlers roles{office};
  QualityHandlers quality{office};
  AreaHandlers areas{office};
  ReportHandlers reports{office};
  StatisticsHandlers statistics{office};
  FilingHandlers filings{office};
  ActivityHandlers activities{office};
  MembershipHandlers memberships{office};
  AllianceWorkHandlers alliance_work{office};
  ChangeHandlers changes{office};
  ImportBoard imports{};  // Of the next two.
  BulkHandlers bulk{office, imports};
  OperationHandlers operations{office, imports};
  SnapshotHandlers snapshots{office};
  HistoryHandlers history{office};
  CorrectionHandlers corrections{office};
  AuditHandlers audit{office};
  ResolveHandlers resolve{office};
};

}  // namespace htx::registry
