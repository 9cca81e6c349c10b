-- The whole of an organisation: its details, every identifier it ever had, and the keys that find records alike.

-- `details` is JSON: what is read with the record and seldom asked for ('' for none; store/organization_details.cc).
-- What filters and statistics ask for stands in columns.
alter table organizations add column details text not null default '';
alter table organizations add column main_line text not null default '';
alter table organizations add column governance_form text not null default '';
alter table organizations add column official_members bigint;
alter table organizations add column founders bigint;
alter table organizations add column disclosure text not null default 'PUBLIC';
alter table organization_revisions add column details text not null default '';
alter table organization_revisions add column main_line text not null default '';
alter table organization_revisions add column governance_form text not null default '';
alter table organization_revisions add column official_members bigint;
alter table organization_revisions add column founders bigint;
alter table organization_revisions add column disclosure text not null default 'PUBLIC';

-- Every identifier that was ever recorded, in the form of domain/identifier.h. A scheme whose values are given once has
-- slot '', so that the key is the claim: a value that was borne on any day is not given twice. Other schemes, and who had
-- a value in error until another took it, have the organization's id as slot. [valid_from, valid_to) spans the days on
-- which it is believed to have been borne; both are '' when it no longer is.
create table identifiers (
  scheme text not null,
  value text not null,
  issuer text not null,
  slot text not null,
  organization text not null,
  valid_from text not null,
  valid_to text not null,
  primary key (scheme, value, issuer, slot)
);
insert into identifiers (scheme, value, issuer, slot, organization, valid_from, valid_to)
  select 'TAX_CODE', t.code, '', '', t.organization, coalesce(min(r.valid_from), ''), coalesce(max(r.valid_to), '')
  from tax_codes t
  left join organization_revisions r
    on r.id = t.organization and r.tax_code = t.code and r.known_to = 9223372036854775807
  group by t.code, t.organization;
insert into identifiers (scheme, value, issuer, slot, organization, valid_from, valid_to)
  select 'LEGACY_REGISTRATION', upper(replace(replace(replace(legacy_registration_no, ' ', ''), '.', ''), '/', '')), '',
    id, id, min(valid_from), max(valid_to)
  from organization_revisions
  where legacy_registration_no <> '' and known_to = 9223372036854775807
  group by 2, id;
drop table tax_codes;

-- Keys of names, phones and addresses (domain/duplicate.h). Slot '' is the first organisation that bears a key now:
-- who comes next meets it there. Everyone else, and who bore a name before (current = 0), has its id as slot.
create table match_keys (
  what text not null,
  key text not null,
  slot text not null,
  organization text not null,
  current bigint not null,
  primary key (what, key, slot)
);
