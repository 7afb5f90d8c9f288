-- Why a queued run cannot begin yet (its model, its data, or a trainer that gave it back), and since when.
ALTER TABLE experiments ADD COLUMN waiting_reason text;
ALTER TABLE experiments ADD COLUMN waiting_since timestamptz;
