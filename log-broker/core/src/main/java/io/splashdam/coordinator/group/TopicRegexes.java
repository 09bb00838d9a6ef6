package io.splashdam.coordinator.group;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions over topic names, in the syntax of RE2, which takes linear time whatever the client sends. A name has to
 * match as a whole. Splashdam's own topics never do.
 */
final class TopicRegexes {
    /** The longest expression, and the most instructions it may become: {@code (a{1000}){1000}} would fill the heap. */
    static final int MAX_CHARS = 10_000;

    private static final long MAX_REPETITIONS = 10_000;

    private TopicRegexes() {}

    /** Null when it can be used. */
    static @Nullable Refusal check(String regex) {
        if (regex.length() > MAX_CHARS) {
            return invalid(regex.substring(0, 100) + "…", "it is longer than " + MAX_CHARS + " characters");
        }
        if (repetitions(regex) > MAX_REPETITIONS) {
            return invalid(regex, "its repetitions multiply to more than " + MAX_REPETITIONS);
        }
        try {
            Pattern.compile(regex);
            return null;
        } catch (PatternSyntaxException e) {
            return invalid(regex, e.getDescription());
        }
    }

    private static Refusal invalid(String regex, String why) {
        return new Refusal(
                ErrorCode.INVALID_REGULAR_EXPRESSION,
                "SubscribedTopicRegex `" + regex + "` is not a valid regular expression: " + why + ".");
    }

    /** All counts in braces, multiplied as if each stood within the others: too strict for some, never too lax. */
    private static long repetitions(String regex) {
        long product = 1;
        for (int open = regex.indexOf('{'); open >= 0; open = regex.indexOf('{', open + 1)) {
            int close = regex.indexOf('}', open);
            String counts = close < 0 ? "" : regex.substring(open + 1, close);
            if (counts.matches("\\d{1,9}(,\\d{0,9})?")) {
                for (String count : counts.split(",")) {
                    product = Math.min(
                            Integer.MAX_VALUE, product * Math.max(1, count.isEmpty() ? 1 : Long.parseLong(count)));
                }
            }
        }
        return product;
    }

    /** The names that match now; none when the expression cannot be used, as one that another broker let pass. */
    static SortedSet<String> resolve(String regex, ClusterImage image) {
        if (check(regex) != null) {
            return Collections.emptySortedSet();
        }
        Pattern pattern = Pattern.compile(regex);
        SortedSet<String> names = new TreeSet<>();
        for (TopicImage topic : image.topics()) {
            if (!topic.isInternal() && pattern.matches(topic.name())) {
                names.add(topic.name());
            }
        }
        return names;
    }
}
