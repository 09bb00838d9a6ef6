package io.splashdam.config;

/**
 * Limits of reading through the protocol.
 *
 * @param maxBytes {@code fetch.max.bytes}: records in one response, whatever the client asks for
 * @param sessionCacheSlots {@code max.incremental.fetch.session.cache.slots}: sessions remembered; 0 switches them off
 */
public record FetchConfig(int maxBytes, int sessionCacheSlots) {
    static FetchConfig of(Settings settings) {
        return new FetchConfig(
                settings.int32(BrokerSettings.FETCH_MAX_BYTES), settings.int32(BrokerSettings.FETCH_SESSION_SLOTS));
    }
}
