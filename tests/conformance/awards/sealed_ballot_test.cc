// The ballot box: votes are sealed until the ballot closes, may be revised until then, and leave a commitment behind.

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/rpc/digest.h"
#include "tests/conformance/awards/council_harness.h"

namespace htx::awards {
namespace {

using absl::StatusCode;
using htx::testing::FailsWith;
using htx::testing::IsOk;

constexpr char kBallot[] = "ballots/b";

class SealedBallotTest : public CouncilTest {};
HTX_BOTH_ENGINES(SealedBallotTest);

// A second installation beside the test's own.
class OtherWorld : public CouncilTest {
 public:
  void TestBody() override {}
  // What callers who may not vote, or may not close, get to see of the ballot after `votes`, in one text.
  std::string Seen(const std::vector<v1::VoteChoice>& votes) {
    OpenedFor("unit-8");
    for (size_t i = 0; i < votes.size(); ++i) {
      EXPECT_THAT(Vote(kBallot, absl::StrCat("user:", i), votes[i]), IsOk());
    }
    std::string seen;
    for (const rpc::RequestContext& caller :
         {As("user:8", {}), As("stranger", {}), As("user:elsewhere", {"organizations/elsewhere"}), As("user:0", {})}) {
      seen += SeenBy(caller);
    }
    return seen;
  }

