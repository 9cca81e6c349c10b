#include "registry/rpc/acceptance.h"

#include "common/base/status.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/duplicate_store.h"

namespace htx::registry {

v1::AcceptedDuplicate ToProto(const AcceptedDuplicate& accepted) {
  v1::AcceptedDuplicate proto;
  proto.set_organization(NameOf(accepted.organization));
  proto.set_reason(accepted.reason);
  proto.set_accepted_by(accepted.by);
  *proto.mutable_accept_time() = ToProto(accepted.at);
  return proto;
}

absl::Status AddAccepted(sql::Transaction& transaction, const OrganizationId& id, Leniency& leniency) {
  HTX_ASSIGN_OR_RETURN(const std::vector<AcceptedDuplicate> known, DuplicateStore(transaction).Of(id));
  for (const AcceptedDuplicate& accepted : known) leniency.accepted.push_back(NameOf(accepted.organization));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<AcceptedDuplicate>> RecordAccepted(sql::Transaction& transaction, const OrganizationId& id,
                                                              absl::Span<const OrganizationId> others,
                                                              const Leniency& leniency, absl::Time now) {
  std::vector<AcceptedDuplicate> fresh;
  for (const OrganizationId& other : others) {
    const AcceptedDuplicate accepted{
        .organization = other, .reason = leniency.acceptance_reason, .by = leniency.accepted_by, .at = now};
    HTX_ASSIGN_OR_RETURN(const bool inserted, DuplicateStore(transaction).Accept(id, accepted));
    if (inserted) fresh.push_back(accepted);
  }
  return fresh;
}

absl::Status AnnounceAccepted(sql::Transaction& transaction, const OrganizationId& id,
                              absl::Span<const AcceptedDuplicate> accepted, absl::CivilDay day) {
  constexpr absl::string_view kType = "DUPLICATES_ACCEPTED";
  v1::Change change;
  *change.mutable_duplicate_acceptance() = AcceptanceProto(id, accepted);
  HTX_RETURN_IF_ERROR(Announce(transaction, kType, NameOf(id), change, day));
  for (const AcceptedDuplicate& one : accepted) {
    AcceptedDuplicate seen_from_it = one;
    seen_from_it.organization = id;
    *change.mutable_duplicate_acceptance() = AcceptanceProto(one.organization, {seen_from_it});
    HTX_RETURN_IF_ERROR(Announce(transaction, kType, NameOf(one.organization), change, day));
  }
  return absl::OkStatus();
}

v1::DuplicateAcceptance AcceptanceProto(const OrganizationId& id, absl::Span<const AcceptedDuplicate> accepted) {
  v1::DuplicateAcceptance proto;
  proto.set_organization(NameOf(id));
  for (const AcceptedDuplicate& one : accepted) *proto.add_accepted_duplicates() = ToProto(one);
  return proto;
}

}  // namespace htx::registry
