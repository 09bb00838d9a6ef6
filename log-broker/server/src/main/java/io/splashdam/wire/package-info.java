/**
 * The machinery of Kafka's protocol: frames become requests, responses become payloads. What an API does is decided above.
 *
 * <pre>
 *  frame ─► RequestDecoder ─► Decoded: Produce, Fetch   by hand, records stay slices of the frame
 *                                      Request          by the generated classes of the codec
 *                                      UnknownVersions  an ApiVersions that is newer than we are
 *                                      Invalid          close the connection
 *  Payload ◄─ ResponseEncoder, ProduceResponse, FetchResponse
 * </pre>
 *
 * No state but what a request carries; everything is owned by the thread that holds the request. {@link SupportedApis} is
 * the promise: what is listed there works.
 */
@NullMarked
package io.splashdam.wire;

import org.jspecify.annotations.NullMarked;
