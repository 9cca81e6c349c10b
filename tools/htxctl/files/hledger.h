#pragma once

// The books in the plain text format of hledger, so that a program that shares no line with this house checks them.
//
// Accounts are written by their codes. Memo accounts are virtual postings in brackets, which hledger balances among
// themselves; `hledger bal --real` leaves them out. The value date is the secondary date.

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "htx/funding/v1/ledger.pb.h"

namespace htx::ctl {

// The head of a file: the commodity, and each account with its type and names.
std::string HledgerHead(const google::protobuf::RepeatedPtrField<funding::v1::LedgerAccount>& accounts);

// One entry, with its dimensions as tags.
std::string HledgerEntry(const funding::v1::JournalEntry& entry);

}  // namespace htx::ctl
