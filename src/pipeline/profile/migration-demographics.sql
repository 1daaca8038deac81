-- A person's name is looked up among few rows, however many facts there are.
create index fact_demographics on fact (record_id) where kind = 'demographics';
