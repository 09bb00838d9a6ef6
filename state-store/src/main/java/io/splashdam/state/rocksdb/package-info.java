/**
 * Stores in RocksDB: one database per task, a column family per store and one, {@code __meta}, for positions.
 *
 * <pre>
 *   commit ─► WriteBatch { changes…, __meta: position } ─► memtables     (no log of its own: the changelog is the log)
 *                                                            │ when full, when old, at close
 *                                                            ▼ atomic flush: all column families or none
 *                                                          files         ◄─ after kill -9: replay from their position
 * </pre>
 *
 * The only room that knows {@code org.rocksdb}. The task's thread owns a database; native objects are let go in the order
 * column families, database, options.
 */
@NullMarked
package io.splashdam.state.rocksdb;

import org.jspecify.annotations.NullMarked;
