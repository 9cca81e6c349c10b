#pragma once

// ListChanges and WatchChanges of any service: pages, long polls that hold no worker, streams, bookmarks, resume
// tokens.
//
// `Service` says what differs:
//   using Change, ListRequest, ListResponse, WatchRequest, WatchResponse, View;   messages of its ChangeService
//   static constexpr absl::string_view kTokenPrefix;                              of its resume tokens
//   static constexpr absl::Duration kLongestWait;                                 of ListChanges
//   static absl::StatusOr<Change> ToChange(const sql::StoredChange&);             whole, with its header
//   static void Show(const Change& whole, View view, Change& shown);              `whole` as `view` shows it
//   static std::optional<std::string> Ready(const sql::StoredChange&, View);      its serialized form as `view` shows
//   it,
//                                                                                 when the stored bytes need no
//                                                                                 decoding
//   static bool StartsNow(const auto& request);                                   whether `start` is NOW

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/feed/errors.h"
#include "common/feed/place.h"
#include "common/feed/tail.h"
#include "common/query/query.h"
#include "common/rpc/masking.h"
#include "common/rpc/request_context.h"
#include "common/rpc/stream.h"
#include "common/rpc/wire_record.h"
#include "common/sql/database.h"
#include "htx/common/v1/change.pb.h"

namespace htx::feed {

// How long a stream's read of the database may take: generous, because a stream has no deadline of its own.
inline constexpr absl::Duration kReadTimeout = absl::Seconds(10);
inline constexpr absl::Duration kDefaultBookmarkInterval = absl::Seconds(10);
inline constexpr absl::Duration kShortestBookmarkInterval = absl::Seconds(1);
inline constexpr absl::Duration kLongestBookmarkInterval = absl::Seconds(60);
// A follower that takes longer for one message is told to go on later, so that it does not keep a place for ever.
inline constexpr absl::Duration kSlowConsumer = absl::Seconds(30);
// Changes read at once for a stream, and how many that do not match are passed over in one step.
inline constexpr int kStreamBatch = 200;
inline constexpr int kPassedPerStep = 2000;

// Thread-safe. The database and the clock outlive it, it outlives its sources.
template <class Service>
class ChangeFeed {
 public:
  using Change = typename Service::Change;

  // What a service adds to a call.
  struct Extras {
    std::function<bool(const Change&)> match = {};             // Absent: every change.
    std::function<void(common::v1::Bookmark&)> complete = {};  // Adds what is known of the bookmark's sequence.
  };

  ChangeFeed(sql::Database& database, const Clock& clock)
      : database_(database),
        clock_(clock),
        tail_(database, [](const sql::StoredChange& stored) { return Make(stored); }) {}

  // What there is now, masked as `context` asks; `wait` is judged and not waited for.
  absl::StatusOr<typename Service::ListResponse> List(const typename Service::ListRequest& request,
                                                      const rpc::RequestContext& context, Extras extras = {}) {
    HTX_ASSIGN_OR_RETURN(std::unique_ptr<Poll> poll, MakePoll(
                                                         request, context, [] {}, std::move(extras)));
    typename Service::ListResponse response;
    HTX_RETURN_IF_ERROR(poll->Answer(response));
    return response;
  }

  // One answer: at once when there is something, else with the first change that matches, or when `wait` or the
  // caller's deadline is over. Masked as `context` asks.
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<typename Service::ListResponse>>> PollOnce(
      const typename Service::ListRequest& request, const rpc::RequestContext& context, rpc::Wake wake,
      Extras extras = {}) {
    return MakePoll(request, context, std::move(wake), std::move(extras));
  }

