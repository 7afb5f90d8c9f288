package io.tunelab.data.source;

import java.util.List;

/** A data set that can be read. */
public interface DataSource {
    /** As the request named it. */
    String name();

    /** {@code real} or {@code synthetic}. */
    String kind();

    /** For people: which files, or how it was made. */
    String description();

    /** Label names in their order; empty: those found, sorted. */
    List<String> labels();

    /** Changes whenever the content may have changed; costs no reading. */
    String fingerprint();

    /**
     * Reads all rows in their published order.
     *
     * @throws io.tunelab.data.DataException {@code invalid_data} with file and place
     */
    void read(RowSink sink);

    /** Reads all rows; the first malformed one refuses the data set. */
    default LabelledTexts texts(Limits limits) {
        var collector = RowCollector.strict(limits, labels());
        read(collector);
        return LabelledTexts.of(name(), collector.rows(), labels());
    }
}
