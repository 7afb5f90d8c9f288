-- How far a trainer had read the log when it last started. A backup holds an older position: whoever restores it reads on
-- from there, and the queue learns what happened since.
CREATE TABLE log_position (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    -- Of the topic that the offset belongs to: one that was made anew has another.
    topic_id    text    NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);
