package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the {@code tokenizer.json} of a {@code vocab.txt}: one token per line, its number is the line's. That is how BERT,
 * DistilBERT, ELECTRA and MPNet were first published. Names of special tokens and defaults are those of transformers.
 */
final class WordPieceFile {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> FAMILIES = Set.of("bert", "distilbert", "electra", "mpnet");

    private WordPieceFile() {}

    static ObjectNode tokenizer(String vocabulary, TokenizerConfig config) throws InvalidTokenizerException {
        var family = config.model().path("model_type").asText("bert");
        if (!FAMILIES.contains(family)) {
            throw new InvalidTokenizerException(
                    "%s has a %s, which is not the tokenizer of a '%s' model; save its %s with transformers' AutoTokenizer"
                            .formatted(config.directory(), ModelTokenizer.VOCABULARY, family, ModelTokenizer.FILE));
        }
        var ids = ids(vocabulary);
        var roles = roles(family, config);
        for (var role : List.of("unk_token", "cls_token", "sep_token")) {
            if (!ids.containsKey(roles.get(role))) {
                throw new InvalidTokenizerException("%s/%s has no line '%s', the %s"
                        .formatted(config.directory(), ModelTokenizer.VOCABULARY, roles.get(role), role));
            }
        }
        var json = JSON.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        addSpecialTokens(json, ids, roles);
        addNormalizer(json, config);
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        addFrame(json, ids, roles, family.equals("mpnet"));
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        addModel(json, ids, roles.get("unk_token"));
        return json;
    }

    /** Of a token that stands twice the later line counts, as in transformers. */
    private static Map<String, Integer> ids(String vocabulary) {
        var ids = new LinkedHashMap<String, Integer>();
        int line = 0;
        for (var token : (Iterable<String>) vocabulary.lines()::iterator) {
            ids.put(token, line++);
        }
        return ids;
    }

    private static Map<String, String> roles(String family, TokenizerConfig config) {
        boolean mpnet = family.equals("mpnet");
        var roles = new LinkedHashMap<String, String>();
        roles.put("unk_token", "[UNK]");
        roles.put("cls_token", mpnet ? "<s>" : "[CLS]");
        roles.put("sep_token", mpnet ? "</s>" : "[SEP]");
        roles.put("pad_token", mpnet ? "<pad>" : "[PAD]");
        roles.put("mask_token", mpnet ? "<mask>" : "[MASK]");
        roles.replaceAll((role, standard) -> config.specialToken(role).orElse(standard));
        return roles;
    }

    private static void addSpecialTokens(ObjectNode json, Map<String, Integer> ids, Map<String, String> roles) {
        var added = json.putArray("added_tokens");
        roles.values().stream()
                .distinct()
                .filter(ids::containsKey)
                .sorted((one, other) -> ids.get(one) - ids.get(other))
                .forEach(token -> added.addObject()
                        .put("id", ids.get(token))
                        .put("content", token)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
    }

    private static void addNormalizer(ObjectNode json, TokenizerConfig config) {
        var normalizer = json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        config.flag("tokenize_chinese_chars").orElse(true));
        config.flag("strip_accents")
                .ifPresentOrElse(
                        strips -> normalizer.put("strip_accents", strips), () -> normalizer.putNull("strip_accents"));
        normalizer.put("lowercase", config.flag("do_lower_case").orElse(true));
    }

    private static void addFrame(
            ObjectNode json, Map<String, Integer> ids, Map<String, String> roles, boolean doubleSeparator) {
        var start = roles.get("cls_token");
        var end = roles.get("sep_token");
        var frame = json.putObject("post_processor").put("type", "TemplateProcessing");
        var single = frame.putArray("single");
        single.add(special(start, 0)).add(sequence("A", 0)).add(special(end, 0));
        var pair = frame.putArray("pair");
        pair.add(special(start, 0)).add(sequence("A", 0)).add(special(end, 0));
        // MPNet has two separators between texts, and no segments.
        int second = doubleSeparator ? 0 : 1;
        if (doubleSeparator) {
            pair.add(special(end, 0));
        }
        pair.add(sequence("B", second)).add(special(end, second));
        var tokens = frame.putObject("special_tokens");
        for (var token : List.of(start, end)) {
            var entry = tokens.putObject(token).put("id", token);
            entry.putArray("ids").add(ids.get(token));
            entry.putArray("tokens").add(token);
        }
    }

    private static ObjectNode special(String token, int segment) {
        var node = JSON.objectNode();
        node.putObject("SpecialToken").put("id", token).put("type_id", segment);
        return node;
    }

    private static ObjectNode sequence(String name, int segment) {
        var node = JSON.objectNode();
        node.putObject("Sequence").put("id", name).put("type_id", segment);
        return node;
    }

    private static void addModel(ObjectNode json, Map<String, Integer> ids, String unknown) {
        var model = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        var vocabulary = model.putObject("vocab");
        ids.forEach(vocabulary::put);
    }
}
