#pragma once

// Records that are not shown to everybody.

#include "common/rpc/request_context.h"
#include "htx/registry/v1/organization.pb.h"
#include "registry/domain/organization.h"

namespace htx::registry {

// Leaves of a RESTRICTED record what everybody may know: id, kind, sector, status, area, alliance, dates, versions. A
// public record stays as it is.
void Veil(v1::Organization& organization);

// Takes out what is a person's: lists, revisions and caches do without.
void DropPersonal(v1::Organization& organization);
// True when it holds something of that.
bool HoldsPersonal(const v1::Organization& organization);

// True when the caller may read the whole of `organization`: it is public, or the caller may see personal data, or its
// scopes hold the alliance that keeps the record.
bool MayReadWhole(const rpc::RequestContext& context, const Organization& organization);

}  // namespace htx::registry
