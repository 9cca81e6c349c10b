// The commands of the registry that are one call each; those of organisations and alliances stand in
// organization_methods.cc and alliance_methods.cc.

#include <iterator>

#include "htxctl/rpc/alliance_methods.h"
#include "htxctl/rpc/organization_methods.h"

namespace htx::ctl {
namespace {

std::vector<MethodCommand> Parties() {
  return {
      {.group = "role",
       .name = "list",
       .method = HTX_REGISTRY("RoleService.ListRoles"),
       .help = {.en = "Who holds which role in an organisation", .vi = "Ai giữ vai trò nào trong tổ chức"},
       .arguments = {"parent"},
       .ids = {{"parent", "organizations"}},
       .rows = "roles",
       .columns = {{"role", "name", true},
                   {"type", "type"},
                   {"person", "person.full_name"},
                   {"holder", "holder", true},
                   {"from", "start_date"},
                   {"term ends", "term_end"},
                   {"to", "end_date"}},
       .example = "role list lmhtx-hai-phong --as-of 2023-12-31 --include-ended"},
      {.group = "role",
       .name = "create",
       .method = HTX_REGISTRY("RoleService.CreateRole"),
       .help = {.en = "Record who takes a role", .vi = "Ghi nhận người giữ vai trò"},
       .arguments = {"parent"},
       .ids = {{"parent", "organizations"}},
       .example = "role create a --set role.type=DIRECTOR --set role.holder=organizations/b --set "
                  "role.start_date=2025-06-02"},
      {.group = "role",
       .name = "end",
       .method = HTX_REGISTRY("RoleService.EndRole"),
       .help = {.en = "End a role", .vi = "Kết thúc một vai trò"},
       .arguments = {"name"},
       .example = "role end organizations/a/roles/r1 --end-date 2025-06-02 --ground RESIGNED --etag 1"},
      {.group = "relationship",
       .name = "list",
       .method = HTX_REGISTRY("PartyService.ListRelationships"),
       .help = {.en = "Relations between organisations", .vi = "Quan hệ giữa các tổ chức"},
       .rows = "relationships",
       .columns = {{"relation", "name", true},
                   {"type", "type"},
                   {"from", "from", true},
                   {"to", "to", true},
                   {"since", "start_date"},
                   {"until", "end_date"}},
       .example = "relationship list --filter 'to = \"organizations/lmhtx-hai-phong\"' --as-of 2023-12-31"},
      {.group = "relationship",
       .name = "create",
       .method = HTX_REGISTRY("PartyService.CreateRelationship"),
       .help = {.en = "Record a relation", .vi = "Ghi nhận quan hệ"},
       .example = "relationship create --data @relation.json"},
      {.group = "relationship",
       .name = "end",
       .method = HTX_REGISTRY("PartyService.EndRelationship"),
       .help = {.en = "End a relation", .vi = "Kết thúc quan hệ"},
       .arguments = {"name"},
       .ids = {{"name", "relationships"}},
       .example = "relationship end r1 --end-date 2025-06-02 --etag 1"},
      {.group = "finding",
       .name = "list",
       .method = HTX_REGISTRY("QualityService.ListQualityFindings"),
       .help = {.en = "What is doubtful in the records, and what to do",
                .vi = "Điểm cần xem lại của hồ sơ và cách xử lý"},
       .ids = {{"parent", "organizations"}},
       .rows = "findings",
       .columns = {{"organisation", "organization", true},
                   {"rule", "rule"},
                   {"severity", "severity"},
                   {"since", "since_date"},
                   {"evidence", "evidence_{lang}"},
                   {"what to do", "fix_{lang}"}},
       .preset = "parent=-",
       .example = "finding list --filter 'severity = SERIOUS'"},
      {.group = "finding",
       .name = "summary",
       .method = HTX_REGISTRY("QualityService.SummarizeQualityFindings"),
       .help = {.en = "How many findings of each rule", .vi = "Số điểm cần xem lại theo từng quy tắc"},
       .rows = "counts",
       .columns = {{"rule", "rule"}, {"severity", "severity"}, {"findings", "count"}},
       .example = "finding summary --filter 'alliance = \"organizations/lmhtx-hai-phong\"'"},
      {.group = "finding",
       .name = "accept-duplicates",
       .method = HTX_REGISTRY("QualityService.AcceptDuplicates"),
       .help = {.en = "Say that records look alike and are not one",
                .vi = "Xác nhận các hồ sơ giống nhau nhưng khác tổ chức"},
       .arguments = {"name", "others"},
       .ids = {{"name", "organizations"}, {"others", "organizations"}},
       .example = "finding accept-duplicates a b c --reason 'khác xã'"},
  };
}

std::vector<MethodCommand> Ground() {
  return {
      {.group = "area",
       .name = "list",
       .method = HTX_REGISTRY("AreaService.ListAreas"),
       .help = {.en = "Administrative units of a day", .vi = "Đơn vị hành chính của một ngày"},
       .ids = {{"parent", "areas"}},
       .rows = "areas",
       .columns = {{"id", "name", true},
                   {"code", "code"},
                   {"kind", "unit_type"},
                   {"name", "display_name"},
                   {"in", "parent", true},
                   {"from", "period.from"},
                   {"to", "period.to"},
                   {"formed of", "predecessors"},
                   {"went into", "successors"}},
       .example = "area list --level PROVINCE --valid-date 2025-06-30"},
      {.group = "area",
       .name = "get",
       .method = HTX_REGISTRY("AreaService.GetArea"),
       .help = {.en = "One unit", .vi = "Một đơn vị"},
       .arguments = {"name"},
       .ids = {{"name", "areas"}},
       .example = "area get p31 --valid-date 2025-06-30"},
      {.group = "area",
       .name = "translate",
       .method = HTX_REGISTRY("AreaService.TranslateAreas"),
       .help = {.en = "What units are called on another day", .vi = "Đơn vị tương ứng ở một ngày khác"},
       .rows = "translations",
       .columns = {{"unit", "source"}, {"outcome", "outcome"}, {"is", "targets"}},
       .example = "area translate --items '{\"area\": \"areas/p31\", \"at_date\": {\"year\": 2025, \"month\": 1, "
                  "\"day\": 1}}' "
                  "--to-date 2025-07-01"},
      {.group = "area",
       .name = "open",
       .method = HTX_REGISTRY("AreaService.ListOpenPlacements"),
       .help = {.en = "Organisations of split units that nobody placed by name",
                .vi = "Tổ chức chưa được xếp sau khi chia tách địa giới"},
       .ids = {{"source", "areas"}},
       .rows = "placements",
       .columns = {{"organisation", "organization", true},
                   {"name", "legal_name"},
                   {"address", "address"},
                   {"was in", "source", true},
                   {"for now in", "target", true},
                   {"may be", "candidates"}},
       .example = "area open --source p31-c001"},
      {.group = "area",
       .name = "place",
       .method = HTX_REGISTRY("AreaService.PlaceOrganizations"),
       .help = {.en = "Place organisations of a split unit", .vi = "Xếp tổ chức vào đơn vị mới"},
       .example = "area place --data @placements.json --validate-only"},
      {.group = "audit",
       .name = "list",
       .method = HTX_REGISTRY("AuditService.ListAuditEntries"),
       .help = {.en = "Who did what, when and why", .vi = "Ai làm gì, khi nào, vì sao"},
       .rows = "entries",
       .columns = {{"sequence", "sequence"},
                   {"recorded", "recorded_time"},
                   {"actor", "actor"},
                   {"action", "action"},
                   {"subject", "subject"},
                   {"reason", "reason"}},
       .example = "audit list --filter 'actor = \"user:clerk\"' --order-by 'sequence desc'"},
      {.group = "audit",
       .name = "verify",
       .method = HTX_REGISTRY("AuditService.VerifyAudit"),
       .help = {.en = "Prove that no entry was changed; exit code 1 when one was",
                .vi = "Kiểm tra nhật ký không bị sửa; mã thoát 1 nếu đã bị sửa"},
       .verdict = "holds",
       .example = "audit verify --from-sequence 1"},
      {.group = "registry",
       .name = "info",
       .method = HTX_REGISTRY("ChangeService.GetRegistryInfo"),
       .help = {.en = "Head of the feed, limits, quotas, code lists",
                .vi = "Đầu luồng thay đổi, giới hạn, hạn mức, danh mục mã"},
       .example = "registry info"},
  };
}

}  // namespace

absl::Span<const MethodCommand> RegistryMethods() {
  static const auto* const commands = [] {
    auto* const all = new std::vector<MethodCommand>();
    for (std::vector<MethodCommand> part : {OrganizationMethods(), Parties(), Ground(), AllianceMethods(),
                                            AllianceCorrections(), FundingMethods(), LendingMethods()}) {
      all->insert(all->end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    }
    return all;
  }();
  return *commands;
}

absl::Span<const std::pair<absl::string_view, Text>> MethodGroups() {
  static const auto* const groups = new std::vector<std::pair<absl::string_view, Text>>{
      {"alliance",
       {.en = "Members, dues, duties, petitions, programmes, activities",
        .vi = "Thành viên, hội phí, báo cáo, kiến nghị, chương trình, hoạt động"}},
      {"area", {.en = "Administrative units of the registry", .vi = "Đơn vị hành chính"}},
      {"audit", {.en = "The audit log of the registry", .vi = "Nhật ký kiểm toán"}},
      {"finding", {.en = "What is doubtful in the records", .vi = "Điểm cần xem lại của hồ sơ"}},
      {"fund", {.en = "Support funds and their loans", .vi = "Quỹ hỗ trợ và các khoản vay"}},
      {"org", {.en = "Organisations of the registry", .vi = "Tổ chức trong sổ đăng ký"}},
      {"registry", {.en = "The registry itself", .vi = "Bản thân sổ đăng ký"}},
      {"relationship", {.en = "Relations between organisations", .vi = "Quan hệ giữa các tổ chức"}},
      {"role", {.en = "Roles in organisations", .vi = "Vai trò trong tổ chức"}},
  };
  return *groups;
}

}  // namespace htx::ctl
