package io.tunelab.data.source;

import java.util.Map;
import java.util.Optional;

/**
 * Names by which data sets of text classification are known without their owners, as the hub once had them. Only for
 * suggestions: what is trained on is named in full.
 */
final class ShortNames {
    private static final Map<String, String> IDS = Map.ofEntries(
            Map.entry("ag_news", "fancyzhx/ag_news"),
            Map.entry("amazon_polarity", "fancyzhx/amazon_polarity"),
            Map.entry("banking77", "PolyAI/banking77"),
            Map.entry("dbpedia_14", "fancyzhx/dbpedia_14"),
            Map.entry("emotion", "dair-ai/emotion"),
            Map.entry("glue", "nyu-mll/glue"),
            Map.entry("rotten_tomatoes", "cornell-movie-review-data/rotten_tomatoes"),
            Map.entry("sms_spam", "ucirvine/sms_spam"),
            Map.entry("sst2", "stanfordnlp/sst2"),
            Map.entry("trec", "CogComp/trec"),
            Map.entry("tweet_eval", "cardiffnlp/tweet_eval"),
            Map.entry("yelp_polarity", "fancyzhx/yelp_polarity"),
            Map.entry("yelp_review_full", "Yelp/yelp_review_full"));

    private ShortNames() {}

    /** The hub ID that {@code name} probably stands for. */
    static Optional<String> idOf(String name) {
        return Optional.ofNullable(IDS.get(name));
    }
}
