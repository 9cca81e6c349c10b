#pragma once

// What the handlers are made of, and the moves that all of them share.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "awards/clients/debt_directory.h"
#include "awards/clients/fund_statistics.h"
#include "awards/clients/organization_directory.h"
#include "awards/clients/registry_statistics.h"
#include "awards/store/page.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/signing.h"
#include "common/query/query.h"
#include "common/rpc/request_context.h"
#include "common/sql/database.h"
#include "common/sql/write_asking.h"
#include "htx/awards/v1/change.pb.h"

namespace htx::awards {

class BallotSeal;

// Not owned; all outlive the handlers.
struct HandlerParts {
  sql::Database* database = nullptr;
  IdSource* ids = nullptr;
  const Clock* clock = nullptr;
  const query::PageTokens* tokens = nullptr;
  OrganizationDirectory* directory = nullptr;
  DebtDirectory* debts = nullptr;
  RegistryStatistics* statistics = nullptr;
  FundStatistics* funds = nullptr;
  std::string certificate_font = {};  // TrueType file.
  const KeyRing* keys = nullptr;      // What heads of the log, credentials and status lists are signed with.
  const BallotSeal* seal = nullptr;
};

// OK when `etag` is that of `version`: ETAG_MISMATCH else. ETAG_REQUIRED is checked before the transaction by
// RequireEtag.
absl::Status CheckEtag(absl::string_view etag, int64_t version, absl::string_view resource_name);
absl::Status RequireEtag(absl::string_view etag);

// Appends one event to the change feed. `change` holds the resource after it, without a header.
absl::Status Announce(sql::Transaction& transaction, absl::string_view type, absl::string_view resource,
                      const v1::Change& change, std::optional<absl::CivilDay> effective = {});

// A list's arguments, parsed; `request` has filter, order_by, page_size and page_token.
struct ListArguments {
  store::ListRequest list = {};
  std::string bound = {};  // What its page tokens are bound to.
};
absl::StatusOr<ListArguments> ParseList(const query::PageTokens& tokens, const query::Schema& schema,
                                        absl::string_view method, absl::string_view filter, absl::string_view order_by,
                                        absl::string_view default_order, int32_t page_size,
                                        absl::string_view page_token);

template <class Item>
std::string NextToken(const query::PageTokens& tokens, const store::Page<Item>& page, const ListArguments& arguments) {
  if (!page.more) return "";
  return tokens.Seal({.known_micros = 0, .last = page.last}, arguments.bound);
}

// One page of a catalogue that is compiled in: its codes in order. `bound` is what the tokens are bound to.
struct CataloguePage {
  std::vector<std::string> codes = {};
  std::string next_page_token = {};
  int64_t total = 0;
};
absl::StatusOr<CataloguePage> PageOfCatalogue(const query::PageTokens& tokens, absl::string_view bound,
                                              std::vector<std::string> codes, int32_t page_size,
                                              absl::string_view page_token);

using sql::WriteAsking;

}  // namespace htx::awards
