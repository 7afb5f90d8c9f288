package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which of a run's test examples are wanted, in which order: read from the parameters of a URL. */
record ExampleQuery(
        Optional<String> actual,
        Optional<String> predicted,
        Optional<Boolean> correct,
        ExampleOrder order,
        Paging page) {
    private static final Set<String> KNOWN = Set.of("actual", "predicted", "correct", "sort", "limit", "cursor");

    static ExampleQuery of(MultivaluedMap<String, String> given) {
        for (var name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                throw ProblemException.parameter(
                        name, given.getFirst(name), "only these parameters: " + new TreeSet<>(KNOWN));
            }
        }
        return new ExampleQuery(
                Optional.ofNullable(given.getFirst("actual")),
                Optional.ofNullable(given.getFirst("predicted")),
                Optional.ofNullable(given.getFirst("correct")).map(ExampleQuery::flag),
                ExampleOrder.of(Optional.ofNullable(given.getFirst("sort")).orElse("-loss")),
                Paging.of(given.getFirst("limit"), given.getFirst("cursor")));
    }

    /** All that fit, in order. */
    List<Example> choose(TestedExamples tested) {
        var truth = actual.map(name -> number("actual", name, tested));
        var said = predicted.map(name -> number("predicted", name, tested));
        return tested.examples().stream()
                .filter(example -> truth.map(label -> example.label() == label).orElse(true))
                .filter(example ->
                        said.map(label -> example.predicted() == label).orElse(true))
                .filter(example ->
                        correct.map(right -> example.isRight() == right).orElse(true))
                .sorted(order.comparator)
                .toList();
    }

    private static int number(String parameter, String name, TestedExamples tested) {
        int number = tested.answers().indexOf(name);
        if (number < 0) {
            throw ProblemException.parameter(
                    parameter,
                    name,
                    (tested.predictions().isMultiLabel()
                                    ? "a set of labels that occurs, as 'a|b', of "
                                    : "one of the labels ")
                            + tested.labels());
        }
        return number;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.parameter("correct", text, "true or false");
        };
    }
}
