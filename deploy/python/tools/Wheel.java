import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the package's wheel: {@code java deploy/python/tools/Wheel.java deploy/python DIRECTORY}. A wheel is a zip with the sources, the
 * metadata and a list of digests, so neither Python nor a network is needed, and the same sources give the same bytes.
 */
final class Wheel {
    /** Not the first moment of zip's calendar: Java writes that in the time zone of the machine as well. */
    private static final LocalDateTime WHENEVER = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Path root;
    private final String project;

    private Wheel(Path root) throws IOException {
        this.root = root;
        this.project = Files.readString(root.resolve("pyproject.toml"));
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println(new Wheel(Path.of(arguments[0])).write(Path.of(arguments[1])));
    }

    private Path write(Path directory) throws Exception {
        var name = text("name") + "-" + text("version");
        var files = new TreeMap<String, byte[]>();
        var sources = root.resolve("src");
        try (var found = Files.walk(sources)) {
            for (var file : found.filter(path -> path.toString().endsWith(".py")).toList()) {
                files.put(sources.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        var info = name + ".dist-info/";
        files.put(info + "METADATA", metadata().getBytes(UTF_8));
        files.put(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: tunelab\nRoot-Is-Purelib: true\nTag: py3-none-any\n".getBytes(UTF_8));
        files.put(info + "RECORD", record(files, info + "RECORD").getBytes(UTF_8));
        Files.createDirectories(directory);
        var wheel = directory.resolve(name + "-py3-none-any.whl");
        try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(WHENEVER);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return wheel;
    }

    private static String record(Map<String, byte[]> files, String own) throws Exception {
        var lines = new StringBuilder();
        for (var file : files.entrySet()) {
            var digest = MessageDigest.getInstance("SHA-256").digest(file.getValue());
            lines.append("%s,sha256=%s,%d\n"
                    .formatted(
                            file.getKey(),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                            file.getValue().length));
        }
        return lines.append(own).append(",,\n").toString();
    }

    private String metadata() throws IOException {
        var lines = new StringBuilder("Metadata-Version: 2.1\nName: %s\nVersion: %s\nSummary: %s\nLicense: %s\nRequires-Python: %s\n"
                .formatted(text("name"), text("version"), text("description"), text("license"), text("requires-python")));
        strings(value("dependencies", project)).forEach(one -> lines.append("Requires-Dist: ").append(one).append('\n'));
        var extras = project.substring(project.indexOf("[project.optional-dependencies]")).split("\n\\[", 2)[0];
        Pattern.compile("(?m)^(\\w+) = (\\[.*])$").matcher(extras).results().forEach(extra -> {
            lines.append("Provides-Extra: ").append(extra.group(1)).append('\n');
            strings(extra.group(2)).forEach(one ->
                    lines.append("Requires-Dist: %s; extra == \"%s\"\n".formatted(one, extra.group(1))));
        });
        return lines.append("Description-Content-Type: text/markdown\n\n")
                .append(Files.readString(root.resolve("README.md")))
                .toString();
    }

    private String text(String key) {
        return strings(value(key, project)).iterator().next();
    }

    private static String value(String key, String text) {
        var line = Pattern.compile("(?m)^" + key + " = (.*)$").matcher(text);
        if (!line.find()) {
            throw new IllegalStateException("pyproject.toml has no " + key);
        }
        return line.group(1);
    }

    private static Iterable<String> strings(String value) {
        return Pattern.compile("\"([^\"]*)\"").matcher(value).results().map(one -> one.group(1)).toList();
    }
}
