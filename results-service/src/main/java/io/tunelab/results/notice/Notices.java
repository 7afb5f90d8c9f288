package io.tunelab.results.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.tunelab.results.notice.NoticeSettings.Subject;
import io.tunelab.results.store.DatabaseFailures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Tells a webhook of the end of studies and experiments, and again while the receiver does not take it, until the end is
 * longer ago than {@code tunelab.notices.within}. What is still to be told is in the database, so that a restart changes
 * nothing and replicas do not tell it twice.
 */
@ApplicationScoped
class Notices {
    private static final Logger LOG = Logger.getLogger(Notices.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final NoticeSettings settings;
    private final Endings endings;
    private final ObjectMapper json;
    private final Clock clock;
    /** HTTP/1.1, because an offer to upgrade confuses simple receivers. Redirects are not followed: a POST may become a GET. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private boolean isAway;

    Notices(NoticeSettings settings, Endings endings, ObjectMapper json, Clock clock) {
        this.settings = settings;
        this.endings = endings;
        this.json = json;
        this.clock = clock;
    }

    /** Refused before anything ends; the address may hold a secret and is not repeated. */
    void check(@Observes StartupEvent event) {
        if (settings.url().filter(url -> !isUsable(url)).isPresent()) {
            throw new ConfigurationException(
                    "tunelab.notices.url is not an http or https address with a host name (which has no underscores)",
                    Set.of("tunelab.notices.url"));
        }
    }

    private static boolean isUsable(URI url) {
        return String.valueOf(url.getScheme()).matches("https?") && url.getHost() != null;
    }

    @Scheduled(every = "${tunelab.notices.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void send() {
        settings.url().ifPresent(url -> settings.about().forEach(subject -> send(url, subject)));
    }

    private void send(URI url, Subject subject) {
        try {
            boolean more = true;
            while (more) {
                more = QuarkusTransaction.requiringNew().call(() -> sendNext(url, subject));
            }
        } catch (RuntimeException e) {
            LOG.warnf("notices wait: %s", DatabaseFailures.reason(e));
        }
    }

    /** In one transaction: if the receiver does not take it, nothing has changed. */
    private boolean sendNext(URI url, Subject subject) {
        if (!endings.isOurTurn()) {
            return false;
        }
        var next = endings.next(subject, clock.instant().minus(settings.within()));
        if (next.isEmpty() || !isTaken(url, next.get())) {
            return false;
        }
        endings.announced(subject, next.get().id());
        return true;
    }

    /** A receiver that refuses a notice for good would keep it before all others: that one is given up. */
    private boolean isTaken(URI url, Notice notice) {
        try {
            var request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(notice)))
                    .build();
            int status = status(request);
            boolean later = status >= 500 || status == 408 || status == 429 || isRedirect(status);
            if (status >= 400 && !later) {
                LOG.errorf(
                        "the receiver of notices refused that of %s with status %d; it is not sent again",
                        notice.id(), status);
            }
            return later ? away(reason(status)) : back();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a notice cannot be written", e);
        } catch (TimeoutException e) {
            return away("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return away(e.getCause().getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400;
    }

    private static String reason(int status) {
        return "status " + status
                + (isRedirect(status)
                        ? ", a redirect, which is not followed; set tunelab.notices.url to its final address"
                        : "");
    }

    /** A request's own timeout ends with the answer's headers; a body may go on for ever. */
    private int status(HttpRequest request) throws InterruptedException, ExecutionException, TimeoutException {
        var answer = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode();
        } finally {
            answer.cancel(true);
        }
    }

    private boolean away(String reason) {
        if (!isAway) {
            LOG.warnf("notices wait for their receiver: %s", reason);
        }
        isAway = true;
        return false;
    }

    private boolean back() {
        isAway = false;
        return true;
    }
}
