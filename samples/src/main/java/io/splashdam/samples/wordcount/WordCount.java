package io.splashdam.samples.wordcount;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines in, words with their counts out. */
public final class WordCount {
    public static final String LINES = "lines";
    public static final String COUNTS = "word-counts";
    public static final String STORE = "counts";

    /** Text whose bytes come out as they went in, whatever their encoding. */
    public static final Serde<String> TEXT = Serde.of(
            text -> text.getBytes(StandardCharsets.ISO_8859_1),
            bytes -> new String(bytes, StandardCharsets.ISO_8859_1));

    private WordCount() {}

    /** A word is a maximal run of characters that are not white space. */
    public static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(LINES, Consumed.with(TEXT, TEXT))
                .flatMapValues(WordCount::words)
                .groupBy((key, word) -> word, Grouped.with(TEXT, TEXT))
                .count(Materialized.as(STORE))
                .toStream()
                .to(COUNTS, Produced.with(TEXT, Serdes.Long()));
        return builder.build();
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || isSpace(line.charAt(i))) {
                if (i > start) {
                    words.add(line.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    /** The white space of the C locale. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
