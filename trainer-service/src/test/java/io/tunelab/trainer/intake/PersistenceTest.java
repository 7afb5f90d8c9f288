package io.tunelab.trainer.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.queue.QueueUnavailableException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "trainer"))
@WithTestResource(TinyModels.class)
class PersistenceTest {
    @Inject
    Persistence persistence;

    @Test
    void whatCannotBeStoredIsPutAsideAtOnce() {
        var aside = new ArrayList<String>();
        var tries = new ArrayList<Integer>();

        persistence.untilDone(
                "a record",
                () -> {
                    tries.add(1);
                    throw new IllegalArgumentException("a value that nobody foresaw");
                },
                reason -> aside.add(reason.getMessage()));

        assertThat(tries).hasSize(1);
        assertThat(aside).containsExactly("a value that nobody foresaw");
    }

    @Test
    void whatIsAwayIsTriedAgainUntilItIsBackAndHealthSaysSo() throws Exception {
        var away = new AtomicBoolean(true);
        var aside = new ArrayList<RuntimeException>();
        var work = CompletableFuture.runAsync(() -> persistence.untilDone(
                "a record",
                () -> {
                    if (away.get()) {
                        throw new QueueUnavailableException("the database is away", null);
                    }
                },
                aside::add));

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> given().get("/q/health/well")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'intake' }.data.'a record'", Matchers.equalTo("the database is away")));
        given().get("/q/health/ready").then().statusCode(200);
        away.set(false);

        work.get(60, TimeUnit.SECONDS);
        assertThat(aside).isEmpty();
        given().get("/q/health/well").then().statusCode(200);
    }

    @Test
    void whatCannotEvenBePutAsideHoldsUpNothing() {
        var tried = new ArrayList<List<String>>();

        persistence.untilDone(
                "a record",
                () -> {
                    throw new IllegalArgumentException("wrong");
                },
                reason -> {
                    tried.add(List.of(reason.getMessage()));
                    throw new IllegalStateException("wrong again");
                });

        assertThat(tried).hasSize(1);
    }
}
