-- The audit trail: 64 append-only hash chains. An event is written in the transaction of the act it records.
-- Details hold ids and codes, never patient data, so that an erased patient leaves the chains whole.

create table audit_event (
  chain smallint not null check (chain between 0 and 63),
  seq bigint not null check (seq > 0),
  -- Milliseconds, so that no digit of it lies outside the hash.
  at timestamptz(3) not null,
  actor text not null,
  action text not null,
  record text,
  purpose text not null,
  -- Canonical JSON as text: jsonb would change the bytes that are hashed.
  details text not null,
  previous text not null,
  hash text not null,
  primary key (chain, seq)
);

create index audit_event_record on audit_event (record, at) where record is not null;

-- Where each chain ends. Locked, in the order of chains, by whoever appends.
create table audit_head (
  chain smallint primary key check (chain between 0 and 63),
  seq bigint not null,
  hash text not null
);

insert into audit_head (chain, seq, hash)
select chain, 0, repeat('0', 64) from generate_series(0, 63) as chain;

-- The seals that lie outside the database, by number: the database says which must be there.
create table audit_seal (
  n bigint primary key,
  hash text not null
);

-- Against mistakes; an attacker with the owner's rights can drop a trigger, and is caught by verification instead.
create function audit_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_event_append_only before update or delete or truncate on audit_event
for each statement execute function audit_append_only();
