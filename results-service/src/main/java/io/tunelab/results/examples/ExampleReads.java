package io.tunelab.results.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.store.StoredJson;
import io.tunelab.results.store.TestTextStore;
import io.tunelab.results.store.TestTextStore.TestText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Finds what runs said of their test examples. */
@ApplicationScoped
@Transactional
public class ExampleReads {
    private final ExperimentReads experiments;
    private final PredictionReads predictions;
    private final Datasets datasets;
    private final TestTextStore texts;
    private final StoredJson json;

    ExampleReads(
            ExperimentReads experiments,
            PredictionReads predictions,
            Datasets datasets,
            TestTextStore texts,
            StoredJson json) {
        this.experiments = experiments;
        this.predictions = predictions;
        this.datasets = datasets;
        this.texts = texts;
        this.json = json;
    }

    /**
     * Those of an experiment; they come a moment after its end.
     *
     * @throws ProblemException 404 if there is no such experiment
     */
    public Optional<TestedExamples> find(String experimentId) {
        var experiment = experiments.one(experimentId);
        return predictions
                .find(experimentId)
                .map(found -> new TestedExamples(
                        found, labels(Optional.ofNullable(experiment.tested().labels()), found)));
    }

    /** As the run's result names them, or else its data; predictions can come before either: then their numbers. */
    private List<String> labels(Optional<JsonNode> ofRun, StoredPredictions of) {
        return ofRun.map(ExampleReads::names)
                .filter(names -> names.size() == of.numLabels())
                .or(() -> datasets.findByIdOptional(of.datasetKey())
                        .map(data -> names(json.read(data.summary).path("labels"))))
                .filter(names -> names.size() == of.numLabels())
                .orElseGet(() -> IntStream.range(0, of.numLabels())
                        .mapToObj(String::valueOf)
                        .toList());
    }

    private static List<String> names(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** What names the texts of examples: the digest of their source; of data that is not known here its key. */
    public String source(TestedExamples tested) {
        return source(tested.predictions().datasetKey())
                .orElse(tested.predictions().datasetKey());
    }

    private Optional<String> source(String datasetKey) {
        return datasets.findByIdOptional(datasetKey)
                .map(data -> json.read(data.summary).at("/source/sha256").asText());
    }

    /** The texts of examples, by row; without those that are not known here. */
    public Map<Integer, TestText> texts(TestedExamples tested, Collection<Integer> rows) {
        return texts(tested.predictions().datasetKey(), rows);
    }

    /** The texts of a data set's test examples, by row; without those that are not known here. */
    public Map<Integer, TestText> texts(String datasetKey, Collection<Integer> rows) {
        return source(datasetKey).map(source -> texts.find(source, rows)).orElse(Map.of());
    }

    /**
     * Rows of the test examples whose text contains this, in any case.
     *
     * @throws ProblemException 409 if no text of the data is known here
     */
    Set<Integer> containing(TestedExamples tested, String part) {
        var rows =
                tested.examples().stream().map(StoredPredictions.Example::rowId).toList();
        var key = tested.predictions().datasetKey();
        if (known(key, rows) == 0) {
            throw new ProblemException(
                    409,
                    "texts_not_known",
                    "the texts of data set '" + key + "' are not known here, so that they cannot be searched",
                    List.of());
        }
        return source(key).map(source -> texts.containing(source, part)).orElse(Set.of());
    }

    /** Of how many of these test examples the texts are known here. */
    public long known(String datasetKey, Collection<Integer> rows) {
        return source(datasetKey).map(source -> texts.count(source, rows)).orElse(0L);
    }
}