  // Its bytes are masked as `context` asks; its messages are not, which the chassis does.
  absl::StatusOr<std::unique_ptr<rpc::ByteSource<typename Service::WatchResponse>>> Watch(
      const typename Service::WatchRequest& request, const rpc::RequestContext& context, rpc::Wake wake,
      Extras extras = {}) {
    absl::Duration interval = kDefaultBookmarkInterval;
    if (request.has_bookmark_interval()) {
      HTX_ASSIGN_OR_RETURN(interval, ParseDuration(request.bookmark_interval(), kShortestBookmarkInterval,
                                                   kLongestBookmarkInterval, "bookmark_interval"));
    }
    HTX_ASSIGN_OR_RETURN(const Place after, PlaceOf(request, absl::Now() + kReadTimeout));
    return std::make_unique<Stream>(*this, after, ShownTo(context, request.view()), interval, std::move(wake),
                                    std::move(extras));
  }

  absl::Duration lag() const { return tail_.lag(); }
  int followers() const { return tail_.listeners(); }

 private:
  static absl::StatusOr<Decoded> Make(const sql::StoredChange& stored) {
    HTX_ASSIGN_OR_RETURN(Change change, Service::ToChange(stored));
    return Decoded(std::make_shared<const Change>(std::move(change)));
  }
  static absl::StatusOr<const Change*> ChangeOf(const Entry& entry) {
    const absl::StatusOr<Decoded>& change = entry.Change();
    if (!change.ok()) return change.status();
    return static_cast<const Change*>(change->get());
  }
  // Fills `shown` with the change as `view` shows it.
  static absl::Status Show(const Entry& entry, typename Service::View view, Change& shown) {
    const std::optional<std::string> ready = Service::Ready(entry.stored(), view);
    if (ready && shown.ParseFromString(*ready)) return absl::OkStatus();
    HTX_ASSIGN_OR_RETURN(const Change* change, ChangeOf(entry));
    Service::Show(*change, view, shown);
    return absl::OkStatus();
  }
  template <class Request>
  absl::StatusOr<Place> PlaceOf(const Request& request, absl::Time deadline) {
    return FindPlace(database_, Service::kTokenPrefix, request.resume_token(),
                     Service::StartsNow(request) ? Start::kNow : Start::kEarliest, deadline);
  }

  static absl::StatusOr<bool> Matches(const Entry& entry, const Extras& extras) {
    if (!extras.match) return true;
    HTX_ASSIGN_OR_RETURN(const Change* change, ChangeOf(entry));
    return extras.match(*change);
  }

  // What a follower is shown of a change: followers that are shown the same are sent the same bytes.
  struct Shown {
    typename Service::View view = {};
    bool masked = true;
    int form() const { return static_cast<int>(view) * 2 + (masked ? 1 : 0); }
  };
  static Shown ShownTo(const rpc::RequestContext& context, typename Service::View view) {
    return {.view = view, .masked = !context.may_see_personal_data};
  }
  static absl::StatusOr<rpc::SharedBytes> SharedBytesOf(const Entry& entry, const Shown& shown) {
    return entry.Encoded(shown.form(), [&] { return BytesOf(entry, shown); });
  }
  static absl::StatusOr<std::string> BytesOf(const Entry& entry, const Shown& shown) {
    std::optional<std::string> ready = Service::Ready(entry.stored(), shown.view);
    if (ready && !(shown.masked && rpc::MayHoldPersonal(Change::descriptor(), *ready))) return *std::move(ready);
    static const rpc::MaskPlan& plan = rpc::MaskPlanOf(Change::descriptor());
    Change change;
    HTX_RETURN_IF_ERROR(Show(entry, shown.view, change));
    if (shown.masked) plan.Mask(change);
    return change.SerializeAsString();
  }

  class Poll final : public rpc::ByteSource<typename Service::ListResponse> {
   public:
    using Response = typename Service::ListResponse;
    struct Terms {
      Place after = {};
      int limit = 0;
      bool split = false;  // A page may end inside a transaction.
      absl::Time until = absl::InfinitePast();
    };
    Poll(ChangeFeed& feed, Terms terms, Shown shown, const rpc::RequestContext& context, rpc::Wake wake, Extras extras)
        : feed_(feed),
          limit_(terms.limit),
          split_(terms.split),
          until_(terms.until),
          after_(std::move(terms.after)),
          shown_(shown),
          deadline_(context.deadline),
          extras_(std::move(extras)) {
      // Listening begins before the first look, so no change falls between the two.
      if (until_ > absl::Now()) listening_ = feed_.tail_.Listen(std::move(wake));
    }

