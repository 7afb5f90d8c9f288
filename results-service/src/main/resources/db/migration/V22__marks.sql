-- What people say of experiments. Kept apart from what Kafka tells, so that a rebuild leaves it alone; a row of experiments
-- repeats it for lists.
CREATE TABLE experiment_marks (
    experiment_id text PRIMARY KEY,
    name          text,
    -- Markdown.
    notes         text,
    -- JSON: tags added or changed since the request; null: taken away.
    tag_changes   jsonb,
    archived_at   timestamptz,
    -- The run was deleted: whatever the topics still say of it is passed over, also in a rebuild.
    deleted_at    timestamptz
);

ALTER TABLE experiments ADD COLUMN name text;
ALTER TABLE experiments ADD COLUMN notes text;
ALTER TABLE experiments ADD COLUMN tag_changes jsonb;
ALTER TABLE experiments ADD COLUMN archived_at timestamptz;
ALTER TABLE experiments ADD COLUMN all_tags jsonb
    GENERATED ALWAYS AS (jsonb_strip_nulls(coalesce(tags, '{}'::jsonb) || coalesce(tag_changes, '{}'::jsonb))) STORED;

-- Studies are not from Kafka: their rows are all there is.
ALTER TABLE studies ADD COLUMN notes text;
ALTER TABLE studies ADD COLUMN tags jsonb;
ALTER TABLE studies ADD COLUMN archived_at timestamptz;
