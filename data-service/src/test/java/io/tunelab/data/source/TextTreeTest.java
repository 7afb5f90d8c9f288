package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTreeTest {
    private static final Limits LIMITS = new Limits(1000, 1000, 10_000_000);
    private static final Map<String, String> FILES = Map.of(
            "aclImdb/test/pos/1_9.txt", "t2",
            "aclImdb/train/pos/0_9.txt", "b",
            "aclImdb/train/neg/0_3.txt", "a",
            "aclImdb/train/unsup/0_0.txt", "unused",
            "aclImdb/train/urls_pos.txt", "unused",
            "aclImdb/test/neg/1_2.txt", "t1",
            "aclImdb/README", "unused");

    @TempDir
    Path directory;

    @Test
    void folderAndArchiveGiveTheSameDataTrainFirst() throws IOException {
        for (var file : FILES.entrySet()) {
            var path = directory.resolve("folder").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var archive = archive(tar -> {
            for (var file : FILES.entrySet()) {
                put(tar, new TarArchiveEntry(file.getKey()), file.getValue());
            }
        });

        var fromFolder = read(directory.resolve("folder").resolve("aclImdb"));
        var fromArchive = read(archive);

        assertThat(fromFolder.rows())
                .containsExactly(
                        new Row("a", "neg", Part.TRAIN),
                        new Row("b", "pos", Part.TRAIN),
                        new Row("t1", "neg", Part.TEST),
                        new Row("t2", "pos", Part.TEST));
        assertThat(fromArchive.sha256()).isEqualTo(fromFolder.sha256());
    }

    @Test
    void aZipArchiveIsReadLikeItsFolder() throws IOException {
        var file = directory.resolve("reviews.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : FILES.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry("__MACOSX/aclImdb/train/pos/._0_9.txt"));
        }

        assertThat(read(file).rows())
                .extracting(Row::text, Row::part)
                .containsExactly(
                        tuple("a", Part.TRAIN), tuple("b", Part.TRAIN), tuple("t1", Part.TEST), tuple("t2", Part.TEST));
    }

    @Test
    void aZipEntryThatPointsOutOfTheArchiveIsRefused() throws IOException {
        var file = directory.resolve("evil.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var name : new String[] {"../train/neg/1.txt", "a/train/neg/2.txt"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('x');
            }
        }

        assertThatThrownBy(() -> read(file)).hasMessageContaining("outside of the archive; refused");
    }

    @Test
    void anArchiveOfTablesIsNamedAsWhatItIs() throws IOException {
        var archive = archive(tar -> put(tar, new TarArchiveEntry("set/reviews.csv"), "text,label\n"));

        assertThatThrownBy(() -> read(archive))
                .hasMessageContaining("an archive of tables (set/reviews.csv) is not read; unpack it");
    }

    @Test
    void entriesThatPointOutOfTheArchiveAreRefused() throws IOException {
        for (var name : new String[] {"../train/neg/0_1.txt", "a/../../train/neg/0_1.txt", "/train/neg/0_1.txt"}) {
            var archive = archive(tar -> put(tar, new TarArchiveEntry(name, true), "evil"));

            assertThatThrownBy(() -> read(archive)).hasMessageContaining("outside of the archive");
        }
    }

    @Test
    void linksAreRefused() throws IOException {
        var archive = archive(tar -> {
            var link = new TarArchiveEntry("train/neg/0_1.txt", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        });

        assertThatThrownBy(() -> read(archive)).hasMessageContaining("a link; refused");
    }

    @Test
    void anArchiveWithoutReviewsSaysWhatItLooksFor() throws IOException {
        var archive = archive(tar -> put(tar, new TarArchiveEntry("README"), "nothing"));

        assertThatThrownBy(() -> read(archive)).hasMessageContaining("no texts in it; expected <label>/*.txt");
    }

    private interface Filling {
        void fill(TarArchiveOutputStream tar) throws IOException;
    }

    private Path archive(Filling filling) throws IOException {
        var file = Files.createTempFile(directory, "acl", ".tar.gz");
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            filling.fill(tar);
        }
        return file;
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static LabelledTexts read(Path path) {
        return FileSource.of("acl", path, FileSource.Reading.automatic()).texts(LIMITS);
    }
}
