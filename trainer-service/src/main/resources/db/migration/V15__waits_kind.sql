-- Whether the queued run waits for its 'model' or its 'data': waits_since counts from the beginning of that wait alone.
ALTER TABLE run ADD COLUMN waits_kind text;
