-- What advice is about, at whatever moment it was given: decisions hold for the subject.
alter table recommendation add column subject text;
create index recommendation_subject on recommendation (record_id, subject);

-- Specialties and verbs that somebody switched off, and on again. Append-only; the newest row of a target counts.
create table kill_switch (
  target  text not null,
  seq     integer not null,
  off     boolean not null,
  by      text not null,
  at      timestamptz not null,
  reason  text not null,
  primary key (target, seq)
);