    absl::StatusOr<rpc::Step> NextBytes(std::vector<rpc::SharedBytes>& wire) override {
      HTX_ASSIGN_OR_RETURN(const rpc::Step step, Advance());
      if (step == rpc::Step::kWrite) wire.push_back(std::make_shared<const std::string>(std::move(page_)));
      return step;
    }
    absl::StatusOr<rpc::Step> Next(Response& response) override {
      HTX_ASSIGN_OR_RETURN(const rpc::Step step, Advance());
      if (step == rpc::Step::kWrite) HTX_RETURN_IF_ERROR(Read(response));
      return step;
    }
    // At once when changes were passed over and more may be there.
    absl::Time AskAgain() const override { return behind_ ? absl::InfinitePast() : until_; }

    absl::Status Answer(Response& response) {
      HTX_RETURN_IF_ERROR(Take());
      HTX_RETURN_IF_ERROR(Conclude());
      return Read(response);
    }

   private:
    absl::StatusOr<rpc::Step> Advance() {
      behind_ = false;
      if (!looked_ || !feed_.tail_.Quiet(after_.sequence)) {
        looked_ = true;
        HTX_RETURN_IF_ERROR(Take());
      }
      if (page_.empty() && absl::Now() < until_) return rpc::Step::kWait;
      HTX_RETURN_IF_ERROR(Conclude());
      return rpc::Step::kWrite;
    }
    absl::Status Take() {
      HTX_ASSIGN_OR_RETURN(const std::vector<EntryPtr> entries, feed_.tail_.Read(after_.sequence, limit_, deadline_));
      behind_ = !entries.empty();
      continues_ = false;
      for (size_t i = 0; i < entries.size(); ++i) {
        if (split_ && (static_cast<int>(i) >= limit_ || page_.size() >= sql::kPageBytes)) {
          continues_ = entries[i]->transaction_id() == entries[i - 1]->transaction_id();
          return absl::OkStatus();
        }
        HTX_ASSIGN_OR_RETURN(const bool matches, Matches(*entries[i], extras_));
        after_.sequence = entries[i]->sequence();
        if (!matches) continue;
        HTX_ASSIGN_OR_RETURN(const rpc::SharedBytes change, SharedBytesOf(*entries[i], shown_));
        rpc::AppendWire(Response::kChangesFieldNumber, *change, page_);
      }
      return absl::OkStatus();
    }
    absl::Status Read(Response& response) const {
      return response.ParseFromString(page_) ? absl::OkStatus() : PayloadUnreadable(after_.sequence);
    }
    // Adds what else is in the page; the parts of a message may stand one after the other.
    absl::Status Conclude() {
      Response rest;
      rest.set_transaction_continues(continues_);
      rest.set_next_resume_token(ResumeToken(Service::kTokenPrefix, after_));
      HTX_ASSIGN_OR_RETURN(const int64_t head, feed_.database_.HeadSequence(deadline_));
      rest.set_head_sequence(std::max(head, after_.sequence));
      rest.AppendToString(&page_);
      return absl::OkStatus();
    }

    ChangeFeed& feed_;
    const int limit_;
    const bool split_;
    const absl::Time until_;
    Place after_;
    const Shown shown_;
    const absl::Time deadline_;
    const Extras extras_;
    std::string page_ = {};  // Serialized: the changes that match.
    bool continues_ = false;
    bool looked_ = false;
    bool behind_ = false;
    std::shared_ptr<void> listening_ = {};
  };

