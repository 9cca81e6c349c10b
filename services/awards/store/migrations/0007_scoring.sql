-- Scoring. Points, maxima and the bounds of bands are thousandths.

alter table campaigns add column score_code text not null default '';
alter table campaigns add column score_template text not null default '';

create table score_templates (
  id text not null primary key,
  code text not null,
  version bigint not null,
  display_name text not null,
  display_key text not null,
  manager text not null,
  max_points bigint not null,
  bonus_cap bigint not null,
  rescale bigint not null,
  source text not null,
  content_sha256 text not null,
  create_time bigint not null,
  constraint score_template_version unique (code, version)
);

create table score_criteria (
  template_id text not null references score_templates (id),
  position bigint not null,
  criterion_id text not null,
  parent text not null,
  display_name text not null,
  method bigint not null,
  max_points bigint not null,
  zero_at bigint not null,
  full_at bigint not null,
  indicator text not null,
  may_be_not_applicable bigint not null,
  primary key (template_id, position)
);

create table score_bands (
  template_id text not null,
  criterion_position bigint not null,
  position bigint not null,
  from_value bigint not null,
  to_value bigint,
  points bigint not null,
  primary key (template_id, criterion_position, position),
  foreign key (template_id, criterion_position) references score_criteria (template_id, position)
);

create table score_tie_keys (
  template_id text not null references score_templates (id),
  position bigint not null,
  criterion_id text not null,
  primary key (template_id, position)
);

create table score_sheets (
  id text not null primary key,
  campaign_id text not null references campaigns (id),
  cluster_id text not null references clusters (id),
  unit text not null,
  template_id text not null references score_templates (id),
  cross_scorer text not null,
  state bigint not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null,
  constraint score_sheet_unit unique (campaign_id, cluster_id, unit)
);

-- Every submission there ever was. Its scores are never changed; it may be marked as returned.
create table score_submissions (
  sheet_id text not null references score_sheets (id),
  layer bigint not null,
  attempt bigint not null,
  author text not null,
  submitted_by text not null,
  submit_time bigint not null,
  return_time bigint,
  returned_by text not null,
  return_reason text not null,
  primary key (sheet_id, layer, attempt)
);

-- value_kind says what was given: 1 points, 2 a measured value, 3 yes or no, 4 not applicable, 5 the registry's figure.
create table score_values (
  sheet_id text not null,
  layer bigint not null,
  attempt bigint not null,
  position bigint not null,
  criterion_id text not null,
  value_kind bigint not null,
  points bigint,
  numerator bigint,
  denominator bigint,
  evidence text not null,
  evidence_sha256 text not null,
  registry_numerator bigint,
  registry_denominator bigint,
  registry_sequence bigint not null,
  primary key (sheet_id, layer, attempt, position),
  foreign key (sheet_id, layer, attempt) references score_submissions (sheet_id, layer, attempt)
);

create table rankings (
  id text not null primary key,
  campaign_id text not null references campaigns (id),
  cluster_id text not null references clusters (id),
  template_id text not null references score_templates (id),
  inputs_sha256 text not null,
  computed_by text not null,
  create_time bigint not null,
  constraint ranking_of_cluster unique (campaign_id, cluster_id)
);

create table ranking_rows (
  ranking_id text not null references rankings (id),
  position bigint not null,
  unit text not null,
  sheet_id text not null references score_sheets (id),
  place bigint not null,
  regular bigint not null,
  bonus bigint not null,
  penalty bigint not null,
  applicable_max bigint not null,
  total_numerator bigint not null,
  total_denominator bigint not null,
  separated_by text not null,
  primary key (ranking_id, position)
);

create table ranking_tie_values (
  ranking_id text not null,
  row_position bigint not null,
  position bigint not null,
  points bigint not null,
  primary key (ranking_id, row_position, position),
  foreign key (ranking_id, row_position) references ranking_rows (ranking_id, position)
);

create table ranking_excused (
  ranking_id text not null references rankings (id),
  unit text not null,
  reason text not null,
  primary key (ranking_id, unit)
);
