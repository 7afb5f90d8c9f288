package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.study.spec.StudySpec.Configuration;
import io.tunelab.results.study.spec.StudySpec.Draw;
import io.tunelab.results.study.spec.StudySpec.Halving;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one stage: what it starts from, its configurations, however they are given, and its seeds. */
final class StageReader {
    static final List<String> FIELDS =
            List.of("name", "best_of", "take", "configurations", "grid", "draw", "seeds", "vary", "cross", "decide");
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");
    private static final Pattern LABEL = Pattern.compile("[^\\x00-\\x1f]{1,100}");

    private final FieldsReader fields;
    private final Findings findings;
    private final Limits limits;

    StageReader(FieldsReader fields, Findings findings, Limits limits) {
        this.fields = fields;
        this.findings = findings;
        this.limits = limits;
    }

    /** A configuration, its name if it was given one, and where it stands. */
    private record Found(Optional<String> name, RequestFields fields, Place place) {}

    Stage read(Place place, int number, Seeds seedsOfStudy, List<Stage> earlier) {
        if (!place.node().isObject()) {
            findings.refuse(place, "an object with " + String.join(", ", FIELDS));
        }
        findings.allowOnly(place, FIELDS);
        var name = name(place.field("name"), "stage-" + number, earlier);
        var bestOf = new BestOfReader(findings).read(place, earlier);
        var decide = place.field("decide");
        var deciding = new DecideReader(fields, findings);
        var seeds = place.field("seeds").isAbsent()
                ? seedsOfStudy
                : seeds(place.field("seeds")).with(seedsOfStudy.variation());
        seeds = new VariationReader(findings, limits).read(place, seeds);
        if (!decide.isAbsent()) {
            seeds = deciding.seeds(place.field("seeds"), seeds);
        }
        var found = new ArrayList<Found>();
        configurations(place.field("configurations"), found);
        var grid = place.field("grid");
        grid(grid).forEach(one -> found.add(new Found(Optional.empty(), one, grid)));
        var draw = place.field("draw");
        var draws = new DrawReader(fields, findings);
        var drawn = draws.read(draw, limits.cells());
        drawn.forEach(one -> found.add(new Found(Optional.empty(), one, draw)));
        if (!decide.isAbsent() && !draw.field("halving").isAbsent()) {
            findings.refuse(decide, "only without halving; put `decide` in a later stage with best_of");
        }
        boolean isGiven = !place.field("configurations").isAbsent() || !grid.isAbsent() || !draw.isAbsent();
        if (!isGiven && !place.field("seeds").isAbsent()) {
            found.add(new Found(Optional.empty(), RequestFields.NONE, place.field("seeds")));
        } else if (!isGiven) {
            findings.refuse(place, "experiments: give `configurations`, `grid`, `draw` or `seeds`");
        }
        var configurations = named(name, found);
        var names = configurations.stream().map(Configuration::name).toList();
        var namesDrawn = configurations.stream()
                .filter(one -> drawn.contains(one.fields()))
                .map(Configuration::name)
                .toList();
        var howDrawn = draws.draw(draw, namesDrawn, names);
        if (!draw.field("drawn").isAbsent()) {
            howDrawn.flatMap(Draw::halving).ifPresent(halving -> found.forEach(one -> requireLastRung(one, halving)));
        }
        return new Stage(name, bestOf, configurations, seeds, howDrawn, deciding.read(decide, configurations, seeds));
    }

    /** A run with more epochs would pause at the last rung, which nothing continues. */
    private void requireLastRung(Found configuration, Halving halving) {
        var epochs = configuration.fields().at("epochs");
        if (epochs.filter(node -> node.isNumber() && node.doubleValue() == halving.budget())
                .isEmpty()) {
            findings.refuse(
                    configuration.place().field("epochs"),
                    epochs.map(JsonNode::toString).orElse("absent"),
                    "the last rung, " + halving.budget());
        }
    }

    private String name(Place place, String standard, List<Stage> earlier) {
        var name = place.isAbsent() ? standard : place.node().asText();
        if (!NAME.matcher(name).matches()) {
            findings.refuse(place, "letters, digits, '_' and '-', at most 30 characters");
        }
        if (earlier.stream().anyMatch(stage -> stage.name().equals(name))) {
            findings.refuse(place, "a name that no other stage has");
        }
        return name;
    }

