-- Published rule sets. `content` is the set as published, a serialized message in base64; it never changes.
create table rule_sets (
  id text not null primary key,
  alliance text not null,
  replaces text,
  valid_from text not null,
  valid_to text,
  content text not null,
  content_hash text not null,
  create_time bigint not null,
  constraint rule_set_replaced_once unique (replaces)
);
