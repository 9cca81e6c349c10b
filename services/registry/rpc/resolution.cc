#include "registry/rpc/resolution.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_date.h"
#include "common/base/status.h"
#include "common/base/text.h"
#include "registry/domain/duplicate.h"
#include "registry/domain/lifecycle.h"
#include "registry/rpc/disclosure.h"
#include "registry/rpc/proto_values.h"
#include "registry/store/claim_store.h"
#include "registry/store/succession_store.h"

namespace htx::registry {
namespace {

// Bearers of one name that are looked at: more share no name but by mistake of the one who asks.
constexpr int kMaxHits = 100;
constexpr int kMaxHolders = 20;
constexpr int kMaxSteps = 200;
// Levels of successors; a chain of a century's reforms has fewer.
constexpr int kMaxLevels = 32;

v1::ReferenceMatch Match(absl::string_view by, absl::string_view text, bool former, bool exact) {
  v1::ReferenceMatch match;
  match.set_by(std::string(by));
  match.set_text(std::string(text));
  match.set_former(former);
  match.set_exact(exact);
  return match;
}

// The name among `names` that `wanted` means: as written, or else the same without marks.
const BorneName* Meant(const std::vector<BorneName>& names, const std::string& wanted) {
  const BorneName* folded = nullptr;
  const std::string key = FoldForSearch(wanted);
  for (const BorneName& name : names) {
    if (name.text == wanted) return &name;
    if (folded == nullptr && FoldForSearch(name.text) == key) folded = &name;
  }
  return folded;
}

}  // namespace

bool Resolution::IsVeiled(const OrganizationId& id) const {
  const auto found = current_.find(id.text());
  return found != current_.end() && !MayReadWhole(context_, found->second);
}

absl::Status Resolution::FindNumbers(absl::Span<const Reference> references, std::vector<Meaning>& meanings) {
  std::vector<IdentifierKey> keys;
  for (const Reference& reference : references) keys.insert(keys.end(), reference.keys.begin(), reference.keys.end());
  if (keys.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<IdentifierHolder> holders,
                       ClaimStore(transaction_).FindHolders(keys, kMaxHits + 1));
  std::map<std::pair<IdentifierScheme, std::string>, std::vector<const IdentifierHolder*>> by_value;
  for (const IdentifierHolder& holder : holders) by_value[{holder.key.scheme, holder.key.value}].push_back(&holder);
  for (size_t i = 0; i < references.size(); ++i) {
    for (const IdentifierKey& key : references[i].keys) {
      const auto found = by_value.find({key.scheme, key.value});
      if (found == by_value.end()) continue;
      for (const IdentifierHolder* holder : found->second) {
        const bool held = holder->from && *holder->from <= time_.day && (!holder->to || time_.day < *holder->to);
        meanings[i].hits.push_back(
            {holder->organization, Match(WordOf(key.scheme), holder->key.value, /*former=*/!held, /*exact=*/true)});
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Resolution::FindNames(absl::Span<const Reference> references, std::vector<Meaning>& meanings) {
  std::vector<std::string> keys;
  for (const Reference& reference : references) {
    if (!reference.own_key.empty()) keys.push_back(reference.own_key);
  }
  if (keys.empty()) return absl::OkStatus();
  HTX_ASSIGN_OR_RETURN(const std::vector<NameBearer> bearers, ClaimStore(transaction_).FindBearers(keys, kMaxHits + 1));
  std::map<std::string, std::vector<OrganizationId>> by_key;
  std::set<OrganizationId> ids;
  for (const NameBearer& bearer : bearers) {
    by_key[bearer.key].push_back(bearer.organization);
    ids.insert(bearer.organization);
  }
  const std::vector<OrganizationId> all(ids.begin(), ids.end());
  OrganizationStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(const auto now, store.FindMany(all, TimePoint{.day = time_.day, .now = true}));
  HTX_ASSIGN_OR_RETURN(const auto ever, ResolveStore(transaction_).NamesEver(all));
  for (size_t i = 0; i < references.size(); ++i) {
    const auto found = by_key.find(references[i].own_key);
    if (references[i].own_key.empty() || found == by_key.end()) continue;
    meanings[i].truncated = found->second.size() > kMaxHits;
    for (const OrganizationId& id : found->second) {
      std::vector<BorneName> names;
      if (const auto current = now.find(id.text()); current != now.end()) names = NamesOf(current->second.facts());
      const auto older = ever.find(id.text());
      if (older != ever.end()) names.insert(names.end(), older->second.begin(), older->second.end());
      const BorneName* name = Meant(names, references[i].name);
      // What it bears now stands first among its names; `former` is told of the time later.
      if (name != nullptr) {
        meanings[i].hits.push_back({id, Match(name->by, name->text, false, name->text == references[i].name)});
      }
    }
    const bool as_written =
        std::any_of(meanings[i].hits.begin(), meanings[i].hits.end(), [](const Hit& hit) { return hit.match.exact(); });
    if (!as_written) continue;
    // Who bears it as it was written comes before who does not.
    std::stable_partition(meanings[i].hits.begin(), meanings[i].hits.end(),
                          [](const Hit& hit) { return hit.match.exact(); });
  }
  return absl::OkStatus();
}

absl::Status Resolution::LoadOrganizations(const std::vector<Meaning>& meanings) {
  std::set<OrganizationId> ids;
  for (const Meaning& meaning : meanings) {
    for (const Hit& hit : meaning.hits) ids.insert(hit.id);
  }
  if (ids.empty()) return absl::OkStatus();
  const std::vector<OrganizationId> all(ids.begin(), ids.end());
  OrganizationStore store(transaction_);
  HTX_ASSIGN_OR_RETURN(current_, store.FindMany(all, TimePoint{.day = time_.day, .now = true}));
  if (time_.now) {
    at_time_ = current_;
  } else {
    HTX_ASSIGN_OR_RETURN(at_time_, store.FindMany(all, time_));
  }
  std::vector<OrganizationId> absent;
  for (const OrganizationId& id : all) {
    if (current_.contains(id.text()) && !at_time_.contains(id.text())) absent.push_back(id);
  }
  HTX_ASSIGN_OR_RETURN(first_, ResolveStore(transaction_).FindFirst(absent));
  return absl::OkStatus();
}

absl::Status Resolution::LoadSuccessions(const std::vector<Meaning>& meanings) {
  std::set<OrganizationId> seen;
  for (const Meaning& meaning : meanings) {
    if (meaning.hits.size() == 1 && at_time_.contains(meaning.hits[0].id.text())) seen.insert(meaning.hits[0].id);
  }
  std::vector<OrganizationId> level(seen.begin(), seen.end());
  std::vector<OrganizationId> sources;
  for (int i = 0; i < (follow_ ? kMaxLevels : 1) && !level.empty(); ++i) {
    HTX_ASSIGN_OR_RETURN(const std::vector<Succession> steps, SuccessionStore(transaction_).SuccessorsOf(level, time_));
    level.clear();
    for (const Succession& step : steps) {
      std::vector<Succession>& own = steps_[step.from.text()];
      if (own.empty()) sources.push_back(step.from);
      // Packs repeat their last id, not their rows; a source comes once.
      own.push_back(step);
      if (EndsSource(step.kind) && seen.insert(step.to).second) level.push_back(step.to);
    }
  }
  HTX_ASSIGN_OR_RETURN(reasons_, ResolveStore(transaction_).LastReasons(sources));
  return absl::OkStatus();
}

void Resolution::TellSuccession(const OrganizationId& id, v1::ResolvedReference& answer) const {
  std::set<OrganizationId> seen = {id};
  std::vector<OrganizationId> level = {id};
  std::vector<Succession> chain;
  for (int i = 0; i < (follow_ ? kMaxLevels : 1) && !level.empty(); ++i) {
    std::vector<OrganizationId> next;
    for (const OrganizationId& source : level) {
      const auto own = steps_.find(source.text());
      bool ends = false;
      if (own != steps_.end()) {
        for (const Succession& step : own->second) {
          if (!EndsSource(step.kind) && source != id) continue;
          chain.push_back(step);
          ends = ends || EndsSource(step.kind);
          if (EndsSource(step.kind) && seen.insert(step.to).second) next.push_back(step.to);
        }
      }
      if (follow_ && !ends && source != id) answer.add_successors(NameOf(source));
    }
    level = std::move(next);
  }
  if (follow_ && !level.empty()) answer.set_truncated(true);
  std::stable_sort(chain.begin(), chain.end(), [](const Succession& a, const Succession& b) { return a.day < b.day; });
  if (chain.size() > static_cast<size_t>(kMaxSteps)) {
    chain.resize(static_cast<size_t>(kMaxSteps));
    answer.set_truncated(true);
  }
  for (const Succession& step : chain) {
    v1::SuccessionStep& told = *answer.add_chain();
    told.set_from(NameOf(step.from));
    told.set_to(NameOf(step.to));
    told.set_kind(std::string(WordOf(step.kind)));
    *told.mutable_effective_date() = ToProto(step.day);
    const auto reason = reasons_.find(step.from.text());
    if (EndsSource(step.kind) && reason != reasons_.end()) told.set_reason(reason->second);
  }
}

void Resolution::TellStatus(const OrganizationId& id, v1::ResolvedReference& answer) const {
  const auto at = at_time_.find(id.text());
  if (at == at_time_.end()) {
    answer.set_status(v1::RESOLUTION_STATUS_NOT_KNOWN_AT_TIME);
    const FirstKnown& first = first_.at(id.text());
    *answer.mutable_known_since() = ToProto(first.known);
    *answer.mutable_valid_since() = ToProto(first.day);
    return;
  }
  const Facts& facts = at->second.facts();
  answer.set_legal_status(static_cast<v1::LegalStatus>(facts.legal_status));
  if (facts.dissolved_date) *answer.mutable_ended_date() = ToProto(*facts.dissolved_date);
  TellSuccession(id, answer);
  const auto own = steps_.find(id.text());
  int64_t followers = 0;
  if (own != steps_.end()) {
    followers = std::count_if(own->second.begin(), own->second.end(),
                              [](const Succession& step) { return EndsSource(step.kind); });
  }
  if (IsVeiled(id)) {
    answer.set_status(v1::RESOLUTION_STATUS_RESTRICTED);
    return;
  }
  answer.set_legal_name(facts.legal_name);
  if (facts.legal_status == LegalStatus::kVoided || facts.legal_status == LegalStatus::kRefused) {
    answer.set_status(v1::RESOLUTION_STATUS_VOIDED);
  } else if (!IsEnded(facts.legal_status)) {
    answer.set_status(v1::RESOLUTION_STATUS_FOUND);
  } else {
    answer.set_status(followers == 0   ? v1::RESOLUTION_STATUS_DISSOLVED
                      : followers == 1 ? v1::RESOLUTION_STATUS_MERGED
                                       : v1::RESOLUTION_STATUS_SPLIT);
  }
}

absl::StatusOr<v1::ResolvedReference> Resolution::Answer(const Reference& reference, const Meaning& meaning) const {
  v1::ResolvedReference answer;
  answer.set_truncated(meaning.truncated);
  // A name is not the organisation's any more when it is not among the names it bears at the time.
  const auto told = [&](const Hit& hit) {
    v1::ReferenceMatch match = hit.match;
    const auto at = at_time_.find(hit.id.text());
    if (!reference.own_key.empty() && at != at_time_.end()) {
      const std::vector<BorneName> names = NamesOf(at->second.facts());
      match.set_former(std::none_of(names.begin(), names.end(), [&](const BorneName& name) {
        return name.by != "FORMER_NAME" && name.text == match.text();
      }));
    }
    if (IsVeiled(hit.id) && !reference.own_key.empty()) match.clear_text();
    return match;
  };
  if (meaning.hits.empty()) {
    answer.set_status(reference.mistyped ? v1::RESOLUTION_STATUS_INVALID_CHECK_DIGIT : v1::RESOLUTION_STATUS_NOT_FOUND);
    return answer;
  }
  if (meaning.hits.size() == 1) {
    const Hit& hit = meaning.hits.front();
    answer.set_organization(NameOf(hit.id));
    *answer.mutable_match() = told(hit);
    TellStatus(hit.id, answer);
    return answer;
  }
  answer.set_status(v1::RESOLUTION_STATUS_AMBIGUOUS);
  for (const Hit& hit : meaning.hits) {
    if (answer.candidates_size() == kMaxHolders) {
      answer.set_truncated(true);
      break;
    }
    v1::ResolutionCandidate& candidate = *answer.add_candidates();
    candidate.set_organization(NameOf(hit.id));
    *candidate.mutable_match() = told(hit);
    const auto at = at_time_.find(hit.id.text());
    if (at == at_time_.end()) continue;
    candidate.set_legal_status(static_cast<v1::LegalStatus>(at->second.facts().legal_status));
    if (!IsVeiled(hit.id)) candidate.set_legal_name(at->second.facts().legal_name);
  }
  return answer;
}

absl::StatusOr<std::vector<v1::ResolvedReference>> Resolution::Resolve(absl::Span<const Reference> references) {
  std::vector<Meaning> meanings(references.size());
  for (size_t i = 0; i < references.size(); ++i) {
    if (references[i].id.text().empty()) continue;
    meanings[i].hits.push_back({references[i].id, Match("ORGANIZATION", NameOf(references[i].id), false, true)});
  }
  HTX_RETURN_IF_ERROR(FindNumbers(references, meanings));
  HTX_RETURN_IF_ERROR(FindNames(references, meanings));
  HTX_RETURN_IF_ERROR(LoadOrganizations(meanings));
  for (Meaning& meaning : meanings) {
    // Of what was never recorded nothing is left, and an organisation is meant once, however it was met. When one alone
    // bears a name as it was written, that one is meant.
    std::vector<Hit> kept;
    for (Hit& hit : meaning.hits) {
      const bool again = std::any_of(kept.begin(), kept.end(), [&](const Hit& other) { return other.id == hit.id; });
      if (!again && current_.contains(hit.id.text())) kept.push_back(std::move(hit));
    }
    if (kept.size() > 1 && kept[0].match.exact() && !kept[1].match.exact()) kept.resize(1);
    meaning.hits = std::move(kept);
  }
  HTX_RETURN_IF_ERROR(LoadSuccessions(meanings));
  std::vector<v1::ResolvedReference> answers;
  answers.reserve(references.size());
  for (size_t i = 0; i < references.size(); ++i) {
    HTX_ASSIGN_OR_RETURN(v1::ResolvedReference answer, Answer(references[i], meanings[i]));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace htx::registry
