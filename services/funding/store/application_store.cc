#include "funding/store/application_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/status.h"
#include "funding/domain/errors.h"
#include "funding/store/committee_store.h"
#include "funding/store/fund_store.h"
#include "funding/store/judgement_store.h"
#include "funding/store/row_codec.h"

namespace htx::funding::store {
namespace {

constexpr absl::string_view kApplicationColumns =
    "a.id, a.fund_id, a.borrower, a.dataset, a.source_id, a.requested, a.term_months, a.purpose, a.total_investment, "
    "a.own_capital, "
    "a.province, a.district, a.sector, a.application_day, a.state, a.round, a.content_hash, a.makers, a.submit_day, "
    "a.appraisal_day, "
    "a.appraiser, a.feasible, a.security, a.security_accepted, a.proposed, a.score, a.findings, a.approved, "
    "a.decision_day, "
    "a.loan_id, a.last_day, a.created, a.updated, a.version, a.program_id, "
    "a.taken_by, a.appraisers, a.interested, a.dossier_hash, a.decision_rules_id, a.valid_until, a.jobs";

Appraisal ReadAppraisal(const sql::Row& row) {
  Appraisal appraisal = {.feasible = row.Bool(21),
                         .security = EnumIn<SecurityMeasure>(row.Int(22)),
                         .security_accepted = row.Bool(23),
                         .score = static_cast<int>(row.Int(25)),
                         .findings = row.String(26),
                         .day = DayIn(row.Text(19)),
                         .appraiser = row.String(20)};
  if (!row.IsNull(24)) appraisal.proposed = row.Int(24);
  return appraisal;
}

Application ReadApplicationRow(const sql::Row& row) {
  Application application = {.id = ApplicationId::Of(row.String(0)),
                             .fund = FundId::Of(row.String(1)),
                             .borrower = OrganizationId::Of(row.String(2)),
                             .dataset = row.String(3),
                             .content = {.source = SourceId::Of(row.String(4)),
                                         .program = ProgramId::Of(row.String(34)),
                                         .requested = row.Int(5),
                                         .term_months = static_cast<int>(row.Int(6)),
                                         .purpose = row.String(7),
                                         .total_investment = row.Int(8),
                                         .own_capital = row.Int(9),
                                         .locality = {.province = row.String(10), .district = row.String(11)},
                                         .sector = row.String(12),
                                         .application_day = DayIn(row.Text(13)),
                                         .interested = SplitLines(row.Text(37))},
                             .state = EnumIn<ApplicationState>(row.Int(14)),
                             .round = static_cast<int>(row.Int(15)),
                             .content_hash = row.String(16),
                             .dossier_hash = row.String(38),
                             .makers = SplitLines(row.Text(17)),
                             .taken_by = row.String(35),
                             .appraisers = SplitLines(row.Text(36)),
                             .submitted = OptionalDayIn(row.Text(18)),
                             .approved = row.Int(27),
                             .decided = OptionalDayIn(row.Text(28)),
                             .valid_until = OptionalDayIn(row.Text(40)),
                             .loan = LoanId::Of(row.String(29)),
                             .last_day = DayIn(row.Text(30)),
                             .created = FromMicros(row.Int(31)),
                             .updated = FromMicros(row.Int(32)),
                             .version = row.Int(33)};
  if (!row.Text(19).empty()) application.appraisal = ReadAppraisal(row);
  if (!row.IsNull(41)) application.content.jobs = row.Int(41);
  if (!row.Text(39).empty()) application.committee = Committee{.rules = DecisionRulesId::Of(row.String(39))};
  return application;
}

// The columns that a step may change, in the order of kUpdate.
std::vector<Value> ChangingValues(const Application& application) {
  const ApplicationContent& content = application.content;
  const Appraisal appraisal = application.appraisal.value_or(Appraisal{});
  const bool appraised = application.appraisal.has_value();
  return {content.source.text(),
          content.requested,
          int64_t{content.term_months},
          content.purpose,
          content.total_investment,
          content.own_capital,
          content.locality.province,
          content.locality.district,
          content.sector,
          FormatDay(content.application_day),
          EnumValue(application.state),
          int64_t{application.round},
          application.content_hash,
          JoinLines(application.makers),
          OptionalDay(application.submitted),
          appraised ? FormatDay(appraisal.day) : "",
          appraisal.appraiser,
          int64_t{appraisal.feasible ? 1 : 0},
          EnumValue(appraisal.security),
          int64_t{appraisal.security_accepted ? 1 : 0},
          appraisal.proposed.has_value() ? Value(*appraisal.proposed) : Value(),
          int64_t{appraisal.score},
          appraisal.findings,
          application.approved,
          OptionalDay(application.decided),
          application.loan.text(),
          FormatDay(application.last_day),
          ToMicros(application.updated),
          application.version,
          content.program.text(),
          application.taken_by,
          JoinLines(application.appraisers),
          JoinLines(content.interested),
          application.dossier_hash,
          application.committee.has_value() ? application.committee->rules.text() : "",
          OptionalDay(application.valid_until),
          content.jobs.has_value() ? Value(*content.jobs) : Value()};
}

constexpr absl::string_view kUpdate =
    "update applications set source_id = ?, requested = ?, term_months = ?, purpose = ?, total_investment = ?, "
    "own_capital = ?, "
    "province = ?, district = ?, sector = ?, application_day = ?, state = ?, round = ?, content_hash = ?, makers = ?, "
    "submit_day = ?, "
    "appraisal_day = ?, appraiser = ?, feasible = ?, security = ?, security_accepted = ?, proposed = ?, score = ?, "
    "findings = ?, "
    "approved = ?, decision_day = ?, loan_id = ?, last_day = ?, updated = ?, version = ?, "
    "program_id = ?, taken_by = ?, appraisers = ?, interested = ?, dossier_hash = ?, decision_rules_id = ?, "
    "valid_until = ?, jobs = cast(? as bigint) where id = ? and version = ?";

constexpr absl::string_view kInsert =
    "insert into applications (source_id, requested, term_months, purpose, total_investment, own_capital, province, "
    "district, sector, "
    "application_day, state, round, content_hash, makers, submit_day, appraisal_day, appraiser, feasible, security, "
    "security_accepted, "
    "proposed, score, findings, approved, decision_day, loan_id, last_day, updated, version, "
    "program_id, taken_by, appraisers, interested, dossier_hash, decision_rules_id, valid_until, jobs, id, "
    "fund_id, borrower, "
    "dataset, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as bigint), ?, ?, ?, "
    "?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, cast(? as bigint), ?, ?, ?, ?, ?) on conflict (id) do nothing";

absl::Status InsertRelated(sql::Transaction& tx, const Application& application) {
  int64_t position = 0;
  for (const OrganizationId& related : application.content.related) {
    HTX_RETURN_IF_ERROR(
        tx.Execute(
              "insert into application_related (application_id, position, fund_id, borrower, related) "
              "values (?, ?, ?, ?, ?)",
              {application.id.text(), ++position, application.fund.text(), application.borrower.text(), related.text()})
            .status());
  }
  return absl::OkStatus();
}

absl::Status ReadRelated(sql::Transaction& tx, Application& application) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select related from application_related where application_id = ? order by position",
                                {application.id.text()}));
  for (size_t i = 0; i < rows.size(); ++i) application.content.related.push_back(OrganizationId::Of(rows[i].String(0)));
  return absl::OkStatus();
}

