package io.tunelab.results.find;

import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Which rows, in which order, how many.
 *
 * @param where a condition of the database's query language, with its {@code parameters}
 */
public record ListQuery<E>(
        String where, Map<String, Object> parameters, Order<E> order, int limit, Optional<String> cursor) {
    private static final Set<String> OTHERS = Set.of("filter", "q", "archived", "sort", "limit", "size", "cursor");

    public ListQuery {
        parameters = Map.copyOf(parameters);
    }

    /**
     * What a kind of list has.
     *
     * @param id the field that tells rows apart
     * @param sort the order unless another is asked for
     * @param limit the size of a page unless another is asked for, at most {@code largest}
     */
    public record Settings<E>(Fields<E> fields, String id, String sort, int limit, int largest) {}

    /**
     * Reads the parameters of a URL. Those that name a field mean that it has one of these values.
     *
     * @throws ProblemException if one is unknown or not understood
     */
    public static <E> ListQuery<E> of(MultivaluedMap<String, String> given, Settings<E> settings) {
        return of(given, settings, Set.of());
    }

    /** @param more parameters that somebody else reads */
    public static <E> ListQuery<E> of(MultivaluedMap<String, String> given, Settings<E> settings, Set<String> more) {
        var parameters = new HashMap<String, Object>();
        var where = new StringJoiner(" and ");
        given.forEach((name, values) -> {
            if (!OTHERS.contains(name) && !more.contains(name)) {
                where.add(condition(name, values, settings.fields(), parameters));
            }
        });
        where.add(selection(
                settings.fields(),
                Optional.ofNullable(given.getFirst("filter")),
                Optional.ofNullable(given.getFirst("q")),
                Optional.ofNullable(given.getFirst("archived")),
                parameters));
        var limit = Optional.ofNullable(given.getFirst("limit")).or(() -> Optional.ofNullable(given.getFirst("size")));
        return new ListQuery<>(
                where.toString(),
                parameters,
                Order.parse(
                        Optional.ofNullable(given.getFirst("sort")).orElse(settings.sort()),
                        settings.fields(),
                        settings.id()),
                limit.map(text -> Page.limit(text, settings.largest())).orElse(settings.limit()),
                Optional.ofNullable(given.getFirst("cursor")));
    }

    /**
     * Rows of a condition that the program itself has.
     *
     * @param filter in the filter language; blank for none
     */
    public static <E> ListQuery<E> of(
            String condition,
            Map<String, Object> values,
            String filter,
            String sort,
            int limit,
            Optional<String> cursor,
            Settings<E> settings) {
        var parameters = new HashMap<String, Object>(values);
        var where = filter.isBlank()
                ? condition
                : condition + " and " + FilterParser.parse(filter, settings.fields(), parameters);
        return new ListQuery<>(
                where,
                parameters,
                Order.parse(sort, settings.fields(), settings.id()),
                Page.limit(String.valueOf(limit), settings.largest()),
                cursor);
    }

    /** The same selection from another place on, with pages of this size. */
    public ListQuery<E> at(Optional<String> place, int size) {
        return new ListQuery<>(where, parameters, order, size, place);
    }

    /** The condition for rows by filter, free text, and whether they are archived ({@code no}, {@code only}, {@code all}). */
    public static String selection(
            Fields<?> fields,
            Optional<String> filter,
            Optional<String> text,
            Optional<String> archived,
            Map<String, Object> parameters) {
        var where = new StringJoiner(" and ");
        where.add(
                switch (archived.orElse("no")) {
                    case "no" -> "archivedAt is null";
                    case "only" -> "archivedAt is not null";
                    case "all" -> "true";
                    default -> throw ProblemException.parameter("archived", archived.get(), "no, only, all");
                });
        filter.filter(given -> !given.isBlank())
                .ifPresent(given -> where.add(FilterParser.parse(given, fields, parameters)));
        text.filter(given -> !given.isBlank()).ifPresent(given -> where.add(fields.contains(given, parameters)));
        return where.toString();
    }

    /** Several values of one parameter, or one with commas, mean any of them. */
    private static String condition(
            String name, List<String> values, Fields<?> fields, Map<String, Object> parameters) {
        var field = fields.find(name).orElseThrow(() -> {
            var known = new TreeSet<>(fields.all().stream().map(Field::name).toList());
            known.addAll(OTHERS);
            known.add("tags.<name>");
            return ProblemException.parameter(name, String.join(",", values), "only these parameters: " + known);
        });
        var parameter = "filter" + parameters.size();
        parameters.put(
                parameter,
                values.stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(value -> field.parse(value)
                                .orElseThrow(() -> ProblemException.parameter(name, value, field.allowed())))
                        .toList());
        return field.property() + " in (:" + parameter + ")";
    }
}