 private:
  std::string SeenBy(const rpc::RequestContext& caller) {
    std::string seen;
    v1::GetBallotRequest get;
    get.set_name(kBallot);
    seen += commendation_->GetBallot(get, caller)->DebugString();
    for (const char* filter : {"", "state = OPEN", "state = PASSED", "nomination = \"n\"", "agree > 0", "tally = 1"}) {
      for (const char* order : {"", "create_time", "agree", "commitment_root"}) {
        v1::ListBallotsRequest list;
        list.set_filter(filter);
        list.set_order_by(order);
        list.set_page_size(1);
        const auto page = commendation_->ListBallots(list, caller);
        seen += page.ok() ? page->DebugString() : page.status().ToString();
      }
    }
    v1::PreviewBallotRequest preview;
    preview.set_meeting("meetings/m");
    preview.set_nomination("nominations/n");
    seen += councils_->PreviewBallot(preview, caller)->DebugString();
    v1::GetVoteProofRequest proof;
    proof.set_ballot(kBallot);
    proof.set_commitment(std::string(64, '0'));
    seen += councils_->GetVoteProof(proof, caller).status().ToString();
    if (caller.principal == "user:0") return seen;
    v1::CastVoteRequest vote;
    vote.set_request_id(Uuid());
    vote.set_ballot(kBallot);
    vote.set_choice(v1::VOTE_CHOICE_AGREE);
    vote.set_channel(v1::VOTE_CHANNEL_IN_ROOM);
    seen += commendation_->CastVote(vote, caller).status().ToString();
    vote.set_revises(true);
    seen += commendation_->CastVote(vote, caller).status().ToString();
    v1::CloseBallotRequest close;
    close.set_request_id(Uuid());
    close.set_name(kBallot);
    close.set_etag("1");
    seen += commendation_->CloseBallot(close, caller).status().ToString();
    v1::VoidBallotRequest annul;
    annul.set_request_id(Uuid());
    annul.set_name(kBallot);
    annul.set_etag("1");
    annul.set_reason("x");
    seen += councils_->VoidBallot(annul, caller).status().ToString();
    return seen;
  }
};

// Invariant 24. Two installations that differ in nothing but sealed choices answer the same, word for word.
TEST_P(SealedBallotTest, WorldsThatDifferInSealedVotesAnswerTheSame) {
  const std::string one = OtherWorld().Seen({v1::VOTE_CHOICE_AGREE, v1::VOTE_CHOICE_AGREE, v1::VOTE_CHOICE_AGREE});
  const std::string two =
      OtherWorld().Seen({v1::VOTE_CHOICE_DISAGREE, v1::VOTE_CHOICE_ABSTAIN, v1::VOTE_CHOICE_DISAGREE});
  EXPECT_EQ(one, two);
  EXPECT_NE(one.find("NOT_ELIGIBLE_TO_VOTE"), std::string::npos) << "the refusals are among what was compared";
}

// Whoever reads the tables finds envelopes of one length, under names that are nobody's.
TEST_P(SealedBallotTest, TheBoxOfAnOpenBallotTellsNeitherVotersNorChoices) {
  Opened();
  ASSERT_THAT(Vote(kBallot, "user:0", v1::VOTE_CHOICE_AGREE), IsOk());
  ASSERT_THAT(Vote(kBallot, "user:1", v1::VOTE_CHOICE_AGREE), IsOk());
  ASSERT_THAT(Vote(kBallot, "user:2", v1::VOTE_CHOICE_DISAGREE), IsOk());
  const auto envelopes = Table("select envelope, commitment, voter_tag from ballot_envelopes");
  ASSERT_EQ(envelopes.size(), 3u);
  std::set<std::string> seen;
  for (const auto& row : envelopes) {
    EXPECT_EQ(row[0].size(), envelopes[0][0].size());
    for (const std::string& cell : row) EXPECT_TRUE(seen.insert(cell).second) << "nothing stands twice";
    EXPECT_EQ(row[2].find("user"), std::string::npos);
  }
}

// What is left when it closed: the count, and commitments in their own order. Nothing opens a vote any more.
TEST_P(SealedBallotTest, AClosedBallotHasNeitherKeyNorSealedVotes) {
  const v1::Ballot ballot = Opened();
  for (int i = 0; i < 6; ++i) ASSERT_THAT(Vote(kBallot, absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
  const auto closed = CloseBallot(ballot);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(Table("select 1 from ballot_keys").size() + Table("select 1 from ballot_envelopes").size(), 0u);
  EXPECT_EQ(Table("select commitment from ballot_commitments"),
            Table("select commitment from ballot_commitments order by commitment"));
  EXPECT_EQ(closed->ballot().commitment_count(), 6);
  EXPECT_EQ(closed->ballot().commitment_root().size(), 64u);
  EXPECT_EQ(closed->ballot().arithmetic(), "more than 1/2 of 9 members of the council: 5 must agree; 6 did: passed");
  EXPECT_EQ(closed->ballot().arithmetic_vi(),
            "trên 1/2 của 9 thành viên Hội đồng: cần 5 phiếu đồng ý; có 6 phiếu đồng ý: đạt");
}

// Invariant 5. A revised vote replaces the earlier one, whose having been cast stays on the roll.
TEST_P(SealedBallotTest, ARevisedVoteCountsAsLastCastAndTheRollKeepsItsHistory) {
  const v1::Ballot ballot = Opened();
  EXPECT_THAT(Vote(kBallot, Revised("user:0", v1::VOTE_CHOICE_AGREE)),
              FailsWith(StatusCode::kFailedPrecondition, "NOT_VOTED_YET"));
  const auto first = Vote(kBallot, "user:0", v1::VOTE_CHOICE_AGREE);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Vote(kBallot, "user:0", v1::VOTE_CHOICE_DISAGREE),
              FailsWith(StatusCode::kFailedPrecondition, "ALREADY_VOTED"));
  const auto second = Vote(kBallot, Revised("user:0", v1::VOTE_CHOICE_DISAGREE));
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(first->commitment(), second->commitment());
  EXPECT_THAT(Proof(first->commitment()), FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const auto closed = CloseBallot(ballot);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->ballot().tally().agree(), 0);
  EXPECT_EQ(closed->ballot().tally().disagree(), 1);
  EXPECT_EQ(closed->ballot().commitment_count(), 1);
  EXPECT_EQ(Table("select revision from ballot_turnout where principal = 'user:0' order by revision").size(), 2u);
  EXPECT_TRUE(Proof(first->commitment())->superseded());
  EXPECT_FALSE(Proof(second->commitment())->superseded());
}

TEST_P(SealedBallotTest, AMemberRevisesNineTimesAndThenNoMore) {
  Opened();
  ASSERT_THAT(Vote(kBallot, "user:0", v1::VOTE_CHOICE_AGREE), IsOk());
  for (int i = 0; i < 9; ++i) ASSERT_THAT(Vote(kBallot, Revised("user:0", v1::VOTE_CHOICE_ABSTAIN)), IsOk());
  EXPECT_THAT(Vote(kBallot, Revised("user:0", v1::VOTE_CHOICE_AGREE)),
              FailsWith(StatusCode::kFailedPrecondition, "REVISIONS_USED_UP"));
}

// The voter keeps the nonce, and checks alone that the vote was taken as cast and counted.
TEST_P(SealedBallotTest, AVoterProvesInclusionWithoutShowingTheChoice) {
  const v1::Ballot ballot = Opened();
  std::vector<std::string> commitments;
  const std::string nonce = Sha256Hex("a number drawn by the voter");
  for (int i = 0; i < 7; ++i) {
    v1::CastVoteRequest request = VoteRequest(kBallot, v1::VOTE_CHOICE_ABSTAIN);
    if (i == 3) request.set_nonce(nonce);
    commitments.push_back(commendation_->CastVote(request, As(absl::StrCat("user:", i), {}))->commitment());
  }
  EXPECT_EQ(commitments[3],
            Sha256Hex(CanonicalBytes().Add("htx.vote-commitment").Add(kBallot).Add(nonce).Add(int64_t{3}).bytes()));
  const auto closed = CloseBallot(ballot);
  ASSERT_THAT(closed, IsOk());
  for (const std::string& commitment : commitments) {
    const auto proof = Proof(commitment);
    ASSERT_THAT(proof, IsOk());
    EXPECT_EQ(proof->tree_size(), 7);
    EXPECT_EQ(RootFrom(commitment, *proof), closed->ballot().commitment_root());
  }
  EXPECT_THAT(Proof(Sha256Hex("another")), FailsWith(StatusCode::kNotFound, "COMMITMENT_UNKNOWN"));
  EXPECT_THAT(Proof("no digits"), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
  v1::CastVoteRequest bad = VoteRequest(kBallot, v1::VOTE_CHOICE_AGREE);
  bad.set_nonce("short");
  EXPECT_THAT(commendation_->CastVote(bad, As("user:8", {})), FailsWith(StatusCode::kInvalidArgument, "FIELD_RULE"));
}

// Envelopes belong to their ballot, voter and revision: whoever moves, adds or takes one away is noticed.
TEST_P(SealedBallotTest, ABoxThatWasTamperedWithIsNotCountedButCanBeAnnulled) {
  const v1::Ballot ballot = Opened();
  ASSERT_THAT(Vote(kBallot, "user:0", v1::VOTE_CHOICE_AGREE), IsOk());
  ASSERT_THAT(Vote(kBallot, "user:1", v1::VOTE_CHOICE_DISAGREE), IsOk());
  const std::vector<std::vector<std::string>> kept =
      Table("select voter_tag, envelope, commitment from ballot_envelopes order by voter_tag");
  const auto put = [&](size_t row, const std::string& envelope, const std::string& commitment) {
    Change("update ballot_envelopes set envelope = ?, commitment = ? where voter_tag = ?",
           {envelope, commitment, kept[row][0]});
  };
  put(0, kept[1][1], kept[1][2]);
  EXPECT_THAT(CloseBallot(ballot), FailsWith(StatusCode::kFailedPrecondition, "BALLOT_BOX_DAMAGED"));
  put(0, kept[0][1], kept[0][2]);
  Change("delete from ballot_envelopes where voter_tag = ?", {kept[0][0]});
  EXPECT_THAT(CloseBallot(ballot), FailsWith(StatusCode::kFailedPrecondition, "BALLOT_BOX_DAMAGED"));
  v1::VoidBallotRequest annul;
  annul.set_request_id(Uuid());
  annul.set_name(kBallot);
  annul.set_etag(ballot.etag());
  EXPECT_THAT(councils_->VoidBallot(annul, Clerk()), FailsWith(StatusCode::kInvalidArgument, "REASON_REQUIRED"));
  annul.set_reason("thùng phiếu hỏng");
  const auto annulled = councils_->VoidBallot(annul, Clerk());
  ASSERT_THAT(annulled, IsOk());
  EXPECT_EQ(annulled->ballot().state(), v1::BALLOT_STATE_VOID);
  EXPECT_FALSE(annulled->ballot().has_tally());
  EXPECT_EQ(annulled->nomination().state(), v1::NOMINATION_STATE_APPRAISED);
  EXPECT_EQ(Table("select 1 from ballot_envelopes").size(), 0u);
  EXPECT_THAT(Vote(kBallot, "user:2", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kFailedPrecondition, "STATE_FORBIDS"));
  const v1::Ballot again = OpenBallot("b2", "meetings/m", "nominations/n");
  EXPECT_EQ(again.state(), v1::BALLOT_STATE_OPEN);
}

TEST_P(SealedBallotTest, WithoutItsKeyABallotNeitherOpensNorCloses) {
  const v1::Ballot ballot = Opened();
  ASSERT_THAT(Vote(kBallot, "user:0", v1::VOTE_CHOICE_AGREE), IsOk());
  const std::string fresh = RandomHex();
  const BallotSeal kept = seal_;
  seal_ = BallotSeal::Parse(fresh).value();
  EXPECT_THAT(CloseBallot(ballot), FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
  EXPECT_THAT(Vote(kBallot, "user:1", v1::VOTE_CHOICE_AGREE),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
  seal_ = BallotSeal();
  Convene("m2", {"nominations/n"}, 9, 9);
  const v1::Nomination other = Submit(MakeNomination("n2", "VCA_FLAG", "ha-nam", "red-river"));
  ASSERT_THAT(Review(other, v1::REVIEW_ACTION_ACCEPT), IsOk());
  Convene("m3", {other.name()}, 9, 9);
  v1::OpenBallotRequest open;
  open.set_request_id(Uuid());
  open.set_meeting("meetings/m3");
  open.set_nomination(other.name());
  EXPECT_THAT(commendation_->OpenBallot(open, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "BALLOT_KEY_MISSING"));
  EXPECT_EQ(Read(other).state(), v1::NOMINATION_STATE_APPRAISED) << "nothing was written";
  seal_ = kept;
  EXPECT_EQ(CloseBallot(ballot)->ballot().tally().agree(), 1);
}

// There is no call for several votes: a request holds one choice and no voter, who is the caller.
TEST_P(SealedBallotTest, OneCallIsOneVoteOfTheCaller) {
  for (int i = 0; i < v1::CastVoteRequest::descriptor()->field_count(); ++i) {
    const auto* field = v1::CastVoteRequest::descriptor()->field(i);
    EXPECT_FALSE(field->is_repeated()) << field->name();
    EXPECT_TRUE(field->name().find("principal") == std::string::npos && field->name() != "voter") << field->name();
  }
  const v1::Ballot ballot = Opened();
  for (int i = 0; i < 5; ++i) {
    const auto before = Table("select principal from ballot_turnout order by principal");
    ASSERT_THAT(Vote(kBallot, absl::StrCat("user:", i), v1::VOTE_CHOICE_AGREE), IsOk());
    auto after = Table("select principal from ballot_turnout order by principal");
    ASSERT_EQ(after.size(), before.size() + 1);
    EXPECT_EQ(after.back()[0], absl::StrCat("user:", i));
  }
  EXPECT_EQ(CloseBallot(ballot)->ballot().tally().agree(), 5);
}

// `needed` and whether it can be reached are known before anything is written, also when it cannot.
TEST_P(SealedBallotTest, APreviewSaysWhatABallotWouldNeed) {
  MakeCluster("red-river", v1::CLUSTER_KIND_CLUSTER, {"unit-3", "ha-nam"});
  const v1::Nomination nomination = Submit(MakeNomination("n", "VCA_FLAG", "unit-3", "red-river"));
  ASSERT_THAT(Review(nomination, v1::REVIEW_ACTION_ACCEPT), IsOk());
  Convene("m", {nomination.name()}, 9, 9);
  v1::PreviewBallotRequest request;
  request.set_meeting("meetings/m");
  request.set_nomination(nomination.name());
  const auto preview = councils_->PreviewBallot(request, Clerk());
  ASSERT_THAT(preview, IsOk());
  EXPECT_EQ(preview->ballot().needed(), 5);
  EXPECT_EQ(preview->ballot().attainable(), 8);
  EXPECT_TRUE(preview->ballot().reachable());
  EXPECT_EQ(preview->ballot().electorate(3).ground(), v1::CONFLICT_GROUND_INSTITUTION);
  EXPECT_EQ(preview->ballot().arithmetic(),
            "more than 1/2 of 9 members of the council: 5 must agree; 8 of 9 may vote: it can pass");
  for (int i : {0, 1, 2, 4}) request.add_recused()->set_principal(absl::StrCat("user:", i));
  const auto hopeless = councils_->PreviewBallot(request, Clerk());
  ASSERT_THAT(hopeless, IsOk());
  EXPECT_EQ(hopeless->ballot().base(), 9) << "recusal keeps the legal base";
  EXPECT_EQ(hopeless->ballot().attainable(), 4);
  EXPECT_FALSE(hopeless->ballot().reachable());
  EXPECT_EQ(Table("select 1 from ballots").size(), 0u);
  request.add_recused()->set_principal("stranger");
  EXPECT_THAT(councils_->PreviewBallot(request, Clerk()), FailsWith(StatusCode::kInvalidArgument, "NOT_IN_COUNCIL"));
  request.set_nomination("nominations/none");
  EXPECT_THAT(councils_->PreviewBallot(request, Clerk()),
              FailsWith(StatusCode::kFailedPrecondition, "NOMINATION_UNKNOWN"));
}

}  // namespace
}  // namespace htx::awards