  absl::StatusOr<std::unique_ptr<Poll>> MakePoll(const typename Service::ListRequest& request,
                                                 const rpc::RequestContext& context, rpc::Wake wake, Extras extras) {
    typename Poll::Terms terms;
    HTX_ASSIGN_OR_RETURN(terms.limit, query::PageSize(request.page_size()));
    terms.split = request.split_transactions();
    HTX_ASSIGN_OR_RETURN(const absl::Duration wait,
                         ParseDuration(request.wait(), absl::ZeroDuration(), Service::kLongestWait, "wait"));
    HTX_ASSIGN_OR_RETURN(terms.after, PlaceOf(request, context.deadline));
    // Leaves a moment of the deadline for the answer.
    terms.until = std::min(absl::Now() + wait, context.deadline - absl::Milliseconds(200));
    return std::make_unique<Poll>(*this, std::move(terms), ShownTo(context, request.view()), context, std::move(wake),
                                  std::move(extras));
  }

  class Stream final : public rpc::ByteSource<typename Service::WatchResponse> {
   public:
    using Response = typename Service::WatchResponse;
    Stream(ChangeFeed& feed, const Place& after, Shown shown, absl::Duration bookmark_interval, rpc::Wake wake,
           Extras extras)
        : feed_(feed),
          epoch_(after.epoch),
          after_(after.sequence),
          resume_at_(after.sequence),
          shown_(shown),
          bookmark_interval_(bookmark_interval),
          extras_(std::move(extras)),
          last_sent_(feed.clock_.Now()),
          listening_(feed.tail_.Listen(std::move(wake))) {}

    absl::StatusOr<rpc::Step> Next(Response& message) override {
      EntryPtr sent;
      HTX_ASSIGN_OR_RETURN(const rpc::Step step, Advance(message, sent));
      if (sent != nullptr) HTX_RETURN_IF_ERROR(Show(*sent, shown_.view, *message.mutable_change()));
      return step;
    }

    // The change is the same for all who are shown the same; what else is in the message is this follower's own.
    absl::StatusOr<rpc::Step> NextBytes(std::vector<rpc::SharedBytes>& wire) override {
      Response rest;
      EntryPtr sent;
      HTX_ASSIGN_OR_RETURN(const rpc::Step step, Advance(rest, sent));
      if (step != rpc::Step::kWrite) return step;
      static const rpc::MaskPlan& plan = rpc::MaskPlanOf(Response::descriptor());
      if (shown_.masked) plan.Mask(rest);
      std::string own = rest.SerializeAsString();
      if (sent == nullptr) {
        wire.push_back(std::make_shared<const std::string>(std::move(own)));
        return step;
      }
      HTX_ASSIGN_OR_RETURN(rpc::SharedBytes change, SharedBytesOf(*sent, shown_));
      rpc::BeginWire(Response::kChangeFieldNumber, change->size(), own);
      wire.push_back(std::make_shared<const std::string>(std::move(own)));
      wire.push_back(std::move(change));
      return step;
    }
    // The next step when changes were passed over and more are there, else the next bookmark.
    absl::Time AskAgain() const override { return behind_ ? absl::InfinitePast() : last_sent_ + bookmark_interval_; }

   private:
    // Fills `message` with everything but its change, and `sent` with that.
    absl::StatusOr<rpc::Step> Advance(Response& message, EntryPtr& sent) {
      const absl::Time now = feed_.clock_.Now();
      if (std::exchange(sending_, false) && now - last_sent_ > kSlowConsumer) {
        return SlowConsumer(TokenAt(resume_at_), kSlowConsumer);
      }
      HTX_ASSIGN_OR_RETURN(const bool found, FindMatch());
      if (found && Warn(message, now)) {
        // The change follows with the next message.
      } else if (found) {
        HTX_RETURN_IF_ERROR(Send(message, sent));
      } else if (!Mark(message, now)) {
        return rpc::Step::kWait;
      }
      last_sent_ = now;
      sending_ = true;
      return rpc::Step::kWrite;
    }

    std::string TokenAt(int64_t sequence) const {
      return ResumeToken(Service::kTokenPrefix, {.epoch = epoch_, .sequence = sequence});
    }

