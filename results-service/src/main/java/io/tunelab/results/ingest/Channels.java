package io.tunelab.results.ingest;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.tunelab.intake.StuckRecords;
import io.tunelab.intake.UnreadableRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The topics that we listen to. Batch after batch, in order; several topics at once. */
@ApplicationScoped
class Channels implements StuckRecords {
    private final Intake intake;
    private final RequestIngest requests;
    private final RejectionIngest rejections;
    private final EventIngest events;
    private final PredictionIngest predictions;
    private final DatasetIngest datasets;
    private final TextIngest texts;

    Channels(
            Intake intake,
            RequestIngest requests,
            RejectionIngest rejections,
            EventIngest events,
            PredictionIngest predictions,
            DatasetIngest datasets,
            TextIngest texts) {
        this.intake = intake;
        this.requests = requests;
        this.rejections = rejections;
        this.events = events;
        this.predictions = predictions;
        this.datasets = datasets;
        this.texts = texts;
    }

    @Incoming("requests")
    @Blocking
    void takeRequests(ConsumerRecords<String, byte[]> records) {
        intake.take(records, requests);
    }

    @Incoming("rejected")
    @Blocking
    void takeRejections(ConsumerRecords<String, byte[]> records) {
        intake.take(records, rejections);
    }

    @Incoming("events")
    @Blocking
    void takeEvents(ConsumerRecords<String, byte[]> records) {
        intake.take(records, events);
    }

    @Incoming("predictions")
    @Blocking
    void takePredictions(ConsumerRecords<String, byte[]> records) {
        intake.take(records, predictions);
    }

    @Incoming("datasets")
    @Blocking
    void takeDatasets(ConsumerRecords<String, byte[]> records) {
        intake.take(records, datasets);
    }

    @Incoming("texts")
    @Blocking
    void takeTexts(ConsumerRecords<String, byte[]> records) {
        intake.take(records, texts);
    }

    @Override
    public void putAside(String channel, UnreadableRecord record) {
        intake.putAside(record.placeholder(), record.reason(), handler(channel));
        intake.passed(record.placeholder());
    }

    @Override
    public boolean take(String channel, ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        intake.take(new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of()), handler(channel));
        return true;
    }

    private MessageHandler<?> handler(String channel) {
        return switch (channel.replaceFirst("\\$.*", "")) {
            case "requests" -> requests;
            case "rejected" -> rejections;
            case "events" -> events;
            case "predictions" -> predictions;
            case "datasets" -> datasets;
            case "texts" -> texts;
            default -> throw new IllegalArgumentException("no channel " + channel);
        };
    }
}
