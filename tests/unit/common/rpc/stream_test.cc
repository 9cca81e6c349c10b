// Server streams and client streams: back-pressure, waking, and every way to end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <mutex>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "common/rpc/peer.h"
#include "common/rpc/seal.h"
#include "tests/support/matchers.h"
#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::FailsWith;
using htx::testing::IsOk;
using htx::testing::ProbeServer;
using htx::testing::Violates;
namespace v1 = htx::testing::v1;
using WatchSource = Source<v1::WatchThingsResponse>;
using UploadSink = Sink<v1::UploadThingsRequest, v1::UploadThingsResponse>;

constexpr absl::Duration kLong = absl::Minutes(1);

absl::Status AsSent(const grpc::Status& status) {
  return FromWire(static_cast<int>(status.error_code()), status.error_message(), status.error_details());
}

// What a test sees of the sources and sinks a server made.
struct Seen {
  std::atomic<int> next = 0;
  std::atomic<int> alive = 0;
  std::atomic<int> accepted = 0;
  std::atomic<int> opened = 0;
  std::atomic<int> finished = 0;
  absl::Mutex mutex;
  Wake wake = {};
  std::vector<std::string> lines = {};

  bool Await(const std::function<bool()>& condition) {
    const absl::MutexLock lock(&mutex);
    return mutex.AwaitWithTimeout(absl::Condition(&condition), kLong);
  }
  // Makes waits look again.
  void Touch() { const absl::MutexLock lock(&mutex); }
};

class Counting : public WatchSource {
 public:
  Counting(Seen& seen, int64_t limit, size_t padding) : seen_(seen), limit_(limit), padding_(padding) { ++seen_.alive; }
  ~Counting() override {
    --seen_.alive;
    seen_.Touch();
  }
  absl::StatusOr<Step> Next(v1::WatchThingsResponse& message) override {
    ++seen_.next;
    seen_.Touch();
    if (sent_ == limit_) return Step::kEnd;
    message.set_sequence(++sent_);
    message.set_padding(std::string(padding_, 'x'));
    return Step::kWrite;
  }

 private:
  Seen& seen_;
  const int64_t limit_;
  const size_t padding_;
  int64_t sent_ = 0;
};

// Waits until a test puts something into its box.
class Boxed : public WatchSource {
 public:
  Boxed(Seen& seen, std::atomic<int64_t>& box) : seen_(seen), box_(box) { ++seen_.alive; }
  ~Boxed() override {
    --seen_.alive;
    seen_.Touch();
  }
  absl::StatusOr<Step> Next(v1::WatchThingsResponse& message) override {
    ++seen_.next;
    seen_.Touch();
    const int64_t value = box_.exchange(0);
    if (value == 0) return Step::kWait;
    if (value < 0) return NeverExisted("thing", "things/1");
    message.set_sequence(value);
    return Step::kWrite;
  }

 private:
  Seen& seen_;
  std::atomic<int64_t>& box_;
};

class Lines : public UploadSink {
 public:
  explicit Lines(Seen& seen) : seen_(seen) {
    ++seen_.alive;
    ++seen_.opened;
  }
  ~Lines() override {
    --seen_.alive;
    seen_.Touch();
  }
  absl::Status Accept(const v1::UploadThingsRequest& message) override {
    if (message.line() == "bad") return NeverExisted("thing", "bad");
    if (!message.stamped().empty()) return absl::InternalError("a forged field arrived");
    const absl::MutexLock lock(&seen_.mutex);
    seen_.lines.push_back(message.line());
    ++seen_.accepted;
    return absl::OkStatus();
  }
  absl::StatusOr<v1::UploadThingsResponse> Finish() override {
    ++seen_.finished;
    v1::UploadThingsResponse response;
    response.set_lines(seen_.accepted);
    return response;
  }

 private:
  Seen& seen_;
};

// Counts what was refused and goes on.
class LenientLines : public Lines {
 public:
  explicit LenientLines(Seen& seen) : Lines(seen) {}
  absl::Status Refuse(const v1::UploadThingsRequest& message, const absl::Status& why) override {
    EXPECT_THAT(why, Violates("line"));
    EXPECT_THAT(message.stamped(), ::testing::IsEmpty());
    ++refused_;
    return absl::OkStatus();
  }
  absl::StatusOr<v1::UploadThingsResponse> Finish() override {
    HTX_ASSIGN_OR_RETURN(v1::UploadThingsResponse response, Lines::Finish());
    response.set_lines(response.lines() * 100 + refused_);
    return response;
  }

