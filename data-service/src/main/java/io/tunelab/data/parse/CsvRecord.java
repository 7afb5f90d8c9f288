package io.tunelab.data.parse;

import java.util.List;

/**
 * The fields of one record.
 *
 * @param line on which it starts, from 1
 */
record CsvRecord(long line, List<String> fields, Flaw flaw) {
    /** What is wrong with the quotes of a record. */
    enum Flaw {
        NONE,
        /** A quote inside a quoted field is not doubled; there is only one way to read it. */
        STRAY_QUOTE,
        /** The same in a field with line breaks: where it ends is a guess. */
        AMBIGUOUS_QUOTE,
        /** The quote that opens a field is never closed. */
        UNCLOSED,
        TOO_LONG;

        /** Whether the record can be used. */
        boolean isHarmless() {
            return this == NONE || this == STRAY_QUOTE;
        }
    }

    CsvRecord {
        fields = List.copyOf(fields);
    }

    boolean isBlank() {
        return flaw == Flaw.NONE && fields.stream().allMatch(String::isBlank);
    }
}
