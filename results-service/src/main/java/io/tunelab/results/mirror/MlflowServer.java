package io.tunelab.results.mirror;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.tunelab.results.mirror.MlflowApi.Refusal;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One MLflow server. Its failures are of two kinds: it cannot be used now, or it refuses what it was given. */
final class MlflowServer implements Closeable {
    private static final int CONNECT_SECONDS = 5;
    private static final int READ_SECONDS = 30;

    /** Later the same call may go well: no access yet, too early, too many. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 405, 407, 408, 425, 429);

    /** From a proxy, too: it will not take more bytes next time. */
    private static final int TOO_LARGE = 413;

    private final String name;
    private final MlflowApi api;

    /** The server cannot be used now. */
    static final class AwayException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean hasAnswered;

        /** @param hasAnswered then other calls may go well */
        AwayException(String message, boolean hasAnswered) {
            super(message);
            this.hasAnswered = hasAnswered;
        }

        boolean hasAnswered() {
            return hasAnswered;
        }
    }

    /** The server does not take what it was given. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String code;

        RefusedException(String code, String message) {
            super(message);
            this.code = code;
        }

        boolean isMissing() {
            return code.equals("RESOURCE_DOES_NOT_EXIST");
        }

        boolean isThere() {
            return code.equals("RESOURCE_ALREADY_EXISTS");
        }
    }

    MlflowServer(URI address, Credentials credentials) {
        this.name = name(address);
        var builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(name))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(READ_SECONDS, TimeUnit.SECONDS);
        credentials
                .header()
                .ifPresent(header -> builder.register(
                        (ClientRequestFilter) request -> request.getHeaders().putSingle("Authorization", header)));
        credentials.trusted().ifPresent(builder::trustStore);
        this.api = builder.build(MlflowApi.class);
    }

    /** Without user, query and closing slashes: what tells one server from another. */
    static String name(URI address) {
        var port = address.getPort() < 0 ? "" : ":" + address.getPort();
        var path = address.getRawPath() == null ? "" : address.getRawPath().replaceAll("/+$", "");
        return address.getScheme() + "://" + address.getHost() + port + path;
    }

    String name() {
        return name;
    }

    /**
     * Asks the server.
     *
     * @throws AwayException if it cannot be used now
     * @throws RefusedException if it refuses
     */
    <T> T call(Function<MlflowApi, T> question) {
        try {
            return question.apply(api);
        } catch (WebApplicationException e) {
            throw failure(e);
        } catch (ProcessingException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new AwayException("no answer from " + name + ": " + cause.getMessage(), false);
        }
    }

    private RuntimeException failure(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        var refusal = refusal(e);
        var code = refusal.map(Refusal::errorCode).orElse("");
        var message = refusal.map(Refusal::message).orElse(name + " answered with status " + status);
        // Only MLflow itself refuses for good: a proxy that asks for a new login redirects.
        boolean isRefused = status == TOO_LARGE || refusal.isPresent() && status < 500 && !PASSING.contains(status);
        return isRefused ? new RefusedException(code, message) : new AwayException(message, true);
    }

    /** Empty where the answer is not in MLflow's form, as a proxy's are. */
    private static Optional<Refusal> refusal(WebApplicationException e) {
        try {
            return Optional.of(e.getResponse().readEntity(Refusal.class))
                    .filter(refusal -> refusal.errorCode() != null && refusal.message() != null);
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (api instanceof Closeable client) {
            client.close();
        }
    }
}
