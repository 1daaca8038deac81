-- A mark may be about a stretch of readings of a series: `fact_id` is the first of them, `through` the last.
alter table fact_mark add column through text;
