-- Lists of another day, or as they were believed earlier, are read in the order of names like those of today; later pages
-- of a list are such when something was recorded after its first page.
create index organization_revisions_by_name on organization_revisions (legal_name_key, id);
create index organization_revisions_by_province on organization_revisions (province, legal_name_key, id);
create index organization_revisions_by_alliance on organization_revisions (alliance, legal_name_key, id);
