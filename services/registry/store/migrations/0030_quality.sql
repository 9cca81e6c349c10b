-- Open findings of quality; a closed one is deleted here and stands in the change feed.
create table quality_findings (
  organization text not null,
  rule text not null,
  severity bigint not null,
  evidence_en text not null,
  evidence_vi text not null,
  fix_en text not null,
  fix_vi text not null,
  subjects text not null,
  citation text not null,
  since_date text not null,
  opened bigint not null,
  primary key (organization, rule)
);
create index quality_findings_by_severity on quality_findings (severity, opened, organization);
create index quality_findings_by_rule on quality_findings (rule, severity);

-- How far the register was judged: one row, moved by whoever judges.
create table quality_progress (
  id bigint not null primary key,
  sequence bigint not null,
  swept_day text not null,
  sweep_day text not null,
  sweep_after text not null,
  stepped bigint not null
);
insert into quality_progress (id, sequence, swept_day, sweep_day, sweep_after, stepped) values (1, 0, '', '', '', 0);
