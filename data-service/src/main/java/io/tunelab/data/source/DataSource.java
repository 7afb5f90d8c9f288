package io.tunelab.data.source;

import io.tunelab.contract.request.OnBadRow;
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

    /** What happens if some rows cannot be used. */
    default OnBadRow onBadRow() {
        return OnBadRow.FAIL;
    }

    /** Reads all rows, good and bad. */
    default RowCollector collect(Limits limits) {
        var collector = RowCollector.of(limits, labels(), onBadRow());
        read(collector);
        return collector;
    }

    /**
     * Reads all rows.
     *
     * @throws io.tunelab.data.DataException {@code invalid_data}, also if some cannot be used and none may be skipped
     */
    default LabelledTexts texts(Limits limits) {
        var collector = collect(limits);
        if (onBadRow() == OnBadRow.FAIL) {
            collector.badRows().refuse();
        }
        return LabelledTexts.of(name(), collector);
    }
}
