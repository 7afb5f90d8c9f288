package io.tunelab.results.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Part of a list.
 *
 * @param total how many there are in all pages
 * @param next cursor of the next page; absent on the last one
 * @param previous cursor of the page before; absent on the first one, and of lists that are read forwards only
 * @param offset how many come before this page; absent of lists that are read forwards only
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, long total, String next, String previous, Long offset) {
    public Page {
        items = List.copyOf(items);
    }

    /** Of a list that is read forwards only. */
    public Page(List<T> items, long total, String next) {
        this(items, total, next, null, null);
    }

    /**
     * The parameter {@code limit} of a URL.
     *
     * @throws ProblemException if it is not an integer from 1 to {@code largest}
     */
    public static int limit(String text, int largest) {
        return WholeNumber.of("limit", text, largest);
    }
}
