#include "htxctl/files/hledger.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace htx::ctl {
namespace {

// The letter that hledger knows a class by; memo accounts have none.
absl::string_view TypeOf(funding::v1::AccountClass account_class) {
  switch (account_class) {
    case funding::v1::ACCOUNT_CLASS_ASSET:
      return "A";
    case funding::v1::ACCOUNT_CLASS_LIABILITY:
      return "L";
    case funding::v1::ACCOUNT_CLASS_EQUITY:
      return "E";
    case funding::v1::ACCOUNT_CLASS_INCOME:
      return "R";
    case funding::v1::ACCOUNT_CLASS_EXPENSE:
      return "X";
    default:
      return "";
  }
}

std::string DayText(const google::type::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

// Codes that begin with 9 are off the balance sheet in every chart of this house.
bool IsMemo(absl::string_view account) { return !account.empty() && account[0] == '9'; }

const std::string& NameOf(const HledgerNames& names, const std::string& code) {
  const auto found = names.find(code);
  return found == names.end() ? code : found->second;
}

void AddTag(std::string& text, absl::string_view name, absl::string_view value) {
  if (!value.empty()) absl::StrAppend(&text, "    ; ", name, ":", value, "\n");
}

}  // namespace

HledgerNames StatutoryNames(const google::protobuf::RepeatedPtrField<funding::v1::LedgerAccount>& accounts) {
  HledgerNames names;
  for (const funding::v1::LedgerAccount& account : accounts) {
    if (account.statutory().code().empty()) continue;
    names[account.code()] = absl::StrCat(account.statutory().code(), ":", account.code());
  }
  return names;
}

std::string HledgerHead(const google::protobuf::RepeatedPtrField<funding::v1::LedgerAccount>& accounts,
                        const HledgerNames& names) {
  std::string text = "commodity 1000. VND\n\n";
  std::set<std::string> statutory;
  for (const funding::v1::LedgerAccount& account : accounts) {
    const std::string& code = account.statutory().code();
    if (!names.contains(account.code()) || !statutory.insert(code).second) continue;
    absl::StrAppend(&text, "account ", code, "  ; ", account.statutory().display_name(), "\n");
  }
  for (const funding::v1::LedgerAccount& account : accounts) {
    if (account.heading()) continue;
    absl::StrAppend(&text, "account ", NameOf(names, account.code()), "  ; ", account.display_name());
    if (const absl::string_view type = TypeOf(account.account_class()); !type.empty()) {
      absl::StrAppend(&text, ", type:", type);
    }
    absl::StrAppend(&text, "\n");
  }
  return absl::StrCat(text, "\n");
}

std::string HledgerEntry(const funding::v1::JournalEntry& entry, const HledgerNames& names) {
  std::string text =
      absl::StrCat(DayText(entry.business_date()), "=", DayText(entry.value_date()), " (", entry.name(), ") ",
                   absl::StripPrefix(funding::v1::JournalKind_Name(entry.kind()), "JOURNAL_KIND_"), "\n");
  AddTag(text, "loan", entry.loan());
  AddTag(text, "borrower", entry.borrower());
  AddTag(text, "province", entry.province());
  AddTag(text, "product", entry.product());
  AddTag(text, "cause", entry.cause());
  AddTag(text, "actor", entry.actor());
  AddTag(text, "request", entry.request_id());
  AddTag(text, "reverses", entry.reverses());
  for (const funding::v1::JournalLine& line : entry.lines()) {
    const bool memo = IsMemo(line.account());
    absl::StrAppend(&text, "    ", memo ? "[" : "", NameOf(names, line.account()), memo ? "]" : "", "  ",
                    line.debit().amount() - line.credit().amount(), " VND");
    std::string tags;
    if (!line.source().empty()) absl::StrAppend(&tags, ", source:", line.source());
    if (!line.programme().empty()) absl::StrAppend(&tags, ", programme:", line.programme());
    if (line.debt_group() != 0) absl::StrAppend(&tags, ", group:", line.debt_group());
    if (!tags.empty()) absl::StrAppend(&text, "  ; ", absl::string_view(tags).substr(2));
    absl::StrAppend(&text, "\n");
  }
  return absl::StrCat(text, "\n");
}

}  // namespace htx::ctl
