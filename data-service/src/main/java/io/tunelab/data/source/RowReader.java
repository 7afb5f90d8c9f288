package io.tunelab.data.source;

import java.io.IOException;
import java.nio.file.Path;

/** Reads the rows of one file. */
interface RowReader {
    /**
     * Reads all rows in order.
     *
     * @param part published part of all rows of this file, empty if its name does not tell; a split column wins
     * @throws IOException if the file cannot be read
     * @throws io.tunelab.data.DataException {@code invalid_data} if it is not what it should be
     */
    void read(Path file, Columns columns, String part, RowSink sink) throws IOException;
}
