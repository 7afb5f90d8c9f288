package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.MlflowFilter.Order;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order of two runs as MLflow's interface gives them; what has no value or NaN comes last, and the newest first at the end. */
final class MlflowOrder implements Comparator<Map<String, Object>> {
    private final List<Order> orders;

    MlflowOrder(List<Order> orders) {
        this.orders = List.copyOf(orders);
    }

    @Override
    public int compare(Map<String, Object> one, Map<String, Object> other) {
        for (var order : orders) {
            var first = value(one, order);
            var second = value(other, order);
            int result = first.isEmpty() || second.isEmpty()
                    ? Boolean.compare(first.isEmpty(), second.isEmpty())
                    : compareValues(first.get(), second.get()) * (order.falling() ? -1 : 1);
            if (result != 0) {
                return result;
            }
        }
        return Long.compare(start(other), start(one));
    }

    private static int compareValues(Object one, Object other) {
        return one instanceof Number first && other instanceof Number second
                ? Double.compare(first.doubleValue(), second.doubleValue())
                : one.toString().compareTo(other.toString());
    }

    private static Optional<Object> value(Map<String, Object> run, Order order) {
        return switch (order.kind()) {
            case METRIC -> of(run, "metrics", order.key());
            case PARAM -> of(run, "params", order.key());
            case TAG -> of(run, "tags", order.key());
            case ATTRIBUTE -> Optional.ofNullable(part(run, "info").get(order.key()));
        };
    }

    private static Optional<Object> of(Map<String, Object> run, String list, String key) {
        return ((List<?>) part(run, "data").get(list))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .filter(entry -> entry.get("key").equals(key))
                        .findFirst()
                        .map(entry -> (Object) entry.get("value"))
                        .filter(value -> !(value instanceof Double number && number.isNaN()));
    }

    private static Map<?, ?> part(Map<String, Object> run, String name) {
        return (Map<?, ?>) run.get(name);
    }

    private static long start(Map<String, Object> run) {
        return part(run, "info").get("start_time") instanceof Number millis ? millis.longValue() : 0;
    }
}
