package io.tunelab.results.examples;

import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which of a run's test examples are wanted, in which order: read from the parameters of a URL. */
record ExampleQuery(
        Optional<String> actual,
        Optional<String> predicted,
        Optional<Boolean> correct,
        Optional<String> text,
        Confidences confidences,
        ExampleOrder order,
        Paging page) {
    private static final Set<String> KNOWN = Set.of(
            "actual", "predicted", "correct", "text", "min_confidence", "max_confidence", "sort", "limit", "cursor");
    private static final int LONGEST_TEXT = 200;

    /** Probabilities of what was predicted, both ends included. */
    record Confidences(double least, double most) {
        boolean hold(Example example) {
            return example.confidence() >= least && example.confidence() <= most;
        }
    }

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
                Optional.ofNullable(given.getFirst("text"))
                        .filter(text -> !text.isBlank())
                        .map(ExampleQuery::searched),
                new Confidences(
                        share("min_confidence", given.getFirst("min_confidence"), 0),
                        share("max_confidence", given.getFirst("max_confidence"), 1)),
                ExampleOrder.of(Optional.ofNullable(given.getFirst("sort")).orElse("-loss")),
                Paging.of(given.getFirst("limit"), given.getFirst("cursor")));
    }

    /**
     * All that fit, in order.
     *
     * @param containing finds the rows of the examples whose text contains what is searched for
     */
    List<Example> choose(TestedExamples tested, Function<String, Set<Integer>> containing) {
        var rows = text.map(containing);
        var truth = actual.map(name -> number("actual", name, tested));
        var said = predicted.map(name -> number("predicted", name, tested));
        return tested.examples().stream()
                .filter(example -> truth.map(label -> example.label() == label).orElse(true))
                .filter(example ->
                        said.map(label -> example.predicted() == label).orElse(true))
                .filter(example ->
                        correct.map(right -> example.isRight() == right).orElse(true))
                .filter(confidences::hold)
                .filter(example ->
                        rows.map(found -> found.contains(example.rowId())).orElse(true))
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

    private static String searched(String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw ProblemException.parameter(
                    "text", text.length() + " characters", "at most " + LONGEST_TEXT + " characters, without U+0000");
        }
        return text;
    }

    private static double share(String name, String text, double usual) {
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.parameter(name, text, "a number from 0 to 1");
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.parameter("correct", text, "true or false");
        };
    }
}
