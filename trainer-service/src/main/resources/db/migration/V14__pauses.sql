-- Runs that wait after some epochs until a command continues or stops them.
ALTER TABLE run DROP CONSTRAINT run_state_check;
ALTER TABLE run ADD CONSTRAINT run_state_check
    CHECK (state IN ('QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED', 'STOPPED'));
-- The epoch after which the run pauses, once a command has said so; before that it is the request's pause_after.
ALTER TABLE run ADD COLUMN until_epoch integer CHECK (until_epoch > 0);
-- Finished epochs at the last pause: a trainer that finds no checkpoint of them trains again from the start, and says so.
ALTER TABLE run ADD COLUMN paused_after integer NOT NULL DEFAULT 0;
