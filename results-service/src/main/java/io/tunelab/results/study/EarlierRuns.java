package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.contract.request.RequestValues;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Sensitivity;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.reuse.FinishedRuns;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.study.plan.ExampleSets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs on the data of a study that is still to come have shown: how much accuracies vary, and on how many examples. */
@ApplicationScoped
@Transactional
class EarlierRuns {
    /** More add little, and every one has to be read. */
    private static final int MOST_CONFIGURATIONS = 4;

    private static final int MOST_RUNS = 3;

    /** Variances are the same whatever counts as equivalent. */
    private static final double MARGIN = 0.01;

    private final FinishedRuns finished;
    private final PredictionReads predictions;
    private final Datasets datasets;
    private final ObjectMapper json;

    EarlierRuns(FinishedRuns finished, PredictionReads predictions, Datasets datasets, ObjectMapper json) {
        this.finished = finished;
        this.predictions = predictions;
        this.datasets = datasets;
        this.json = json;
    }

    /** @param runs how many runs the variances are of */
    record Observed(Sensitivity sensitivity, int runs) {}

    /** How many test examples the data has, from a run on it or from its preparation; empty where there was neither. */
    Optional<Integer> testExamples(ExperimentRequest request) {
        return finished.testExamples(request)
                .or(() -> datasets.find("name", request.dataset().name()).stream()
                        .map(data -> StoredStudies.tree(json, data.summary))
                        .filter(manifest -> isOf(manifest, request.dataset()))
                        .map(manifest -> manifest.at("/splits/test/examples").asInt())
                        .filter(count -> count > 0)
                        .findFirst());
    }

    private static boolean isOf(JsonNode manifest, DatasetChoice data) {
        return manifest.has("splits")
                && ExampleSets.ofTest(DatasetChoice.read(manifest.path("dataset")))
                        .equals(ExampleSets.ofTest(data));
    }

    /**
     * The variances between runs of the same model on the same data, of the configurations with the most seeds.
     *
     * @param seeds that are planned: of a single one only the examples matter
     * @param comparisons that are planned
     * @return empty unless two configurations have enough runs
     */
    Optional<Observed> variances(ExperimentRequest request, int seeds, int comparisons) {
        int enough = Math.min(2, seeds);
        // A repeated seed tells nothing new.
        var groups = new LinkedHashMap<RequestValues, Map<List<Object>, String>>();
        finished.ofSameData(request)
                .forEach(run -> groups.computeIfAbsent(configuration(run.request()), first -> new LinkedHashMap<>())
                        .putIfAbsent(seeds(run.request()), run.id()));
        var sides = groups.values().stream()
                .filter(runs -> runs.size() >= enough)
                .sorted(Comparator.comparingInt((Map<List<Object>, String> runs) -> -runs.size()))
                .limit(MOST_CONFIGURATIONS)
                .map(runs -> tested(runs.values(), seeds == 1 ? 1 : MOST_RUNS))
                .filter(runs -> runs.size() >= enough)
                .toList();
        if (sides.size() < 2) {
            return Optional.empty();
        }
        var pairs = sides.subList(1, sides.size()).stream()
                .map(side -> new Comparison.Pair(sides.get(0), side, false))
                .toList();
        try {
            return Sensitivity.of(Comparison.family(pairs, MARGIN))
                    .map(found -> new Observed(
                            found.withComparisons(comparisons),
                            sides.stream().mapToInt(List::size).sum()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the data changed between these runs
        }
    }

    /** Its settings but for the seeds. */
    private static RequestValues configuration(ExperimentRequest request) {
        var values = new LinkedHashMap<>(request.settings().values());
        values.keySet().removeAll(RequestTable.SEEDS);
        return new RequestValues(values);
    }

    private static List<Object> seeds(ExperimentRequest request) {
        return List.of(request.initSeed(), request.orderSeed(), request.dropoutSeed());
    }

    /** Without runs that collapsed: they say nothing of those that learn. */
    private List<TestedRun> tested(Collection<String> ids, int most) {
        return ids.stream()
                .limit(most)
                .flatMap(id -> predictions.find(id).stream())
                .filter(view -> view.predictions().stream()
                                .map(Example::predicted)
                                .distinct()
                                .count()
                        > 1)
                .map(EarlierRuns::rightOrWrong)
                .toList();
    }

    /** Only accuracies are looked at. */
    private static TestedRun rightOrWrong(StoredPredictions view) {
        var examples = view.predictions();
        return TestedRun.ofLabels(
                2,
                examples.stream().map(Example::rowId).toList(),
                Collections.nCopies(examples.size(), 1),
                examples.stream().map(example -> example.isRight() ? 1 : 0).toList());
    }
}
