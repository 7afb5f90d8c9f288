package io.tunelab.contract.request;

import java.util.Optional;

/**
 * How the files of a data set are read.
 *
 * @param config which of a hub data set's configurations; empty: its only one, or the one called default
 * @param textColumn empty: found by its usual name; so is {@code labelColumn}
 * @param textPairColumn empty: one text per row
 * @param groupColumn what several rows have in common; empty: nothing
 * @param encoding {@code auto}, or the name of an encoding
 * @param delimiter {@code auto}, a name, or the character itself
 */
public record ReadingChoice(
        Optional<String> config,
        Optional<String> textColumn,
        Optional<String> labelColumn,
        Optional<String> textPairColumn,
        Optional<String> groupColumn,
        String encoding,
        String delimiter,
        OnBadRow onBadRow) {
    /** Everything is found out. */
    public static final ReadingChoice AUTOMATIC = new ReadingChoice(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "auto",
            "auto",
            OnBadRow.FAIL);

    static ReadingChoice of(RequestValues values) {
        return new ReadingChoice(
                values.get(RequestTable.DATASET_CONFIG),
                values.get(RequestTable.TEXT_COLUMN),
                values.get(RequestTable.LABEL_COLUMN),
                values.get(RequestTable.TEXT_PAIR_COLUMN),
                values.get(RequestTable.GROUP_COLUMN),
                values.get(RequestTable.ENCODING),
                values.get(RequestTable.DELIMITER),
                values.get(RequestTable.ON_BAD_ROW));
    }

    RequestValues into(RequestValues values) {
        return values.with(RequestTable.DATASET_CONFIG, config)
                .with(RequestTable.TEXT_COLUMN, textColumn)
                .with(RequestTable.LABEL_COLUMN, labelColumn)
                .with(RequestTable.TEXT_PAIR_COLUMN, textPairColumn)
                .with(RequestTable.GROUP_COLUMN, groupColumn)
                .with(RequestTable.ENCODING, encoding)
                .with(RequestTable.DELIMITER, delimiter)
                .with(RequestTable.ON_BAD_ROW, onBadRow);
    }
}
