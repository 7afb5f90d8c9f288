package io.tunelab.results.study.spec;

import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.study.spec.StudySpec.BestOf;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what a stage takes from earlier ones: {@code best_of: context}, {@code best_of: [context, data]} or {@code
 * best_of: {stage: context, take: [max_length]}}. Without {@code take} it is every field that the earlier stage varies
 * or took itself, seeds of runs excepted; with an empty one the stage only waits for the earlier.
 */
final class BestOfReader {
    static final List<String> FIELDS = List.of("stage", "take");
    private final Findings findings;

    BestOfReader(Findings findings) {
        this.findings = findings;
    }

    List<BestOf> read(Place stage, List<Stage> earlier) {
        var common = stage.field("take");
        var bestOf = new ArrayList<BestOf>();
        if (stage.field("best_of").node().isArray()
                && stage.field("best_of").node().isEmpty()) {
            findings.refuse(stage.field("best_of"), "an earlier stage, or a list of them");
        }
        for (var item : stage.field("best_of").items()) {
            one(item, common, earlier, bestOf);
        }
        if (!common.isAbsent()) {
            if (stage.field("best_of").isAbsent()) {
                findings.refuse(common, "together with `best_of` only");
            }
            var offered = new LinkedHashSet<String>();
            earlier.stream()
                    .filter(other -> bestOf.stream().anyMatch(one -> one.stage().equals(other.name())))
                    .forEach(other -> offered.addAll(offered(other)));
            paths(common, offered);
        }
        return bestOf;
    }

    private void one(Place item, Place common, List<Stage> earlier, List<BestOf> bestOf) {
        boolean isObject = item.node().isObject();
        if (isObject) {
            findings.allowOnly(item, FIELDS);
        }
        var name = isObject ? item.field("stage") : item;
        var names = earlier.stream().map(Stage::name).toList();
        var from = earlier.stream()
                .filter(stage -> stage.name().equals(name.node().asText()))
                .findFirst();
        if (from.isEmpty()) {
            findings.refuse(
                    name, names.isEmpty() ? "nothing: no stage comes before this one" : "an earlier stage: " + names);
            return;
        }
        var offered = offered(from.get());
        var own = item.field("take");
        var take = own.isAbsent() ? common.isAbsent() ? offered : matching(common, offered) : paths(own, offered);
        bestOf.add(new BestOf(from.get().name(), List.copyOf(take)));
    }

    private static Set<String> offered(Stage stage) {
        var offered = new LinkedHashSet<String>();
        stage.bestOf().forEach(bestOf -> offered.addAll(bestOf.take()));
        stage.configurations()
                .forEach(configuration ->
                        offered.addAll(configuration.fields().flat().keySet()));
        RequestTable.SEEDS.forEach(seed -> offered.remove(seed.path()));
        return offered;
    }

    private Set<String> paths(Place list, Set<String> offered) {
        if (!list.node().isArray()) {
            findings.refuse(list, "a list of fields, maybe empty: " + String.join(", ", offered));
        }
        for (var item : list.items()) {
            if (matching(List.of(item), offered).isEmpty()) {
                findings.refuse(item, "a field that the earlier stage varies: " + String.join(", ", offered));
            }
        }
        return matching(list, offered);
    }

    private static Set<String> matching(Place list, Set<String> offered) {
        return matching(list.items(), offered);
    }

    /** {@code dataset} means all offered fields of it. */
    private static Set<String> matching(Collection<Place> wanted, Set<String> offered) {
        var matching = new LinkedHashSet<String>();
        for (var item : wanted) {
            var path =
                    FieldsReader.path(item.node().asText()).orElse(item.node().asText());
            offered.stream()
                    .filter(one -> one.equals(path) || one.startsWith(path + "."))
                    .forEach(matching::add);
        }
        return matching;
    }
}
