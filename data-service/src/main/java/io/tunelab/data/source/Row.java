package io.tunelab.data.source;

/** One labelled text, as published. */
public record Row(String text, String label, Part part) {
    public Row {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a row needs a text");
        }
        if (label.isBlank()) {
            throw new IllegalArgumentException("a row needs a label");
        }
    }
}
