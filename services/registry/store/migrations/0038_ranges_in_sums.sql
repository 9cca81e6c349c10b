-- Kept sums of labour tell estimates and ranges from what is merely "about", with how much the upper ends of ranges lie
-- above their lower ones, so that a sum keeps the qualifier that its summands agree on.
alter table statistic_pending add column labour_estimate bigint not null default 0;
alter table statistic_pending add column labour_range bigint not null default 0;
alter table statistic_pending add column labour_over bigint not null default 0;
alter table statistic_openings add column labour_estimate bigint not null default 0;
alter table statistic_openings add column labour_range bigint not null default 0;
alter table statistic_openings add column labour_over bigint not null default 0;
alter table statistic_days add column labour_estimate bigint not null default 0;
alter table statistic_days add column labour_range bigint not null default 0;
alter table statistic_days add column labour_over bigint not null default 0;
alter table statistic_flows add column labour_estimate bigint not null default 0;
alter table statistic_flows add column labour_range bigint not null default 0;
alter table statistic_flows add column labour_over bigint not null default 0;
alter table statistic_batch add column labour_estimate bigint not null default 0;
alter table statistic_batch add column labour_range bigint not null default 0;
alter table statistic_batch add column labour_over bigint not null default 0;

-- What was folded without them is counted anew, as RebuildStatistics does.
delete from statistic_pending;
delete from statistic_flows;
delete from statistic_days;
delete from statistic_openings;
delete from statistic_segments;
delete from statistic_cells;
insert into statistic_pending (known, organization, ordinal, day, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date, n, members_known, members, labour_known, labour, labour_at_least, labour_more_than, labour_vague, labour_estimate, labour_range, labour_over, capital_known, capital)
select known_from, id, revision * 2, valid_from, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date,
  1,
  case when member_count is null then 0 else 1 end,
  coalesce(member_count, 0),
  case when labour is null then 0 else 1 end,
  coalesce(labour, 0),
  case when labour is not null and labour_qualifier = 'AT_LEAST' then 1 else 0 end,
  case when labour is not null and labour_qualifier = 'MORE_THAN' then 1 else 0 end,
  case when labour is not null and labour_qualifier in ('ABOUT', 'ESTIMATE', 'RANGE') then 1 else 0 end,
  case when labour is not null and labour_qualifier = 'ESTIMATE' then 1 else 0 end,
  case when labour is not null and labour_qualifier = 'RANGE' then 1 else 0 end,
  case when labour is not null and labour_qualifier = 'RANGE' then labour_upper - labour else 0 end,
  case when charter_capital is null then 0 else 1 end,
  coalesce(charter_capital, 0)
from organization_revisions where known_to = 9223372036854775807 and legal_status <> 'VOIDED';
insert into statistic_pending (known, organization, ordinal, day, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date, n, members_known, members, labour_known, labour, labour_at_least, labour_more_than, labour_vague, labour_estimate, labour_range, labour_over, capital_known, capital)
select known_from, id, revision * 2 + 1, valid_to, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date,
  -(1),
  -(case when member_count is null then 0 else 1 end),
  -(coalesce(member_count, 0)),
  -(case when labour is null then 0 else 1 end),
  -(coalesce(labour, 0)),
  -(case when labour is not null and labour_qualifier = 'AT_LEAST' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier = 'MORE_THAN' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier in ('ABOUT', 'ESTIMATE', 'RANGE') then 1 else 0 end),
  -(case when labour is not null and labour_qualifier = 'ESTIMATE' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier = 'RANGE' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier = 'RANGE' then labour_upper - labour else 0 end),
  -(case when charter_capital is null then 0 else 1 end),
  -(coalesce(charter_capital, 0))
from organization_revisions where known_to = 9223372036854775807 and legal_status <> 'VOIDED' and valid_to <> '9999-12-31';
