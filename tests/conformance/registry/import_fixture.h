#pragma once

// Imports over the registry's handlers.

#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/registry/registry_fixture.h"
#include "tests/support/matchers.h"

namespace htx::registry {

class ImportTest : public RegistryTest {
 protected:
  using Messages = std::vector<v1::ImportOrganizationsRequest>;
  void SetUp() override { Alliance("hp"); }
  static v1::ImportOrganizationsRequest Config(const std::string& request_id) {
    v1::ImportOrganizationsRequest message;
    message.mutable_config()->set_request_id(request_id);
    message.mutable_config()->set_alliance("organizations/hp");
    message.mutable_config()->set_dataset("hp-2019-h1");
    return message;
  }
  static v1::ImportOrganizationsRequest Row(const std::string& row_id) {
    v1::ImportOrganizationsRequest message;
    v1::ImportRow& row = *message.mutable_row();
    row.set_row_id(row_id);
    v1::Organization& organization = *row.mutable_organization();
    organization.set_kind(v1::ORGANIZATION_KIND_COOPERATIVE);
    organization.set_sector(v1::SECTOR_AGRICULTURE);
    organization.set_legal_name("Hợp tác xã " + row_id);
    organization.set_area("areas/p31");
    *organization.mutable_founded_date() = Date(2015, 3, 1);
    return message;
  }
  absl::StatusOr<v1::ImportOrganizationsResponse> Import(const std::vector<v1::ImportOrganizationsRequest>& messages,
                                                         std::vector<std::string> scopes = {"*"}) {
    auto sink = handlers_->bulk.ImportOrganizations(Clerk(std::move(scopes)));
    if (!sink.ok()) return sink.status();
    for (const auto& message : messages) {
      if (absl::Status status = (*sink)->Accept(message); !status.ok()) return status;
    }
    return (*sink)->Finish();
  }
  int64_t CountAll(const std::string& filter) {
    v1::ListOrganizationsRequest request;
    request.set_filter(filter);
    const auto reply = handlers_->organizations.ListOrganizations(request, Clerk());
    EXPECT_THAT(reply, testing::IsOk());
    return reply->total_size();
  }
  v1::Import GetImport(const std::string& id) {
    v1::GetImportRequest request;
    request.set_name("imports/" + id);
    const auto reply = handlers_->bulk.GetImport(request, Clerk());
    EXPECT_THAT(reply, testing::IsOk());
    return reply.ok() ? reply->import_record() : v1::Import();
  }
  // The whole report, read in pages of three rows.
  std::vector<v1::ImportRowReport> Report(const std::string& id, std::vector<v1::ImportOutcome> outcomes = {}) {
    v1::ListImportRowsRequest request;
    request.set_parent("imports/" + id);
    request.set_page_size(3);
    for (const v1::ImportOutcome outcome : outcomes) request.add_outcomes(outcome);
    std::vector<v1::ImportRowReport> rows;
    do {
      const auto page = handlers_->bulk.ListImportRows(request, Clerk());
      EXPECT_THAT(page, testing::IsOk());
      if (!page.ok()) break;
      rows.insert(rows.end(), page->rows().begin(), page->rows().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return rows;
  }
  const std::string kId = "00000000-0000-4000-9000-000000000001";
};
}  // namespace htx::registry
