package io.tunelab.results.transfer;

import io.smallrye.mutiny.Uni;
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

/**
 * Passes a request's body on to another service while it arrives. All of it happens on the connection's own thread. A body
 * that breaks off, or is too slow, breaks off there, too: no end is ever made up.
 */
final class BodyRelay {
    private static final long LOOK_MILLIS = 1000;
    private static final long MOMENT_MILLIS = 200;
    private final StreamedBody body;
    private final Peer peer;
    private final Duration patience;
    private UniEmitter<? super Answer> result;
    private Pipe<Buffer> pipe;
    private HttpClientRequest onward;
    private long timer;
    private long sentAt;
    private boolean isOver;

    private BodyRelay(StreamedBody body, Peer peer, Duration patience) {
        this.body = body;
        this.peer = peer;
        this.patience = patience;
    }

    /**
     * What the other service answers.
     *
     * @param patience how long it may take after the body's end
     * @return fails with a {@link ProblemException} if there is no answer
     */
    static Uni<Answer> send(StreamedBody body, Peer peer, RequestOptions target, Duration patience) {
        return Uni.createFrom().emitter(emitter -> {
            var relay = new BodyRelay(body, peer, patience);
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
        body.length()
                .ifPresentOrElse(
                        length -> request.putHeader("Content-Length", "" + length)
                                .putHeader("X-Expected-Length", "" + length),
                        () -> request.setChunked(true));
        request.response().onSuccess(this::answered).onFailure(this::lost);
        pipe = body.request().pipe().endOnFailure(false);
        timer = body.vertx().setPeriodic(LOOK_MILLIS, fired -> look());
        pipe.to(request).onSuccess(done -> sentAt = System.nanoTime()).onFailure(this::broken);
        body.invite();
    }

    private void answered(HttpClientResponse response) {
        response.body()
                .onSuccess(bytes -> {
                    result.complete(new Answer(response.statusCode(), bytes));
                    stop();
                })
                .onFailure(this::lost);
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
    private void end(ProblemException problem) {
        if (!isOver) {
            result.fail(problem);
            stop();
        }
    }

    /** What of the body has not come yet goes nowhere; what was sent without its end is taken back. */
    private void stop() {
        isOver = true;
        body.vertx().cancelTimer(timer);
        if (sentAt == 0) {
            pipe.close();
            onward.exceptionHandler(known -> {}).reset();
        }
    }
}
