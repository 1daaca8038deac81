-- What patients tell the clinic. Written once; only who has read it is added.
create table patient_note (
  record_id  text not null,
  id         text not null,
  person_id  text not null,
  kind       text not null,
  text       text not null,
  about      text,
  at         timestamptz not null,
  written_by text not null,
  read_by    text,
  read_at    timestamptz,
  primary key (record_id, id)
) partition by hash (record_id);

do $$
begin
  for part in 0..7 loop
    execute format('create table patient_note_%s partition of patient_note for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;

-- Messages that a clinician has let a patient see, by the rule that words them.
create table message_release (
  record_id    text not null,
  rule         text not null,
  released_by  text not null,
  at           timestamptz not null,
  primary key (record_id, rule)
);
