#pragma once

// The books in their contract's messages.

#include "absl/strings/string_view.h"
#include "funding/domain/chart.h"
#include "funding/domain/ledger.h"
#include "funding/domain/statutory_chart.h"
#include "funding/store/ledger_balance.h"
#include "funding/store/ledger_chain.h"
#include "htx/funding/v1/ledger_service.pb.h"

namespace htx::funding {

v1::JournalLine ToProto(const JournalLine& line);
v1::JournalEntry ToProto(const JournalEntry& entry);
v1::TrialBalanceRow ToProto(const TrialBalanceRow& row, absl::string_view language);
// The statutory account of a rule that holds.
v1::StatutoryAccount ToProto(const Rule& maps, absl::string_view language);
// `rows` in the statutory chart of `model` on `day`: summed where they map, in their own code where they do not.
void AddStatutory(absl::Span<const TrialBalanceRow> rows, FundModel model, absl::CivilDay day,
                  absl::string_view language, v1::GetTrialBalanceResponse& response);
v1::StatementLine ToProto(const store::StatementLine& line);
v1::LedgerAccount ToProto(const Account& account, absl::string_view language);
v1::VerifyLedgerResponse ToProto(const store::LedgerVerdict& verdict);

}  // namespace htx::funding