absl::Status InsertVote(sql::Transaction& tx, const Application& application, size_t position) {
  const Vote& vote = application.votes[position];
  return tx
      .Execute(
          "insert into application_votes (application_id, round, position, voter, choice, amount, business_day, "
          "content_hash, "
          "reason, dossier_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {application.id.text(), int64_t{application.round}, static_cast<int64_t>(position), vote.voter,
           EnumValue(vote.choice), vote.amount, FormatDay(vote.day), vote.content_hash, vote.reason, vote.dossier_hash})
      .status();
}

absl::Status ReadVotes(sql::Transaction& tx, Application& application) {
  HTX_ASSIGN_OR_RETURN(const sql::Rows rows,
                       tx.Query("select voter, choice, amount, business_day, content_hash, reason, dossier_hash from "
                                "application_votes "
                                "where application_id = ? and round = ? order by position",
                                {application.id.text(), int64_t{application.round}}));
  for (size_t i = 0; i < rows.size(); ++i) {
    application.votes.push_back({.voter = rows[i].String(0),
                                 .choice = EnumIn<VoteChoice>(rows[i].Int(1)),
                                 .amount = rows[i].Int(2),
                                 .day = DayIn(rows[i].Text(3)),
                                 .content_hash = rows[i].String(4),
                                 .dossier_hash = rows[i].String(6),
                                 .reason = rows[i].String(5)});
  }
  return absl::OkStatus();
}

