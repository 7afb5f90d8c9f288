package io.tunelab.data.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names that columns usually have, compared without case, blanks and punctuation. A name of a later list counts only if there
 * is none of an earlier.
 */
final class UsualColumns {
    static final List<Set<String>> TEXT = List.of(
            Set.of(
                    "text",
                    "texts",
                    "review",
                    "reviews",
                    "reviewtext",
                    "reviewbody",
                    "reviewcontent",
                    "sentence",
                    "sentences",
                    "content",
                    "contents",
                    "document",
                    "documents",
                    "doc",
                    "tweet",
                    "tweets",
                    "tweettext",
                    "comment",
                    "comments",
                    "commenttext",
                    "commentbody",
                    "message",
                    "messages",
                    "messagetext",
                    "msg",
                    "sms",
                    "email",
                    "mail",
                    "body",
                    "post",
                    "posttext",
                    "posts",
                    "utterance",
                    "phrase",
                    "statement",
                    "article",
                    "articletext",
                    "passage",
                    "paragraph",
                    "feedback",
                    "complaint",
                    "transcript",
                    "narrative",
                    "fulltext",
                    "cleantext",
                    "cleanedtext",
                    "rawtext",
                    "selftext",
                    "snippet",
                    "v2"),
            Set.of(
                    "title",
                    "headline",
                    "description",
                    "summary",
                    "abstract",
                    "question",
                    "query",
                    "input",
                    "subject",
                    "lyrics",
                    "plot",
                    "answer",
                    "response",
                    "prompt",
                    "story",
                    "quote",
                    "joke",
                    "news",
                    "speech"));

    static final List<Set<String>> LABEL = List.of(
            Set.of(
                    "label",
                    "labels",
                    "sentiment",
                    "sentiments",
                    "class",
                    "classes",
                    "category",
                    "categories",
                    "target",
                    "targets",
                    "y",
                    "stars",
                    "star",
                    "starrating",
                    "rating",
                    "ratings",
                    "polarity",
                    "emotion",
                    "emotions",
                    "intent",
                    "topic",
                    "stance",
                    "verdict",
                    "gold",
                    "goldlabel",
                    "v1",
                    "isspam",
                    "spam",
                    "classlabel",
                    "classindex",
                    "sentimentlabel",
                    "airlinesentiment"),
            Set.of(
                    "labeltext",
                    "labelname",
                    "tag",
                    "tags",
                    "type",
                    "score",
                    "scores",
                    "overall",
                    "genre",
                    "genres",
                    "language",
                    "lang",
                    "department",
                    "priority",
                    "feeling",
                    "mood",
                    "issarcastic",
                    "isduplicate",
                    "ishumor",
                    "toxic",
                    "toxicity",
                    "hate",
                    "annotation",
                    "output",
                    "grade",
                    "section"));

    static final List<Set<String>> SPLIT = List.of(Set.of("split", "subset", "partition", "fold"));
    static final List<List<String>> PAIRS = List.of(
            List.of("premise", "hypothesis"),
            List.of("sentence1", "sentence2"),
            List.of("question1", "question2"),
            List.of("text1", "text2"),
            List.of("texta", "textb"),
            List.of("sentencea", "sentenceb"),
            List.of("question", "sentence"),
            List.of("question", "passage"));

    private UsualColumns() {}

    /** Of a structure's field, such as {@code reviews.text}, the last part counts. */
    static boolean isOneOf(Set<String> usual, String name) {
        return usual.contains(plain(name)) || usual.contains(plain(name.substring(name.lastIndexOf('.') + 1)));
    }

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }
}
