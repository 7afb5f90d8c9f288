package io.tunelab.results.rest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A body that its operation takes while it arrives, because it may be larger than the memory. Until then nothing of it is
 * read, and what is left of it after the answer is read and thrown away for a while, so that the caller gets to read the answer.
 */
public final class StreamedBody {
    private static final String KEY = StreamedBody.class.getName();
    private static final int BYTES_PER_SECOND = 32 * 1024;
    private final RoutingContext context;
    private final Context connection;
    private final Duration time;
    private final long begin = System.nanoTime();

    private StreamedBody(RoutingContext context, Context connection, Duration time) {
        this.context = context;
        this.connection = connection;
        this.time = time;
    }

    /** @param connection where the connection's events happen */
    static void leaveTo(RoutingContext context, Context connection, Duration time) {
        var body = new StreamedBody(context, connection, time);
        context.put(KEY, body);
        context.addEndHandler(answered -> body.onItsThread(body::drain));
        context.next();
    }

    /** Of a request whose path has streamed bodies. */
    public static StreamedBody of(RoutingContext context) {
        return context.get(KEY);
    }

    public HttpServerRequest request() {
        return context.request();
    }

    public Vertx vertx() {
        return context.vertx();
    }

    /** What a connection brings is its own thread's. */
    public void onItsThread(Runnable work) {
        connection.runOnContext(now -> work.run());
    }

    /** As the caller announced it, in bytes. */
    public OptionalLong length() {
        var length = request().getHeader("Content-Length");
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    /** Tells a caller who waits for permission that the body may come. */
    public void invite() {
        if ("100-continue".equalsIgnoreCase(request().getHeader("Expect"))) {
            context.response().writeContinue();
        }
    }

    /** Whether less has come than in this time must: the time for any body, and a second more for each 32 KiB. */
    public boolean isTooSlow() {
        var allowed = time.plusSeconds(request().bytesRead() / BYTES_PER_SECOND);
        return System.nanoTime() - begin > allowed.toNanos();
    }

    /** The problem of a body that {@link #isTooSlow}. */
    public ProblemException tooSlow() {
        return new ProblemException(
                408,
                "body_too_slow",
                "%d bytes arrived in %d s; allowed are %d s (tunelab.results.body.time) and 1 s for each 32 KiB"
                        .formatted(
                                request().bytesRead(),
                                Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                                time.toSeconds()),
                List.of());
    }

    private void drain() {
        var request = request();
        if (request.isEnded()) {
            return;
        }
        long timer =
                vertx().setTimer(time.toMillis(), late -> request.connection().close());
        request.exceptionHandler(lost -> vertx().cancelTimer(timer));
        request.endHandler(ended -> vertx().cancelTimer(timer));
        request.handler(ignored -> {});
        request.resume();
    }
}
