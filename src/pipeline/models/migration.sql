-- Models of a site: how each was made, and every move in its life. No patient's row stands here but in model_answer.

-- Cohort definitions that models were trained by, content-addressed, as canonical JSON.
create table model_definition (
  hash      text primary key,
  name      text not null,
  body      text not null
);

-- Signed change-control plans, as received.
create table model_plan (
  hash      text primary key,
  model     text not null,
  document  text not null,
  added     timestamptz not null,
  by        text not null
);
create index model_plan_model on model_plan (model, added);

-- Training runs: the version is the SHA-256 of the model file, which lies with the other large bytes.
create table model_run (
  version   text primary key,
  model     text not null,
  at        timestamptz not null,
  body      text not null
);
create index model_run_model on model_run (model, at);

-- Moves in the life of a model, in order; only ever added.
create table model_event (
  model     text not null,
  n         integer not null,
  body      text not null,
  primary key (model, n)
);

-- The acts that vouch for these moves, found without reading the whole trail.
create index audit_event_model on audit_event (chain, seq) where action like 'model.%';

-- What watching a model found, each time: numbers of groups, of nobody in particular.
create table model_watch (
  id        text primary key,
  model     text not null,
  at        timestamptz not null,
  body      text not null
);
create index model_watch_model on model_watch (model, at);

-- A proposal to train anew that a breach has written; open until somebody answers it.
create table model_proposal (
  id        text primary key,
  model     text not null,
  at        timestamptz not null,
  body      text not null,
  answered  timestamptz,
  answer    text
);
create index model_proposal_model on model_proposal (model, at);

-- What a version said of a record at an index moment, the first time: shown where it serves, kept silently where it is in shadow.
create table model_answer (
  record_id   text not null,
  model       text not null,
  version     text not null,
  index_at    timestamptz not null,
  role        text not null,
  at          timestamptz not null,
  person_id   text not null,
  prediction  double precision,
  -- an abstention, in words
  because     text,
  primary key (record_id, model, version, index_at)
) partition by hash (record_id);

do $$
begin
  for part in 0..7 loop
    execute format('create table model_answer_%s partition of model_answer for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;
