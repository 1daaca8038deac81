-- What examining each record found and counted. Counts of a record can be taken from the sums again when it is examined anew.
create table quality_record (
  record_id  text primary key,
  source     text not null,
  -- facts that it had, and by which rules it was examined
  facts      integer not null,
  rules      text not null,
  newest     timestamptz,
  -- gzip of lines "count key" and n
  counts     bytea not null
);
create index quality_record_source on quality_record (source);

-- Sums of the counts over the records of a shard; shards only ever add up.
create table quality_count (
  measure  text not null,
  code     text not null,
  source   text not null,
  unit     text not null,
  month    text not null,
  bin      integer not null,
  shard    smallint not null,
  n        bigint not null,
  primary key (measure, code, source, unit, month, bin, shard)
);
create index quality_count_source on quality_count (source, measure);

create table quality_finding (
  record_id  text not null,
  check_id   text not null,
  fact_id    text not null,
  source     text not null,
  code       text not null,
  month      text not null,
  detail     text not null,
  primary key (record_id, check_id, fact_id)
);
create index quality_finding_source on quality_finding (source, check_id, code);

create table quality_source (
  source      text primary key,
  -- what all of it is suspected of, JSON; and the rules that its records are examined by
  suspicions  text not null,
  rules       text not null,
  -- its sums have changed since they were examined
  due         boolean not null,
  examined    timestamptz
);

create table quality_source_finding (
  source      text not null,
  check_id    text not null,
  code        text not null,
  unit        text not null,
  from_month  text not null,
  to_month    text not null,
  detail      text not null,
  rests_on    integer not null,
  primary key (source, check_id, code, unit, from_month)
);
