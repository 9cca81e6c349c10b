-- Contests and selections. Points are thousandths, money is đồng.
create table contests (
  id text not null primary key,
  kind bigint not null,
  display_name text not null,
  display_key text not null,
  manager text not null,
  campaign_id text not null,
  year bigint not null,
  rules text not null,
  jury text not null,
  anonymous bigint not null,
  min_judges bigint not null,
  -- Civil time in Asia/Ho_Chi_Minh, "YYYY-MM-DDTHH:MM", and the same as an instant.
  deadline_local text not null,
  deadline_time bigint not null,
  dataset text not null,
  state bigint not null,
  state_reason text not null,
  inputs_sha256 text not null,
  announcement_number text not null,
  announced_on text,
  announcement_note text not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null
);

create table contest_criteria (
  contest_id text not null references contests (id),
  position bigint not null,
  criterion_id text not null,
  display_name text not null,
  max_points bigint not null,
  primary key (contest_id, position)
);

create table contest_tie_keys (
  contest_id text not null references contests (id),
  position bigint not null,
  criterion_id text not null,
  primary key (contest_id, position)
);

create table contest_categories (
  contest_id text not null references contests (id),
  position bigint not null,
  category_id text not null,
  display_name text not null,
  sector text not null,
  province text not null,
  primary key (contest_id, position)
);

-- Of `prize_count` and the share one is set; `places` once judging has begun.
create table contest_prizes (
  contest_id text not null references contests (id),
  category_position bigint not null,
  position bigint not null,
  prize_id text not null,
  display_name text not null,
  prize_count bigint not null,
  share_numerator bigint,
  share_denominator bigint,
  money bigint not null,
  award_kind text not null,
  places bigint,
  primary key (contest_id, category_position, position)
);

-- `entry_key` is what may be in a contest once: the work or the candidate; of a withdrawn entry, itself.
create table contest_entries (
  id text not null primary key,
  contest_id text not null references contests (id),
  category_id text not null,
  recipient_kind bigint not null,
  organization text not null,
  reference text not null,
  display_name text not null,
  position_group bigint not null,
  title text not null,
  work_sha256 text not null,
  entry_key text not null,
  received_time bigint not null,
  state bigint not null,
  state_reason text not null,
  prize_id text not null,
  achievement_id text not null,
  nomination_id text not null,
  version bigint not null,
  create_time bigint not null,
  update_time bigint not null,
  constraint contest_entry_key unique (contest_id, entry_key)
);

-- Places are numbered from 1 to their number, so the primary key refuses the one too many whatever runs at the same time.
create table contest_places (
  contest_id text not null references contests (id),
  category_id text not null,
  place bigint not null,
  entry_id text not null references contest_entries (id),
  primary key (contest_id, category_id, place),
  constraint contest_place_entry unique (entry_id)
);

-- Every score that was ever given; the last revision of a judge counts, unless it was set aside.
create table contest_judgements (
  entry_id text not null references contest_entries (id),
  judge text not null,
  revision bigint not null,
  comment text not null,
  judged_time bigint not null,
  set_aside bigint not null,
  primary key (entry_id, judge, revision)
);

create table contest_scores (
  entry_id text not null,
  judge text not null,
  revision bigint not null,
  position bigint not null,
  criterion_id text not null,
  points bigint not null,
  primary key (entry_id, judge, revision, position),
  foreign key (entry_id, judge, revision) references contest_judgements (entry_id, judge, revision)
);
