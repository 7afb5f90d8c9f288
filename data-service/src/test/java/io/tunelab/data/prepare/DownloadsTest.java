package io.tunelab.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.Tokenizers;
import io.tunelab.data.source.Parquets;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.data.tokenize.TokenizerStore;
import io.tunelab.hub.HubSettings;
import io.tunelab.hub.LocalHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
    private static final String LIST = "/api/datasets/nyu-mll/glue/parquet";

    @TempDir
    Path directory;

    @Test
    void twoConfigurationsOfADataSetAreTwoDownloads() throws Exception {
        Tokenizers.in(directory.resolve("models/minilm"));
        var bothAsked = new CountDownLatch(1);
        try (var hub = new LocalHub();
                var downloads = new Downloads(
                        locator(LocalHub.settings(hub.endpoint(), directory, true)),
                        locator(hub.settings(directory)))) {
            hub.on(LIST, exchange -> {
                await(bothAsked);
                LocalHub.serve(
                        exchange,
                        "{\"sst2\": {\"train\": [\"a\"]}, \"cola\": {\"train\": [\"a\"]}}"
                                .getBytes(StandardCharsets.UTF_8));
            });
            hub.put(LIST + "/sst2/train/0.parquet", parquet("sst2"));
            hub.put(LIST + "/cola/train/0.parquet", parquet("cola"));

            var sst2 = downloads.fetch(request("sst2"));
            var cola = downloads.fetch(request("cola"));
            var again = downloads.fetch(request("sst2"));
            bothAsked.countDown();
            sst2.get(30, TimeUnit.SECONDS);
            cola.get(30, TimeUnit.SECONDS);

            assertThat(again).as("what is the same is shared").isSameAs(sst2);
            assertThatCode(() -> downloads.find(request("sst2"))).doesNotThrowAnyException();
            assertThatCode(() -> downloads.find(request("cola"))).doesNotThrowAnyException();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(2, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private byte[] parquet(String text) throws IOException {
        var file = directory.resolve(text + ".parquet");
        Parquets.write(file, new Row(text, "0", Part.UNSTATED));
        return Files.readAllBytes(file);
    }

    private Locator locator(HubSettings hub) {
        return new Locator(
                new SourceCatalog(Map.of(), directory.resolve("datasets"), 10, 7, hub),
                new TokenizerStore(directory.resolve("models"), hub));
    }

    private static DataRequest request(String config) {
        var reading = new ReadingChoice(
                Optional.of(config),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "auto",
                "auto",
                OnBadRow.FAIL);
        return new DataRequest(
                "minilm",
                new DatasetChoice("nyu-mll/glue", 1, 42, SplitProtocol.POOLED_70_10_20, Dedupe.NONE, reading));
    }
}
