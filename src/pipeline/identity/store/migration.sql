-- What makes records one person. Links stay versions of a record (person_link); here stands why.
alter table person_link add column reason text;
-- JSON: the other record, probability, model; ids and numbers only
alter table person_link add column because text;
alter table person_link add column by text;

-- What each version of a Patient says of who somebody is, as received; the one that stands is compared.
create table demographics (
  record_id     text not null,
  content_hash  text not null,
  source        text not null,
  -- JSON
  said          text not null,
  digest        text not null,
  standing      boolean not null default false,
  primary key (record_id, content_hash)
) partition by hash (record_id);
create index demographics_standing on demographics (record_id) where standing;

-- Records meet by sharing a key, and only so; partitioned by key, each partition is matched by itself.
create table blocking_key (
  key        bigint not null,
  record_id  text not null,
  primary key (key, record_id)
) partition by hash (key);
create index blocking_key_record on blocking_key (record_id);

-- A source says that two of its records are one person; kept for both records.
create table source_link (
  record_id     text not null,
  other         text not null,
  content_hash  text not null,
  -- the record whose Patient says so; null for a Linkage
  said_by       text,
  active        boolean not null,
  written       timestamptz,
  version       bigint,
  primary key (record_id, other, content_hash)
) partition by hash (record_id);

-- What the matcher found of two records, the smaller id first, from the review threshold on.
create table record_pair (
  record_a     text not null,
  record_b     text not null,
  probability  double precision,
  odds         double precision,
  -- why only a person may link them
  held         text[] not null,
  -- JSON: what each field says
  fields       text not null,
  model        text,
  at           timestamptz not null,
  -- linked | review | later | refused | conflict
  state        text not null,
  -- why they are not linked
  note         text,
  primary key (record_a, record_b)
) partition by hash (record_a);
create index record_pair_b on record_pair (record_b);
create index record_pair_queue on record_pair (probability desc, record_a, record_b) where state in ('review', 'conflict', 'later');

-- What people decided about two records. Append-only; the newest counts.
create table pair_decision (
  record_a  text not null,
  record_b  text not null,
  seq       integer not null,
  verdict   text not null check (verdict in ('same', 'different', 'later')),
  by        text not null,
  at        timestamptz not null,
  comment   text,
  -- of what the records said when it was decided
  digest_a  text,
  digest_b  text,
  primary key (record_a, record_b, seq)
) partition by hash (record_a);
create index pair_decision_b on pair_decision (record_b);

-- Models by which pairs were judged; the newest is in use.
create table matching_model (
  id       text primary key,
  version  integer not null unique,
  at       timestamptz not null,
  by       text not null,
  records  integer not null,
  -- JSON
  body     text not null
);

-- A walk over all blocks with one model; what is done is not done again.
create table matching_run (
  id         text primary key,
  model      text not null,
  started    timestamptz not null,
  finished   timestamptz,
  -- where it stands: the partition, and the last key of it that was looked at
  part       integer not null,
  after_key  bigint,
  blocks     bigint not null,
  pairs      bigint not null,
  passed_over bigint not null
);

do $$
begin
  for part in 0..7 loop
    execute format('create table demographics_%s partition of demographics for values with (modulus 8, remainder %s)', part, part);
    execute format('create table blocking_key_%s partition of blocking_key for values with (modulus 8, remainder %s)', part, part);
    execute format('create table source_link_%s partition of source_link for values with (modulus 8, remainder %s)', part, part);
    execute format('create table record_pair_%s partition of record_pair for values with (modulus 8, remainder %s)', part, part);
    execute format('create table pair_decision_%s partition of pair_decision for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;
