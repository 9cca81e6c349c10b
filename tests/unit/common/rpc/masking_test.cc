// Personal data in replies: shown to who may see them, masked to everybody else, in single replies and in streams.

#include "common/rpc/masking.h"

#include <gtest/gtest.h>

#include "tests/unit/common/rpc/probe_server.h"

namespace htx::rpc {
namespace {

using htx::testing::ProbeServer;
namespace v1 = htx::testing::v1;

v1::Person Keeper() {
  v1::Person keeper;
  keeper.set_title("Giám đốc");
  keeper.set_id_number("031000000001");
  keeper.mutable_born()->set_seconds(1);
  keeper.add_phones("0225 000 001");
  v1::Person& guest = *keeper.add_guests();
  guest.set_title("Kế toán");
  guest.set_id_number("031000000002");
  return keeper;
}

void ExpectMasked(const v1::Person& keeper) {
  EXPECT_EQ(keeper.title(), "Giám đốc");
  EXPECT_EQ(keeper.id_number(), kMasked);
  EXPECT_FALSE(keeper.has_born());
  ASSERT_EQ(keeper.phones_size(), 1);
  EXPECT_EQ(keeper.phones(0), kMasked);
  ASSERT_EQ(keeper.guests_size(), 1);
  EXPECT_EQ(keeper.guests(0).title(), "Kế toán");
  EXPECT_EQ(keeper.guests(0).id_number(), kMasked);
}

TEST(MaskPlan, HidesWhatIsSetOnEveryLevel) {
  v1::Person keeper = Keeper();
  MaskPlanOf(v1::Person::descriptor()).Mask(keeper);
  ExpectMasked(keeper);

  v1::Person nobody;
  MaskPlanOf(v1::Person::descriptor()).Mask(nobody);
  EXPECT_EQ(nobody.id_number(), "") << "nothing was recorded, and that may be seen";
}

TEST(MaskPlan, IsEmptyForATypeWithoutPersonalData) {
  EXPECT_TRUE(MaskPlanOf(v1::Nest::descriptor()).empty());
  EXPECT_TRUE(MaskPlanOf(v1::CreateThingResponse::descriptor()).empty());
  EXPECT_FALSE(MaskPlanOf(v1::GetThingResponse::descriptor()).empty());
}

// One message with personal data, then the end.
class OneKeeper : public Source<v1::WatchThingsResponse> {
 public:
  absl::StatusOr<Step> Next(v1::WatchThingsResponse& message) override {
    if (sent_) return Step::kEnd;
    sent_ = true;
    *message.mutable_keeper() = Keeper();
    return Step::kWrite;
  }

 private:
  bool sent_ = false;
};

class MaskingTest : public ::testing::Test {
 protected:
  MaskingTest() : server_(ProbeServer::Defaults()) {
    server_.handlers().get = [](const auto&, const auto&) {
      v1::GetThingResponse response;
      *response.mutable_keeper() = Keeper();
      return response;
    };
    server_.handlers().watch = [](const auto&, const auto&, const auto&) { return std::make_unique<OneKeeper>(); };
  }

  static std::unique_ptr<grpc::ClientContext> CallAs(const std::string& role) {
    auto call = std::make_unique<grpc::ClientContext>();
    call->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    call->AddMetadata("x-htx-principal", "user:tester");
    call->AddMetadata("x-htx-roles", role);
    return call;
  }
  v1::Person GetAs(const std::string& role) {
    v1::GetThingRequest request;
    request.set_name("things/1");
    v1::GetThingResponse response;
    const auto call = CallAs(role);
    EXPECT_TRUE(server_.stub().GetThing(call.get(), request, &response).ok());
    return response.keeper();
  }
  v1::Person WatchAs(const std::string& role) {
    const auto call = CallAs(role);
    const auto reader = server_.stub().WatchThings(call.get(), {});
    v1::WatchThingsResponse message;
    EXPECT_TRUE(reader->Read(&message));
    v1::WatchThingsResponse end;
    EXPECT_FALSE(reader->Read(&end));
    EXPECT_TRUE(reader->Finish().ok());
    return message.keeper();
  }

  ProbeServer server_;
};

TEST_F(MaskingTest, AViewerSeesTheReplyWithoutPersonalData) { ExpectMasked(GetAs("viewer")); }

TEST_F(MaskingTest, AnAuditorSeesThem) {
  EXPECT_EQ(GetAs("auditor").SerializeAsString(), Keeper().SerializeAsString());
  EXPECT_EQ(WatchAs("auditor").SerializeAsString(), Keeper().SerializeAsString());
}

TEST_F(MaskingTest, AStreamIsMaskedMessageByMessage) { ExpectMasked(WatchAs("viewer")); }

}  // namespace
}  // namespace htx::rpc
