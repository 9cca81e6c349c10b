-- Findings tell which version of a rule of law they follow from, and how far it was confirmed.
alter table quality_findings add column rule_version text not null default '';
alter table quality_findings add column confidence text not null default '';
-- Everything is judged anew: rules of law have new versions.
update quality_progress set swept_day = '', sweep_day = '', sweep_after = '';

-- Yearly reports tell of the common undivided fund and of lending to members, in đồng; null: not reported.
alter table organization_reports add column external_income bigint;
alter table organization_reports add column fund_set_aside bigint;
alter table organization_reports add column lending_equity bigint;
alter table organization_reports add column lending_funds bigint;
alter table organization_reports add column lending_largest_debt bigint;
alter table organization_reports add column lending_outstanding bigint;
alter table organization_reports add column lending_overdue bigint;
alter table report_filings add column external_income bigint;
alter table report_filings add column fund_set_aside bigint;
alter table report_filings add column lending_equity bigint;
alter table report_filings add column lending_funds bigint;
alter table report_filings add column lending_largest_debt bigint;
alter table report_filings add column lending_outstanding bigint;
alter table report_filings add column lending_overdue bigint;
