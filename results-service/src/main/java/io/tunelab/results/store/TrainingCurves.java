package io.tunelab.results.store;

import io.tunelab.results.store.TrainingCurve.Point;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The training curves of all experiments. */
@ApplicationScoped
public class TrainingCurves {
    private static final String SELECT = """
            SELECT experiment_id, attempt, steps_per_epoch, steps, losses, learning_rates, tokens_per_second
              FROM training_curves WHERE experiment_id = ANY (?)""";

    /** Arrays travel as their text, because an array of arrays would have to be one of equal lengths. */
    private static final String UPSERT = """
            INSERT INTO training_curves (experiment_id, attempt, steps_per_epoch, steps, losses, learning_rates,
                                         tokens_per_second)
            SELECT id, attempt, per_epoch, steps::integer[], losses::real[], rates::real[], speeds::real[]
              FROM unnest(?, ?, ?, ?, ?, ?, ?) AS new (id, attempt, per_epoch, steps, losses, rates, speeds)
            ON CONFLICT (experiment_id) DO UPDATE SET
                attempt = excluded.attempt, steps_per_epoch = excluded.steps_per_epoch, steps = excluded.steps,
                losses = excluded.losses, learning_rates = excluded.learning_rates,
                tokens_per_second = excluded.tokens_per_second""";

    private final EntityManager database;

    TrainingCurves(EntityManager database) {
        this.database = database;
    }

    /** Those of several experiments, by id; without those of which there is none. */
    public Map<String, TrainingCurve> of(Collection<String> ids) {
        return database.unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(SELECT)) {
                statement.setArray(1, connection.createArrayOf("text", ids.toArray(String[]::new)));
                var curves = new HashMap<String, TrainingCurve>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        curves.put(rows.getString(1), curve(rows));
                    }
                }
                return curves;
            }
        });
    }

    private static TrainingCurve curve(ResultSet row) throws SQLException {
        var steps = (Integer[]) array(row.getArray(4));
        var losses = (Float[]) array(row.getArray(5));
        var rates = (Float[]) array(row.getArray(6));
        var speeds = (Float[]) array(row.getArray(7));
        var points = new ArrayList<Point>();
        for (int i = 0; i < steps.length; i++) {
            points.add(new Point(steps[i], losses[i], rates[i], speeds[i]));
        }
        return new TrainingCurve(row.getString(1), row.getInt(2), row.getInt(3), points);
    }

    private static Object array(Array array) throws SQLException {
        return array.getArray();
    }

    /** Keeps curves in the place of what there is, in one statement; each experiment but once. */
    public void put(List<TrainingCurve> curves) {
        database.unwrap(Session.class).doWork(connection -> {
            try (var statement = connection.prepareStatement(UPSERT)) {
                new BulkStatement<>(statement, curves)
                        .texts(TrainingCurve::experimentId)
                        .integers(TrainingCurve::attempt)
                        .integers(TrainingCurve::stepsPerEpoch)
                        .texts(curve -> text(curve, Point::step))
                        .texts(curve -> text(curve, Point::loss))
                        .texts(curve -> text(curve, Point::learningRate))
                        .texts(curve -> text(curve, Point::tokensPerSecond));
                statement.executeUpdate();
            }
        });
    }

    private static String text(TrainingCurve curve, Function<Point, Object> value) {
        return curve.points().stream()
                .map(point -> String.valueOf(value.apply(point)))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
