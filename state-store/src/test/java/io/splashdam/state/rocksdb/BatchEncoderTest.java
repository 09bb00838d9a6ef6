package io.splashdam.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;

class BatchEncoderTest {
    @TempDir
    Path temp;

    @Test
    void bytesAreThoseThatRocksDbWritesItself() throws Exception {
        NativeLibrary.load();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        List<ColumnFamilyDescriptor> descriptors = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                new ColumnFamilyDescriptor(new byte[] {'x'}));
        try (DBOptions options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
                RocksDB database = RocksDB.open(options, temp.toString(), descriptors, families);
                WriteBatch theirs = new WriteBatch()) {
            ColumnFamilyHandle family = families.get(1);
            byte[] longKey = new byte[300];
            byte[] longValue = new byte[20_000];
            BatchEncoder ours = new BatchEncoder();
            for (int round = 0; round < 2; round++) {
                ours.clear();
                theirs.clear();
                for (byte[] key : List.of(new byte[] {1}, longKey, new byte[0])) {
                    for (byte[] value : List.of(new byte[] {9, 9}, longValue, new byte[0])) {
                        theirs.put(family, key, value);
                        ours.put(family.getID(), key, 0, key.length, value, 0, value.length);
                    }
                    theirs.delete(family, key);
                    ours.delete(family.getID(), key, 0, key.length);
                }
                assertThat(ours.encoded()).isEqualTo(theirs.data());
            }
            families.forEach(ColumnFamilyHandle::close);
        }
    }
}
