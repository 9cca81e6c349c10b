#pragma once

// What every handler of this service works with, and the checks that every write begins with.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/call_record.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/query/query.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "funding/clients/honour_directory.h"
#include "funding/clients/registry_directory.h"
#include "funding/domain/fund.h"
#include "funding/domain/ledger.h"
#include "funding/domain/names.h"
#include "funding/domain/rules.h"
#include "htx/funding/v1/change.pb.h"

namespace htx::funding {

// References that outlive the handlers.
struct Desk {
  sql::Database& database;
  const Clock& clock;
  IdSource& ids;
  const RuleBook& rules;
  RegistryDirectory& registry;
  const query::PageTokens& tokens;
  HonourDirectory* honours = nullptr;  // None: nobody can be asked.
};

// Names of organisations beside ours are a courtesy: until when they are asked for, from now on.
absl::Time NamesUntil(absl::Time deadline);

// Fills in the name of what has a borrower and a borrower_display_name, while there is time. Outside any transaction.
template <class Proto>
void NameBorrower(const Desk& desk, absl::Time until, Proto& proto) {
  const absl::StatusOr<std::string> borrower = ParseResourceName(proto.borrower(), kOrganizations, "borrower");
  if (!borrower.ok() || absl::Now() >= until) return;
  proto.set_borrower_display_name(desk.registry.DisplayName(OrganizationId::Of(*borrower), until));
}

// PERMISSION_DENIED / OUT_OF_SCOPE unless the caller may write for the fund's alliance.
absl::Status RequireFund(const rpc::RequestContext& context, const Fund& fund);

// OUT_OF_RANGE / BUSINESS_DATE_IN_FUTURE when `day` lies after today in Vietnam.
absl::Status RequirePast(absl::CivilDay day, absl::Time now);

// Adds ETAG_REQUIRED's violation as a status: INVALID_ARGUMENT / ETAG_REQUIRED when `etag` is empty.
absl::Status RequireEtag(absl::string_view etag, absl::string_view field);
// ABORTED / ETAG_MISMATCH unless `etag` is `version`.
absl::Status CheckEtag(absl::string_view etag, int64_t version, absl::string_view name);

// INVALID_ARGUMENT / FIELD_RULE: what `field` names belongs to another fund.
absl::Status OfAnotherFund(absl::string_view field);

// Announces `change` (without header) as `type` about `resource`.
absl::Status Announce(sql::Transaction& tx, absl::string_view type, absl::string_view resource,
                      const v1::Change& change, absl::CivilDay effective);

// The entries with new ids, the caller, the request and the instant filled in.
std::vector<JournalEntry> Stamped(std::vector<JournalEntry> entries, IdSource& ids, const CallRecord& record);

// Inserts entries of one fund, stamped, and returns them so.
// FAILED_PRECONDITION / DAY_CLOSED when the books are sealed on the business day of any.
absl::StatusOr<std::vector<JournalEntry>> PostAll(sql::Transaction& tx, IdSource& ids, const CallRecord& record,
                                                  std::vector<JournalEntry> entries);

// The same for one; returns its id.
absl::StatusOr<JournalId> Post(sql::Transaction& tx, IdSource& ids, const CallRecord& record, JournalEntry entry);

}  // namespace htx::funding
