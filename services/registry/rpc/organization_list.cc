#include "registry/rpc/organization_list.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "registry/store/filter_functions.h"

namespace htx::registry {

absl::StatusOr<OpenList> OpenOrganizations(const ListKind& kind, const ListArguments& arguments,
                                           const query::PageTokens& tokens, absl::Time now) {
  HTX_RETURN_IF_ERROR(query::PageSize(arguments.page_size).status());
  HTX_RETURN_IF_ERROR(JudgeOrganizationFilter(arguments.filter, kind.filters));
  const std::string no_filter;
  return Open(kind,
              {.filter = no_filter,
               .order_by = arguments.order_by,
               .page_size = arguments.page_size,
               .page_token = arguments.page_token,
               .time = arguments.time,
               .others = absl::StrCat(arguments.filter.size(), ":", arguments.filter, arguments.others)},
              tokens, now);
}

}  // namespace htx::registry
