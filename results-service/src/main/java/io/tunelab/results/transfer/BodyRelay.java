package io.tunelab.results.transfer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tunelab.results.peers.Peer;
import io.tunelab.results.peers.Peer.Answer;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.rest.StreamedBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes a request's body on to another service while it arrives. All of it happens on the connection's own thread. A body
 * that breaks off, or is too slow, breaks off there, too: no end is ever made up.
 */
final class BodyRelay {
    /** What has become of it in data-service; {@code KNOWN}: nothing has changed. */
    private static final String OUTCOME = "X-Tunelab-Outcome";

    private static final long LOOK_MILLIS = 1000;
    private static final long MOMENT_MILLIS = 200;
    private final StreamedBody body;
    private final Peer peer;
    private final Duration patience;
    private final Ending ending;
    private UniEmitter<? super Answer> result;
    private Pipe<Buffer> pipe;
    private HttpClientRequest onward;
    private long timer;
    private long sentAt;
    private boolean isWhole;
    private boolean isOver;

    /** What has to be done about a body's end. It may take a while, on a thread that may wait. */
    interface Ending {
        /**
         * All of the body is here, and its end is going to be passed on.
         *
         * @throws ProblemException if it has to break off instead
         */
        void arrived();

        /** The other service has done what it will, even if that is heard too late to be told. */
        void settled(boolean isChanged);
    }

    private BodyRelay(StreamedBody body, Peer peer, Duration patience, Ending ending) {
        this.body = body;
        this.peer = peer;
        this.patience = patience;
        this.ending = ending;
    }

    /**
     * What the other service answers.
     *
     * @param patience how long it may take after the body's end
     * @return fails with a {@link ProblemException} if there is no answer
     */
    static Uni<Answer> send(StreamedBody body, Peer peer, RequestOptions target, Duration patience, Ending ending) {
        return Uni.createFrom().emitter(emitter -> {
            var relay = new BodyRelay(body, peer, patience, ending);
            relay.result = emitter;
            body.onItsThread(() -> relay.connect(target));
        });
    }

    private void connect(RequestOptions target) {
        peer.client().request(target).onSuccess(this::begin).onFailure(lost -> result.fail(peer.unanswered(lost)));
    }

    private void begin(HttpClientRequest request) {
        onward = request;
        request.exceptionHandler(this::lost);
        // Of a length that is known the last byte would be the end, which could not be held back.
        request.setChunked(true);
        body.length().ifPresent(length -> request.putHeader("X-Expected-Length", "" + length));
        request.response().onSuccess(this::answered).onFailure(this::lost);
        pipe = body.request().pipe().endOnSuccess(false).endOnFailure(false);
        timer = body.vertx().setPeriodic(LOOK_MILLIS, fired -> look());
        pipe.to(request).onSuccess(done -> whole()).onFailure(this::broken);
        body.invite();
    }

    private void whole() {
        isWhole = true;
        waiting(ending::arrived, this::passEnd, this::end);
    }

    /** Unless it is over already: what has not got its end is never kept. */
    private void passEnd() {
        if (isOver) {
            waiting(() -> ending.settled(false), () -> {}, known -> {});
            return;
        }
        sentAt = System.nanoTime();
        onward.end();
    }

    private void answered(HttpClientResponse response) {
        boolean isChanged = response.statusCode() / 100 == 2 && !"KNOWN".equals(response.getHeader(OUTCOME));
        response.body()
                .onSuccess(bytes -> {
                    var answer = new Answer(response.statusCode(), bytes);
                    waiting(() -> ending.settled(isChanged), () -> result.complete(answer), result::fail);
                    stop();
                })
                .onFailure(this::lost);
    }

    private void waiting(Runnable work, Runnable then, Consumer<Throwable> failed) {
        Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(work)
                .subscribe()
                .with(done -> body.onItsThread(then), problem -> body.onItsThread(() -> failed.accept(problem)));
    }

    private void lost(Throwable cause) {
        if (!isOver) {
            end(peer.unanswered(cause));
        }
    }

    /** Either side may have gone. What the other service has to say of it, an answer or none, comes in a moment. */
    private void broken(Throwable lost) {
        var problem =
                new ProblemException(400, "incomplete_body", "the body broke off: " + lost.getMessage(), List.of());
        body.vertx().setTimer(MOMENT_MILLIS, passed -> end(problem));
    }

    private void look() {
        if (sentAt == 0 && body.isTooSlow()) {
            end(body.tooSlow());
        } else if (sentAt != 0 && System.nanoTime() - sentAt > patience.toNanos()) {
            end(peer.unanswered(new IllegalStateException("not within " + patience)));
        }
    }

    /** The first end counts: taking back what was sent makes the rest fail as well. */
    private void end(Throwable problem) {
        if (!isOver) {
            result.fail(problem);
            stop();
        }
    }

    /** What of the body has not come yet goes nowhere; what was sent without its end is taken back. */
    private void stop() {
        isOver = true;
        body.vertx().cancelTimer(timer);
        if (!isWhole) {
            pipe.close();
        }
        if (sentAt == 0) {
            onward.exceptionHandler(known -> {}).reset();
        }
    }
}
