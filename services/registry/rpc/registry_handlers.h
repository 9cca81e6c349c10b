#pragma once

#include "registry/rpc/activity_handlers.h"
#include "registry/rpc/area_handlers.h"
#include "registry/rpc/bulk_handlers.h"
#include "registry/rpc/change_handlers.h"
#include "registry/rpc/history_handlers.h"
#include "registry/rpc/office.h"
#include "registry/rpc/organization_handlers.h"
#include "registry/rpc/party_handlers.h"
#include "registry/rpc/quality_handlers.h"
#include "registry/rpc/report_handlers.h"
#include "registry/rpc/role_handlers.h"

namespace htx::registry {

// The handlers of every service of the registry.
struct RegistryHandlers {
  explicit RegistryHandlers(Office office)
      : organizations(office),
        parties(office),
        roles(office),
        areas(office),
        quality(office),
        reports(office),
        activities(office),
        changes(office),
        bulk(office),
        history(office) {}

  OrganizationHandlers organizations;
  PartyHandlers parties;
  RoleHandlers roles;
  QualityHandlers quality;
  AreaHandlers areas;
  ReportHandlers reports;
  ActivityHandlers activities;
  ChangeHandlers changes;
  BulkHandlers bulk;
  HistoryHandlers history;
};

}  // namespace htx::registry
