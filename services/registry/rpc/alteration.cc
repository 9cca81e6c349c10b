#include "registry/rpc/alteration.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "registry/domain/errors.h"
#include "registry/rpc/acceptance.h"
#include "registry/rpc/enrolment.h"
#include "registry/rpc/examination.h"
#include "registry/store/organization_store.h"

namespace htx::registry {
namespace {

absl::string_view ChangeTypeOf(const Facts& before, const Facts& after) {
  if (before.disclosure == after.disclosure) return "ORGANIZATION_UPDATED";
  return after.disclosure == Disclosure::kRestricted ? "ORGANIZATION_RESTRICTED" : "ORGANIZATION_DISCLOSED";
}

}  // namespace

absl::StatusOr<Organization> Alter(
    sql::Transaction& transaction, const Alteration& alteration,
    absl::FunctionRef<absl::StatusOr<Splice>(const Organization&, const Timeline&)> decide) {
  OrganizationStore store(transaction);
  HTX_ASSIGN_OR_RETURN(const std::optional<Organization> before, store.Find(alteration.id));
  if (!before) return NeverExisted("organization", NameOf(alteration.id));
  HTX_RETURN_IF_ERROR(rpc::RequireScope(alteration.context, NameOf(before->facts().alliance)));
  if (!alteration.etag.empty() && alteration.etag != absl::StrCat(before->version)) {
    return EtagMismatch(NameOf(alteration.id));
  }
  HTX_ASSIGN_OR_RETURN(const Timeline timeline, store.ReadTimeline(alteration.id));
  HTX_ASSIGN_OR_RETURN(Splice splice, decide(*before, timeline));
  if (splice.empty()) return *before;
  HTX_ASSIGN_OR_RETURN(const Organization after, store.Save(*before, timeline, std::move(splice), alteration.known));
  HTX_RETURN_IF_ERROR(Announce(transaction, alteration.change_type, before, after, alteration.effective_day));
  return after;
}

absl::StatusOr<Amendment> Amend(sql::Transaction& transaction, const NamedChange& named, const std::string& etag,
                                const rpc::RequestContext& context, const AreaTree& areas, absl::Time known) {
  const FactsChange& change = named.change;
  const bool moves = Has(change.fields, Field::kAlliance);
  std::optional<Found> alliance;
  if (moves) {
    HTX_RETURN_IF_ERROR(rpc::RequireScope(context, NameOf(change.values.alliance)));
    HTX_ASSIGN_OR_RETURN(alliance, OrganizationStore(transaction).FindKind(change.values.alliance));
  }
  Alteration alteration{.id = named.id,
                        .etag = etag,
                        .change_type = "ORGANIZATION_UPDATED",
                        .effective_day = change.effective_day,
                        .context = context,
                        .known = known};
  Amendment amendment;
  Examination examination;
  const auto decide = [&](const Organization& before, const Timeline& timeline) -> absl::StatusOr<Splice> {
    amendment.before = before;
    if (moves && before.facts().kind == Kind::kAlliance && change.values.alliance != before.id) {
      return FieldNotAllowed("organization.alliance", "an alliance keeps its own record",
                             "liên minh tự quản lý hồ sơ của mình");
    }
    HTX_ASSIGN_OR_RETURN(Splice splice, Update(timeline, change, alliance, areas));
    if (splice.empty()) return splice;
    const Timeline wanted = After(timeline, splice);
    HTX_ASSIGN_OR_RETURN(
        examination,
        Examine(transaction, before, timeline, wanted,
                {.fields = change.fields, .day = change.effective_day, .leniency = named.leniency, .areas = areas},
                known));
    alteration.change_type = ChangeTypeOf(before.facts(), wanted.back().facts);
    return splice;
  };
  HTX_ASSIGN_OR_RETURN(amendment.after, Alter(transaction, alteration, decide));
  amendment.findings = std::move(examination.findings);
  if (!examination.accepted.empty()) {
    HTX_RETURN_IF_ERROR(AnnounceAccepted(transaction, named.id, examination.accepted, change.effective_day));
  }
  return amendment;
}

}  // namespace htx::registry
