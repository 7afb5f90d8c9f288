package io.tunelab.data.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.Sha256;
import io.tunelab.data.TestData;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are sent over HTTP, in the data directory. */
@QuarkusTest
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class UploadTest {
    private final String name = "uploaded-" + UUID.randomUUID();

    @Test
    void aFileIsThereWholeAndTheAnswerIsItsAudit() throws IOException {
        var bytes = rows("fine").getBytes(UTF_8);

        var answer = put(name, ".csv", false, bytes);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(directory().resolve(name + ".csv")).hasBinaryContent(bytes);
        var json = answer.jsonPath();
        assertThat(json.getString("file")).isEqualTo(name + ".csv");
        assertThat(json.getString("sha256")).isEqualTo(Sha256.of(bytes));
        assertThat(json.getInt("inspection.rows")).isEqualTo(200);
        assertThat(json.getList("inspection.labels")).containsExactly("NEG", "POS");
        assertThat(json.getString("inspection.source.description")).isEqualTo(name + ".csv");
        assertThat(Contracts.ofThisRepository().violations("uploaded-dataset", answer.asString()))
                .isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void theSameBytesAgainChangeNothingAndHaveTheSameAnswer() throws IOException {
        var bytes = rows("fine").getBytes(UTF_8);
        var first = put(name, ".csv", false, bytes);
        var file = directory().resolve(name + ".csv");
        var then = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, then);

        var again = put(name, ".csv", false, bytes);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(first.header("X-Tunelab-Outcome")).isEqualTo("CREATED");
        assertThat(again.header("X-Tunelab-Outcome")).isEqualTo("KNOWN");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(then);
    }

    @Test
    void otherBytesOfANameAreRefusedUnlessTheyMayReplaceIt() throws IOException {
        put(name, ".csv", false, rows("fine").getBytes(UTF_8));
        var other = packed(rows("other"));

        var refused = put(name, ".csv.gz", false, other);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("dataset_exists");
        assertThat(directory().resolve(name + ".csv")).exists();
        assertThat(directory().resolve(name + ".csv.gz")).doesNotExist();

        var replaced = put(name, ".csv.gz", true, other);
        assertThat(replaced.statusCode()).as(replaced.asString()).isEqualTo(200);
        assertThat(replaced.header("X-Tunelab-Outcome")).isEqualTo("REPLACED");
        assertThat(directory().resolve(name + ".csv")).doesNotExist();
        assertThat(directory().resolve(name + ".csv.gz")).hasBinaryContent(other);
        assertNothingIsLeft();
    }

    @Test
    void twoDataSetsAreNeverReplacedByOne() throws IOException {
        Files.writeString(directory().resolve(name + ".csv"), rows("first"));
        Files.writeString(directory().resolve(name + ".jsonl"), rows("second"));

        var answer = put(name, ".csv", true, rows("fine").getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("message")).contains(name + ".csv, " + name + ".jsonl");
        assertThat(directory().resolve(name + ".csv")).hasContent(rows("first"));
        assertThat(directory().resolve(name + ".jsonl")).exists();
    }

    @Test
    void aFolderIsNeverReplaced() throws IOException {
        Files.createDirectories(directory().resolve(name));

        var answer = put(name, ".csv", true, rows("fine").getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(directory().resolve(name)).isDirectory();
    }

    @Test
    void whatIsNoDataSetIsRefusedAndNothingOfItStays() throws IOException {
        var answer = put(name, ".csv", false, "text,review,label\na,b,c\n".getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.jsonPath().getString("message")).contains("not clear which column holds the text");
        assertThat(directory().resolve(name + ".csv")).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void columnsCanBeNamedAsInARequest() {
        var rows = rows("fine").replaceFirst("text,label", "body,stars");
        var dataset = "{\"name\": \"%s\", \"text_column\": \"body\", \"label_column\": \"stars\"}".formatted(name);

        var answer = given().urlEncodingEnabled(false)
                .contentType("application/octet-stream")
                .body(rows.getBytes(UTF_8))
                .put("/api/v1/datasets?ending=.csv&dataset=" + URLEncoder.encode(dataset, UTF_8));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(answer.jsonPath().getString("inspection.columns.text")).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/b", "reviews.csv", ".hidden", "a..b", "", "-x"})
    void aNameThatIsNoneIsRefused(String other) throws IOException {
        assertThat(put(other, ".csv", true, rows("fine").getBytes(UTF_8)).statusCode())
                .isEqualTo(400);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {".zip", ".pkl", "/../x.csv", "", ".csv/../../y"})
    void anEndingThatIsNoneIsRefused(String ending) {
        assertThat(put(name, ending, true, rows("fine").getBytes(UTF_8)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imdb", "synthetic-reviews", "synthetic-reviews-2000"})
    void namesOfBuiltInDataAreTaken(String other) {
        var answer = put(other, ".csv", true, rows("fine").getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("name_taken");
    }

    @Test
    void aLinkOutOfTheDirectoryIsReplacedItselfAndNotWhatItPointsTo(@org.junit.jupiter.api.io.TempDir Path outside)
            throws IOException {
        var secret = Files.writeString(outside.resolve("secret.csv"), rows("secret"));
        Files.createSymbolicLink(directory().resolve(name + ".csv"), secret);
        var bytes = rows("fine").getBytes(UTF_8);

        assertThat(put(name, ".csv", false, bytes).statusCode()).isEqualTo(409);
        assertThat(put(name, ".csv", true, bytes).statusCode()).isEqualTo(200);
        assertThat(secret).hasContent(rows("secret"));
        assertThat(directory().resolve(name + ".csv")).isRegularFile().hasBinaryContent(bytes);
        assertThat(Files.isSymbolicLink(directory().resolve(name + ".csv"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 1000000, ''", "Transfer-Encoding: chunked, 'ffff\r\n'"})
    void aSenderThatLeavesEarlyLeavesNothing(String framing, String begin) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            var out = socket.getOutputStream();
            out.write(
                    "PUT /api/v1/datasets?ending=.csv&dataset=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n%s\r\n\r\n%s%s"
                            .formatted(
                                    URLEncoder.encode("{\"name\": \"" + name + "\"}", UTF_8),
                                    framing,
                                    begin,
                                    rows("fine"))
                            .getBytes(UTF_8));
            out.flush();
            await().until(() -> waiting() == 1);
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> waiting() == 0);
        assertThat(directory().resolve(name + ".csv")).doesNotExist();
    }

    @Test
    void whatIsLargerThanAllowedIsRefusedBeforeItComes() {
        var answer = given().header("X-Expected-Length", 1L << 40)
                .contentType("application/octet-stream")
                .body(new byte[10])
                .queryParam("ending", ".csv")
                .queryParam("dataset", "{\"name\": \"" + name + "\"}")
                .put("/api/v1/datasets");

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void whatTheDiskHasNoRoomForIsRefusedBeforeItComes() throws IOException {
        ReceivedFile.requireSpace(directory(), 1);

        assertThatThrownBy(() -> ReceivedFile.requireSpace(directory(), 1L << 60))
                .isInstanceOf(UploadRefusedException.class)
                .hasMessageContaining("bytes left")
                .extracting(refused -> ((UploadRefusedException) refused).status())
                .isEqualTo(507);
    }

    @Test
    void aSenderThatStallsIsToldSoAndNothingStays() throws IOException {
        var stalling = new InputStream() {
            private int left = 100;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("Read timed out");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> ReceivedFile.of(stalling, directory(), name + ".csv", 1_000))
                .isInstanceOf(UploadRefusedException.class)
                .extracting(refused -> ((UploadRefusedException) refused).status())
                .isEqualTo(408);
        assertNothingIsLeft();
    }

    @Test
    void onlyAWholeAuditIsKeptByItsDigest() {
        var audits = new AtomicInteger();
        var audited = new Audited<String>();
        var asked = new DatasetChoice(name, 1, 42, SplitProtocol.FIXED_TEST);
        Supplier<String> audit = () -> "audit " + audits.incrementAndGet();

        audited.of("a", asked, ".csv", audit, made -> true);
        audited.of("a", asked, ".csv", audit, made -> true);
        audited.of("b", asked, ".csv", audit, made -> false);
        audited.of("b", asked, ".csv", audit, made -> true);

        assertThat(audits).hasValue(3);
    }

    @Test
    void whatAKilledProcessHasLeftIsRemovedByTheNextUpload() throws IOException {
        var old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        var left = room("left", old, old);
        var slow = room("slow", old, FileTime.from(Instant.now()));

        put(name, ".csv", false, rows("fine").getBytes(UTF_8)).then().statusCode(201);

        assertThat(left).doesNotExist();
        assertThat(slow.resolve("part.csv")).as("is still being written").exists();
        Files.delete(slow.resolve("part.csv"));
        Files.delete(slow);
    }

    private static Path room(String name, FileTime ofItself, FileTime ofItsFile) throws IOException {
        var room = Files.createDirectories(directory().resolve(".uploads").resolve(name));
        Files.setLastModifiedTime(Files.writeString(room.resolve("part.csv"), "text"), ofItsFile);
        return Files.setLastModifiedTime(room, ofItself);
    }

    /** The file is good; only how long its texts are is not known. */
    @Test
    void aTokenizerThatFailsRefusesNoFile() throws IOException {
        var model = TestData.modelThatFails("all-minilm-l6-v2");
        try {
            var answer = put(name, ".csv", false, rows("fine").getBytes(UTF_8));

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
            assertThat(answer.jsonPath().getInt("inspection.rows")).isEqualTo(200);
            assertThat(answer.jsonPath().<Object>get("inspection.tokens")).isNull();
        } finally {
            Files.delete(model.resolve("tokenizer.json"));
        }
    }

    @Test
    void whatRequestsCanNameIsListedWithItsOrigin() throws IOException {
        put(name, ".csv", false, rows("fine").getBytes(UTF_8));
        Files.createDirectories(directory().resolve(name + "-folder"));
        Files.writeString(directory().resolve(name + ".md"), "notes");

        var json = given().get("/api/v1/datasets").jsonPath();

        var find = "available.find { it.name == '%s' }.source";
        assertThat(json.getString(find.formatted(name))).isEqualTo("file");
        assertThat(json.getString(find.formatted(name + "-folder"))).isEqualTo("folder");
        assertThat(json.getString(find.formatted("synthetic-reviews"))).isEqualTo("built_in");
        assertThat(json.getString(find.formatted("imdb"))).isEqualTo("hub");
        assertThat(json.<String>getList("available.file")).doesNotContain(name + ".md");
        assertThat(json.<String>getList("available.name")).noneMatch(each -> each.startsWith("."));
    }

    private static Response put(String name, String ending, boolean replace, byte[] body) {
        return given().contentType("application/octet-stream")
                .body(body)
                .queryParam("ending", ending)
                .queryParam("replace", replace)
                .queryParam("dataset", "{\"name\": \"" + name + "\"}")
                .put("/api/v1/datasets");
    }

    private static String rows(String word) {
        var csv = new StringBuilder("text,label\n");
        for (int row = 0; row < 200; row++) {
            csv.append("a %s film number %d,%s%n".formatted(word, row, row % 2 == 0 ? "NEG" : "POS"));
        }
        return csv.toString();
    }

    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static Path directory() {
        return TestData.dataDirectory();
    }

    private static void assertNothingIsLeft() throws IOException {
        assertThat(waiting()).isZero();
    }

    private static long waiting() throws IOException {
        var room = directory().resolve(".uploads");
        if (!Files.exists(room)) {
            return 0;
        }
        try (var rooms = Files.list(room)) {
            return List.copyOf(rooms.toList()).size();
        }
    }
}
