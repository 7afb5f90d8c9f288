package io.tunelab.trainer.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the program's text into the archive that libtorch loads: a zip whose entries are stored, below one folder, with
 * the module's (empty) state as a pickle. No Python is needed to make it or to run it.
 */
final class ProgramArchive {
    /**
     * The version of libtorch's format that the program is written in, which decides what operators mean. From 4 on
     * {@code div} of two tensors of integers gives a fraction, from 10 on {@code gelu} takes the name of its approximation.
     */
    private static final String VERSION = "10\n";

    private static final String RESOURCE = "/torchscript/training.torchscript";
    /** Protocol 2: build {@code __torch__.Program} from an empty state. */
    private static final byte[] EMPTY_MODULE = pickle("c__torch__\nProgram\n)\u0081}b.");

    private static final byte[] EMPTY_TUPLE = pickle(").");

    private ProgramArchive() {}

    /** The archive of the program that is on the class path. */
    static InputStream open() {
        try (InputStream text = ProgramArchive.class.getResourceAsStream(RESOURCE)) {
            if (text == null) {
                throw new IllegalStateException("the class path lacks " + RESOURCE);
            }
            return new ByteArrayInputStream(pack(text.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive of a program's text. Its folder's names are the loader's. */
    static byte[] pack(byte[] program) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, "program/data.pkl", EMPTY_MODULE);
            store(zip, "program/code/__torch__.py", program);
            store(zip, "program/constants.pkl", EMPTY_TUPLE);
            store(zip, "program/version", VERSION.getBytes(StandardCharsets.US_ASCII));
            store(zip, "program/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] pickle(String opcodes) {
        return ("\u0080\u0002" + opcodes).getBytes(StandardCharsets.ISO_8859_1);
    }
}
