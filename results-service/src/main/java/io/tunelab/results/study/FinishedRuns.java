package io.tunelab.results.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the finished run that stands for an experiment: the one with the same {@link Fingerprint}. Before a run nobody
 * knows the digests behind its model's and its data's name; they are taken to be those that the last completed run of
 * the same names reported. So a changed file is noticed as soon as one run has seen it.
 */
@ApplicationScoped
@Transactional
class FinishedRuns {
    private static final int MOST_CANDIDATES = 200;
    private final Experiments experiments;
    private final ObjectMapper json;

    FinishedRuns(Experiments experiments, ObjectMapper json) {
        this.experiments = experiments;
        this.json = json;
    }

    /**
     * The id of the newest run that is equal to what the request asks for.
     *
     * @param measure that is selected by: a run of before it was measured does not count
     */
    Optional<String> equalTo(ExperimentRequest request, Measure measure) {
        var candidates = candidates(request);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        var expected = Fingerprint.of(
                request, provenance(ofModel(request)), provenance(ofData(request)), provenance(newest()));
        return candidates.stream()
                .filter(run -> run.best != null && run.best.has(measure))
                .filter(run -> expected.isPresent() && fingerprint(run).equals(expected))
                .map(run -> run.experimentId)
                .findFirst();
    }

    /** Keeps runs from being deleted until the transaction ends; the ids of those that have not been deleted before. */
    Set<String> hold(Set<String> ids) {
        return experiments.lock(ids).stream().map(run -> run.experimentId).collect(Collectors.toSet());
    }

    private List<ExperimentEntity> candidates(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.seed = ?4"
                                + " and asked.maxLength = ?5 and asked.batchSize = ?6 and asked.epochs = ?7"
                                + " order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.seed(),
                        request.maxLength(),
                        request.batchSize(),
                        request.epochs())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null && run.completed != null)
                .filter(run -> request(run).settings().equals(request.settings()))
                .toList();
    }

    private Optional<ExperimentEntity> ofModel(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model())
                .firstResultOptional();
    }

    /** A completed run and what it was asked to do. */
    record Finished(String id, ExperimentRequest request) {}

    /** Completed runs of the same model on the same data, the newest first. */
    List<Finished> ofSameData(ExperimentRequest request) {
        return onSameData(request)
                .map(run -> new Finished(run.experimentId, request(run)))
                .toList();
    }

    /** Data is tokenized: its digest depends on the model, too. */
    private Optional<ExperimentEntity> ofData(ExperimentRequest request) {
        return onSameData(request).findFirst();
    }

    private Stream<ExperimentEntity> onSameData(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.datasetFraction = ?4"
                                + " and asked.datasetSeed = ?5 and asked.datasetProtocol = ?6"
                                + " order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.dataset().fraction(),
                        request.dataset().seed(),
                        request.dataset().protocol().wireName())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null && request(run).dataset().equals(request.dataset()));
    }

    /** How long the newest finished run took whose cost is that of the request: the same model, data, lengths and epochs. */
    Optional<Double> secondsOf(ExperimentRequest request) {
        return experiments
                .find(
                        "state = ?1 and asked.model = ?2 and asked.datasetName = ?3 and asked.datasetFraction = ?4"
                                + " and asked.maxLength = ?5 and asked.epochs = ?6 order by finishedAt desc, experimentId",
                        State.COMPLETED,
                        request.model(),
                        request.dataset().name(),
                        request.dataset().fraction(),
                        request.maxLength(),
                        request.epochs())
                .range(0, MOST_CANDIDATES - 1)
                .list()
                .stream()
                .filter(run -> run.request != null
                        && run.totalSeconds != null
                        && request(run).numLayers().equals(request.numLayers()))
                .findFirst()
                .map(run -> run.totalSeconds);
    }

    /** How many test examples runs on this data had. */
    Optional<Integer> testExamples(ExperimentRequest request) {
        return ofData(request)
                .map(run -> run.completed)
                .map(text -> StoredStudies.tree(json, text)
                        .path("examples")
                        .path("test")
                        .asInt())
                .filter(count -> count > 0);
    }

    private Optional<ExperimentEntity> newest() {
        return experiments
                .find("state = ?1 order by finishedAt desc, experimentId", State.COMPLETED)
                .firstResultOptional();
    }

    private Optional<Fingerprint> fingerprint(ExperimentEntity run) {
        var provenance = provenance(Optional.of(run));
        return Fingerprint.of(request(run), provenance, provenance, provenance);
    }

    private ExperimentRequest request(ExperimentEntity run) {
        return RequestReader.LENIENT.read(run.request.getBytes(StandardCharsets.UTF_8), () -> run.experimentId);
    }

    private JsonNode provenance(Optional<ExperimentEntity> run) {
        return run.map(one -> one.completed)
                .map(text -> StoredStudies.tree(json, text).path("provenance"))
                .orElseGet(json::missingNode);
    }
}
