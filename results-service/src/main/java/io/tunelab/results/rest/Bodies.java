package io.tunelab.results.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Reads bodies whole, within a time and a size, before a worker is taken: a caller who sends a byte and waits holds a
 * connection and nothing else. Only files of data sets are left to their operation, which passes them on. Files of
 * predictions, texts to classify and lists of ids may be long, all else is short. The size is counted, so that a body without
 * a length is no way around it.
 */
@ApplicationScoped
class Bodies {
    /** How long bodies may take. */
    @ConfigMapping(prefix = "tunelab.results.body")
    interface Settings {
        /** Time for a request's body to arrive. It grows by a second for each 32 KiB that have come. */
        @WithDefault("20s")
        Duration time();
    }

    private static final int BEFORE_ANYTHING_WAITS = 10_000;

    /** After callers are known and allowed, so that strangers cannot make us keep anything. */
    private static final int AFTER_ACCESS = 20;

    private static final int LARGEST = 256 * 1024;
    /** As many ids as may be chosen by them, all of the greatest length. */
    private static final int LARGEST_SELECTION = 1024 * 1024;

    /** Predictions of about 200,000 test texts, or 1,000 texts to classify of 4,000 characters on average. */
    private static final int LARGEST_TEXTS = 16 * 1024 * 1024;

    /** The share of the memory that bodies may take together. */
    private static final int SHARE = 8;

    private static final String CONNECTION = Bodies.class.getName() + ".connection";
    private final Duration time;
    private final BodyMemory memory = new BodyMemory(Runtime.getRuntime().maxMemory() / SHARE);

    Bodies(Settings settings) {
        this.time = settings.time();
    }

    void read(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.put(CONNECTION, Vertx.currentContext());
                    context.next();
                },
                BEFORE_ANYTHING_WAITS);
        filters.register(this::read, AFTER_ACCESS);
    }

    private void read(RoutingContext context) {
        if (!hasBody(context.request())) {
            context.next();
            return;
        }
        Context connection = context.remove(CONNECTION);
        if (isStreamed(context)) {
            StreamedBody.leaveTo(context, connection, time);
            return;
        }
        var body = new IncomingBody(context, limit(context.normalizedPath()), time, memory);
        if (connection == Vertx.currentContext() && Context.isOnEventLoopThread()) {
            body.read();
        } else {
            // Access was decided on another thread; what a connection brings is its own thread's.
            connection.runOnContext(back -> body.read());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || length != null && !length.equals("0");
    }

    /** Files of data sets may be larger than the memory. */
    private static boolean isStreamed(RoutingContext context) {
        return context.request().method() == HttpMethod.PUT
                && context.normalizedPath().matches("/api/v1/datasets/[^/]+");
    }

    private static int limit(String path) {
        if (path.startsWith("/api/v1/bulk/")) {
            return LARGEST_SELECTION;
        }
        return path.endsWith("/classify") || path.endsWith("/baselines") ? LARGEST_TEXTS : LARGEST;
    }
}
