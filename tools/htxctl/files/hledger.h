#pragma once

// The books in the plain text format of hledger, so that a program that shares no line with this house checks them.
//
// Accounts are written by their codes. Memo accounts are virtual postings in brackets, which hledger balances among
// themselves; `hledger bal --real` leaves them out. The value date is the secondary date. In the statutory chart an
// account stands below the one it maps to ("1283:1311"), so `--depth 1` sums by statutory account; what maps to none
// keeps its own code.

#include <map>
#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "htx/funding/v1/ledger.pb.h"

namespace htx::ctl {

// What each own account is called in the file; one that is not in it keeps its code.
using HledgerNames = std::map<std::string, std::string>;
// The names in the statutory chart, as GetChartOfAccounts of a fund tells it.
HledgerNames StatutoryNames(const google::protobuf::RepeatedPtrField<funding::v1::LedgerAccount>& accounts);

// The head of a file: the commodity, and each account with its type and names.
std::string HledgerHead(const google::protobuf::RepeatedPtrField<funding::v1::LedgerAccount>& accounts,
                        const HledgerNames& names = {});

// One entry, with its dimensions as tags.
std::string HledgerEntry(const funding::v1::JournalEntry& entry, const HledgerNames& names = {});

}  // namespace htx::ctl
