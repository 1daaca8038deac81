-- A person with several records stands once in the patient list: under the record known longest.
alter table patient_summary add column listed boolean not null default true;
drop index patient_summary_name;
create index patient_summary_name on patient_summary (sort_name, person_id) where listed;
create index patient_summary_person on patient_summary (person_id);
