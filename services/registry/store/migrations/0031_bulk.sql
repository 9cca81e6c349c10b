-- Imports: what was asked, how far it is, and a report on every row.
create table imports (
  id text not null primary key,
  principal text not null,
  config text not null,
  state text not null,
  mode text not null,
  atomic bigint not null,
  validate_only bigint not null,
  alliance text not null,
  dataset text not null,
  last_row bigint not null,
  digest text not null,
  report_end bigint not null,
  missing_after text not null,
  created_rows bigint not null,
  updated_rows bigint not null,
  unchanged_rows bigint not null,
  matched_rows bigint not null,
  rejected_rows bigint not null,
  duplicate_rows bigint not null,
  ambiguous_rows bigint not null,
  missing_rows bigint not null,
  noted_rows bigint not null,
  warned_rows bigint not null,
  created bigint not null,
  updated bigint not null,
  finished bigint not null,
  cancel_requested bigint not null
);
create index imports_by_created on imports (created, id);
create index imports_by_updated on imports (updated, id);

-- The report in pages, as they were committed; `outcomes` has bit 1 << n set when a row of the page has outcome n, and
-- bit 0 when one has notes or findings.
create table import_pages (
  import text not null,
  first_row bigint not null,
  outcomes bigint not null,
  rows text not null,
  primary key (import, first_row)
);

-- Rows that wait for the last one, of imports that are decided as a whole.
create table import_waiting (
  import text not null,
  first_row bigint not null,
  rows text not null,
  primary key (import, first_row)
);

-- Which recorded organisations the rows of an import are about.
create table import_subjects (
  import text not null,
  organization text not null,
  row_number bigint not null,
  primary key (import, organization)
);

-- The first form of the import knew its rows one by one.
drop table import_rows;
