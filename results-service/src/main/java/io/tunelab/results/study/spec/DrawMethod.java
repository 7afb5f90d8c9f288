package io.tunelab.results.study.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the points of a draw are spread over the ranges of its fields. */
public enum DrawMethod {
    /** Each independently of the others. */
    RANDOM,
    /** A scrambled Sobol sequence: every stretch of it covers the space evenly. */
    SOBOL,
    /** Each field's range is cut into as many equal parts as there are configurations; each part is used once. */
    LATIN_HYPERCUBE;

    /** As studies write it, for example {@code latin_hypercube}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(DrawMethod::wireName).toList();
    }

    static Optional<DrawMethod> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(name))
                .findFirst();
    }
}