absl::Status InsertReport(sql::Transaction& tx, const Application& application) {
  return InsertJudgement(tx, {.application = application.id,
                              .step = JudgedStep::kApproval,
                              .subject = NameOf(application.id),
                              .report = *application.report,
                              .actor = application.votes.back().voter,
                              .recorded = application.updated});
}

}  // namespace

absl::StatusOr<SourceMix> MixOf(sql::Transaction& tx, const ApplicationId& id) {
  HTX_ASSIGN_OR_RETURN(auto mixes, ReadSources(tx, SourcesOf::kApplication, {id.text()}));
  return std::move(mixes[id.text()]);
}

absl::StatusOr<SourceMix> MixOf(sql::Transaction& tx, const LoanId& id) {
  HTX_ASSIGN_OR_RETURN(auto mixes, ReadSourcesOf(tx, id));
  return mixes.empty() ? SourceMix() : std::move(mixes.begin()->second);
}

absl::StatusOr<Application> GetApplication(sql::Transaction& tx, const ApplicationId& id) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(absl::StrCat("select ", kApplicationColumns, " from applications a where a.id = ?"), {id.text()}));
  if (rows.empty()) return NeverExisted("LoanApplication", NameOf(id));
  Application application = ReadApplicationRow(rows[0]);
  HTX_ASSIGN_OR_RETURN(application.content.mix, MixOf(tx, id));
  HTX_RETURN_IF_ERROR(ReadRelated(tx, application));
  HTX_RETURN_IF_ERROR(ReadVotes(tx, application));
  HTX_ASSIGN_OR_RETURN(application.report, ApprovalOf(tx, id));
  if (application.committee.has_value()) {
    HTX_ASSIGN_OR_RETURN(const DecisionRules rules, GetDecisionRules(tx, application.committee->rules));
    application.committee = CommitteeFor(rules, application.AmountToDecide());
  }
  return application;
}

absl::Status InsertApplication(sql::Transaction& tx, const Application& application) {
  std::vector<Value> args = ChangingValues(application);
  args.emplace_back(application.id.text());
  args.emplace_back(application.fund.text());
  args.emplace_back(application.borrower.text());
  args.emplace_back(application.dataset);
  args.emplace_back(ToMicros(application.created));
  HTX_ASSIGN_OR_RETURN(const int64_t inserted, tx.Execute(kInsert, args));
  if (inserted == 0) return ApplicationExists(NameOf(application.id));
  HTX_RETURN_IF_ERROR(WriteSources(tx, SourcesOf::kApplication, application.id.text(), application.content.mix));
  return InsertRelated(tx, application);
}

