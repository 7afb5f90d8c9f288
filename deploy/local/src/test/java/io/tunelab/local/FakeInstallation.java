package io.tunelab.local;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An installation with the real contracts, whose services are {@link FakeService}s. */
public final class FakeInstallation {
    private FakeInstallation() {}

    /** Makes one in {@code root}. */
    public static Installation in(Path root) throws IOException {
        copyContracts(root);
        for (var service : Service.values()) {
            var jar = root.resolve(service.directory()).resolve("target/quarkus-app/quarkus-run.jar");
            Files.createDirectories(jar.getParent());
            writeJar(jar);
        }
        return new Installation(root);
    }

    private static void copyContracts(Path root) throws IOException {
        var from = Contracts.rootOfThisRepository().resolve("deploy/contracts");
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var to = root.resolve("deploy/contracts").resolve(from.relativize(file));
                Files.createDirectories(Files.isDirectory(file) ? to : to.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to);
                }
            }
        }
    }

    private static void writeJar(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        var entry = FakeService.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = FakeService.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
            out.closeEntry();
        }
    }
}
