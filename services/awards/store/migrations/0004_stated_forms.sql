-- Figures of yearly forms that no record gives, as people stated them. Appended; the latest of a form, manager and year is shown.
create table stated_forms (
  id text not null primary key,
  code text not null,
  manager text not null,
  year bigint not null,
  source text not null,
  recorded_by text not null,
  recorded_time bigint not null
);
create index stated_forms_latest on stated_forms (code, manager, year, recorded_time, id);

create table stated_figures (
  stated_form_id text not null references stated_forms (id),
  position bigint not null,
  form_row text not null,
  value bigint not null,
  primary key (stated_form_id, position)
);
-- Forms count the awards and campaigns of a year.
create index awards_signed on awards (signed_on);
create index campaigns_launched on campaigns (launched_on);