absl::Status UpdateApplication(sql::Transaction& tx, const Application& before, const Application& after) {
  std::vector<Value> args = ChangingValues(after);
  args.emplace_back(after.id.text());
  args.emplace_back(before.version);
  HTX_ASSIGN_OR_RETURN(const int64_t updated, tx.Execute(kUpdate, args));
  if (updated == 0) return ChangedMeanwhile();
  if (before.content.mix != after.content.mix) {
    HTX_RETURN_IF_ERROR(WriteSources(tx, SourcesOf::kApplication, after.id.text(), after.content.mix));
  }
  if (before.content.related != after.content.related) {
    HTX_RETURN_IF_ERROR(
        tx.Execute("delete from application_related where application_id = ?", {after.id.text()}).status());
    HTX_RETURN_IF_ERROR(InsertRelated(tx, after));
  }
  const size_t known = before.round == after.round ? before.votes.size() : 0;
  for (size_t position = known; position < after.votes.size(); ++position) {
    HTX_RETURN_IF_ERROR(InsertVote(tx, after, position));
  }
  if (after.report.has_value() && !before.report.has_value()) HTX_RETURN_IF_ERROR(InsertReport(tx, after));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ApplicationId>> ExpiredBy(sql::Transaction& tx, const FundId& fund, absl::CivilDay day,
                                                     int limit) {
  HTX_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query("select id from applications where fund_id = ? and state = ? and valid_until <> '' and "
               "valid_until < ? and last_day <= ? order by valid_until, id limit ?",
               {fund.text(), EnumValue(ApplicationState::kApproved), FormatDay(day), FormatDay(day), int64_t{limit}}));
  std::vector<ApplicationId> ids;
  for (size_t i = 0; i < rows.size(); ++i) ids.push_back(ApplicationId::Of(rows[i].String(0)));
  return ids;
}

query::Schema ApplicationSchema() {
  using query::FieldType;
  const std::vector<std::pair<std::string, Value>> states = {
      {"DRAFT", int64_t{1}},      {"SUBMITTED", int64_t{2}},
      {"APPRAISING", int64_t{3}}, {"PENDING_DECISION", int64_t{4}},
      {"EXPIRED", int64_t{9}},    {"APPROVED", int64_t{5}},
      {"REJECTED", int64_t{6}},   {"RETURNED", int64_t{7}},
      {"WITHDRAWN", int64_t{8}},  {"CONTRACTED", int64_t{10}}};
  return {.fields =
              {{.name = "fund", .type = FieldType::kText, .column = "a.fund_id", .sortable = true},
               {.name = "borrower", .type = FieldType::kText, .column = "a.borrower", .sortable = true},
               {.name = "source", .type = FieldType::kText, .column = "a.source_id", .sortable = true},
               {.name = "program", .type = FieldType::kText, .column = "a.program_id", .sortable = true},
               {.name = "state", .type = FieldType::kEnum, .column = "a.state", .values = states},
               {.name = "sector", .type = FieldType::kText, .column = "a.sector", .sortable = true},
               {.name = "province", .type = FieldType::kText, .column = "a.province", .sortable = true},
               {.name = "district", .type = FieldType::kText, .column = "a.district", .sortable = true},
               {.name = "requested_amount", .type = FieldType::kInt, .column = "a.requested", .sortable = true},
               {.name = "term_months", .type = FieldType::kInt, .column = "a.term_months", .sortable = true},
               {.name = "application_date", .type = FieldType::kDate, .column = "a.application_day", .sortable = true},
               {.name = "dataset", .type = FieldType::kText, .column = "a.dataset", .sortable = true},
               {.name = "taken_by", .type = FieldType::kText, .column = "a.taken_by", .sortable = true},
               {.name = "create_time", .type = FieldType::kTime, .column = "a.created", .sortable = true}},
          .key = "a.id"};
}

absl::StatusOr<Page<Application>> ListApplications(sql::Transaction& tx, const ListQuery& list) {
  return ReadPage(tx, kApplicationColumns, "applications a", list, ReadApplicationRow);
}

}  // namespace htx::funding::store
