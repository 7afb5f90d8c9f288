-- How the training examples of a run fared over its epochs, a part of the same message; null if it had none. Apart, so that
-- who reads test predictions does not read it too.
ALTER TABLE predictions ADD COLUMN training bytea;
