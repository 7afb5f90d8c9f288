package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.ExperimentView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs chosen from anywhere, in groups: those of a group differ in nothing but seeds.
 *
 * @param runs in the order in which they were chosen
 * @param groups in the order of their first runs
 */
record ComparedRuns(List<ExperimentView> runs, List<Group> groups) {
    private static final int MOST_FIELDS_OF_A_NAME = 3;
    private static final List<RequestField<?>> SETTINGS =
            RequestTable.FIELDS.stream().filter(RequestField::isSetting).toList();

    /** What should be equal when runs are compared, and how it was trained. */
    private static final List<String> PROVENANCE = List.of(
            "device_name",
            "precision",
            "threads",
            "engine",
            "tunelab_version",
            "model_digest",
            "dataset_digest",
            "test_digest",
            "class_weights");

    ComparedRuns {
        runs = List.copyOf(runs);
        groups = List.copyOf(groups);
    }

    /** @param name of the group, which no other has */
    record Group(String name, List<ExperimentView> runs) {
        Group {
            runs = List.copyOf(runs);
        }

        /** The completed runs with different seeds: a repeated seed tells nothing new. */
        ComparedSide side() {
            var bySeed = new TreeMap<Object, ExperimentView>(Comparator.comparing(String::valueOf));
            runs.stream()
                    .filter(run -> run.tested().test() != null)
                    .forEach(run -> bySeed.putIfAbsent(seeds(run), run));
            return new ComparedSide(
                    name,
                    bySeed.values().stream()
                            .sorted(Comparator.comparingInt(
                                    run -> run.request().path("seed").asInt()))
                            .toList(),
                    Optional.empty());
        }
    }

    /**
     * A field in which runs differ.
     *
     * @param values one for each run, in their order; null for none
     */
    record Difference(String field, List<JsonNode> values) {
        Difference {
            values = List.copyOf(values);
        }
    }

    static ComparedRuns of(List<ExperimentView> runs) {
        var byKey = runs.stream()
                .collect(Collectors.groupingBy(ComparedRuns::key, LinkedHashMap::new, Collectors.toList()));
        var varied = SETTINGS.stream()
                .filter(field -> !RequestTable.SEEDS.contains(field))
                .filter(field -> isVaried(field, runs))
                .toList();
        var telling = telling(
                varied, byKey.values().stream().map(group -> group.get(0)).toList());
        var more = telling.size() < varied.size() ? ", …" : "";
        var taken = new LinkedHashSet<String>();
        var groups = byKey.values().stream()
                .map(group -> new Group(free(name(group, telling, more), taken), group))
                .toList();
        return new ComparedRuns(runs, groups);
    }

    /** Of a run whose request is unknown its id: nothing is known to be equal to it. */
    private static Object key(ExperimentView run) {
        return run.request() == null
                ? run.experimentId()
                : SETTINGS.stream()
                        .filter(field -> !RequestTable.SEEDS.contains(field))
                        .map(field -> value(run, field))
                        .toList();
    }

    private static List<JsonNode> seeds(ExperimentView run) {
        return RequestTable.SEEDS.stream().map(field -> value(run, field)).toList();
    }

    /** Whether runs of which the settings are known differ in it. */
    private static boolean isVaried(RequestField<?> field, List<ExperimentView> runs) {
        return runs.stream()
                        .filter(run -> run.request() != null)
                        .map(run -> value(run, field))
                        .distinct()
                        .count()
                > 1;
    }

    /** As it was given, or the default; null of a run whose request is unknown. */
    private static JsonNode value(ExperimentView run, RequestField<?> field) {
        if (run.request() == null) {
            return NullNode.getInstance();
        }
        var node = run.request().at("/" + field.path().replace('.', '/'));
        if (!node.isMissingNode()) {
            return field.canonical(node).orElse(node);
        }
        return standard(field);
    }

