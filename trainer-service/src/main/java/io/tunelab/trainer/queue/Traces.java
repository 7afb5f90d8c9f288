package io.tunelab.trainer.queue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Carries the trace of a request over the queue, where no thread and no message connects the asking with the training.
 * Where traces are off, everything here does nothing.
 */
@ApplicationScoped
public class Traces {
    private static final String TRACE_PARENT = "traceparent";
    private final Tracer tracer;

    Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** The current trace as a W3C traceparent; empty if there is none. */
    public static Optional<String> current() {
        var carrier = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, HashMap::put);
        return Optional.ofNullable(carrier.get(TRACE_PARENT));
    }

    /** A context in which what is begun belongs to that trace. */
    public static Context context(Optional<String> traceParent) {
        return traceParent
                .map(parent -> W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, Parent.INSTANCE))
                .orElseGet(Context::root);
    }

    /** Begins the span of one attempt at one run; the caller ends it. */
    public Span attempt(String experimentId, int attempt, Optional<String> study, Optional<String> traceParent) {
        var span = tracer.spanBuilder("tunelab run")
                .setParent(context(traceParent))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("tunelab.experiment", experimentId)
                .setAttribute("tunelab.attempt", attempt);
        study.ifPresent(name -> span.setAttribute("tunelab.study", name));
        return span.startSpan();
    }

    /** Reads the one header that there is. */
    private enum Parent implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(TRACE_PARENT);
        }

        @Override
        public String get(String carrier, String key) {
            return key.equals(TRACE_PARENT) ? carrier : null;
        }
    }
}
