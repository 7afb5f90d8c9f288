package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.EmbeddedColumnNaming;

/** One epoch of a run: the training pass and the validation after it. Losses in nats per example, times in seconds. */
@Entity(name = "Epoch")
@Table(name = "epochs")
@IdClass(EpochEntity.Key.class)
public class EpochEntity {
    @Id
    @Column(name = "experiment_id")
    public String experimentId;

    @Id
    public int epoch;

    public int attempt;

    @Column(name = "occurred_at")
    public Instant occurredAt;

    @Column(name = "train_loss")
    public double trainLoss;

    @Column(name = "train_accuracy")
    public Double trainAccuracy;

    @Embedded
    @EmbeddedColumnNaming("validation_%s")
    public MetricColumns validation = new MetricColumns();

    @Column(name = "learning_rate")
    public double learningRate;

    @Column(name = "train_seconds")
    public double trainSeconds;

    @Column(name = "validation_seconds")
    public double validationSeconds;

    @Column(name = "train_tokens")
    public Long trainTokens;

    @Column(name = "tokens_per_second")
    public Double tokensPerSecond;

    /** The primary key. */
    public record Key(String experimentId, int epoch) implements Serializable {}
}