    private static <T> JsonNode standard(RequestField<T> field) {
        // Early stopping may be switched off as a whole.
        return field.standard()
                .filter(none -> !field.section().equals("early_stopping"))
                .map(field.kind()::write)
                .orElse(NullNode.getInstance());
    }

    /** All fields if they are few; else the first few that tell the groups apart, each the one that tells most of them. */
    private static List<RequestField<?>> telling(List<RequestField<?>> varied, List<ExperimentView> firstOfGroups) {
        if (varied.size() <= MOST_FIELDS_OF_A_NAME) {
            return varied;
        }
        var chosen = new ArrayList<RequestField<?>>();
        while (told(chosen, firstOfGroups) < told(varied, firstOfGroups)) {
            varied.stream()
                    .filter(field -> !chosen.contains(field))
                    .max(Comparator.comparingLong(field -> told(with(chosen, field), firstOfGroups)))
                    .ifPresent(chosen::add);
        }
        return varied.stream().filter(chosen::contains).toList();
    }

    private static List<RequestField<?>> with(List<RequestField<?>> fields, RequestField<?> more) {
        return Stream.concat(fields.stream(), Stream.of(more)).toList();
    }

    /** How many groups differ in these fields. */
    private static long told(List<RequestField<?>> fields, List<ExperimentView> firstOfGroups) {
        return firstOfGroups.stream()
                .map(run -> fields.stream().map(field -> value(run, field)).toList())
                .distinct()
                .count();
    }

    /** What people call its runs, if all the same; else what is special of it. */
    private static String name(List<ExperimentView> group, List<RequestField<?>> telling, String more) {
        var names = group.stream()
                .map(run -> Optional.ofNullable(run.marks().name()))
                .distinct()
                .toList();
        if (names.size() == 1 && names.get(0).isPresent()) {
            return names.get(0).get();
        }
        if (group.get(0).request() == null) {
            return group.get(0).experimentId();
        }
        var parts = telling.stream()
                .map(field -> field.path() + " " + Figures.value(value(group.get(0), field)))
                .toList();
        if (parts.isEmpty()) {
            return group.size() == 1 ? group.get(0).experimentId() : "all runs";
        }
        return String.join(", ", parts) + more;
    }

    private static String free(String name, LinkedHashSet<String> taken) {
        var free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + " (" + i + ")";
        }
        return free;
    }

    /** The group of a run, or of that name. */
    Optional<Group> group(String idOrName) {
        return groups.stream()
                .filter(group ->
                        group.runs().stream().anyMatch(run -> run.experimentId().equals(idOrName)))
                .findFirst()
                .or(() -> groups.stream()
                        .filter(group -> group.name().equals(idOrName))
                        .findFirst());
    }

    /** The settings in which the runs differ, seeds as well. */
    List<Difference> configuration() {
        return SETTINGS.stream()
                .filter(field -> isVaried(field, runs))
                .map(field -> new Difference(
                        field.path(),
                        runs.stream().map(run -> value(run, field)).toList()))
                .toList();
    }

    /** How many settings are the same in all runs. */
    int equalSettings() {
        return SETTINGS.size() - configuration().size();
    }

    /** What differs in how and on what they ran. */
    List<Difference> provenance() {
        return differing(PROVENANCE.stream()
                .map(name -> new Difference(
                        name,
                        each(run -> run.execution().provenance() == null
                                ? null
                                : run.execution().provenance().get(name)))));
    }

    private List<JsonNode> each(Function<ExperimentView, JsonNode> value) {
        var values = new ArrayList<JsonNode>();
        runs.forEach(run -> values.add(Optional.ofNullable(value.apply(run)).orElse(NullNode.getInstance())));
        return values;
    }

    private static List<Difference> differing(Stream<Difference> fields) {
        return fields.filter(field -> field.values().stream().distinct().count() > 1)
                .toList();
    }

    /** The name of each run's group, by its id. */
    Map<String, String> groupNames() {
        return groups.stream()
                .flatMap(group -> group.runs().stream().map(run -> Map.entry(run.experimentId(), group.name())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
