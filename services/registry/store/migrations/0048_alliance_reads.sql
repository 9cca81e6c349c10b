-- What lists of duties and dues ask for at a time.

-- Who stood still in a year: few, and asked for one organisation at a time.
create index organization_revisions_stopped on organization_revisions (id, valid_from)
  where legal_status = 'SUSPENDED' or activity_status = 'CEASED';
-- What was paid to an alliance for a year, by member.
create index dues_payments_by_year on dues_payments (alliance, year, membership);
-- Who owes a report for a year is counted from this alone.
create index organizations_owing on organizations (kind, founded_date, dissolved_date, legal_status, id);
