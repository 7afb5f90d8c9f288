package io.tunelab.data.parse;

/** Where a row stands, for messages: {@code reviews.csv, line 17}. */
public record Place(String file, String unit, long number) {
    @Override
    public String toString() {
        return file + ", " + unit + " " + number;
    }
}
