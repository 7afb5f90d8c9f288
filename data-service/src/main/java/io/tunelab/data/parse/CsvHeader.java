package io.tunelab.data.parse;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.Encoding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The names of a table's columns. Blanks around names do not count; what has no name, or one that pandas gives to what has
 * none ({@code Unnamed: 0}), is not a column.
 */
record CsvHeader(List<String> fields, String file) {
    CsvHeader {
        fields = List.copyOf(fields);
    }

    static CsvHeader of(CsvSurvey survey, String file) {
        var names = new ArrayList<String>();
        if (survey.rowNames()) {
            names.add("");
        }
        survey.header().forEach(name -> names.add(Blanks.trimmed(name)));
        if (names.isEmpty()) {
            throw new DataException("invalid_data", file + " is empty: no header line and no rows");
        }
        if (names.stream().anyMatch(name -> name.indexOf(Encoding.UNREADABLE) >= 0 || name.indexOf('\0') >= 0)) {
            throw new DataException(
                    "invalid_data",
                    file
                            + ", line 1: the header is not text in the encoding that is set; leave encoding out or set another");
        }
        refuseDoubled(names, file);
        return new CsvHeader(names, file);
    }

    private static void refuseDoubled(List<String> names, String file) {
        var seen = new LinkedHashSet<String>();
        var doubled = new LinkedHashSet<String>();
        names.stream().filter(name -> !name.isEmpty() && !seen.add(name)).forEach(doubled::add);
        if (!doubled.isEmpty()) {
            throw new DataException(
                    "invalid_data",
                    "%s, line 1: %s in the header more than once (%s); give every column a name of its own"
                            .formatted(
                                    file,
                                    doubled.size() == 1
                                            ? "column '" + doubled.iterator().next() + "' stands"
                                            : "columns " + doubled + " stand",
                                    String.join(", ", names)));
        }
    }

    boolean isColumn(int position) {
        return !fields.get(position).isEmpty()
                && !fields.get(position).matches("(?i)unnamed: ?\\d+(_level_\\d+|\\.\\d+)?");
    }

    /** Names of the columns. */
    List<String> named() {
        var named = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            if (isColumn(i)) {
                named.add(fields.get(i));
            }
        }
        return named;
    }

    boolean hasNamelessValue(List<String> values) {
        for (int i = 1; i < values.size(); i++) {
            if ((i >= fields.size() || fields.get(i).isEmpty())
                    && !values.get(i).isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** Columns that are left out. */
    Optional<Notice> notice() {
        var left = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            if (!isColumn(i)) {
                left.add(
                        i == 0
                                ? "the first (an index)"
                                : fields.get(i).isEmpty() ? "number " + (i + 1) : fields.get(i));
            }
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(Notice.info(
                                "columns_ignored",
                                "%s: %s without a name ignored: %s"
                                        .formatted(
                                                file,
                                                left.size() == 1 ? "1 column" : left.size() + " columns",
                                                String.join(", ", left)))
                        .of(left.size(), List.of()));
    }

    /** That something stood in columns without a name, other than an index. */
    Optional<Notice> filled(long rows) {
        return rows == 0
                ? Optional.empty()
                : Optional.of(Notice.warning(
                                "nameless_columns",
                                "%s: %,d rows have values in columns without a name, which are ignored; were their texts split at a delimiter?"
                                        .formatted(file, rows))
                        .of(rows, List.of()));
    }
}
