-- What happened to borrowers: steps of succession, decisions who owes, who owes each loan, flags, and where the follower of
-- the registry's feed stands.
create table borrower_successions (
  from_organization text not null,
  to_organization text not null,
  kind bigint not null,
  from_day text not null,
  sequence bigint not null,
  primary key (from_organization, to_organization)
);
create table debtor_decisions (
  id text primary key,
  loan_id text not null references loans (id),
  from_organization text not null,
  debtors text not null,
  from_day text not null,
  document text not null,
  reason text not null,
  sequences text not null,
  actor text not null,
  recorded bigint not null
);
create index debtor_decisions_of_loan on debtor_decisions (loan_id);
-- Derived from the two above; a loan that nobody follows has no row and is owed by its borrower.
create table loan_debtors (
  loan_id text not null references loans (id),
  debtor text not null,
  from_day text not null,
  until_day text not null,
  undecided bigint not null,
  primary key (loan_id, debtor, from_day)
);
create index loan_debtors_of_debtor on loan_debtors (debtor, from_day);

create table loan_flags (
  id text primary key,
  subject text not null,
  fund_id text not null,
  organization text not null,
  reason bigint not null,
  status bigint not null,
  since_day text not null,
  sequence bigint not null,
  raised bigint not null,
  cleared bigint not null,
  clear_actor text not null,
  clear_reason text not null,
  clear_by_fact bigint not null,
  clear_sequence bigint not null,
  version bigint not null
);
-- One flag for one thing.
create unique index loan_flags_once on loan_flags (subject, organization, reason, status) where cleared = 0;
create index loan_flags_of_organization on loan_flags (organization, raised);
create index loan_flags_of_subject on loan_flags (subject, raised);
create index loan_flags_open on loan_flags (fund_id, raised) where cleared = 0;

create table followed_feeds (
  feed text primary key,
  resume_token text not null
);
