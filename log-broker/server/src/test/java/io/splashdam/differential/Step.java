package io.splashdam.differential;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * One question of the script, in one version.
 *
 * @param request made for a side: what it remembers may go in
 * @param learn what the side remembers of the answer
 */
record Step(
        String name, int version, Function<Side, ? extends ApiMessage> request, BiConsumer<Side, ApiMessage> learn) {
    @Override
    public String toString() {
        return name + " v" + version;
    }
}
