// The accounting manual says what is posted: every entry that it shows (docs/funding/accounting.md, lines of the blocks
// "entries") is one that the books of this story hold, and every kind of entry is in it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/conformance/funding/day_office.h"

namespace htx::funding {
namespace {

using absl::CivilDay;
using ::htx::testing::IsOk;
using ::htx::testing::TestDatabase;

constexpr CivilDay kLentFirst(2024, 1, 15);
constexpr CivilDay kDueFirst(2024, 2, 15);

std::string Page(absl::string_view name) {
  std::ostringstream text;
  text << std::ifstream(absl::StrCat(HTX_SOURCE_DIR, "/docs/funding/", name), std::ios::binary).rdbuf();
  return text.str();
}
std::string Manual() { return Page("accounting.md"); }

// The lines of the blocks "entries".
std::vector<std::string> ShownEntries(const std::string& manual) {
  std::vector<std::string> shown;
  bool inside = false;
  for (const absl::string_view line : absl::StrSplit(manual, '\n')) {
    if (absl::StartsWith(line, "```")) {
      inside = line == "```entries";
    } else if (inside) {
      shown.emplace_back(line);
    }
  }
  return shown;
}

// "RECEIPT: Dr 1110 53 057 534; Cr 2130 53 057 534": debits before credits, each by account.
std::string TextOf(const v1::JournalEntry& entry) {
  std::vector<std::string> debits;
  std::vector<std::string> credits;
  const auto amount = [](Dong dong) { return std::string(absl::StripSuffix(FormatDong(dong), " đ")); };
  for (const v1::JournalLine& line : entry.lines()) {
    if (line.debit().amount() > 0) {
      debits.push_back(absl::StrCat("Dr ", line.account(), " ", amount(line.debit().amount())));
    } else {
      credits.push_back(absl::StrCat("Cr ", line.account(), " ", amount(line.credit().amount())));
    }
  }
  std::sort(debits.begin(), debits.end());
  std::sort(credits.begin(), credits.end());
  debits.insert(debits.end(), credits.begin(), credits.end());
  return absl::StrCat(absl::StripPrefix(v1::JournalKind_Name(entry.kind()), "JOURNAL_KIND_"), ": ",
                      absl::StrJoin(debits, "; "));
}

class FundingManual : public ::testing::TestWithParam<TestDatabase::Kind> {
 protected:
  // Capital of three kinds, and what of it costs.
  void TellOfCapital() {
    office_.OpenFund();
    office_.AddSource("ut", 5 * kBillionDong, v1::FUND_SOURCE_KIND_ENTRUSTED);
    office_.AddSource("vay", kBillionDong, v1::FUND_SOURCE_KIND_BORROWED);
    ASSERT_THAT(office_.Move("src", kBillionDong, On(2019, 5, 6), v1::CAPITAL_MOVEMENT_KIND_WITHDRAWAL), IsOk());
    v1::StateSourceTermsRequest terms;
    terms.set_request_id(NewUuid());
    terms.mutable_source_terms()->set_source("fundSources/vay");
    *terms.mutable_source_terms()->mutable_effective_date() = On(2025, 2, 1);
    terms.mutable_source_terms()->set_annual_rate_ppm(40'000);
    terms.mutable_source_terms()->set_reference("HĐ 01/2025");
    ASSERT_THAT(office_.capital_costs().StateSourceTerms(terms, FundingOffice::As("manager")), IsOk());
  }
  // 600 million at 6 %: secured, sent, confirmed, paid, partly waived, paid off.
  void TellOfALoan() {
    const Wish wish = {.day = CivilDay(2024, 1, 10)};
    ASSERT_THAT(
        office_.applications().CreateApplication(FundingOffice::ApplicationRequest(wish), FundingOffice::As("maker")),
        IsOk());
    v1::UpdateCollateralRequest house;
    house.set_request_id(NewUuid());
    house.set_allow_missing(true);
    v1::Collateral& collateral = *house.mutable_collateral();
    collateral.set_name("collaterals/house");
    collateral.set_application("applications/app");
    collateral.set_kind(v1::COLLATERAL_KIND_REAL_ESTATE);
    collateral.set_description("Quyền sử dụng đất");
    collateral.set_owner("HTX Đồng Tâm");
    collateral.set_document_number("GCN-1");
    *collateral.mutable_valuation()->mutable_date() = On(2024, 1, 9);
    *collateral.mutable_valuation()->mutable_value() = Vnd(kBillionDong);
    collateral.mutable_valuation()->set_valuer("Tổ thẩm định giá");
    ASSERT_THAT(office_.collaterals().UpdateCollateral(house, FundingOffice::As("appraiser")), IsOk());
    ASSERT_THAT(office_.Submit("app", "1", wish.day), IsOk());
    ASSERT_THAT(office_.Appraise("app", "2", wish.day), IsOk());
    ASSERT_THAT(office_.Approve(wish), IsOk());
    ASSERT_THAT(
        office_.loans().CreateLoan(FundingOffice::LoanRequest(wish, "l1", kDueFirst), FundingOffice::As("maker")),
        IsOk());
    ASSERT_THAT(office_.Sign("l1", wish.day), IsOk());
    ASSERT_THAT(
        office_.loans().CreateDisbursement(FundingOffice::DisbursementRequest("l1", "d1", wish.amount, kLentFirst),
                                           FundingOffice::As("maker")),
        IsOk());
    ASSERT_THAT(office_.Resolve("d1", kLentFirst, v1::DISBURSEMENT_OUTCOME_SENT), IsOk());
    ASSERT_THAT(office_.Resolve("d1", kLentFirst), IsOk());
    ASSERT_THAT(office_.Repay("l1", 53'057'534, kDueFirst), IsOk());
    v1::CreateProposalRequest waiver =
        FundingOffice::ProposalRequest("l1", v1::PROPOSAL_KIND_WAIVER, CivilDay(2024, 3, 15));
    *waiver.mutable_proposal()->mutable_waived_interest() = Vnd(kMillionDong);
    ASSERT_THAT(office_.Change(waiver), IsOk());
    ASSERT_THAT(office_.Repay("l1", 700 * kMillionDong, CivilDay(2024, 3, 15)), IsOk());
  }
  // A contract that nobody draws on; a loan that is lost and partly got back.
  void TellOfLosses() {
    office_.MakeLoan({.id = "a2", .borrower = "b2", .amount = 100 * kMillionDong, .day = CivilDay(2024, 1, 10)}, "l2",
                     kDueFirst);
    v1::CreateProposalRequest cancel =
        FundingOffice::ProposalRequest("l2", v1::PROPOSAL_KIND_CANCEL_UNDRAWN, CivilDay(2024, 2, 1));
    *cancel.mutable_proposal()->mutable_cancelled_amount() = Vnd(100 * kMillionDong);
    ASSERT_THAT(office_.Change(cancel), IsOk());
    office_.Lend({.id = "a3", .borrower = "b3", .amount = 100 * kMillionDong, .day = CivilDay(2024, 1, 10)}, "l3",
                 kLentFirst, kDueFirst);
    ASSERT_THAT(office_.Change(FundingOffice::ProposalRequest("l3", v1::PROPOSAL_KIND_WRITE_OFF, CivilDay(2024, 6, 1))),
                IsOk());
    ASSERT_THAT(office_.Repay("l3", 50 * kMillionDong, CivilDay(2024, 7, 1)), IsOk());
  }
  // The month end of the worked example: 13 days past due, group 2.
  void TellOfAMonthEnd() {
    office_.Lend({.id = "a4", .borrower = "b4", .day = CivilDay(2025, 1, 10)}, "l4", CivilDay(2025, 1, 15),
                 CivilDay(2025, 2, 15));
    office_.Close(CivilDay(2025, 2, 28));
  }
  std::set<std::string> Posted() {
    std::set<std::string> posted;
    v1::ListJournalEntriesRequest request;
    request.set_fund("funds/f");
    request.set_page_size(1'000);
    const auto entries = office_.ledger().ListJournalEntries(request, FundingOffice::As("auditor"));
    EXPECT_THAT(entries, IsOk());
    if (!entries.ok()) return posted;
    for (const v1::JournalEntry& entry : entries->entries()) posted.insert(TextOf(entry));
    return posted;
  }

  DayOffice office_{TestDatabase::Make(GetParam())};
};
HTX_BOTH_ENGINES(FundingManual);

TEST_P(FundingManual, EveryEntryThatTheManualShowsIsInTheBooksOfItsStory) {
  TellOfCapital();
  TellOfALoan();
  TellOfLosses();
  TellOfAMonthEnd();
  if (HasFatalFailure()) return;
  const std::set<std::string> posted = Posted();
  const std::vector<std::string> shown = ShownEntries(Manual());
  EXPECT_GE(shown.size(), 12u);
  for (const std::string& entry : shown) {
    EXPECT_TRUE(posted.contains(entry)) << entry << "\nis not among\n" << absl::StrJoin(posted, "\n");
  }
}

TEST(FundingManualKinds, EveryKindOfEntryIsInTheManual) {
  const std::string manual = Manual();
  const auto* const kinds = v1::JournalKind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    if (kinds->value(i)->number() == 0) continue;
    const std::string word(absl::StripPrefix(kinds->value(i)->name(), "JOURNAL_KIND_"));
    EXPECT_TRUE(absl::StrContains(manual, absl::StrCat("`", word, "`"))) << word;
  }
}

TEST(FundingReference, EveryCallIsInTheReference) {
  const std::string reference = Page("README.md");
  int calls = 0;
  for (const auto& entry : std::filesystem::directory_iterator(HTX_SOURCE_DIR "/proto/htx/funding/v1")) {
    std::ostringstream contract;
    contract << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    for (absl::string_view line : absl::StrSplit(contract.str(), '\n')) {
      if (!absl::ConsumePrefix(&line, "  rpc ")) continue;
      const absl::string_view call = line.substr(0, line.find('('));
      EXPECT_TRUE(absl::StrContains(reference, absl::StrCat("`", call, "`"))) << call;
      ++calls;
    }
  }
  EXPECT_GT(calls, 80);
}

}  // namespace
}  // namespace htx::funding
