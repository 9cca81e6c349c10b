#include "awards/domain/errors.h"
#include "awards/rpc/contest_changes.h"
#include "awards/rpc/contest_handlers.h"
#include "awards/rpc/contest_proto.h"
#include "awards/rpc/nominee_question.h"
#include "awards/rpc/proto_values.h"
#include "awards/rpc/rule_set_handlers.h"
#include "awards/store/contest_entry_store.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// What must be known of an entrant's organisation. Its debts matter where it is to be honoured for itself.
NomineeQuestion QuestionOf(const Contest& contest, const Recipient& entrant, absl::CivilDay today) {
  return {.organization = entrant.organization,
          .day = today,
          .debts = contest.kind == ContestKind::kSelection && DebtsMatter(entrant.kind, today)};
}

std::optional<NomineeFacts> Answered(const NomineeFacts* facts) {
  return facts == nullptr ? std::optional<NomineeFacts>() : std::optional<NomineeFacts>(*facts);
}

// The manager may write an entry, and whoever speaks for the organisation that it comes from.
absl::Status RequireEntrantScope(const rpc::RequestContext& context, const Contest& contest, const Recipient& entrant) {
  const absl::Status managed = rpc::RequireScope(context, OrganizationName(contest.manager));
  if (managed.ok() || entrant.organization.empty()) return managed;
  return rpc::RequireScope(context, OrganizationName(entrant.organization)).ok() ? absl::OkStatus() : managed;
}

// The kinds of award that the winners of a category are put forward for.
std::vector<const AwardKind*> KindsOfPrizes(const RuleSets& sets, const Contest& contest,
                                            const std::string& category_id) {
  std::vector<const AwardKind*> kinds;
  const ContestCategory* category = FindCategory(contest, category_id);
  if (category == nullptr) return kinds;
  for (const ContestPrize& prize : category->prizes) {
    const AwardKind* kind = prize.award_kind.empty() ? nullptr : FindKind(prize.award_kind, sets);
    if (kind != nullptr) kinds.push_back(kind);
  }
  return kinds;
}

struct EntryMove {
  EntryId id = {};
  absl::Time now = absl::UnixEpoch();
};
template <class Request>
absl::StatusOr<EntryMove> ParseEntryMove(const Request& request, absl::Time now) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "entries"));
  HTX_RETURN_IF_ERROR(RequireEtag(request.etag()));
  return EntryMove{.id = EntryId::Of(std::move(id_text)), .now = now};
}

}  // namespace

absl::StatusOr<v1::SubmitEntryResponse> ContestHandlers::SubmitEntry(const v1::SubmitEntryRequest& request,
                                                                     const rpc::RequestContext& context) {
  const absl::Time now = parts_.clock->Now();
  const absl::CivilDay today = DayOf(now);
  HTX_ASSIGN_OR_RETURN(const ContestEntry asked, ParseNewEntry(request, parts_.ids->Next(), now));
  const auto ask = [&](const NomineeQuestion& question) { return AskAbout(parts_, question, context); };
  return WriteAsking<v1::SubmitEntryResponse, NomineeQuestion, NomineeFacts>(
      *parts_.database, rpc::RecordOf(request, context, now), ask,
      [&](sql::Transaction& transaction, const NomineeFacts* facts,
          std::optional<NomineeQuestion>& question) -> absl::StatusOr<v1::SubmitEntryResponse> {
        HTX_ASSIGN_OR_RETURN(const Contest contest, LoadContest(transaction, asked.contest));
        HTX_RETURN_IF_ERROR(RequireEntrantScope(context, contest, asked.entrant));
        if (contest.kind == ContestKind::kScored && asked.work_sha256.empty()) {
          return InvalidField("entry.work_sha256", {"must be set", "phải có"});
        }
        HTX_ASSIGN_OR_RETURN(const RuleSets sets, LoadRuleSets(transaction));
        const std::vector<const AwardKind*> kinds = KindsOfPrizes(sets, contest, asked.category);
        HTX_ASSIGN_OR_RETURN(const int64_t held, store::CountEntries(transaction, contest.id));
        const absl::StatusOr<ContestEntry> entry = Receive(contest, asked, held, kinds, Answered(facts), today);
        if (facts == nullptr && ReasonOf(entry.status()) == ReasonOf(RegistryNotAsked())) {
          question = QuestionOf(contest, asked.entrant, today);
        }
        HTX_RETURN_IF_ERROR(entry.status());
        HTX_RETURN_IF_ERROR(store::InsertEntry(transaction, *entry, EntryKey(contest, *entry)));
        HTX_RETURN_IF_ERROR(AnnounceEntry(transaction, contest, *entry, "ENTRY_RECEIVED"));
        v1::SubmitEntryResponse response;
        *response.mutable_entry() = ToProto(*entry, true);
        return response;
      });
}

