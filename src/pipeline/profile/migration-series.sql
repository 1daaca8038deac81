-- High-rate readings (glucose sensor, heart rate, steps) as columns, packed: a row a day, not a row a reading.

-- What all readings of one thing of one record by one device have in common.
create table series (
  record_id  text not null,
  series_id  text not null,
  -- codes, unit, categories and device as JSON text
  body       text not null,
  -- how many are stored: what is held in memory is compared with it
  readings   bigint not null,
  primary key (record_id, series_id)
) partition by hash (record_id);
create index series_by_id on series (series_id);

-- The readings of one UTC day, in parts: what came together. Each reading stands in one part. Many small parts are folded
-- into one, by the write that would add another.
create table series_part (
  record_id  text not null,
  series_id  text not null,
  -- days since 1970
  day        integer not null,
  -- hash of the readings
  part       text not null,
  readings   integer not null,
  -- milliseconds since 1970: the first start, and when the last reading was known
  first      bigint not null,
  last       bigint not null,
  -- of all that it holds, the latest
  received   timestamptz not null,
  -- a sum over the readings, which folding does not change
  digest     text not null,
  -- where the readings stand in the bytes received: [received, document, locator] each, as JSON text
  origins    text not null,
  packed     bytea not null,
  primary key (record_id, series_id, day, part)
) partition by hash (record_id);

do $$
begin
  for part in 0..7 loop
    execute format('create table series_%s partition of series for values with (modulus 8, remainder %s)', part, part);
    execute format('create table series_part_%s partition of series_part for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;

-- How many readings a record has in all: those without any ask no further.
alter table record add column readings bigint not null default 0;
