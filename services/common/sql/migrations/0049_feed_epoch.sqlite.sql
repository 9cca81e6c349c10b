-- Which feed the sequences are of: random, part of every resume token, and renewed after a restore, so that a follower does
-- not go on in a history that was taken back.
alter table feed_state add column epoch text not null default '';
update feed_state set epoch = lower(hex(randomblob(8)));
