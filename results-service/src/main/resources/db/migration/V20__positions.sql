-- How far each topic was read, written with what was read. The service reads on from here where the broker says that more
-- was read: then this database was restored from a backup, or filled anew.
CREATE TABLE positions (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);
