package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowFilesTest {
    private static final String API = "/api/2.0/mlflow/";
    private HttpServer server;

    @BeforeEach
    void answerAsTheServiceDoes() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(Map<String, String> answers) {
        answers.forEach((path, json) -> server.createContext(path, exchange -> {
            var bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }));
    }

    private MlflowFiles files(Path directory) {
        return new MlflowFiles(
                new ResultsApi("http://localhost:" + server.getAddress().getPort()), directory);
    }

    @Test
    void aRunIsADirectoryWithAFileForEachOfItsValues(@TempDir Path directory) {
        answer(
                Map.of(
                        API + "runs/get",
                        "{'run': {'info': {'run_name': 'a.b', 'experiment_id': '0', 'status': 'KILLED', 'start_time': 7},"
                                + " 'data': {'params': [{'key': 'dataset.name', 'value': 'imdb'}],"
                                + " 'tags': [{'key': 'team', 'value': 'x'}], 'metrics': [{'key': 'val_loss'}]}}}",
                        API + "experiments/get",
                        "{'experiment': {'experiment_id': '0', 'name': 'Default', 'creation_time': 5}}",
                        API + "metrics/get-history",
                        "{'metrics': [{'value': 0.5, 'timestamp': 8, 'step': 1}, {'value': 0.25, 'timestamp': 9, 'step': 2}]}"));

        var run = files(directory).write("a.b");

        assertThat(run).isEqualTo(directory.resolve("0").resolve("a-b"));
        assertThat(run.resolve("params/dataset.name")).hasContent("imdb");
        assertThat(run.resolve("tags/team")).hasContent("x");
        assertThat(run.resolve("tags/tunelab.experiment_id")).hasContent("a.b");
        assertThat(run.resolve("metrics/val_loss")).hasContent("8 0.5 1\n9 0.25 2\n");
        assertThat(run.resolve("meta.yaml")).content().contains("status: 5", "run_id: \"a-b\"", "experiment_id: \"0\"");
        assertThat(directory.resolve("0/meta.yaml")).content().contains("name: \"Default\"", "creation_time: 5");
    }

    @Test
    void aKeyThatLeadsOutOfTheDirectoryIsRefused(@TempDir Path directory) {
        answer(Map.of(
                API + "runs/get",
                "{'run': {'info': {'experiment_id': '0', 'status': 'FINISHED'},"
                        + " 'data': {'params': [{'key': '../../meta.yaml', 'value': 'x'}]}}}",
                API + "experiments/get",
                "{'experiment': {'name': 'Default'}}"));

        assertThatThrownBy(() -> files(directory).write("a")).isInstanceOf(ApiException.class);
    }
}
