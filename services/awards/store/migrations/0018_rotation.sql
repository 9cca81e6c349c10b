-- The order in which the members of a cluster take turns as head, from a day on.

create table cluster_rotations (
  cluster_id text not null references clusters (id),
  from_day text not null,
  position bigint not null,
  unit text not null,
  primary key (cluster_id, from_day, position),
  constraint rotation_unit unique (cluster_id, from_day, unit)
);
