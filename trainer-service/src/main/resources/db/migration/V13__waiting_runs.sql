-- What a queued run waits for (its model, its data), in words for people, and since when; empty while it only waits for a
-- trainer.
ALTER TABLE run ADD COLUMN waits_for text;
ALTER TABLE run ADD COLUMN waits_since timestamptz;
-- Which trainer said so, when, and the number of the event that tells it.
ALTER TABLE run ADD COLUMN waits_by text;
ALTER TABLE run ADD COLUMN waits_told_at timestamptz;
ALTER TABLE run ADD COLUMN waits_told integer NOT NULL DEFAULT 0;