 private:
  int refused_ = 0;
};

class StreamTest : public ::testing::Test {
 protected:
  StreamTest() : StreamTest(ProbeServer::Defaults()) {}
  explicit StreamTest(const ServerOptions& options) : server_(options) {
    server_.handlers().watch = [this](const v1::WatchThingsRequest& request, const RequestContext&,
                                      Wake wake) -> absl::StatusOr<std::unique_ptr<WatchSource>> {
      {
        const absl::MutexLock lock(&seen_.mutex);
        seen_.wake = std::move(wake);
      }
      if (request.limit() == 0) return std::make_unique<Boxed>(seen_, box_);
      return std::make_unique<Counting>(seen_, request.limit(), padding_);
    };
    server_.handlers().upload = [this](const RequestContext&) -> absl::StatusOr<std::unique_ptr<UploadSink>> {
      return std::make_unique<Lines>(seen_);
    };
  }

  std::unique_ptr<grpc::ClientReader<v1::WatchThingsResponse>> Watch(grpc::ClientContext& call, int64_t limit) {
    v1::WatchThingsRequest request;
    request.set_limit(limit);
    return server_.stub().WatchThings(&call, request);
  }
  static v1::UploadThingsRequest Line(const std::string& line) {
    v1::UploadThingsRequest request;
    request.set_line(line);
    return request;
  }
  bool AwaitNoneAlive() {
    return seen_.Await([this] { return seen_.alive == 0; });
  }

  Seen seen_;
  std::atomic<int64_t> box_ = 0;
  size_t padding_ = 0;
  ProbeServer server_;
};

TEST_F(StreamTest, SendsEveryMessageInOrderAndEnds) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 1000);
  v1::WatchThingsResponse message;
  int64_t expected = 0;
  while (reader->Read(&message)) ASSERT_EQ(message.sequence(), ++expected);
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(expected, 1000);
  EXPECT_TRUE(AwaitNoneAlive());
}

TEST_F(StreamTest, ASlowReaderHoldsTheSourceBack) {
  padding_ = 64 << 10;
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 1000);
  v1::WatchThingsResponse message;
  ASSERT_TRUE(reader->Read(&message));
  // What fits into the windows of HTTP/2 and into sockets is some megabytes; what was asked for would be 64 MiB.
  EXPECT_FALSE(seen_.mutex.LockWhenWithTimeout(absl::Condition(
                                                   +[](Seen* seen) { return seen->next > 500; }, &seen_),
                                               absl::Milliseconds(300)));
  seen_.mutex.Unlock();
  int read = 1;
  while (reader->Read(&message)) ++read;
  EXPECT_EQ(read, 1000);
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(StreamTest, AWaitingStreamHoldsNoThreadAndIsWoken) {
  std::vector<std::unique_ptr<grpc::ClientContext>> calls;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::WatchThingsResponse>>> readers;
  for (int i = 0; i < 20; ++i) {  // Ten times as many as there are workers for streams.
    calls.push_back(ProbeServer::Call());
    readers.push_back(Watch(*calls.back(), 0));
  }
  ASSERT_TRUE(seen_.Await([this] { return seen_.alive == 20 && seen_.next >= 20; }));
  const auto call = ProbeServer::Call();
  const auto other = Watch(*call, 1);
  v1::WatchThingsResponse message;
  EXPECT_TRUE(other->Read(&message));
  EXPECT_TRUE(other->Finish().ok());
  for (const auto& waiting : calls) waiting->TryCancel();
  for (const auto& reader : readers) EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(AwaitNoneAlive());
}

TEST_F(StreamTest, AWakeBringsTheNextMessageAtOnce) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  v1::WatchThingsResponse message;
  for (int64_t i = 1; i <= 200; ++i) {
    ASSERT_TRUE(seen_.Await([this] { return seen_.next > 0; }));
    box_ = i;
    {
      const absl::MutexLock lock(&seen_.mutex);
      seen_.wake();
    }
    ASSERT_TRUE(reader->Read(&message));
    EXPECT_EQ(message.sequence(), i);
  }
  EXPECT_LE(server_.server().chassis().pending_timers(), 2u) << "one for the wait, none for those that are over";
  // Two hundred messages within the limit of one wait each would outlast the deadline of the call.
  call->TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(StreamTest, AStreamThatNobodyWakesIsAskedAgain) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  ASSERT_TRUE(seen_.Await([this] { return seen_.next > 0; }));
  box_ = 7;
  v1::WatchThingsResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.sequence(), 7);
  call->TryCancel();
}

