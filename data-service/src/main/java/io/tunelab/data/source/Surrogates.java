package io.tunelab.data.source;

/** Halves of characters that JSON can spell and Unicode does not have; tweets that were cut at a length have them. */
final class Surrogates {
    private Surrogates() {}

    /** The same text, if it is whole; else with U+FFFD for each half that is alone. */
    static String repaired(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            repaired = repaired == null ? new StringBuilder(text) : repaired;
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }
}