    // Moves on to the next change that matches, or to the end of what is there for now.
    absl::StatusOr<bool> FindMatch() {
      behind_ = false;
      for (int passed = 0; passed < kPassedPerStep; ++passed) {
        if (pending_.empty()) {
          resume_at_ = after_;
          if (looked_ && feed_.tail_.Quiet(after_)) return false;
          looked_ = true;
          HTX_ASSIGN_OR_RETURN(const std::vector<EntryPtr> entries,
                               feed_.tail_.Read(after_, kStreamBatch, absl::Now() + kReadTimeout));
          pending_.assign(entries.begin(), entries.end());
          if (pending_.empty()) return false;
        }
        HTX_ASSIGN_OR_RETURN(const bool matches, Matches(*pending_.front(), extras_));
        if (matches) return true;
        Step();
      }
      behind_ = true;
      return false;
    }

    // Leaves the first of the pending changes behind; a follower resumes at the end of a transaction alone.
    void Step() {
      const EntryPtr entry = std::move(pending_.front());
      pending_.pop_front();
      after_ = entry->sequence();
      if (pending_.empty() || pending_.front()->transaction_id() != entry->transaction_id()) resume_at_ = after_;
    }

    // Takes the first of the pending changes for `sent`.
    absl::Status Send(Response& message, EntryPtr& sent) {
      sent = pending_.front();
      const std::string& transaction = sent->transaction_id();
      Step();
      // What does not match at the end of the transaction is taken along, so that its last message has the token.
      while (extras_.match && !pending_.empty() && pending_.front()->transaction_id() == transaction) {
        HTX_ASSIGN_OR_RETURN(const bool matches, Matches(*pending_.front(), extras_));
        if (matches) break;
        Step();
      }
      if (resume_at_ == after_) message.set_resume_token(TokenAt(after_));
      return absl::OkStatus();
    }

    // Fills a warning when the place lies in the oldest tenth of what is kept; looks once in a bookmark's interval.
    bool Warn(Response& message, absl::Time now) {
      if constexpr (requires { message.mutable_truncation_warning(); }) {
        if (now < next_look_) return false;
        next_look_ = now + bookmark_interval_;
        const absl::StatusOr<sql::FeedBounds> bounds = feed_.database_.ReadBounds(absl::Now() + kReadTimeout);
        if (!bounds.ok() || bounds->oldest <= 1) return false;
        const int64_t left = after_ - (bounds->oldest - 1);
        if (left * 10 >= bounds->head - (bounds->oldest - 1)) return false;
        message.mutable_truncation_warning()->set_oldest_sequence(bounds->oldest);
        message.mutable_truncation_warning()->set_sequence(after_);
        return true;
      }
      return false;
    }

    // Fills a bookmark when one is due. Between two changes of a transaction none is.
    bool Mark(Response& message, absl::Time now) {
      if (now - last_sent_ < bookmark_interval_ || resume_at_ != after_) return false;
      message.mutable_bookmark()->set_sequence(after_);
      message.set_resume_token(TokenAt(after_));
      if (extras_.complete) extras_.complete(*message.mutable_bookmark());
      message.mutable_bookmark()->set_feed_epoch(epoch_);
      return true;
    }

    ChangeFeed& feed_;
    const std::string epoch_;
    int64_t after_;
    int64_t resume_at_;  // The end of the last transaction that was sent whole.
    const Shown shown_;
    const absl::Duration bookmark_interval_;
    const Extras extras_;
    absl::Time last_sent_;
    absl::Time next_look_ = absl::InfinitePast();
    bool sending_ = false;  // A message is under way since last_sent_.
    bool looked_ = false;
    bool behind_ = false;
    std::deque<EntryPtr> pending_ = {};
    std::shared_ptr<void> listening_;
  };

  sql::Database& database_;
  const Clock& clock_;
  Tail tail_;
};

}  // namespace htx::feed
