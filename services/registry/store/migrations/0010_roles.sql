-- Who represents, governs and supervises an organisation. A role is ended, never deleted.
create table roles (
  organization text not null,
  id text not null,
  version bigint not null,
  type text not null,
  person_name text not null,
  person_search text not null,
  birth_date text not null,
  personal_id text not null,
  phone text not null,
  email text not null,
  holder text not null,
  title text not null,
  signing_power text not null,
  power_scope text not null,
  start_date text not null,
  term_end text not null,
  end_date text not null,
  end_ground text not null,
  document_ref text not null,
  dataset text not null,
  created bigint not null,
  end_recorded bigint not null,
  primary key (organization, id)
);
create index roles_by_start on roles (start_date, organization, id);
create index roles_by_person on roles (person_search, start_date);
create index roles_by_personal_id on roles (personal_id);
create index roles_by_holder on roles (holder);
