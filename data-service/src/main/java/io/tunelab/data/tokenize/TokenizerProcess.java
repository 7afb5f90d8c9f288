package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/** The process that {@link IsolatedTokenizer} starts: a tokenizer that answers on its standard output. */
public final class TokenizerProcess {
    private TokenizerProcess() {}

    /** @param arguments the tokenizer's file or directory */
    public static void main(String... arguments) throws IOException {
        // Whatever a library prints is not part of the answers.
        System.setOut(System.err);
        endWithParent();
        try (var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
                var in = new DataInputStream(new BufferedInputStream(System.in))) {
            try (var tokenizer = new TokenizerFile(Path.of(arguments[0]), "").open()) {
                out.writeInt(TokenizerWire.DONE);
                out.flush();
                for (int asked = in.read(); asked >= 0; asked = in.read()) {
                    answer(asked, tokenizer, in, out);
                    out.flush();
                }
            } catch (DataException e) {
                refuse(out, e);
                out.flush();
            }
        }
    }

    /** A regular expression that never ends would otherwise outlive the service: it does not see that its input is closed. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    private static void answer(int asked, Tokenization tokenizer, DataInputStream in, DataOutputStream out)
            throws IOException {
        switch (asked) {
            case TokenizerWire.TEXTS -> {
                out.writeInt(TokenizerWire.DONE);
                TokenizerWire.write(out, tokenizer.ofTexts());
            }
            case TokenizerWire.PAIRS -> pairs(tokenizer, out);
            case TokenizerWire.VOCABULARY -> {
                out.writeInt(TokenizerWire.DONE);
                out.writeInt(tokenizer.vocabularySize());
            }
            default -> encode(tokenizer, in, out);
        }
    }

    private static void pairs(Tokenization tokenizer, DataOutputStream out) throws IOException {
        try {
            var tokens = tokenizer.ofPairs();
            out.writeInt(TokenizerWire.DONE);
            TokenizerWire.write(out, tokens);
        } catch (DataException e) {
            refuse(out, e);
        }
    }

    private static void encode(Tokenization tokenizer, DataInputStream in, DataOutputStream out) throws IOException {
        var texts = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(TokenizerWire.readText(in));
        }
        try {
            var all = tokenizer.encode(texts);
            out.writeInt(TokenizerWire.DONE);
            for (var ids : all) {
                TokenizerWire.write(out, ids);
            }
        } catch (RuntimeException e) {
            refuse(out, e);
        }
    }

    private static void refuse(DataOutputStream out, RuntimeException reason) throws IOException {
        out.writeInt(TokenizerWire.REFUSED);
        TokenizerWire.write(out, String.valueOf(reason.getMessage()));
    }
}
