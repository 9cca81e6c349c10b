// The gate does to bytes what it is told and nothing else; else the fault tests would prove nothing.

#include "tests/support/tcp_gate.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>
#include <unistd.h>

#include <thread>

#include "absl/time/clock.h"
#include "tests/support/eventually.h"
#include "tests/support/redis_server.h"

namespace htx::testing {
namespace {

class TcpGateTest : public ::testing::Test {
 protected:
  using Context = std::unique_ptr<redisContext, void (*)(redisContext*)>;

  Context Connect() {
    const timeval limit = absl::ToTimeval(absl::Minutes(1));
    Context context(redisConnectWithTimeout("127.0.0.1", gate_.port(), limit), redisFree);
    redisSetTimeout(context.get(), limit);
    return context;
  }
  // What Redis echoes, or "" when the connection failed.
  static std::string Echo(redisContext* context, const std::string& text) {
    const std::unique_ptr<void, void (*)(void*)> reply(redisCommand(context, "ECHO %b", text.data(), text.size()),
                                                       freeReplyObject);
    if (reply == nullptr) return "";
    const auto* echo = static_cast<const redisReply*>(reply.get());
    return std::string(echo->str, static_cast<size_t>(echo->len));
  }

  RedisServer server_;
  TcpGate gate_{server_.port()};
};

TEST_F(TcpGateTest, OpenItCarriesBytesUnchanged) {
  const Context context = Connect();
  EXPECT_EQ(Echo(context.get(), "hello"), "hello");
  const std::string large(3 << 20, 'x');
  EXPECT_EQ(Echo(context.get(), large), large);
  EXPECT_GT(gate_.carried(Direction::kToClient), 3 << 20);
  EXPECT_EQ(gate_.open_connections(), 1);
}

TEST_F(TcpGateTest, SlicedItCarriesThemInSmallPieces) {
  const Context context = Connect();
  gate_.Set(Direction::kToServer, {.slice = 1});
  gate_.Set(Direction::kToClient, {.slice = 3});
  const std::string text(5000, 'y');
  EXPECT_EQ(Echo(context.get(), text), text);
}

TEST_F(TcpGateTest, StalledItHoldsBytesUntilItHeals) {
  const Context context = Connect();
  gate_.Set(Direction::kToClient, {.stall = true});
  std::string echo;
  std::thread caller([&] { echo = Echo(context.get(), "late"); });
  EXPECT_TRUE(Eventually([&] { return gate_.carried(Direction::kToServer) > 0; }));
  EXPECT_EQ(gate_.carried(Direction::kToClient), 0);
  gate_.Heal();
  caller.join();
  EXPECT_EQ(echo, "late");
}

TEST_F(TcpGateTest, DelayedTheyComeLater) {
  const Context context = Connect();
  gate_.Set(Direction::kToServer, {.delay = absl::Milliseconds(100)});
  const absl::Time start = absl::Now();
  EXPECT_EQ(Echo(context.get(), "x"), "x");
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(100));
}

TEST_F(TcpGateTest, ACutComesAfterTheGivenBytesAndTakesOneConnection) {
  const Context context = Connect();
  const Context other = Connect();
  EXPECT_EQ(Echo(other.get(), "x"), "x");
  gate_.Set(Direction::kToClient, {.cut_after = 4});
  EXPECT_EQ(Echo(context.get(), "never arrives whole"), "");
  EXPECT_EQ(Echo(other.get(), "x"), "x");
  EXPECT_EQ(Echo(Connect().get(), "x"), "x");
}

TEST_F(TcpGateTest, CutAllResetsWhatIsOpen) {
  const Context context = Connect();
  EXPECT_EQ(Echo(context.get(), "x"), "x");
  gate_.CutAll();
  EXPECT_TRUE(Eventually([&] { return gate_.open_connections() == 0; }));
  EXPECT_EQ(Echo(context.get(), "x"), "");
  EXPECT_EQ(Echo(Connect().get(), "x"), "x");
}

TEST_F(TcpGateTest, RefusingItResetsNewConnectionsUntilItHeals) {
  gate_.Refuse();
  EXPECT_EQ(Echo(Connect().get(), "x"), "");
  gate_.Heal();
  EXPECT_EQ(Echo(Connect().get(), "x"), "x");
}

TEST_F(TcpGateTest, AServerThatIsGoneIsARefusedConnection) {
  server_.Kill();
  EXPECT_EQ(Echo(Connect().get(), "x"), "");
  server_.Restart();
  EXPECT_EQ(Echo(Connect().get(), "x"), "x");
}

}  // namespace
}  // namespace htx::testing
