#include <algorithm>
#include <map>

#include "awards/domain/cluster_progress.h"
#include "awards/domain/emulation_errors.h"
#include "awards/domain/errors.h"
#include "awards/rpc/cluster_progress_proto.h"
#include "awards/rpc/display_names.h"
#include "awards/rpc/emulation_handlers.h"
#include "awards/rpc/measure_scope.h"
#include "awards/rpc/peer_figures.h"
#include "awards/rpc/proto_values.h"
#include "awards/store/cluster_store.h"
#include "awards/store/pledge_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// Every row costs a question to a peer, and the sums of the first page read all of them.
constexpr int kMostRows = 200;
constexpr int64_t kMostPledges = 1000;

// What the caller asked.
struct ProgressRequest {
  CampaignId campaign = {};
  ClusterId cluster = {};
  std::optional<absl::CivilDay> as_of = {};
  int size = 0;
  std::optional<RowPlace> after = {};
  std::string bound = {};
};

absl::StatusOr<ProgressRequest> ParseProgressRequest(const v1::GetClusterProgressRequest& request,
                                                     const query::PageTokens& tokens) {
  FieldErrors errors;
  ProgressRequest parsed = {
      .campaign = CampaignId::Of(ParseName(errors, "campaign", request.campaign(), "campaigns", true)),
      .cluster = ClusterId::Of(ParseName(errors, "cluster", request.cluster(), "clusters", true)),
      .as_of = ParseOptionalDate(errors, "as_of", request.has_as_of(), request.as_of())};
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  parsed.bound = absl::StrCat("GetClusterProgress ", request.campaign(), " ", request.cluster(), " ",
                              parsed.as_of ? FormatDay(*parsed.as_of) : "");
  HTX_ASSIGN_OR_RETURN(const int size, query::PageSize(request.page_size()));
  parsed.size = std::min(size, kMostRows);
  HTX_ASSIGN_OR_RETURN(const query::Cursor cursor, tokens.Open(request.page_token(), parsed.bound));
  if (cursor.last.empty()) return parsed;
  RowPlace place;
  HTX_ASSIGN_OR_RETURN(place.pledge, cursor.Text(0));
  HTX_ASSIGN_OR_RETURN(place.target, cursor.Int(1));
  HTX_ASSIGN_OR_RETURN(place.unit, cursor.Int(2));
  parsed.after = std::move(place);
  return parsed;
}

// What is on record of a cluster in a campaign. Rows of the page point into `pledges`; moved, never copied.
struct LoadedProgress {
  PledgeScope scope = {};
  std::vector<Pledge> pledges = {};
  UnitTargetPage page = {};
  absl::CivilDay as_of = {};
  std::map<std::string, std::vector<Observation>> observations = {};  // By pledge; of those that are needed.
};

absl::StatusOr<LoadedProgress> LoadProgress(sql::Transaction& transaction, const ProgressRequest& asked,
                                            absl::CivilDay today) {
  HTX_ASSIGN_OR_RETURN(std::optional<Campaign> campaign, store::FindCampaign(transaction, asked.campaign));
  if (!campaign) return NeverExisted("Campaign", NameOf(asked.campaign));
  HTX_ASSIGN_OR_RETURN(std::optional<Cluster> cluster, store::FindCluster(transaction, asked.cluster));
  const std::vector<ClusterId>& own = campaign->clusters;
  if (!cluster || std::find(own.begin(), own.end(), asked.cluster) == own.end()) {
    return ClusterUnknown(NameOf(asked.cluster));
  }
  LoadedProgress loaded = {.as_of = AsOfFor(*campaign, asked.as_of, today)};
  loaded.scope = {.campaign = *std::move(campaign), .cluster = *std::move(cluster)};
  HTX_ASSIGN_OR_RETURN(loaded.pledges,
                       store::BindingPledges(transaction, asked.campaign, asked.cluster, kMostPledges + 1));
  if (loaded.pledges.size() > kMostPledges) return TooManyPledges(NameOf(asked.cluster), kMostPledges);
  // Places of rows are compared as text is here, whatever the database's collation.
  std::sort(loaded.pledges.begin(), loaded.pledges.end(),
            [](const Pledge& a, const Pledge& b) { return a.id.text() < b.id.text(); });
  loaded.page = PageOfUnits(loaded.pledges, asked.cluster, asked.after, asked.size);
  for (const Pledge& pledge : loaded.pledges) {
    const bool on_page = std::any_of(loaded.page.rows.begin(), loaded.page.rows.end(),
                                     [&](const UnitTarget& row) { return row.pledge == &pledge; });
    if (asked.after && !on_page) continue;
    HTX_ASSIGN_OR_RETURN(
        loaded.observations[pledge.id.text()],
        store::LatestObservations(transaction, pledge.id, loaded.scope.campaign.span.from, loaded.as_of));
  }
  return loaded;
}

// Answers rows and sums from what was loaded and what the peers say now.
class ClusterFigures {
 public:
  ClusterFigures(const LoadedProgress& loaded, LiveFigures& figures) : loaded_(loaded), figures_(figures) {}

