package io.tunelab.local.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileTransferTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void aDownloadThatStandsStillEndsAndTheNextResumesIt() throws Exception {
        var whole = "0123456789".getBytes(UTF_8);
        var over = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/model", exchange -> {
            var range = exchange.getRequestHeaders().getFirst("Range");
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(range == null ? 200 : 206, range == null ? 10 : 6);
            exchange.getResponseBody().write(whole, range == null ? 0 : 4, range == null ? 4 : 6);
            exchange.getResponseBody().flush();
            if (range == null) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.close();
        });
        server.start();
        try {
            var url = "http://localhost:" + server.getAddress().getPort();
            var transfer = new FileTransfer(new ResultsApi(url), Duration.ofSeconds(1));
            var file = directory.resolve("model.tar");

            assertThatThrownBy(() -> transfer.save("/model", file))
                    .hasMessageContaining("nothing came for 1 seconds; the same command resumes");
            transfer.save("/model", file);

            assertThat(file).hasBinaryContent(whole);
        } finally {
            over.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
