-- The model of a fund is dated like its capital: a fund may be reorganised.
alter table fund_capital add column model bigint not null default 0;
update fund_capital set model = (select f.model from funds f where f.id = fund_capital.fund_id);

alter table capital_movements add column reference text not null default '';
create index capital_movements_of_source on capital_movements (source_id, business_day, id);

-- The sources of an application, and of the loan made of it, with their shares in millionths.
create table application_sources (
  application_id text not null references applications (id),
  position bigint not null,
  source_id text not null references fund_sources (id),
  share_ppm bigint not null,
  primary key (application_id, position)
);
insert into application_sources (application_id, position, source_id, share_ppm)
  select id, 1, source_id, 1000000 from applications;

-- Programmes. Lists of words are lines of one column.
create table programs (
  id text primary key,
  fund_id text not null references funds (id),
  display_name text not null,
  name_folded text not null,
  name_key text not null,
  from_day text not null,
  to_day text not null,
  budget bigint not null,
  revolving bigint not null,
  kinds text not null,
  sectors text not null,
  areas text not null,
  largest_loan bigint not null,
  longest_term_months bigint not null,
  own_capital_ppm bigint not null,
  reference text not null,
  created bigint not null,
  updated bigint not null,
  version bigint not null
);
create index programs_of_fund on programs (fund_id, from_day, id);

create table program_sources (
  program_id text not null references programs (id),
  position bigint not null,
  source_id text not null references fund_sources (id),
  share_ppm bigint not null,
  primary key (program_id, position)
);

-- What an application is lent under, and what its entries count towards; '' is no programme.
alter table applications add column program_id text not null default '';
create index applications_of_program on applications (program_id, application_day);
alter table capital_entries add column program_id text not null default '';
create index capital_entries_of_program on capital_entries (program_id, business_day, committed, lent, repaid);
create index capital_entries_of_application on capital_entries (application_id, source_id, committed, lent, repaid);

-- Limits that a fund sets itself; without an amount, none from that day on.
create table credit_limits (
  id text primary key,
  fund_id text not null references funds (id),
  subject bigint not null,
  subject_id text not null,
  effective_day text not null,
  amount bigint,
  reference text not null
);
create unique index credit_limits_of_subject on credit_limits (fund_id, subject, subject_id, effective_day);
