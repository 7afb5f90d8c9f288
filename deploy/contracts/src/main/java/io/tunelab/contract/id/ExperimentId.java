package io.tunelab.contract.id;

import java.util.regex.Pattern;

/**
 * What an experiment's id looks like. It names files and keys, so nothing else may be used as one; {@code live} is a path of
 * the REST interface.
 */
public final class ExperimentId {
    public static final Pattern PATTERN = Pattern.compile("(?!live$)(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** For people. */
    public static final String ALLOWED =
            "letters, digits, '.', '_' and '-', without '..', at most 100 characters, and not 'live'";

    private ExperimentId() {}

    /** Whether a text can be an experiment's id. */
    public static boolean isValid(String text) {
        return text != null && PATTERN.matcher(text).matches();
    }
}
