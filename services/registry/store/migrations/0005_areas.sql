-- Administrative units through time. Words and codings as in 0001; a unit that is older than the register looks back begins
-- on '0001-01-01'.

-- Reforms as they were recorded. The highest version is that of the units.
create table area_changes (
  version bigint not null primary key,
  decree text not null,
  effective_date text not null,
  recorded bigint not null,
  formed bigint not null,
  ended bigint not null,
  organizations bigint not null,
  residual bigint not null
);

create table areas (
  id text not null primary key,
  code text not null,
  name text not null,
  name_key text not null,
  level bigint not null,
  unit_type text not null,
  parent text not null,
  valid_from text not null,
  valid_to text not null,
  formed_by bigint not null,
  ended_by bigint not null
);
create index areas_by_code on areas (code, valid_from);

-- Steps from a unit to those that have its ground afterwards, in the order of `position`.
create table area_successions (
  from_id text not null,
  position bigint not null,
  to_id text not null,
  on_day text not null,
  step bigint not null,
  share bigint,
  residual bigint not null,
  version bigint not null,
  primary key (from_id, position)
);

-- Which units hold, then or since, what is recorded in `area`: itself, the units around it, what followed them.
-- `by_residual`: through the residual unit of a split, so not organisations that a split placed apart.
create table area_within (
  unit text not null,
  area text not null,
  by_residual bigint not null,
  primary key (unit, area)
);

-- Where organisations of units that were split lie: recorded in `origin`, which led to `source`, which was split.
-- `assigned`: placed by name; else in the residual unit until somebody says. `apart`: not where the origin leads by
-- itself. `latest`: no later split follows.
create table area_placements (
  organization text not null,
  origin text not null,
  source text not null,
  target text not null,
  assigned bigint not null,
  apart bigint not null,
  latest bigint not null,
  version bigint not null,
  primary key (organization, origin, source)
);
create index area_placements_by_source on area_placements (source, assigned, organization);
create index area_placements_apart on area_placements (apart, latest, target);

create index organizations_by_area on organizations (area, id);
