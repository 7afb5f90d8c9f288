package io.tunelab.data.parse;

import io.tunelab.contract.dataset.Notice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file of rows with named columns. It can be read several times. */
public interface Table {
    /** The file's name, for messages. */
    String name();

    /** Names of the columns in their order; empty where only the rows tell, as in JSON. */
    List<String> columns();

    /** Names of a column's classes by their numbers, where the file brings them. */
    Map<String, List<String>> classNames();

    /** Reads from the start; only {@code wanted} columns if there are any, else all. */
    Entries read(Set<String> wanted) throws IOException;

    /** What was assumed; complete after a reading to the end. */
    List<Notice> notices();
}
