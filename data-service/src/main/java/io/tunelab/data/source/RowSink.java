package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.parse.Place;
import io.tunelab.data.parse.Problem;

/** Takes what a reader finds. */
public interface RowSink {
    /** A row as it was read; the sink judges it. */
    void row(RawRow row);

    /** A row that could not even be read. */
    void malformed(Place place, Problem problem);

    /** Something that was assumed or left out. */
    void notice(Notice notice);

    /** Which columns the rows that follow come from. */
    void columns(TakenColumns columns);

    /** What may be read at most. */
    Limits limits();
}
