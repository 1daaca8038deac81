-- Records, not persons, own data: record_id leads every primary key and is the partition key, so that the tables
-- shard without a query changing. Content is append-only; unique (record_id, content_hash) makes writes idempotent.

create table record (
  record_id  text primary key,
  source     text not null,
  -- the source's own id of the patient; '' for what belongs to no patient
  patient    text not null,
  received   timestamptz not null,
  unique (source, patient)
);

-- A person is a versioned set of links to records; merge and unmerge change links only.
create table person_link (
  record_id  text not null,
  version    integer not null,
  person_id  text not null,
  since      timestamptz not null,
  primary key (record_id, version)
);
create index person_link_person on person_link (person_id);

-- The link that counts: the newest version.
create view person_record as
  select l.record_id, l.person_id from person_link l
  where not exists (select 1 from person_link m where m.record_id = l.record_id and m.version > l.version);

create table document (
  document  text not null,
  source    text not null,
  name      text not null,
  bytes     bigint not null,
  received  timestamptz not null,
  primary key (document, source)
);

create table quarantine (
  document  text not null,
  locator   text not null,
  code      text not null,
  message   text not null,
  received  timestamptz not null,
  primary key (document, locator, code)
);

create table resource (
  record_id      text not null,
  content_hash   text not null,
  source         text not null,
  resource_type  text not null,
  logical_id     text,
  version        text,
  received       timestamptz not null,
  document       text not null,
  locator        text not null,
  primary key (record_id, content_hash)
) partition by hash (record_id);
create index resource_logical on resource (record_id, resource_type, logical_id);

create table fact (
  record_id     text not null,
  content_hash  text not null,
  position      integer not null,
  fact_id       text not null,
  kind          text not null,
  recorded      timestamptz not null,
  received      timestamptz not null,
  -- the fact as JSON text, without `received`
  body          text not null,
  primary key (record_id, content_hash, position)
) partition by hash (record_id);
create index fact_id on fact (fact_id);

do $$
begin
  for part in 0..7 loop
    execute format('create table resource_%s partition of resource for values with (modulus 8, remainder %s)', part, part);
    execute format('create table fact_%s partition of fact for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;

-- Codes that patients' resources refer to (Medication), by source: small reference data, the same on every shard.
create table shared_code (
  source        text not null,
  reference     text not null,
  content_hash  text not null,
  recorded      timestamptz,
  version       text,
  received      timestamptz not null,
  body          text not null,
  primary key (source, reference, content_hash)
);

create table record_identifier (
  record_id  text not null,
  system     text not null,
  value      text not null,
  primary key (record_id, system, value)
);
create index record_identifier_value on record_identifier (value, system);

-- What the patient list shows, kept beside the facts it is derived from; it can be rebuilt from them.
create table patient_summary (
  record_id   text primary key,
  person_id   text not null,
  name        text,
  sort_name   text not null,
  birth_date  text,
  sex         text,
  death       text,
  data_as_of  timestamptz
);
create index patient_summary_name on patient_summary (sort_name, person_id);
