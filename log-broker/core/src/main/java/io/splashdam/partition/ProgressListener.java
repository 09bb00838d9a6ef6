package io.splashdam.partition;

/** Waits for more to read. Called on the flush thread, and when the partition goes away; must not block. */
public interface ProgressListener {
    /** The high watermark has moved, or the partition has been closed. */
    void onProgress(Partition partition);
}
