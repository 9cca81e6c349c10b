-- Ceremonies, and what was handed over there. An award is handed over once.
create table ceremonies (
  id text not null primary key,
  display_name text not null,
  manager text not null,
  held_on text not null,
  place text not null,
  create_time bigint not null
);
create table ceremony_awards (
  award_id text not null primary key references awards (id),
  ceremony_id text not null references ceremonies (id),
  position bigint not null,
  credential_id text not null
);
create index ceremony_awards_ceremony on ceremony_awards (ceremony_id, position);

-- Papers that annulled awards or restored them. Never changed.
create table award_rulings (
  award_id text not null references awards (id),
  id text not null,
  kind bigint not null,
  ground bigint,
  number text not null,
  authority text not null,
  signed_on text not null,
  findings text not null,
  money_due bigint,
  item_due bigint not null,
  content_hash text not null,
  create_time bigint not null,
  primary key (award_id, id)
);

create table award_recoveries (
  award_id text not null references awards (id),
  id text not null,
  amount bigint not null,
  item_returned bigint not null,
  recovered_on text not null,
  document text not null,
  create_time bigint not null,
  primary key (award_id, id)
);

-- Where historic papers were read, and how sure that is.
create table imported_decisions (
  decision_id text not null primary key references decisions (id),
  source text not null,
  confidence bigint not null
);

-- Verifiable credentials. A place in a status list is given once, at random, so that no counter is shared.
create table credentials (
  id text not null primary key,
  award_id text not null references awards (id),
  state bigint not null,
  status_list text not null,
  status_index bigint not null,
  document text not null,
  key_id text not null,
  issue_time bigint not null,
  revoke_time bigint,
  constraint credential_place unique (status_list, status_index)
);
create index credentials_award on credentials (award_id, issue_time);