    /** {@code seeds: 3} or {@code seeds: [1, 2, 3]}. */
    Seeds seeds(Place place) {
        var node = place.node();
        if (node.isIntegralNumber() && node.intValue() >= 1 && fits(node)) {
            return Seeds.counted(node.intValue());
        }
        var listed = new LinkedHashSet<Integer>();
        node.forEach(seed -> {
            if (seed.isIntegralNumber() && seed.canConvertToInt() && seed.intValue() >= 0) {
                listed.add(seed.intValue());
            }
        });
        if (!node.isArray() || listed.isEmpty() || listed.size() != node.size()) {
            findings.refuse(place, "how many (1 to " + limits.cells() + "), or a list of different integers from 0 on");
            return Seeds.ONE;
        }
        return Seeds.listed(List.copyOf(listed));
    }

    private boolean fits(JsonNode count) {
        return count.canConvertToInt() && count.intValue() <= limits.cells();
    }

    private void configurations(Place list, List<Found> found) {
        if (!list.isAbsent() && (!list.node().isArray() || list.node().isEmpty())) {
            findings.refuse(list, "a list of configurations, each with fields of the request");
            return;
        }
        for (var item : list.items()) {
            var label = item.field("name");
            if (!label.isAbsent()
                    && (!label.node().isValueNode()
                            || !LABEL.matcher(label.node().asText()).matches())) {
                findings.refuse(label, "1 to 100 characters, no control characters");
            }
            var name = label.isAbsent()
                    ? Optional.<String>empty()
                    : Optional.of(label.node().asText());
            found.add(new Found(name, fields.read(item, Set.of("name")), item));
        }
    }

    /** Every combination; the last field varies fastest. */
    private List<RequestFields> grid(Place grid) {
        if (grid.isAbsent()) {
            return List.of();
        }
        if (!grid.node().isObject() || grid.node().isEmpty()) {
            findings.refuse(grid, "an object: fields of the request, each with a list of values");
            return List.of();
        }
        int before = findings.count();
        var axes = new ArrayList<List<RequestFields>>();
        axes(grid, "", axes);
        double size = axes.stream().mapToDouble(List::size).reduce(1, (one, other) -> one * other);
        if (size > limits.cells()) {
            findings.refuse(grid, (long) size + " combinations", "at most " + limits.cells());
        }
        return findings.count() > before ? List.of() : combinations(axes);
    }

    private void axes(Place object, String prefix, List<List<RequestFields>> axes) {
        for (var axis : object.fields()) {
            var name = prefix + FieldsReader.key(object, axis);
            if (axis.node().isObject() && FieldsReader.isSection(name)) {
                axes(axis, name + ".", axes);
            } else if (FieldsReader.path(name).isEmpty()) {
                fields.refuseUnknown(name, axis);
            } else if (!axis.node().isArray() || axis.node().isEmpty()) {
                findings.refuse(axis, "a list of values");
            } else {
                var values = axis.items().stream()
                        .map(value -> fields.value(name, value))
                        .toList();
                if (new LinkedHashSet<>(values).size() < values.size()) {
                    findings.refuse(axis, "each value once");
                }
                axes.add(values);
            }
        }
    }

    private static List<RequestFields> combinations(List<List<RequestFields>> axes) {
        var combinations = List.of(RequestFields.NONE);
        for (var axis : axes) {
            combinations = combinations.stream()
                    .flatMap(combination -> axis.stream().map(combination::with))
                    .toList();
        }
        return combinations;
    }

    /** The same configuration twice is an error where somebody wrote it twice, and nothing where chance did. */
    private List<Configuration> named(String stage, List<Found> found) {
        if (found.size() > limits.cells()) {
            findings.refuse(found.get(0).place(), found.size() + " configurations", "at most " + limits.cells());
            return List.of();
        }
        Map<RequestFields, Found> different = new LinkedHashMap<>();
        for (var one : found) {
            var first = different.putIfAbsent(one.fields(), one);
            if (first != null && !one.place().name().equals("draw")) {
                findings.refuse(
                        one.place(),
                        "a configuration that is not there yet; line "
                                + first.place().line() + " has the same");
            }
        }
        var names = new Names(different.keySet(), stage);
        var taken = new HashMap<String, Place>();
        var configurations = new ArrayList<Configuration>();
        for (var one : different.values()) {
            var name = one.name().orElseGet(() -> free(names.of(one.fields()), taken));
            if (taken.putIfAbsent(name, one.place()) != null) {
                findings.refuse(one.place().field("name"), "a name that no other configuration of the stage has");
            }
            configurations.add(new Configuration(name, one.fields()));
        }
        return configurations;
    }

    private static String free(String name, Map<String, Place> taken) {
        var free = name;
        for (int i = 2; taken.containsKey(free); i++) {
            free = name + " (" + i + ")";
        }
        return free;
    }
}
