alter table ballots add column voting_base bigint not null default 1;
alter table ballots add column recusal_shrinks_base bigint not null default 0;
alter table ballots add column commitment_root text not null default '';
alter table ballots add column commitments bigint not null default 0;
alter table ballots add column void_reason text not null default '';
alter table ballot_electors add column ground bigint;

-- Who voted, through what channel and how often. What was voted stands nowhere near.
create table ballot_turnout (
  ballot_id text not null references ballots (id),
  principal text not null,
  revision bigint not null,
  channel bigint not null,
  receipt text not null,
  cast_time bigint not null,
  primary key (ballot_id, principal, revision)
);
insert into ballot_turnout (ballot_id, principal, revision, channel, receipt, cast_time)
  select ballot_id, principal, 1, channel, receipt, cast_time from ballot_roll;
drop table ballot_roll;
drop table ballot_choices;

-- The key of each open ballot, encrypted under a key that no database holds. Deleted when the ballot closes.
create table ballot_keys (
  ballot_id text not null primary key references ballots (id),
  key_id text not null,
  wrapped text not null
);

-- The sealed votes of open ballots; a tag stands for the voter, and only the ballot's key tells for whom. Deleted when the
-- ballot closes.
create table ballot_envelopes (
  ballot_id text not null references ballots (id),
  voter_tag text not null,
  revision bigint not null,
  envelope text not null,
  commitment text not null,
  primary key (ballot_id, voter_tag, revision)
);

-- The commitments of closed ballots, written in their own order at once. A superseded one was revised and did not count.
create table ballot_commitments (
  ballot_id text not null references ballots (id),
  commitment text not null,
  counted bigint not null,
  primary key (ballot_id, commitment)
);
