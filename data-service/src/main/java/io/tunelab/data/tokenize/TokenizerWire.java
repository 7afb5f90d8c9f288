package io.tunelab.data.tokenize;

import io.tunelab.hub.tokenizer.SpecialTokens;
import io.tunelab.hub.tokenizer.TextTokenizer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link TokenizerProcess} and {@link IsolatedTokenizer} tell each other, by pipes. */
final class TokenizerWire {
    static final int TEXTS = 1;
    static final int PAIRS = 2;
    static final int ENCODE = 3;
    static final int VOCABULARY = 4;
    static final int DONE = 0;
    static final int REFUSED = 1;

    private TokenizerWire() {}

    static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    static void write(DataOutputStream out, int[] ids) throws IOException {
        out.writeInt(ids.length);
        for (int id : ids) {
            out.writeInt(id);
        }
    }

    /** @throws IOException if there are more than a text may have */
    static int[] readIds(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > TextTokenizer.MOST_TOKENS) {
            throw new IOException("the tokenizer process announced %d tokens".formatted(count));
        }
        var ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = in.readInt();
        }
        return ids;
    }

    static void write(DataOutputStream out, SpecialTokens tokens) throws IOException {
        write(out, ints(tokens.prefix()));
        out.writeBoolean(tokens.separator().isPresent());
        write(out, ints(tokens.separator().orElse(List.of())));
        write(out, ints(tokens.suffix()));
        write(out, ints(tokens.segments()));
    }

    static SpecialTokens readSpecialTokens(DataInputStream in) throws IOException {
        var prefix = list(readIds(in));
        boolean hasSeparator = in.readBoolean();
        var separator = list(readIds(in));
        var suffix = list(readIds(in));
        return new SpecialTokens(
                prefix, hasSeparator ? Optional.of(separator) : Optional.empty(), suffix, list(readIds(in)));
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> list(int[] ids) {
        var list = new ArrayList<Integer>();
        for (int id : ids) {
            list.add(id);
        }
        return list;
    }
}
