/**
 * {@code splashdam dump-log}: what the files of a partition hold, read without a broker, checked as far as each file allows.
 *
 * <pre>
 *   files, directories ─► FileKind (by name) ─► SegmentFile │ IndexFiles │ SnapshotFile │ TextFiles ─► Sheet ─► lines or JSON
 *                                                  └► Decoder (offsets and groups, transactions)        └► problems, exit code 1
 * </pre>
 *
 * Reads Kafka's formats, which are ours too; changes nothing. One thread.
 */
@NullMarked
package io.splashdam.cli.dump;

import org.jspecify.annotations.NullMarked;