absl::StatusOr<v1::GetEntryResponse> ContestHandlers::GetEntry(const v1::GetEntryRequest& request,
                                                               const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("name", request.name(), "entries"));
  const EntryId id = EntryId::Of(std::move(id_text));
  v1::GetEntryResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    HTX_ASSIGN_OR_RETURN(const LoadedEntry loaded, LoadEntry(transaction, id));
    *response.mutable_entry() = ToProto(loaded.entry, MayKnowAuthor(loaded, context));
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListEntriesResponse> ContestHandlers::ListEntries(const v1::ListEntriesRequest& request,
                                                                     const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(std::string id_text, ParseOneName("contest", request.contest(), "contests"));
  HTX_ASSIGN_OR_RETURN(
      const ListArguments arguments,
      ParseList(*parts_.tokens, store::ContestEntrySchema(), absl::StrCat("ListEntries\n", request.contest()),
                request.filter(), request.order_by(), "create_time desc", request.page_size(), request.page_token()));
  const ContestId id = ContestId::Of(std::move(id_text));
  v1::ListEntriesResponse response;
  HTX_RETURN_IF_ERROR(parts_.database->Read(context.deadline, [&](sql::Transaction& transaction) -> absl::Status {
    LoadedEntry loaded;
    HTX_ASSIGN_OR_RETURN(loaded.contest, LoadContest(transaction, id));
    HTX_ASSIGN_OR_RETURN(loaded.jury, LoadJury(transaction, loaded.contest));
    HTX_ASSIGN_OR_RETURN(const store::Page<ContestEntry> page, store::ListEntries(transaction, id, arguments.list));
    for (const ContestEntry& entry : page.items) {
      loaded.entry = entry;
      *response.add_entries() = ToProto(entry, MayKnowAuthor(loaded, context));
    }
    response.set_next_page_token(NextToken(*parts_.tokens, page, arguments));
    response.set_total_size(page.total);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::WithdrawEntryResponse> ContestHandlers::WithdrawEntry(const v1::WithdrawEntryRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const EntryMove move, ParseEntryMove(request, parts_.clock->Now()));
  return sql::WriteOnce<v1::WithdrawEntryResponse>(
      *parts_.database, rpc::RecordOf(request, context, move.now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::WithdrawEntryResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedEntry loaded, LoadEntry(transaction, move.id));
        HTX_RETURN_IF_ERROR(RequireEntrantScope(context, loaded.contest, loaded.entry.entrant));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.entry.version, NameOf(move.id)));
        HTX_ASSIGN_OR_RETURN(
            loaded.entry, TakeOut(loaded.contest, std::move(loaded.entry), EntryState::kWithdrawn, request.reason()));
        HTX_RETURN_IF_ERROR(store::ReleasePlace(transaction, move.id));
        HTX_RETURN_IF_ERROR(SaveEntry(transaction, loaded.contest, loaded.entry, "ENTRY_WITHDRAWN", move.now));
        v1::WithdrawEntryResponse response;
        *response.mutable_entry() = ToProto(loaded.entry, MayKnowAuthor(loaded, context));
        return response;
      });
}

