-- What is as urgent is in the order of its severity: a critical one does not stand below a warning that waits longer.
alter table worklist_entry add column severity_rank smallint not null default 0;
update worklist_entry set severity_rank = case
  when tasks_escalated > 0 or severity = 'critical' then 0 when severity = 'warning' then 1 else 2 end;
drop index worklist_order;
create index worklist_order on worklist_entry (urgency, severity_rank, since, record_id);
