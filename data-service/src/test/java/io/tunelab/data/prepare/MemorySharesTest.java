package io.tunelab.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tunelab.data.source.FileSource;
import io.tunelab.data.source.Limits;
import io.tunelab.data.source.TooMuchTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySharesTest {
    private final MemoryShares shares = new MemoryShares(2, new Limits(10, 1_000, 10_000, 600));
    private final List<Long> given = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @Test
    void aDataSetThatIsTooLargeForAShareIsReadAgainAlone() throws Exception {
        var other = new CountDownLatch(1);
        var small = CompletableFuture.runAsync(() -> shares.within(limits -> awaited(other)));
        var large = CompletableFuture.supplyAsync(() -> shares.within(limits -> read(450, limits)));

        await().atMost(Duration.ofSeconds(10)).until(() -> given.equals(List.of(300L)));
        assertThat(large).isNotDone();
        other.countDown();

        assertThat(large.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(given).containsExactly(300L, 600L);
        small.get(10, TimeUnit.SECONDS);
    }

    @Test
    void oneThatIsTooLargeForAllMemoryIsRefusedWithThatLimit() {
        assertThatThrownBy(() -> shares.within(limits -> read(900, limits)))
                .isInstanceOf(TooMuchTextException.class)
                .hasMessageContaining("more than 600 characters");
    }

    private int read(int characters, Limits limits) {
        given.add(limits.characters());
        try {
            var file = Files.createTempFile(directory, "rows", ".csv");
            var text = "x".repeat(characters / 2);
            Files.writeString(file, "text,label\n%s,a\n%s,b\n".formatted(text, text));
            return FileSource.of("rows", file, FileSource.Reading.automatic())
                    .texts(limits)
                    .rows()
                    .size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