absl::StatusOr<v1::DisqualifyEntryResponse> ContestHandlers::DisqualifyEntry(const v1::DisqualifyEntryRequest& request,
                                                                             const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const EntryMove move, ParseEntryMove(request, parts_.clock->Now()));
  return sql::WriteOnce<v1::DisqualifyEntryResponse>(
      *parts_.database, rpc::RecordOf(request, context, move.now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::DisqualifyEntryResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedEntry loaded, LoadEntry(transaction, move.id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.contest.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.entry.version, NameOf(move.id)));
        HTX_ASSIGN_OR_RETURN(loaded.entry, TakeOut(loaded.contest, std::move(loaded.entry), EntryState::kDisqualified,
                                                   request.reason()));
        HTX_RETURN_IF_ERROR(store::ReleasePlace(transaction, move.id));
        HTX_RETURN_IF_ERROR(SaveEntry(transaction, loaded.contest, loaded.entry, "ENTRY_DISQUALIFIED", move.now));
        v1::DisqualifyEntryResponse response;
        *response.mutable_entry() = ToProto(loaded.entry, MayKnowAuthor(loaded, context));
        return response;
      });
}

absl::StatusOr<v1::SelectEntryResponse> ContestHandlers::SelectEntry(const v1::SelectEntryRequest& request,
                                                                     const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const EntryMove move, ParseEntryMove(request, parts_.clock->Now()));
  const absl::CivilDay today = DayOf(move.now);
  const auto ask = [&](const NomineeQuestion& question) { return AskAbout(parts_, question, context); };
  return WriteAsking<v1::SelectEntryResponse, NomineeQuestion, NomineeFacts>(
      *parts_.database, rpc::RecordOf(request, context, move.now), ask,
      [&](sql::Transaction& transaction, const NomineeFacts* facts,
          std::optional<NomineeQuestion>& question) -> absl::StatusOr<v1::SelectEntryResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedEntry loaded, LoadEntry(transaction, move.id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.contest.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.entry.version, NameOf(move.id)));
        const NomineeQuestion needed = QuestionOf(loaded.contest, loaded.entry.entrant, today);
        absl::StatusOr<ContestEntry> entry = Select(loaded.contest, std::move(loaded.entry), Answered(facts), today);
        if (facts == nullptr && ReasonOf(entry.status()) == ReasonOf(RegistryNotAsked())) question = needed;
        HTX_RETURN_IF_ERROR(entry.status());
        const ContestPrize& quota = FindCategory(loaded.contest, entry->category)->prizes.front();
        HTX_RETURN_IF_ERROR(store::TakePlace(transaction, *entry, quota.places.value_or(0)));
        HTX_RETURN_IF_ERROR(SaveEntry(transaction, loaded.contest, *entry, "ENTRY_SELECTED", move.now));
        v1::SelectEntryResponse response;
        *response.mutable_entry() = ToProto(*entry, true);
        return response;
      });
}

absl::StatusOr<v1::DeselectEntryResponse> ContestHandlers::DeselectEntry(const v1::DeselectEntryRequest& request,
                                                                         const rpc::RequestContext& context) {
  HTX_ASSIGN_OR_RETURN(const EntryMove move, ParseEntryMove(request, parts_.clock->Now()));
  return sql::WriteOnce<v1::DeselectEntryResponse>(
      *parts_.database, rpc::RecordOf(request, context, move.now),
      [&](sql::Transaction& transaction) -> absl::StatusOr<v1::DeselectEntryResponse> {
        HTX_ASSIGN_OR_RETURN(LoadedEntry loaded, LoadEntry(transaction, move.id));
        HTX_RETURN_IF_ERROR(rpc::RequireScope(context, OrganizationName(loaded.contest.manager)));
        HTX_RETURN_IF_ERROR(CheckEtag(request.etag(), loaded.entry.version, NameOf(move.id)));
        HTX_ASSIGN_OR_RETURN(loaded.entry, Deselect(loaded.contest, std::move(loaded.entry), request.reason()));
        HTX_RETURN_IF_ERROR(store::ReleasePlace(transaction, move.id));
        HTX_RETURN_IF_ERROR(SaveEntry(transaction, loaded.contest, loaded.entry, "ENTRY_DESELECTED", move.now));
        v1::DeselectEntryResponse response;
        *response.mutable_entry() = ToProto(loaded.entry, true);
        return response;
      });
}

}  // namespace htx::awards
