-- The safety ledger: what became of every signal and critical recommendation. Append-only; the newest row counts.
create table safety_ledger (
  record_id  text not null,
  -- subject of the recommendation, or `watch:SPECIALTY/WATCHER` for a watcher that had no data
  subject    text not null,
  seq        integer not null,
  person_id  text not null,
  kind       text not null check (kind in ('signal', 'recommendation', 'watcher')),
  specialty  text not null,
  title      text not null,
  severity   text not null,
  state      text not null check (state in ('delivered', 'acknowledged', 'escalated', 'suppressed', 'data-absent')),
  reason     text,
  by         text not null,
  at         timestamptz not null,
  primary key (record_id, subject, seq)
) partition by hash (record_id);

-- What one person answers for, by when.
create table task (
  record_id          text not null,
  id                 text not null,
  person_id          text not null,
  recommendation_id  text not null,
  subject            text not null,
  what               text not null,
  severity           text not null,
  owner              text not null,
  opened_at          timestamptz not null,
  deadline           timestamptz not null,
  state              text not null check (state in ('open', 'escalated', 'acknowledged', 'closed')),
  by                 text,
  at                 timestamptz,
  comment            text,
  primary key (record_id, id)
) partition by hash (record_id);
create index task_id on task (id);
create index task_deadline on task (deadline) where state = 'open';

-- One line a person, computed from the advice; it can be rebuilt.
create table worklist_entry (
  record_id     text primary key,
  person_id     text not null,
  urgency       smallint not null,
  severity      text not null,
  since         timestamptz not null,
  subject       text not null,
  reason        text not null,
  specialty     text not null,
  specialties   text[] not null,
  critical      integer not null,
  warning       integer not null,
  info          integer not null,
  tasks_open    integer not null,
  tasks_escalated integer not null
);
create index worklist_order on worklist_entry (urgency, since, record_id);

-- Records whose facts have changed since their line was written.
create table advice_due (
  record_id  text primary key,
  since      timestamptz not null
);
create index advice_due_since on advice_due (since);

do $$
begin
  for part in 0..7 loop
    execute format('create table safety_ledger_%s partition of safety_ledger for values with (modulus 8, remainder %s)', part, part);
    execute format('create table task_%s partition of task for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;
