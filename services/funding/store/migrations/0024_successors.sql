-- Standings ask whom an organisation follows.
create index borrower_successions_of_successor on borrower_successions (to_organization);
