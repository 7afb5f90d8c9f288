package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingsTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ISO-8859-1|L'été dernier nous étions à la plage, c'était génial",
                "windows-1252|It’s a “fine” café – yes, for €5",
                "windows-1251|Очень хороший фильм, мне понравилось",
                "KOI8-R|Очень хороший фильм, мне понравилось",
                "Shift_JIS|とても良い映画でした。おすすめです",
                "GB18030|非常好的电影，我很喜欢，推荐给大家",
            })
    void anOldEncodingIsDetectedAndSaid(String encoding, String text) {
        var content = new StringBuilder("text,label\n");
        for (int i = 0; i < 20; i++) {
            content.append('"')
                    .append(text)
                    .append(' ')
                    .append(i)
                    .append("\",")
                    .append(i % 2)
                    .append('\n');
        }

        var texts = reads.of("old.csv", content.toString(), Charset.forName(encoding));

        assertThat(texts.rows().get(0).text()).isEqualTo(text + " 0");
        assertThat(Reads.messages(texts, "encoding").get(0)).startsWith("old.csv is not UTF-8; read as ");
    }

    @Test
    void bytesThatWindows1252DoesNotAssignCostNoRow() {
        var content = new StringBuilder("text;label\n");
        for (int i = 0; i < 400; i++) {
            content.append("caf\u00e9 %d \u2013 tr\u00e8s bon;%d%n".formatted(i, i % 2));
        }
        var bytes = content.toString().getBytes(Charset.forName("windows-1252"));
        bytes[17] = (byte) 0x8d;

        var texts = reads.of(reads.write("old.csv", bytes));

        assertThat(texts.rows()).hasSize(400);
        assertThat(texts.rows().get(0).text()).contains("\u008d").contains("tr\u00e8s bon");
        assertThat(texts.rows().get(1).text()).isEqualTo("caf\u00e9 1 \u2013 tr\u00e8s bon");
        assertThat(Reads.messages(texts, "encoding").get(0))
                .contains("windows-1252, whose unassigned bytes are kept as control characters");
    }

    @Test
    void aMixOfManyEncodingsIsNotTakenForThatOfTheMacintosh() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("text,label\n".getBytes(StandardCharsets.US_ASCII));
        var texts = List.of("windows-1252", "Big5", "EUC-KR", "KOI8-R", "x-MacRoman");
        for (int i = 0; i < 60; i++) {
            var charset = Charset.forName(texts.get(i % texts.size()));
            bytes.writeBytes("caf\u00e9 \u9019\u90e8\u96fb\u5f71 \ud55c\uad6d \u0444\u0438\u043b\u044c\u043c %d,%d\n"
                    .formatted(i, i % 2)
                    .getBytes(charset));
        }

        assertThat(Reads.messages(reads.of(reads.write("mix.csv", bytes.toByteArray())), "encoding"))
                .noneMatch(message -> message.contains("MacRoman"));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, true", "UTF-16LE, true", "UTF-16BE, true", "UTF-16LE, false", "UTF-16BE, false"})
    void unicodeIsReadWithAndWithoutByteOrderMark(String encoding, boolean mark) {
        var texts = reads.of("a.csv", (mark ? "\uFEFF" : "") + Reads.rows(10, ","), Charset.forName(encoding));

        assertThat(texts.rows()).hasSize(10);
        assertThat(texts.labels()).containsExactly("bad", "good");
    }

    @Test
    void utf8WithADamagedPlaceIsNamedWithItsLineOrSkipped() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("text,label\n\"é è\nà\",good\nö ü ä,bad\n".getBytes(StandardCharsets.UTF_8));
        bytes.write("caf\u00e9,bad\n".getBytes(StandardCharsets.ISO_8859_1));
        var file = reads.write("a.csv", bytes.toByteArray());

        assertThat(reads.problem(file))
                .startsWith("a.csv, line 5: bytes that are not characters of the encoding, at 'caf");
        var texts = reads.skipping().of(file);
        assertThat(texts.rows()).hasSize(2);
        assertThat(Reads.messages(texts, "rows_skipped")).hasSize(1);
    }

    @Test
    void anEncodingThatIsSetIsTakenHoweverItIsSpelt() {
        var latin = reads.write("a.csv", "text,label\ncaf\u00e9,x\nno,y\n".getBytes(StandardCharsets.ISO_8859_1));

        for (var name : new String[] {"latin-1", "ISO-8859-1", "cp1252", "latin1"}) {
            assertThat(reads.with(name, null).of(latin).rows().get(0).text()).isEqualTo("café");
        }
        assertThat(reads.with("utf8", null).problem(latin)).startsWith("a.csv, line 2: bytes that are not");
        assertThatThrownBy(() -> reads.with("klingon", null))
                .hasMessageContaining("encoding 'klingon' is not known; use auto");
    }

    @Test
    void packedFilesAreReadByTheirFirstBytes() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(Reads.rows(10, ",").getBytes(StandardCharsets.UTF_8));
        }
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("inside.tsv"));
            out.write(Reads.rows(10, "\t").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(reads.of(reads.write("a.csv.gz", gzip.toByteArray())).rows()).hasSize(10);
        assertThat(reads.of(reads.write("b.zip", zip.toByteArray())).rows()).hasSize(10);
        assertThat(reads.of(Path.of("src/test/resources/tables/rows.csv.zst")).rows())
                .hasSize(12);
    }

    @Test
    void anArchiveOfSeveralFilesNamesThem() throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.csv"));
            out.putNextEntry(new ZipEntry("b.csv"));
        }

        assertThat(reads.problem(reads.write("c.zip", zip.toByteArray())))
                .contains("2 files (a.csv, b.csv)", "unpack it");
    }

    @Test
    void whatIsUnpackedIsCounted() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write("text,label\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 30; i++) {
                out.write(new byte[100_000]);
            }
        }

        assertThat(reads.problem(reads.write("bomb.csv.gz", gzip.toByteArray())))
                .contains("more than 1000000 bytes when decompressed");
    }
}
