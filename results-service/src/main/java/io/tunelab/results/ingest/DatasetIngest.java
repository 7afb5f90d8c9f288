package io.tunelab.results.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.store.DatasetEntity;
import io.tunelab.results.store.Datasets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps what data there is, and which could not be prepared and why; the run that needed it tells that, too. */
@ApplicationScoped
class DatasetIngest implements MessageHandler<Optional<DatasetEntity>> {
    private final ObjectMapper json;
    private final Datasets datasets;

    DatasetIngest(ObjectMapper json, Datasets datasets) {
        this.json = json;
        this.datasets = datasets;
    }

    @Override
    public Optional<DatasetEntity> read(ConsumerRecord<String, byte[]> record) {
        var manifest = MessageFields.of(json, record.value());
        manifest.requireSchemaVersion();
        return switch (manifest.text("status")) {
            case "ready" -> Optional.of(dataset(manifest));
            case "failed" -> failure(manifest);
            default -> throw new UnreadableMessageException("status is neither ready nor failed");
        };
    }

    private static DatasetEntity dataset(MessageFields manifest) {
        var dataset = new DatasetEntity();
        dataset.datasetKey = manifest.text("dataset_key");
        dataset.preparedAt = manifest.instant("occurred_at");
        dataset.name = manifest.object("dataset").text("name");
        dataset.kind = manifest.object("source").text("kind");
        var splits = manifest.object("splits");
        for (var name : List.of("train", "validation", "test")) {
            splits.object(name).integer("examples", 0);
        }
        dataset.summary = summary((ObjectNode) manifest.object().deepCopy());
        return dataset;
    }

    /** One for each experiment; messages of earlier versions do not say which data it was, and are passed over. */
    private static Optional<DatasetEntity> failure(MessageFields failed) {
        failed.object("error").text("message");
        if (!failed.object().path("dataset").isObject()) {
            return Optional.empty();
        }
        var dataset = new DatasetEntity();
        dataset.datasetKey = "experiment/" + failed.text("experiment_id");
        dataset.preparedAt = failed.instant("occurred_at");
        dataset.name = failed.object("dataset").text("name");
        dataset.kind = "failed";
        dataset.summary = failed.object().toString();
        return Optional.of(dataset);
    }

    /** The manifest without what only its readers need: where the shards and the texts lie. */
    private static String summary(ObjectNode manifest) {
        manifest.path("splits").forEach(split -> ((ObjectNode) split).remove("shards"));
        manifest.remove("test_texts");
        return manifest.toString();
    }

    @Override
    public Map<String, Integer> keep(List<Optional<DatasetEntity>> batch) {
        var tally = new TreeMap<String, Integer>();
        for (var dataset : batch) {
            dataset.ifPresent(datasets.getEntityManager()::merge);
            tally.merge(dataset.isPresent() ? "applied" : "left_to_run", 1, Integer::sum);
        }
        return tally;
    }
}