TEST_F(StreamTest, AnErrorOfTheSourceEndsTheStream) {
  box_ = -1;
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  v1::WatchThingsResponse message;
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_THAT(FromPeer(reader->Finish(), "probe"), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_TRUE(AwaitNoneAlive());
}

TEST_F(StreamTest, ACancelledStreamDropsItsSourceAndLaterWakesAreHarmless) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  ASSERT_TRUE(seen_.Await([this] { return seen_.next > 0; }));
  call->TryCancel();
  EXPECT_TRUE(AwaitNoneAlive());
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  for (int i = 0; i < 10; ++i) seen_.wake();
}

TEST_F(StreamTest, StreamsGoThroughTheStagesToo) {
  grpc::ClientContext nobody;
  EXPECT_THAT(AsSent(Watch(nobody, 1)->Finish()), FailsWith(absl::StatusCode::kUnauthenticated, "PRINCIPAL_MISSING"));
  grpc::ClientContext stranger;
  stranger.AddMetadata("x-htx-principal", "user:stranger");
  EXPECT_THAT(AsSent(Watch(stranger, 1)->Finish()),
              FailsWith(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING"));
  EXPECT_THAT(FromPeer(Watch(*ProbeServer::Call(), -1)->Finish(), "probe"), Violates("limit"));
  EXPECT_EQ(seen_.next, 0);
}

class OneStreamTest : public StreamTest {
 protected:
  static ServerOptions OneStream() {
    ServerOptions options = ProbeServer::Defaults();
    options.max_streams = 1;
    return options;
  }
  OneStreamTest() : StreamTest(OneStream()) {}
};

TEST_F(OneStreamTest, StreamsBeyondTheLimitAreRefusedUntilOneEnds) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  ASSERT_TRUE(seen_.Await([this] { return seen_.next > 0; }));
  EXPECT_THAT(FromPeer(Watch(*ProbeServer::Call(), 1)->Finish(), "probe"),
              FailsWith(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS"));
  call->TryCancel();
  reader->Finish();
  const absl::Time until = absl::Now() + kLong;
  grpc::Status status;
  do {
    const auto again = ProbeServer::Call();
    const auto other = Watch(*again, 1);
    v1::WatchThingsResponse message;
    other->Read(&message);
    status = other->Finish();
  } while (!status.ok() && absl::Now() < until);
  EXPECT_TRUE(status.ok());
}

TEST_F(StreamTest, AnUploadIsTakenInOrderAndAnswered) {
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(writer->Write(Line("line " + std::to_string(i))));
  writer->WritesDone();
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(response.lines(), 500);
  for (size_t i = 0; i < 500; ++i) EXPECT_EQ(seen_.lines[i], "line " + std::to_string(i));
  EXPECT_EQ(seen_.finished, 1);
  EXPECT_TRUE(AwaitNoneAlive());
}

TEST_F(StreamTest, AnUploadHoldsOneTimerHoweverManyMessagesItHas) {
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  for (int i = 0; i < 10000; ++i) ASSERT_TRUE(writer->Write(Line("line")));
  ASSERT_TRUE(seen_.Await([this] { return seen_.accepted == 10000; }));
  // Perhaps one more, for a step that found no worker free.
  EXPECT_LE(server_.server().chassis().pending_timers(), 2u);
  writer->WritesDone();
  EXPECT_TRUE(writer->Finish().ok());
}

class ImpatientTest : public StreamTest {
 protected:
  static constexpr absl::Duration kIdle = absl::Seconds(2);
  static ServerOptions Impatient() {
    ServerOptions options = ProbeServer::Defaults();
    options.upload_idle = kIdle;
    return options;
  }
  ImpatientTest() : StreamTest(Impatient()) {}
};

TEST_F(ImpatientTest, AnUploadMayLastLongerThanItsIdleTimeButNotBeIdleForSoLong) {
  bool lasted = false;
  // Only a machine that stands still for the idle time itself makes more than one attempt.
  for (int attempt = 0; attempt < 20 && !lasted; ++attempt) {
    seen_.accepted = 0;
    const absl::Time start = absl::Now();
    const auto call = ProbeServer::Call();
    v1::UploadThingsResponse response;
    const auto writer = server_.stub().UploadThings(call.get(), &response);
    absl::Time last = start;  // When the last message that was taken was about to be written.
    for (int sent = 1; !lasted; ++sent) {
      const absl::Time now = absl::Now();
      const bool written = writer->Write(Line("line"));
      const auto ended = [&] { return seen_.opened > attempt && seen_.alive == 0; };
      ASSERT_TRUE(seen_.Await([&] { return seen_.accepted == sent || ended() || !written; }));
      if (seen_.accepted < sent) {
        EXPECT_GE(absl::Now() - last, kIdle) << "ended while it was not idle";
        break;
      }
      last = now;
      lasted = now > start + kIdle * 1.5;
    }
    EXPECT_THAT(AsSent(writer->Finish()), FailsWith(absl::StatusCode::kDeadlineExceeded, "UPLOAD_IDLE"))
        << "and not for the call's own deadline";
    EXPECT_EQ(seen_.finished, 0);
    EXPECT_TRUE(AwaitNoneAlive());
  }
  EXPECT_TRUE(lasted);
}

TEST_F(StreamTest, AnUploadThatBreaksOffIsNotFinished) {
  for (int round = 0; round < 20; ++round) {
    const auto call = ProbeServer::Call();
    v1::UploadThingsResponse response;
    const auto writer = server_.stub().UploadThings(call.get(), &response);
    ASSERT_TRUE(writer->Write(Line("one")));
    ASSERT_TRUE(seen_.Await([this, round] { return seen_.accepted == round + 1; }));
    call->TryCancel();
    EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
    EXPECT_TRUE(AwaitNoneAlive());
  }
  EXPECT_EQ(seen_.finished, 0);
}

TEST_F(StreamTest, AMessageThatBreaksARuleEndsTheUpload) {
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  writer->Write(Line("good"));
  writer->Write(Line(" bad line "));
  writer->WritesDone();
  EXPECT_THAT(FromPeer(writer->Finish(), "probe"), Violates("line"));
  EXPECT_EQ(seen_.finished, 0);
  EXPECT_TRUE(AwaitNoneAlive());
}

TEST_F(StreamTest, ASinkMayReportAWrongMessageAndGoOn) {
  server_.handlers().upload = [this](const RequestContext&) -> absl::StatusOr<std::unique_ptr<UploadSink>> {
    return std::make_unique<LenientLines>(seen_);
  };
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  writer->Write(Line("one"));
  v1::UploadThingsRequest wrong = Line(" bad line ");
  wrong.set_stamped("forged");
  writer->Write(wrong);
  writer->Write(Line("two"));
  writer->WritesDone();
  EXPECT_THAT(FromPeer(writer->Finish(), "probe"), IsOk());
  EXPECT_EQ(response.lines(), 201);
}

TEST_F(StreamTest, AnErrorOfTheSinkEndsTheUpload) {
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  writer->Write(Line("bad"));
  writer->WritesDone();
  EXPECT_THAT(FromPeer(writer->Finish(), "probe"), FailsWith(absl::StatusCode::kNotFound, "NEVER_EXISTED"));
  EXPECT_EQ(seen_.finished, 0);
}

TEST_F(StreamTest, TheSinkNeverSeesForgedOutputOnlyFields) {
  const auto call = ProbeServer::Call();
  v1::UploadThingsResponse response;
  const auto writer = server_.stub().UploadThings(call.get(), &response);
  v1::UploadThingsRequest forged = Line("one");
  forged.set_stamped("forged");
  writer->Write(forged);
  writer->WritesDone();
  EXPECT_TRUE(writer->Finish().ok());
}

TEST_F(StreamTest, OpenStreamsEndWhenTheServerDrains) {
  const auto call = ProbeServer::Call();
  const auto reader = Watch(*call, 0);
  ASSERT_TRUE(seen_.Await([this] { return seen_.next > 0; }));
  EXPECT_TRUE(server_.Stop().ok());
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "the server is stopping; call again");
  EXPECT_EQ(seen_.alive, 0);
}

}  // namespace
}  // namespace htx::rpc
