-- The second text of a test example that is a pair of texts.
ALTER TABLE test_texts ADD COLUMN second_content text;
