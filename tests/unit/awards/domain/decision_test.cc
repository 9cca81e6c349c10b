// Decisions: what each item needs, in the order in which refusals come.

#include "awards/domain/decision.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

NomineeFacts Operating(std::string id) {
  return {.organization = OrganizationId::Of(std::move(id)),
          .exists = true,
          .operating = true,
          .status = "OPERATING",
          .display_name = "HTX Đồng Tâm",
          .sequence = 7};
}

Decision ByVca(Provenance provenance = Provenance::kDecided) {
  return {.id = DecisionId::Of("d"),
          .number = "12/QĐ-LMHTXVN",
          .authority = "organizations/vca",
          .grantor = Grantor::kVca,
          .manager = OrganizationId::Of("vca"),
          .signed_on = absl::CivilDay(2018, 1, 10),
          .provenance = provenance};
}

ItemFacts Nominated(std::string kind = "VCA_FLAG", NominationState state = NominationState::kRecommended) {
  const Nomination nomination = {
      .id = NominationId::Of("n"),
      .award_kind = std::move(kind),
      .recipient = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("ninh-binh")},
      .cluster = ClusterId::Of("red-river"),
      .year = 2017,
      .state = state};
  return {.item = {.nomination = nomination.id, .award = AwardId::Of("a")},
          .nomination = nomination,
          .nominee = Operating("ninh-binh")};
}

ItemFacts Recorded() {
  return {
      .item = {
          .award_kind = "VCA_MEDAL",
          .recipient = {.kind = RecipientKind::kIndividual, .reference = "persons/p1", .display_name = "Cá nhân 01"},
          .year = 2023,
          .award = AwardId::Of("a")}};
}

absl::StatusOr<Decision> IssueOne(const Decision& decision, const ItemFacts& item) {
  return Issue(decision, std::vector{item});
}

TEST(IssueTest, AnItemTakesItsContentFromItsNominationAndItsNameFromTheRegistry) {
  const auto decision = IssueOne(ByVca(), Nominated());
  ASSERT_THAT(decision, IsOk());
  const Award& award = decision->awards[0];
  EXPECT_EQ(award.award_kind, "VCA_FLAG");
  EXPECT_EQ(award.form, AwardForm::kFlag);
  EXPECT_EQ(award.level, AwardLevel::kMinistryProvince);
  EXPECT_EQ(award.recipient.display_name, "HTX Đồng Tâm");
  EXPECT_EQ(award.year, 2017);
  EXPECT_EQ(decision->registry_sequence, 7);
  EXPECT_EQ(decision->rule_version, "vn-2017-10-01");
}