  absl::StatusOr<TargetProgress> Of(const UnitTarget& row) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Measured> live, Ask(row.target->indicator, {row.unit}));
    return AssessUnit(row, About(row), live, loaded_.as_of);
  }

  absl::StatusOr<IndicatorSums> SumsOf(const IndicatorUnits& held) {
    const Indicator* indicator = FindIndicator(held.indicator);
    HTX_CHECK(indicator != nullptr);  // Targets point at what is in the catalogue.
    if (indicator->source == IndicatorSource::kRegistry) {
      // The registry adds up itself: one question, whatever the number of units.
      HTX_ASSIGN_OR_RETURN(const std::optional<Measured> live, Ask(held.indicator, held.units));
      if (live && live->actual.defined()) {
        return IndicatorSums{.actual = {.sum = live->actual, .counted = static_cast<int32_t>(held.units.size())},
                             .live = true,
                             .sequence = live->sequence,
                             .as_of = loaded_.as_of};
      }
      return Joined(held, *indicator, false);
    }
    return Joined(held, *indicator, true);
  }

 private:
  absl::StatusOr<std::optional<Measured>> Ask(const std::string& indicator, absl::Span<const std::string> units) {
    PledgeScope scope = loaded_.scope;
    const std::string cluster = NameOf(scope.cluster->id);
    if (std::find(units.begin(), units.end(), cluster) != units.end()) scope.blocks.push_back(*scope.cluster);
    return figures_.Ask(QuestionForParties(indicator, units, scope, loaded_.as_of));
  }

  std::vector<Observation> About(const UnitTarget& row) const {
    const auto found = loaded_.observations.find(row.pledge->id.text());
    if (found == loaded_.observations.end()) return {};
    return AboutUnit(found->second, row.target->id, row.unit, row.alone, loaded_.as_of);
  }

  // The units' figures one by one; those of the funds are asked for, the others as they are stored.
  absl::StatusOr<IndicatorSums> Joined(const IndicatorUnits& held, const Indicator& indicator, bool ask) {
    std::map<std::string, std::optional<Measured>> live;
    if (ask) {
      for (const std::string& unit : held.units) {
        HTX_ASSIGN_OR_RETURN(live[unit], Ask(held.indicator, {unit}));
      }
    }
    std::map<std::string, TargetProgress> latest;
    for (const UnitTarget& row : held.rows) {
      TargetProgress progress = AssessUnit(row, About(row), live[row.unit], loaded_.as_of);
      TargetProgress& best = latest[row.unit];
      if (!best.actual || (progress.actual && *progress.as_of > *best.as_of)) {
        if (!progress.self_report) progress.self_report = best.self_report;
        best = std::move(progress);
      }
    }
    IndicatorSums sums = {.live = ask};
    std::vector<std::optional<Rational>> actuals;
    std::vector<std::optional<Rational>> claims;
    for (const auto& [unit, progress] : latest) {
      sums.live = sums.live && live[unit].has_value();
      const bool counts = Join(indicator.kind, {progress.actual}).counted > 0;
      actuals.push_back(counts ? progress.actual : std::nullopt);
      claims.push_back(counts ? std::nullopt : progress.self_report);
      if (!counts) continue;
      sums.sequence = sums.as_of ? std::min(sums.sequence, progress.sequence) : progress.sequence;
      sums.as_of = sums.as_of ? std::min(*sums.as_of, *progress.as_of) : *progress.as_of;
    }
    sums.actual = Join(indicator.kind, actuals);
    sums.claimed = Join(indicator.kind, claims);
    return sums;
  }

  const LoadedProgress& loaded_;
  LiveFigures& figures_;
};

}  // namespace

absl::StatusOr<v1::GetClusterProgressResponse> EmulationHandlers::GetClusterProgress(
    const v1::GetClusterProgressRequest& request, const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const ProgressRequest asked, ParseProgressRequest(request, *parts_.tokens));
  const absl::CivilDay today = DayOf(parts_.clock->Now());
  LoadedProgress loaded;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(loaded, LoadProgress(transaction, asked, today));
    return absl::OkStatus();
  }));
  LiveFigures live(parts_, context);
  ClusterFigures figures(loaded, live);
  DisplayNames names(*parts_.directory, *parts_.clock, context);
  v1::GetClusterProgressResponse response;
  for (const UnitTarget& row : loaded.page.rows) {
    HTX_ASSIGN_OR_RETURN(const TargetProgress progress, figures.Of(row));
    v1::UnitProgress& added = *response.add_units();
    added = ToProto(row, progress);
    added.set_display_name(names.Of(row.unit));
  }
  if (!asked.after) {
    for (const IndicatorUnits& held : UnitsByIndicator(loaded.pledges, asked.cluster)) {
      HTX_ASSIGN_OR_RETURN(const IndicatorSums sums, figures.SumsOf(held));
      *response.add_indicators() = ToProto(held, sums);
    }
  }
  if (loaded.page.last) {
    const RowPlace& last = *loaded.page.last;
    response.set_next_page_token(parts_.tokens->Seal({.last = {last.pledge, last.target, last.unit}}, asked.bound));
  }
  response.set_total_size(loaded.page.total);
  *response.mutable_as_of() = DateProto(loaded.as_of);
  return response;
}

}  // namespace htx::awards
