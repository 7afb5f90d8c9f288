package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.hibernate.Session;

/** The epochs of all experiments. */
@ApplicationScoped
public class Epochs implements PanacheRepositoryBase<EpochEntity, EpochEntity.Key> {
    private static final String UPSERT = """
            INSERT INTO epochs (experiment_id, epoch, attempt, occurred_at, train_loss, train_accuracy, validation_loss,
                                validation_accuracy, validation_precision, validation_recall, validation_f1,
                                learning_rate, train_seconds, validation_seconds, train_tokens, tokens_per_second,
                                validation_macro_f1, validation_balanced_accuracy, validation_mcc, validation_auroc,
                                validation_average_precision, validation_brier)
            SELECT id, epoch, attempt, occurred_at::timestamptz, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   AS new (id, epoch, attempt, occurred_at, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
            ON CONFLICT (experiment_id, epoch) DO UPDATE SET
                attempt = excluded.attempt, occurred_at = excluded.occurred_at,
                train_loss = excluded.train_loss, train_accuracy = excluded.train_accuracy,
                validation_loss = excluded.validation_loss, validation_accuracy = excluded.validation_accuracy,
                validation_precision = excluded.validation_precision, validation_recall = excluded.validation_recall,
                validation_f1 = excluded.validation_f1, learning_rate = excluded.learning_rate,
                train_seconds = excluded.train_seconds, validation_seconds = excluded.validation_seconds,
                train_tokens = excluded.train_tokens, tokens_per_second = excluded.tokens_per_second,
                validation_macro_f1 = excluded.validation_macro_f1,
                validation_balanced_accuracy = excluded.validation_balanced_accuracy,
                validation_mcc = excluded.validation_mcc, validation_auroc = excluded.validation_auroc,
                validation_average_precision = excluded.validation_average_precision,
                validation_brier = excluded.validation_brier
             WHERE epochs.attempt <= excluded.attempt""";

    private static final String FORGET = """
            DELETE FROM epochs
             USING unnest(?, ?, ?) AS anew (id, epoch, attempt)
             WHERE epochs.experiment_id = anew.id AND epochs.epoch > anew.epoch AND epochs.attempt < anew.attempt""";

    private static final String OF_MANY =
            "SELECT * FROM epochs WHERE experiment_id = ANY (:ids) ORDER BY experiment_id, epoch";

    private static final String BEST = """
            SELECT DISTINCT ON (experiment_id) *
              FROM epochs
             WHERE experiment_id = ANY (:ids)
             ORDER BY experiment_id, validation_loss, epoch""";

    /** In the order in which they were trained. */
    public List<EpochEntity> of(String experimentId) {
        return list("experimentId = ?1 order by epoch", experimentId);
    }

    /** Of several experiments, each one's in the order in which they were trained. */
    @SuppressWarnings("unchecked")
    public List<EpochEntity> of(Collection<String> experimentIds) {
        return getEntityManager()
                .createNativeQuery(OF_MANY, EpochEntity.class)
                .setParameter("ids", experimentIds.toArray(String[]::new))
                .getResultList();
    }

    /** An epoch that an attempt has trained: what older attempts say of later ones is void. */
    public record Anew(String experimentId, int epoch, int attempt) {}

    /** Forgets what became void, in one statement. */
    public void forgetAfter(List<Anew> epochs) {
        getEntityManager().unwrap(Session.class).doWork(connection -> {
            try (var statement = connection.prepareStatement(FORGET)) {
                new BulkStatement<>(statement, epochs)
                        .texts(Anew::experimentId)
                        .integers(Anew::epoch)
                        .integers(Anew::attempt);
                statement.executeUpdate();
            }
        });
    }

    /** Adds epochs, or puts them in the place of what no newer attempt has reported, in one statement; each but once. */
    public void put(List<EpochEntity> epochs) {
        getEntityManager().unwrap(Session.class).doWork(connection -> {
            try (var statement = connection.prepareStatement(UPSERT)) {
                new BulkStatement<>(statement, epochs)
                        .texts(epoch -> epoch.experimentId)
                        .integers(epoch -> epoch.epoch)
                        .integers(epoch -> epoch.attempt)
                        .texts(epoch -> epoch.occurredAt.toString())
                        .numbers(epoch -> epoch.trainLoss)
                        .numbers(epoch -> epoch.trainAccuracy)
                        .numbers(epoch -> epoch.validation.loss)
                        .numbers(epoch -> epoch.validation.accuracy)
                        .numbers(epoch -> epoch.validation.precision)
                        .numbers(epoch -> epoch.validation.recall)
                        .numbers(epoch -> epoch.validation.f1)
                        .numbers(epoch -> epoch.learningRate)
                        .numbers(epoch -> epoch.trainSeconds)
                        .numbers(epoch -> epoch.validationSeconds)
                        .longs(epoch -> epoch.trainTokens)
                        .numbers(epoch -> epoch.tokensPerSecond)
                        .numbers(epoch -> epoch.validation.macroF1)
                        .numbers(epoch -> epoch.validation.balancedAccuracy)
                        .numbers(epoch -> epoch.validation.mcc)
                        .numbers(epoch -> epoch.validation.auroc)
                        .numbers(epoch -> epoch.validation.averagePrecision)
                        .numbers(epoch -> epoch.validation.brier);
                statement.executeUpdate();
            }
        });
    }

    /** The epoch that stands for each experiment: the lowest validation loss, of equal ones the earliest. */
    @SuppressWarnings("unchecked")
    public List<EpochEntity> best(Collection<String> experimentIds) {
        return getEntityManager()
                .createNativeQuery(BEST, EpochEntity.class)
                .setParameter("ids", experimentIds.toArray(String[]::new))
                .getResultList();
    }
}