TEST(IssueTest, RefusalsOfADecidedItem) {
  ItemFacts bare = Recorded();
  EXPECT_THAT(IssueOne(ByVca(), bare), FailsWith(StatusCode::kInvalidArgument, "ITEM_INVALID"));
  ItemFacts both = Nominated();
  both.item.year = 2017;
  EXPECT_THAT(IssueOne(ByVca(), both), FailsWith(StatusCode::kInvalidArgument, "ITEM_INVALID"));
  ItemFacts lost = Nominated();
  lost.nomination.reset();
  EXPECT_THAT(IssueOne(ByVca(), lost), FailsWith(StatusCode::kFailedPrecondition, "NOMINATION_UNKNOWN"));
  EXPECT_THAT(Issue(ByVca(), std::vector{Nominated(), Nominated()}),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINATION_UNKNOWN"));
  EXPECT_THAT(IssueOne(ByVca(), Nominated("NOBEL_PRIZE")),
              FailsWith(StatusCode::kInvalidArgument, "AWARD_KIND_UNKNOWN"));
  EXPECT_THAT(IssueOne(ByVca(), Nominated("VCA_FLAG", NominationState::kAppraised)),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  EXPECT_THAT(IssueOne(ByVca(), Nominated("PROVINCE_FLAG")),
              FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  ItemFacts sent = Nominated("VCA_FLAG", NominationState::kForwarded);
  sent.nomination->forwarded_to = "authorities/other";
  EXPECT_THAT(IssueOne(ByVca(), sent), FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
  EXPECT_THAT(IssueOne(ByVca(), Nominated("VCA_MEDAL", NominationState::kAppraised)),
              FailsWith(StatusCode::kFailedPrecondition, "RECIPIENT_KIND_REFUSED"));
  ItemFacts homeless = Nominated();
  homeless.nomination->cluster = {};
  EXPECT_THAT(IssueOne(ByVca(), homeless), FailsWith(StatusCode::kFailedPrecondition, "CLUSTER_REQUIRED"));
  ItemFacts unasked = Nominated();
  unasked.nominee.reset();
  EXPECT_THAT(IssueOne(ByVca(), unasked), FailsWith(StatusCode::kInternal, "REGISTRY_NOT_ASKED"));
  ItemFacts unknown = Nominated();
  unknown.nominee->exists = false;
  EXPECT_THAT(IssueOne(ByVca(), unknown), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_UNKNOWN"));
  ItemFacts dissolved = Nominated();
  dissolved.nominee->operating = false;
  EXPECT_THAT(IssueOne(ByVca(), dissolved), FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_NOT_OPERATING"));
}

TEST(IssueTest, OnlyTheAuthorityItselfDecidesHere) {
  Decision decision = ByVca();
  decision.authority = "authorities/ubnd-hai-phong";
  EXPECT_THAT(IssueOne(decision, Nominated()), FailsWith(StatusCode::kFailedPrecondition, "AUTHORITY_REFUSED"));
}

TEST(IssueTest, ARecordedDecisionNamesItsRecipientsItself) {
  const auto decision = IssueOne(ByVca(Provenance::kRecorded), Recorded());
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->awards[0].recipient.display_name, "Cá nhân 01");
  EXPECT_EQ(decision->registry_sequence, 0);
  ItemFacts empty = Recorded();
  empty.item.award_kind.clear();
  EXPECT_THAT(IssueOne(ByVca(Provenance::kRecorded), empty), FailsWith(StatusCode::kInvalidArgument, "ITEM_INVALID"));
  // A paper about an organisation that has ended since is still a fact; one about nobody is a mistake.
  ItemFacts ended = Recorded();
  ended.item.award_kind = "VCA_MERIT_CERTIFICATE";
  ended.item.recipient = {.kind = RecipientKind::kCollective, .organization = OrganizationId::Of("x")};
  ended.nominee = Operating("x");
  ended.nominee->operating = false;
  EXPECT_THAT(IssueOne(ByVca(Provenance::kRecorded), ended), IsOk());
  ended.nominee->exists = false;
  EXPECT_THAT(IssueOne(ByVca(Provenance::kRecorded), ended),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINEE_UNKNOWN"));
}

TEST(IssueTest, TheContentHashCoversEveryAward) {
  const Decision decision = *IssueOne(ByVca(), Nominated());
  Decision other = decision;
  other.awards[0].recipient.display_name = "HTX Đồng Tiến";
  EXPECT_NE(ContentBytes(decision), ContentBytes(other));
  other = decision;
  other.number = "13/QĐ-LMHTXVN";
  EXPECT_NE(ContentBytes(decision), ContentBytes(other));
  EXPECT_EQ(ContentBytes(decision), ContentBytes(*IssueOne(ByVca(), Nominated())));
}

TEST(AwardTest, EveryPairOfStates) {
  using enum AwardState;
  const std::vector<std::pair<AwardState, AwardState>> allowed = {
      {kGranted, kConferred}, {kGranted, kRevoked}, {kConferred, kRevoked}, {kRevoked, kReinstated}};
  for (int from = 1; from <= 4; ++from) {
    for (int to = 1; to <= 4; ++to) {
      const std::pair pair(static_cast<AwardState>(from), static_cast<AwardState>(to));
      EXPECT_EQ(MayMove(pair.first, pair.second), std::find(allowed.begin(), allowed.end(), pair) != allowed.end());
    }
  }
}

}  // namespace
}  // namespace htx::awards
