package io.tunelab.results.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.json.MessageJson;
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
    private final Datasets datasets;

    DatasetIngest(Datasets datasets) {
        this.datasets = datasets;
    }

    @Override
    public Optional<DatasetEntity> read(ConsumerRecord<String, byte[]> record) {
        var tree = MessageJson.tree(record.value());
        var message = DatasetMessage.read(tree);
        return message instanceof Manifest manifest
                ? Optional.of(dataset(manifest, summary(tree)))
                : failure((DatasetFailure) message, tree.toString());
    }

    private static DatasetEntity dataset(Manifest manifest, String summary) {
        var dataset = new DatasetEntity();
        dataset.datasetKey = manifest.datasetKey();
        dataset.preparedAt = manifest.occurredAt();
        dataset.name = manifest.dataset().name();
        dataset.kind = manifest.origin().source().kind();
        dataset.summary = summary;
        return dataset;
    }

    /** One for each experiment; messages of earlier versions do not say which data it was, and are passed over. */
    private static Optional<DatasetEntity> failure(DatasetFailure failed, String json) {
        return failed.dataset().map(asked -> {
            var dataset = new DatasetEntity();
            dataset.datasetKey = "experiment/" + failed.experimentId();
            dataset.preparedAt = failed.occurredAt();
            dataset.name = asked.name();
            dataset.kind = "failed";
            dataset.summary = json;
            return dataset;
        });
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
