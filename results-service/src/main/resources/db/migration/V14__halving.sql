-- Finished epochs at a run's last pause. Null: it never paused.
ALTER TABLE experiments ADD COLUMN paused_after integer;
-- Halving: until which epoch the study lets the cell train (null: as its request says), why it stopped it, and when the
-- trainers were last told of either.
ALTER TABLE study_cells ADD COLUMN until_epoch integer;
ALTER TABLE study_cells ADD COLUMN stop_note text;
ALTER TABLE study_cells ADD COLUMN told_at timestamptz;
