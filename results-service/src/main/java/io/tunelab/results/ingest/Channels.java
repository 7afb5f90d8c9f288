package io.tunelab.results.ingest;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The topics that we listen to. Batch after batch, in order; several topics at once. */
@ApplicationScoped
class Channels {
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
}
