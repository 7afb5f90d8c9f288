package io.tunelab.results.rest;

import io.tunelab.guard.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;

/**
 * One body while it arrives, used by its connection's thread only. What comes after a refusal is read and thrown away until
 * the time is up, so that the caller gets to read the answer.
 */
final class IncomingBody {
    private static final int BYTES_PER_SECOND = 32 * 1024;

    private final RoutingContext context;
    private final int limit;
    private final Duration time;
    private final BodyMemory memory;
    private final long begin = System.nanoTime();
    private Buffer bytes = Buffer.buffer();
    private boolean isRefused;
    private long timer;

    /** @param limit bytes */
    IncomingBody(RoutingContext context, int limit, Duration time, BodyMemory memory) {
        this.context = context;
        this.limit = limit;
        this.time = time;
        this.memory = memory;
    }

    /** Goes on with the request when the body is there. */
    void read() {
        var request = context.request();
        wait(time);
        request.exceptionHandler(lost -> {
            context.vertx().cancelTimer(timer);
            letGo();
        });
        request.endHandler(ended -> finish());
        request.handler(this::take);
        if (declaredLength() > limit) {
            refuseSize(declaredLength());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            context.response().writeContinue();
        }
        request.resume();
    }

    private long declaredLength() {
        var length = context.request().getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    private void take(Buffer part) {
        if (isRefused) {
            return;
        }
        if (bytes.length() + part.length() > limit) {
            refuseSize(bytes.length() + part.length());
        } else if (memory.take(part.length())) {
            bytes.appendBuffer(part);
        } else {
            context.response().putHeader("Retry-After", "" + time.toSeconds());
            refuse(503, "too_many_bodies", "too many large bodies arrive at once; try again later");
        }
    }

    private void finish() {
        context.vertx().cancelTimer(timer);
        if (isRefused) {
            return;
        }
        // A browser sends a body without a type to any site, but asks first whether it may send JSON.
        if (bytes.length() > 0 && !hasType()) {
            refuse(415, "unsupported_media_type", "a body needs a Content-Type, such as application/json");
        } else {
            var body = bytes;
            // Its share stays taken until the answer is sent: a body that waits for a worker is in memory, too.
            bytes = Buffer.buffer();
            context.addEndHandler(done -> memory.giveBack(body.length()));
            ((RoutingContextInternal) context).setBody(body);
            context.next();
        }
    }

    private boolean hasType() {
        var type = context.request().getHeader("Content-Type");
        return type != null && !type.isBlank();
    }

    private void wait(Duration more) {
        timer = context.vertx().setTimer(Math.max(1, more.toMillis()), fired -> lookAtTime());
    }

    private void lookAtTime() {
        var left = time.plusSeconds(bytes.length() / BYTES_PER_SECOND).minusNanos(System.nanoTime() - begin);
        if (isRefused) {
            context.request().connection().close();
        } else if (left.compareTo(Duration.ZERO) > 0) {
            wait(left);
        } else {
            context.response().putHeader("Connection", "close");
            refuse(
                            408,
                            "body_too_slow",
                            "the body did not arrive within %d s (tunelab.results.body.time)"
                                    .formatted(time.toSeconds()))
                    .onComplete(sent -> context.request().connection().close());
        }
    }

    private void refuseSize(long size) {
        refuse(413, "message_too_large", "the body has at least %d bytes; allowed are %d".formatted(size, limit));
    }

    private Future<Void> refuse(int status, String code, String detail) {
        isRefused = true;
        letGo();
        return Refusal.send(context, status, code, detail);
    }

    private void letGo() {
        memory.giveBack(bytes.length());
        bytes = Buffer.buffer();
    }
}
