package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;

/** What the ring owes someone. Told once; gives the bytes back to the {@link Room} first. */
abstract class Answer {
    private final Room room;
    private final int bytes;

    Answer(Room room, int bytes) {
        this.room = room;
        this.bytes = bytes;
    }

    final void done() {
        room.giveBack(bytes);
        tellDone();
    }

    final void refused(ErrorCode error, String message) {
        room.giveBack(bytes);
        tellRefused(error, message);
    }

    abstract void tellDone();

    abstract void tellRefused(ErrorCode error, String message);

    /** Of one partition's batches. */
    static final class OfAppend extends Answer {
        private final AppendReply reply;
        private final long baseOffset;
        private final long logAppendTimeMs;

        OfAppend(Room room, int bytes, AppendReply reply, long baseOffset, long logAppendTimeMs) {
            super(room, bytes);
            this.reply = reply;
            this.baseOffset = baseOffset;
            this.logAppendTimeMs = logAppendTimeMs;
        }

        @Override
        void tellDone() {
            reply.appended(baseOffset, logAppendTimeMs);
        }

        @Override
        void tellRefused(ErrorCode error, String message) {
            reply.refused(error, message);
        }
    }

    /** Of an atomic group. */
    static final class OfGroup extends Answer {
        private final GroupReply reply;
        private final long[] baseOffsets;

        OfGroup(Room room, int bytes, GroupReply reply, long[] baseOffsets) {
            super(room, bytes);
            this.reply = reply;
            this.baseOffsets = baseOffsets;
        }

        @Override
        void tellDone() {
            reply.appended(baseOffsets);
        }

        @Override
        void tellRefused(ErrorCode error, String message) {
            reply.refused(error, message);
        }
    }

    /** Of a task: all that came before it is flushed. */
    static final class OfTask extends Answer {
        private final AppendTask task;

        OfTask(Room room, AppendTask task) {
            super(room, 0);
            this.task = task;
        }

        @Override
        void tellDone() {
            task.flushed();
        }

        @Override
        void tellRefused(ErrorCode error, String message) {
            task.flushed();
        }
    }
}
