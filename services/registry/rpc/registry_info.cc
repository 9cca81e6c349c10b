// ChangeHandlers::GetRegistryInfo: where the register stands, what it keeps, and what a caller may ask for.

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/query/filter_parser.h"
#include "common/rpc/proto_values.h"
#include "common/rpc/record_digest.h"
#include "google/protobuf/descriptor.h"
#include "htx/registry/v1/role.pb.h"
#include "registry/domain/indicators.h"
#include "registry/domain/lifecycle_rules.h"
#include "registry/domain/organization_details.h"
#include "registry/domain/registration_rules.h"
#include "registry/domain/report_rules.h"
#include "registry/domain/role_rules.h"
#include "registry/domain/rules.h"
#include "registry/rpc/change_handlers.h"
#include "registry/rpc/proto_values.h"
#include "registry/rpc/snapshot_rebuild.h"
#include "registry/rpc/snapshot_types.h"
#include "registry/store/snapshot_store.h"

namespace htx::registry {
namespace {

constexpr char kVersion[] = "0.1.0";
// What the handlers of these calls accept.
constexpr int kLongestPage = 1000;
constexpr int64_t kImportRows = 1'000'000;
constexpr int kBatchNames = 1000;
constexpr int kResolveRefs = 5000;
constexpr int kAggregateGroups = 10'000;
constexpr int kSearchHits = 200;

// The same for the same text in every build: the beginning of a hash.
std::string FingerprintOf(absl::string_view text) {
  constexpr size_t kDigits = 16;
  v1::CodeList written;
  written.set_name(std::string(text));
  return rpc::ToHex(rpc::HashOf(written)).substr(0, kDigits);
}

std::string TextOf(const google::protobuf::EnumDescriptor& codes) {
  std::string text;
  for (int i = 0; i < codes.value_count(); ++i) {
    absl::StrAppend(&text, codes.value(i)->name(), "=", codes.value(i)->number(), ";");
  }
  return text;
}

std::string TextOf(absl::Span<const Indicator> indicators) {
  std::string text;
  for (const Indicator& indicator : indicators)
    absl::StrAppend(&text, indicator.code, "=", indicator.definition, "|", indicator.definition_vi, ";");
  return text;
}

void AddCodeList(const std::string& name, const std::string& version, int64_t count,
                 v1::GetRegistryInfoResponse& response) {
  v1::CodeList& list = *response.add_code_lists();
  list.set_name(name);
  list.set_version(version);
  list.set_count(static_cast<int32_t>(count));
}

// Lists of the contract, of which another version of the program may know more; rules of law; areas.
void AddCodeLists(const AreaTree& areas, absl::CivilDay today, v1::GetRegistryInfoResponse& response) {
  const std::pair<const char*, const google::protobuf::EnumDescriptor*> lists[] = {
      {"organization_kinds", v1::OrganizationKind_descriptor()}, {"sectors", v1::Sector_descriptor()},
      {"governing_laws", v1::GoverningLaw_descriptor()},         {"legal_statuses", v1::LegalStatus_descriptor()},
      {"activity_statuses", v1::ActivityStatus_descriptor()},    {"disclosures", v1::Disclosure_descriptor()},
      {"identifier_schemes", v1::IdentifierScheme_descriptor()}, {"role_types", v1::RoleType_descriptor()},
      {"relationship_types", v1::RelationshipType_descriptor()}, {"snapshot_types", v1::SnapshotType_descriptor()}};
  for (const auto& [name, codes] : lists) {
    AddCodeList(name, FingerprintOf(TextOf(*codes)), codes->value_count() - 1, response);  // Without UNSPECIFIED.
  }
  // The editions of the classification of lines; its version is the edition of today.
  AddCodeList("vsic", std::string(WordOf(VsicOn(today))), v1::VsicVersion_descriptor()->value_count() - 1, response);
  AddCodeList("indicators", FingerprintOf(TextOf(AllIndicators())), static_cast<int64_t>(AllIndicators().size()),
              response);
  const std::pair<const char*, const RuleBook*> books[] = {{"registration_rules", &RegistrationRules()},
                                                           {"lifecycle_rules", &LifecycleRules()},
                                                           {"report_rules", &ReportRules::BuiltIn().book()},
                                                           {"role_rules", &RoleRuleBook()}};
  for (const auto& [name, book] : books) {
    AddCodeList(name, book->fingerprint(), static_cast<int64_t>(book->rules().size()), response);
  }
  AddCodeList("areas", absl::StrCat(areas.version()), static_cast<int64_t>(areas.all().size()), response);
}

void FillLimits(v1::Limits& limits) {
  limits.set_page_size(kLongestPage);
  *limits.mutable_wait() = rpc::DurationProto(RegistryFeed::kLongestWait);
  *limits.mutable_slow_consumer() = rpc::DurationProto(feed::kSlowConsumer);
  limits.set_import_rows(kImportRows);
  limits.set_filter_bytes(static_cast<int32_t>(query::kMaxFilterBytes));
  limits.set_batch_names(kBatchNames);
  limits.set_resolve_refs(kResolveRefs);
  limits.set_aggregate_groups(kAggregateGroups);
  limits.set_search_hits(kSearchHits);
}

void FillRetention(const FeedKeeping& keeping, v1::Retention& retention) {
  if (keeping.changes_age != absl::InfiniteDuration()) {
    *retention.mutable_changes_age() = rpc::DurationProto(keeping.changes_age);
  }
  retention.set_changes_count(keeping.changes_count);
  *retention.mutable_snapshot_age() = rpc::DurationProto(keeping.snapshot_age);
}

void AddDigest(int type, const SnapshotTally& tally, v1::GetRegistryInfoResponse& response) {
  v1::SnapshotDigest& digest = *response.add_digests();
  digest.set_type(static_cast<v1::SnapshotType>(type));
  digest.set_count(tally.count);
  digest.set_digest(tally.digest);
  digest.set_schema(rpc::SchemaFingerprint(&MessageOf(type)));
}

// Bookmark, digests and snapshot are of one state. After an upgrade the other digests follow once they have caught up.
void FillSnapshot(const SnapshotState& state, const std::map<int, SnapshotTally>& tallies,
                  v1::GetRegistryInfoResponse& response) {
  response.mutable_bookmark()->set_sequence(state.sequence);
  response.mutable_last_snapshot()->set_sequence(state.sequence);
  response.mutable_last_snapshot()->set_oldest_sequence(state.oldest_sequence);
  if (state.sequence > 0 && state.fingerprint != SnapshotFingerprint()) return;  // They are being made anew.
  response.mutable_bookmark()->set_count(state.count);
  response.mutable_bookmark()->set_digest(state.digest);
  AddDigest(kOrganizationRecords, {.count = state.count, .digest = state.digest}, response);
  if (state.resource_sequence != state.sequence) return;
  for (int type = kOrganizationRecords + 1; v1::SnapshotType_IsValid(type); ++type) {
    const auto tally = tallies.find(type);
    AddDigest(type, tally == tallies.end() ? SnapshotTally() : tally->second, response);
  }
}

std::string TokenAt(const sql::FeedBounds& bounds, int64_t sequence) {
  return feed::ResumeToken(RegistryFeed::kTokenPrefix, {.epoch = bounds.epoch, .sequence = sequence});
}

}  // namespace

absl::StatusOr<v1::GetRegistryInfoResponse> ChangeHandlers::GetRegistryInfo(const v1::GetRegistryInfoRequest&,
                                                                            const rpc::RequestContext& context) {
  v1::GetRegistryInfoResponse response;
  std::shared_ptr<const AreaTree> areas;
  SnapshotState state;
  std::map<int, SnapshotTally> tallies;
  HTX_ASSIGN_OR_RETURN(const sql::FeedBounds bounds, office_.database.ReadBounds(context.deadline));
  HTX_RETURN_IF_ERROR(office_.database.Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(state, SnapshotStore(transaction).ReadState());
    HTX_ASSIGN_OR_RETURN(tallies, SnapshotStore(transaction).ReadTallies());
    HTX_ASSIGN_OR_RETURN(areas, office_.areas.Read(transaction));
    return absl::OkStatus();
  }));
  FillSnapshot(state, tallies, response);
  if (state.sequence >= bounds.oldest) {
    HTX_ASSIGN_OR_RETURN(const std::vector<sql::StoredChange> last,
                         office_.database.ReadChanges(context.deadline, state.sequence - 1, 1));
    if (!last.empty()) {
      *response.mutable_last_snapshot()->mutable_recorded_time() = ToProto(last.front().recorded_time);
    }
  }
  response.set_head_sequence(bounds.head);
  response.set_head_resume_token(TokenAt(bounds, bounds.head));
  response.set_oldest_sequence(bounds.oldest);
  response.set_oldest_resume_token(TokenAt(bounds, bounds.oldest - 1));
  response.set_feed_epoch(bounds.epoch);
  response.mutable_bookmark()->set_feed_epoch(bounds.epoch);
  response.set_version(kVersion);
  response.set_schema(rpc::SchemaFingerprint(v1::Organization::descriptor()));
  FillRetention(keeping_, *response.mutable_retention());
  FillLimits(*response.mutable_limits());
  AddCodeLists(*areas, DayOf(office_.clock.Now()), response);
  *response.mutable_feed_lag() = rpc::DurationProto(feed_.lag());
  response.set_followers(feed_.followers());
  if (!budgets_) return response;
  for (const rpc::QuotaBudget& budget : budgets_(context.principal)) {
    v1::QuotaLeft& left = *response.add_quotas();
    left.set_name(budget.name);
    left.set_per_second(budget.per_second);
    left.set_burst(budget.burst);
    left.set_left(budget.left);
  }
  return response;
}

}  // namespace htx::registry
