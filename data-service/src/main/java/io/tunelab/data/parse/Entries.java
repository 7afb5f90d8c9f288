package io.tunelab.data.parse;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a table in order. */
public interface Entries extends Closeable {
    /**
     * The next row; empty at the end.
     *
     * @throws IOException if the file cannot be read
     * @throws io.tunelab.data.DataException {@code invalid_data} if the rest of the file cannot be understood
     */
    Optional<Entry> next() throws IOException;
}
