package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Run;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Plan.StageState;
import io.tunelab.results.study.spec.Names;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs whose requests share a label, as a study of one stage: those that differ in nothing but the seed are one configuration,
 * which is named by what it does not share with all others. Nothing was planned, so that no configuration is chosen.
 */
final class LabelledRuns {
    private static final String STAGE = "runs";

    /** What does not decide how a run comes out, or is told apart anyway. */
    private static final Set<String> LEFT_OUT = Stream.of(
                    Stream.of(
                            RequestTable.SCHEMA_VERSION,
                            RequestTable.EXPERIMENT_ID,
                            RequestTable.STUDY,
                            RequestTable.TAGS,
                            RequestTable.REUSE,
                            RequestTable.PAUSE_AFTER),
                    RequestTable.SEEDS.stream())
            .flatMap(fields -> fields)
            .map(RequestField::path)
            .collect(Collectors.toSet());

    private LabelledRuns() {}

    /** @param views in any order, at least one */
    static StudyResults of(String label, Collection<ExperimentView> views) {
        var inOrder = views.stream()
                .sorted(Comparator.comparing(
                                (ExperimentView run) -> run.times().submittedAt(),
                                Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(ExperimentView::experimentId))
                .toList();
        var settings = new LinkedHashMap<ExperimentView, Map<String, JsonNode>>();
        inOrder.forEach(run -> settings.put(run, settings(run)));
        var shared = shared(settings.values());
        var configurations = new LinkedHashMap<Map<String, JsonNode>, List<Run>>();
        for (int i = 0; i < inOrder.size(); i++) {
            var varied = new LinkedHashMap<>(settings.get(inOrder.get(i)));
            varied.keySet().removeAll(shared.keySet());
            configurations.computeIfAbsent(varied, first -> new ArrayList<>()).add(run(i + 1, inOrder.get(i)));
        }
        boolean isOver = inOrder.stream().allMatch(run -> run.standing().state().isOver());
        var stage = new Stage(
                STAGE,
                isOver ? StageState.COMPLETED : StageState.RUNNING,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                configurations.entrySet().stream()
                        .map(same -> new Configuration(name(same.getKey()), same.getKey(), same.getValue()))
                        .toList());
        return new StudyResults(
                label,
                label,
                Optional.empty(),
                isOver ? StudyState.COMPLETED : StudyState.RUNNING,
                SelectBy.VAL_LOSS,
                shared,
                List.of(),
                List.of(stage));
    }

    private static Map<String, JsonNode> settings(ExperimentView run) {
        var request = run.request() instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        var fields = new LinkedHashMap<>(RequestFields.of(request).flat());
        fields.keySet().removeAll(LEFT_OUT);
        return fields;
    }

    private static Map<String, JsonNode> shared(Collection<Map<String, JsonNode>> all) {
        var shared = new LinkedHashMap<>(all.iterator().next());
        all.forEach(
                one -> shared.entrySet().removeIf(field -> !Objects.equals(one.get(field.getKey()), field.getValue())));
        return shared;
    }

    private static String name(Map<String, JsonNode> varied) {
        return varied.isEmpty()
                ? "all"
                : varied.entrySet().stream()
                        .map(field -> field.getKey() + "=" + Names.text(field.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static Run run(int number, ExperimentView view) {
        int seed = view.request() == null ? 0 : view.request().path("seed").asInt();
        var state = CellState.valueOf(
                switch (view.standing().state()) {
                    case REJECTED -> "FAILED";
                    default -> view.standing().state().name();
                });
        return new Run(number, seed, state, false, Optional.empty(), Optional.of(view));
    }
}
