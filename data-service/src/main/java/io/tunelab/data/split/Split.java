package io.tunelab.data.split;

import java.util.Locale;

/** What a row is used for. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** As messages name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
