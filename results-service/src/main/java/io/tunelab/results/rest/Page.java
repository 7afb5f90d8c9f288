package io.tunelab.results.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Part of a list.
 *
 * @param total how many there are in all pages
 * @param next cursor of the next page; absent on the last one
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, long total, String next) {
    public Page {
        items = List.copyOf(items);
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
