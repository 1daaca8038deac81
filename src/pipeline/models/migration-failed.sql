-- A version broke when it was asked: `because` says how, whether it is in shadow or serves. What it had said before stays.
alter table model_answer add column failed boolean not null default false;
create index model_answer_failed on model_answer (model, version) where failed;

-- The looks at advice that held a prediction of a site's model, found for a recall without reading the whole trail.
create index audit_event_models on audit_event (chain, seq) where action = 'advice.given' and details like '%"models":[%';
