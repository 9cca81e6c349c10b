-- Kept sums of the register, so that a statistic costs the same however many organisations there are. What they hold is
-- said in docs/decisions/0016-statistics.md. Words and ids are those of 0001_registry.sql.
--
-- Writers append what a change does to cells, in their own transaction, and touch no row of another. A fold moves it
-- into the sums later. Reads take the sums and what waits.

-- Entries (and leavings, negative) that are not folded yet.
create table statistic_pending (
  known bigint not null,
  organization text not null,
  ordinal bigint not null,
  day text not null,
  kind text not null,
  sector text not null,
  legal_status text not null,
  activity_status text not null,
  governing_law text not null,
  province text not null,
  area text not null,
  alliance text not null,
  dataset text not null,
  founded_date text not null,
  dissolved_date text not null,
  n bigint not null,
  members_known bigint not null,
  members bigint not null,
  labour_known bigint not null,
  labour bigint not null,
  labour_at_least bigint not null,
  labour_more_than bigint not null,
  labour_vague bigint not null,
  capital_known bigint not null,
  capital bigint not null,
  primary key (known, organization, ordinal)
) without rowid;

-- The cells of each grain. A column that the grain does not tell apart is ''.
create table statistic_cells (
  cell bigint not null primary key,
  grain text not null,
  kind text not null,
  sector text not null,
  legal_status text not null,
  activity_status text not null,
  governing_law text not null,
  province text not null,
  area text not null,
  alliance text not null,
  dataset text not null,
  unique (grain, province, kind, sector, legal_status, activity_status, governing_law, area, alliance, dataset)
) without rowid;

-- The stretches of years into which a grain's days are cut: a change of one day rewrites the sums of later days of its
-- stretch, and the openings of later stretches.
create table statistic_segments (
  grain text not null,
  segment bigint not null,
  primary key (grain, segment)
) without rowid;

-- A cell at the beginning of a segment. Every cell that has days in a segment, or had any before, has one.
create table statistic_openings (
  grain text not null,
  segment bigint not null,
  cell bigint not null,
  n bigint not null,
  members_known bigint not null,
  members bigint not null,
  labour_known bigint not null,
  labour bigint not null,
  labour_at_least bigint not null,
  labour_more_than bigint not null,
  labour_vague bigint not null,
  capital_known bigint not null,
  capital bigint not null,
  primary key (grain, segment, cell)
) without rowid;

-- By how much a cell differs from its opening at the end of a day on which it changed.
create table statistic_days (
  cell bigint not null,
  segment bigint not null,
  day text not null,
  n bigint not null,
  members_known bigint not null,
  members bigint not null,
  labour_known bigint not null,
  labour bigint not null,
  labour_at_least bigint not null,
  labour_more_than bigint not null,
  labour_vague bigint not null,
  capital_known bigint not null,
  capital bigint not null,
  primary key (cell, segment, day)
) without rowid;

-- Entries by the day of an event: event is FOUNDED or ENDED, cell one of grain DETAIL.
create table statistic_flows (
  event text not null,
  event_day text not null,
  cell bigint not null,
  day text not null,
  n bigint not null,
  members_known bigint not null,
  members bigint not null,
  labour_known bigint not null,
  labour bigint not null,
  labour_at_least bigint not null,
  labour_more_than bigint not null,
  labour_vague bigint not null,
  capital_known bigint not null,
  capital bigint not null,
  primary key (event, event_day, cell, day)
) without rowid;

-- Work space of a fold; empty outside of one.
create table statistic_batch (
  cell bigint not null,
  grain text not null,
  segment bigint not null,
  day text not null,
  n bigint not null,
  members_known bigint not null,
  members bigint not null,
  labour_known bigint not null,
  labour bigint not null,
  labour_at_least bigint not null,
  labour_more_than bigint not null,
  labour_vague bigint not null,
  capital_known bigint not null,
  capital bigint not null,
  primary key (cell, day)
) without rowid;

-- What is recorded already.
insert into statistic_pending (known, organization, ordinal, day, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date, n, members_known, members, labour_known, labour, labour_at_least, labour_more_than, labour_vague, capital_known, capital)
select known_from, id, revision * 2, valid_from, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date,
  1,
  case when member_count is null then 0 else 1 end,
  coalesce(member_count, 0),
  case when labour is null then 0 else 1 end,
  coalesce(labour, 0),
  case when labour is not null and labour_qualifier = 'AT_LEAST' then 1 else 0 end,
  case when labour is not null and labour_qualifier = 'MORE_THAN' then 1 else 0 end,
  case when labour is not null and labour_qualifier in ('ABOUT', 'ESTIMATE', 'RANGE') then 1 else 0 end,
  case when charter_capital is null then 0 else 1 end,
  coalesce(charter_capital, 0)
from organization_revisions where known_to = 9223372036854775807 and legal_status <> 'VOIDED';
insert into statistic_pending (known, organization, ordinal, day, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date, n, members_known, members, labour_known, labour, labour_at_least, labour_more_than, labour_vague, capital_known, capital)
select known_from, id, revision * 2 + 1, valid_to, kind, sector, legal_status, activity_status, governing_law, province, area, alliance, dataset, founded_date, dissolved_date,
  -1,
  -(case when member_count is null then 0 else 1 end),
  -(coalesce(member_count, 0)),
  -(case when labour is null then 0 else 1 end),
  -(coalesce(labour, 0)),
  -(case when labour is not null and labour_qualifier = 'AT_LEAST' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier = 'MORE_THAN' then 1 else 0 end),
  -(case when labour is not null and labour_qualifier in ('ABOUT', 'ESTIMATE', 'RANGE') then 1 else 0 end),
  -(case when charter_capital is null then 0 else 1 end),
  -(coalesce(charter_capital, 0))
from organization_revisions where known_to = 9223372036854775807 and legal_status <> 'VOIDED' and valid_to <> '9999-12-31';
