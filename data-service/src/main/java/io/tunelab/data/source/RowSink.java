package io.tunelab.data.source;

/** Takes what a reader finds. */
public interface RowSink {
    /**
     * A row as it was read; the sink judges it.
     *
     * @param text null if the row has none
     * @param label null if the row has none
     * @param part name of the published part, empty if the row does not say
     */
    void row(String text, String label, String part, Place place);

    /** A row that could not even be read. */
    void malformed(Place place, String why);

    /** What may be read at most. */
    Limits limits();
}
