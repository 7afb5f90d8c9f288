-- Texts of test examples, for people. A row of a source is the same text whatever subset, split or tokenizer it was
-- prepared for, so that many data sets share it.
CREATE TABLE test_texts (
    source_sha256 text NOT NULL,
    row_id        integer NOT NULL,
    content       text NOT NULL,
    PRIMARY KEY (source_sha256, row_id)
);
