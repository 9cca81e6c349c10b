-- Who may sign for an authority. Ended, never deleted.
create table signing_authorities (
  id text not null primary key,
  manager text not null,
  authority text not null,
  grantor bigint not null,
  signer_title text not null,
  award_kinds text not null,
  from_day text not null,
  to_day text,
  document text not null,
  version bigint not null,
  create_time bigint not null
);
create index signing_authorities_authority on signing_authorities (authority, from_day);
-- By which of them a decision could be signed; '': nothing was recorded then.
alter table decisions add column signing_authority text not null default '';

-- Prize money that was paid.
create table prize_payments (
  award_id text not null references awards (id),
  id text not null,
  amount bigint not null,
  paid_on text not null,
  document text not null,
  create_time bigint not null,
  primary key (award_id, id)
);

-- Suspensions of credentials and their ends.
create table credential_holds (
  credential_id text not null references credentials (id),
  position bigint not null,
  suspends bigint not null,
  document text not null,
  create_time bigint not null,
  primary key (credential_id, position)
);
