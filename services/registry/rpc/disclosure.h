#pragma once

// Records that are not shown to everybody: the one place that decides what a caller may see of them.
//
// A record is RESTRICTED when it is so now (Organization::IsRestricted), whatever time is read. Reads of many records
// show restricted ones veiled to everybody. Reads of one record, and lists of what is recorded beside it (duties, dues,
// reports, findings), show the whole to who may read it, and say so in the audit log.

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "google/protobuf/message.h"
#include "htx/registry/v1/change.pb.h"
#include "htx/registry/v1/organization.pb.h"
#include "registry/domain/organization.h"
#include "registry/rpc/office.h"

namespace htx::registry {

// Makes of a record the RESTRICTED one that everybody may know: id, kind, sector, status, area, alliance, dates,
// versions, steps of succession without their documents, and what may be done with it without the reasons. What is
// added afterwards is not veiled: call it last.
void Veil(v1::Organization& organization);

// Takes out what is a person's: lists, revisions and caches do without.
void DropPersonal(v1::Organization& organization);
// True when it holds something of that.
bool HoldsPersonal(const v1::Organization& organization);

// Leaves of a yearly report of a restricted organisation that there is one: its year, state and dates.
void Veil(v1::OrganizationReport& report);

// Leaves of a finding about a restricted organisation that there is one: its rule, severity and days.
void Veil(v1::QualityFinding& finding);

// Leaves of a change what everybody may know of what was RESTRICTED when it was recorded. A change of a restricted
// record shows all its states veiled, those of the days before it was restricted too.
void Veil(v1::Change& change);

// True when the caller may read the whole of `organization`: it is public, or the caller may see personal data, or its
// scopes hold the alliance that keeps the record now.
bool MayReadWhole(const rpc::RequestContext& context, const Organization& organization);

// One call's reading of records.
class Reading {
 public:
  explicit Reading(const rpc::RequestContext& context) : context_(context) {}

  // MayReadWhole; what is then shown is noted for the audit log.
  bool Whole(const Organization& organization);
  // OK when Whole; else OUT_OF_SCOPE, which names whom to ask. For what has no veiled form: moves, revisions.
  absl::Status RequireWhole(const Organization& organization);
  // Those of `ids` that the caller may not read whole: what tells more of them than Veil leaves is left out. The other
  // restricted ones are noted as shown.
  absl::StatusOr<std::set<OrganizationId>> Hidden(sql::Transaction& transaction, absl::Span<const OrganizationId> ids);
  // Notes that `shown` holds what is a person's, when it does and the caller may see it.
  void NotePersonal(const v1::Organization& shown);
  // After the read's transaction: records RESTRICTED_RECORD_READ for every restricted record that was shown, and
  // PERSONAL_DATA_READ for others of which that was noted. Fails when the audit log cannot be written: then nothing is
  // answered.
  absl::Status Audit(const Office& office, const google::protobuf::Message& request) const;

 private:
  const rpc::RequestContext& context_;
  std::map<std::string, absl::string_view> shown_ = {};  // What the audit log says of each record, by its name.
};

}  // namespace htx::registry
