/**
 * The record batch, Kafka's format v2: read as a view over bytes, built into a buffer, checked before it goes to the ring.
 *
 * <pre>
 *  0        8      12     16    17    21          23               27             35            43          51         57        61
 *  base     batch  leader magic crc   attributes  last offset      base           max           producer    epoch,     record    records …
 *  offset   length epoch  (2)   32C   (2)         delta (4)        timestamp (8)  timestamp (8) id (8)      sequence   count
 * </pre>
 *
 * The checksum covers everything from the attributes on, so the base offset and the leader epoch are patched in place.
 * {@code BatchView} reads a header, {@code RecordCursor} the records, {@code BatchBuilder} writes, {@code BatchCheck} judges;
 * each is owned by the thread that uses it. Pure: no file, no clock, no thread. It knows {@code cluster}, for error codes.
 */
@NullMarked
package io.splashdam.record;

import org.jspecify.annotations.NullMarked;
