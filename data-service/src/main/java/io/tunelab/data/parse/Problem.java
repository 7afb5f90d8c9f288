package io.tunelab.data.parse;

/**
 * Why a row cannot be used.
 *
 * @param kind under which such rows are counted
 * @param detail what was found in this row, for people; empty where the kind says it all
 */
public record Problem(Kind kind, String detail) {
    /** Kinds of unusable rows, each with the words that follow "3 rows …". */
    public enum Kind {
        FIELDS("do not have one field for each column"),
        QUOTES("have a quoted field that is not closed as it should be"),
        NOT_JSON("are not JSON objects"),
        TOO_LONG("are too long"),
        ENCODING("have bytes that are not characters of the encoding"),
        NO_TEXT("have no text"),
        NO_SECOND_TEXT("have no second text"),
        TEXT_TYPE("have a text that is not a string"),
        NO_LABEL("have no label"),
        LABEL_TYPE("have a label that is neither a string nor a number"),
        LABEL_TOO_LONG("have a label of more than 200 characters"),
        LABEL_CONTROL("have a control character in the label"),
        LABEL_UNKNOWN("have a label that is not among the configured ones"),
        NO_GROUP("have no group"),
        SPLIT_UNKNOWN("have an unknown split");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** {@code 3 rows have no text}, {@code 1 row has no text}. */
        public String counted(long rows) {
            if (rows != 1) {
                return "%,d rows ".formatted(rows) + words;
            }
            return "1 row "
                    + words.replaceFirst("^have", "has")
                            .replaceFirst("^do ", "does ")
                            .replaceFirst("^are", "is");
        }
    }

    public static Problem of(Kind kind) {
        return new Problem(kind, "");
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? kind.words.replaceFirst("^have (a|an)? ?", "") : detail;
    }
}
