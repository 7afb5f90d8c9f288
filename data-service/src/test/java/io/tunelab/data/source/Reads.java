package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.Encoding;
import io.tunelab.data.parse.TableOptions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads files as a request does, and tells what it says of them. */
record Reads(Path directory, ReadingOptions options) {
    static final Limits LIMITS = new Limits(1000, 1000, 1_000_000, 1_000_000);

    static Reads in(Path directory) {
        return new Reads(directory, ReadingOptions.NONE);
    }

    Reads columns(String text, String label) {
        return new Reads(
                directory,
                new ReadingOptions(
                        Optional.empty(),
                        new Columns(
                                Optional.ofNullable(text),
                                Optional.ofNullable(label),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        options.encoding(),
                        options.delimiter(),
                        options.onBadRow()));
    }

    Reads with(String encoding, String delimiter) {
        return new Reads(
                directory,
                new ReadingOptions(
                        Optional.empty(),
                        options.columns(),
                        Optional.ofNullable(encoding).flatMap(Encoding::named),
                        Optional.ofNullable(delimiter).flatMap(TableOptions::delimiter),
                        options.onBadRow()));
    }

    Reads skipping() {
        return new Reads(
                directory,
                new ReadingOptions(
                        Optional.empty(), options.columns(), options.encoding(), options.delimiter(), OnBadRow.SKIP));
    }

    LabelledTexts of(Path path) {
        return FileSource.of(
                        String.valueOf(path.getFileName()),
                        path,
                        FileSource.Reading.automatic().with(options))
                .texts(LIMITS);
    }

    LabelledTexts of(String name, String content) {
        return of(name, content, StandardCharsets.UTF_8);
    }

    LabelledTexts of(String name, String content, Charset charset) {
        return of(write(name, content.getBytes(charset)));
    }

    Path write(String name, byte[] bytes) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path write(String name, String content) {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** What it is refused with. */
    String problem(String name, String content) {
        return problem(write(name, content));
    }

    String problem(Path path) {
        try {
            of(path);
        } catch (DataException e) {
            assertThat(e.code()).isIn("invalid_data", "unsupported_data", "data_too_large");
            return e.getMessage();
        }
        throw new AssertionError("nothing was wrong with " + path);
    }

    static List<String> messages(LabelledTexts texts, String code) {
        return texts.notices().stream()
                .filter(notice -> notice.code().equals(code))
                .map(Notice::message)
                .toList();
    }

    /** So many rows under a header: text and label, alternating. */
    static String rows(int count, String delimiter) {
        var text = new StringBuilder("text" + delimiter + "label\n");
        for (int i = 0; i < count; i++) {
            text.append("a film ")
                    .append(i)
                    .append(delimiter)
                    .append(i % 2 == 0 ? "good" : "bad")
                    .append('\n');
        }
        return text.toString();
    }
}
