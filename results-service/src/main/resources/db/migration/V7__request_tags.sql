-- The user's own notes, by name, for filters. Null: none.
ALTER TABLE experiments ADD COLUMN tags jsonb;

-- pooled-80-10-10 deals 70/10/20 and is now called so. Its splits are the same.
UPDATE experiments
   SET dataset_protocol = 'pooled-70-10-20',
       request = jsonb_set(request, '{dataset,protocol}', '"pooled-70-10-20"')
 WHERE dataset_protocol = 'pooled-80-10-10';
